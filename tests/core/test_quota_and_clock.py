"""The Pacific day, its resets, and the server's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ytsync_desktop.core import quota
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.quota import QuotaState, day_start, pacific_day, pages, reset_after


@pytest.mark.parametrize(
    ("at", "reset"),
    [
        (datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 1, 16, 8, tzinfo=UTC)),
        (datetime(2026, 7, 15, 12, tzinfo=UTC), datetime(2026, 7, 16, 7, tzinfo=UTC)),
        (datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC)),  # a day of 25 hours
        (datetime(2027, 3, 14, 9, tzinfo=UTC), datetime(2027, 3, 15, 7, tzinfo=UTC)),  # a day of 23 hours
    ],
)
def test_the_quota_resets_at_pacific_midnight(at, reset):
    assert reset_after(at) == reset


def test_days_at_the_change_of_daylight_saving_have_25_and_23_hours():
    assert day_start(date(2026, 11, 2)) - day_start(date(2026, 11, 1)) == timedelta(hours=25)
    assert day_start(date(2027, 3, 15)) - day_start(date(2027, 3, 14)) == timedelta(hours=23)


def test_a_moment_just_before_midnight_belongs_to_the_old_day():
    assert pacific_day(datetime(2026, 11, 21, 7, 59, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert pacific_day(datetime(2026, 11, 21, 8, tzinfo=UTC)) == date(2026, 11, 21)


def test_without_zone_data_the_reset_is_late_and_never_early(monkeypatch):
    true_resets = [reset_after(datetime(2026, month, 10, 12, tzinfo=UTC)) for month in range(1, 13)]
    monkeypatch.setattr(quota, "PACIFIC", None)
    for month, true in enumerate(true_resets, start=1):
        late = reset_after(datetime(2026, month, 10, 12, tzinfo=UTC))
        assert timedelta(0) <= late - true <= timedelta(hours=1)


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (50, 1), (51, 2), (5_000, 100)])
def test_an_empty_list_still_costs_a_page(count, expected):
    assert pages(count) == expected


def test_a_write_needs_its_units_above_the_reserve():
    def state(used):
        return QuotaState(date(2026, 11, 20), used, 10_000, 1_000, datetime(2026, 11, 21, 8, tzinfo=UTC))

    assert state(8_950).allows_write()
    assert not state(8_951).allows_write()
    assert state(8_951).allows_read()
    assert not state(10_000).allows_read()


class Hands:
    """A wall clock and a monotonic one, moved by hand."""

    def __init__(self):
        self.wall = datetime(2026, 11, 20, 12, tzinfo=UTC)
        self.mono = 100.0

    def clock(self, offset=timedelta(0)):
        return ServerClock(offset, wall=lambda: self.wall, monotonic=lambda: self.mono)


def test_the_servers_date_rules_and_the_monotonic_clock_carries_it_on():
    hands = Hands()
    clock = hands.clock()
    clock.observe(datetime(2026, 11, 25, 12, tzinfo=UTC))
    hands.mono += 30
    hands.wall -= timedelta(days=365)  # somebody sets the computer's clock back
    assert clock.now() == datetime(2026, 11, 25, 12, 0, 30, tzinfo=UTC)


def test_differences_of_a_whole_second_are_no_jump():
    hands = Hands()
    clock = hands.clock()
    clock.observe(datetime(2026, 11, 20, 12, tzinfo=UTC))
    hands.mono += 10.9
    clock.observe(datetime(2026, 11, 20, 12, 0, 10, tzinfo=UTC))
    assert clock.now() == datetime(2026, 11, 20, 12, 0, 10, 900_000, tzinfo=UTC)


def test_the_offset_learned_in_one_run_serves_the_next():
    hands = Hands()
    first = hands.clock()
    first.observe(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert hands.clock(first.offset()).now() == datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_doubt_makes_the_next_reply_decide():
    clock = Hands().clock()
    clock.observe(datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert clock.heard
    clock.doubt()
    assert not clock.heard


@pytest.mark.parametrize(
    ("wall", "mono", "slept"), [(30, 30, False), (30.9, 30, False), (900, 30, True), (-900, 30, True)]
)
def test_a_machine_slept_where_its_clocks_go_apart(wall, mono, slept):
    hands = Hands()
    clock = hands.clock()
    mark = clock.mark()
    hands.wall += timedelta(seconds=wall)
    hands.mono += mono
    assert clock.slept(mark) is slept
