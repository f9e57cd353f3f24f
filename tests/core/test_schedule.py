"""Days of a plan under the real limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.libraries import category, library
from ytsync_desktop.core import schedule
from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.outline import outline
from ytsync_desktop.core.plan import Limit
from ytsync_desktop.core.planner import build_plan
from ytsync_desktop.core.quota import QuotaState, day_start, pacific_day, reset_after
from ytsync_desktop.core.schedule import Pace
from ytsync_desktop.core.settings import Settings

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


def lay_out(plan, state, settings, **given):
    return schedule.lay_out(outline(plan), Pace(state, settings, given.pop("now", NOW), **given))


def quota(used: int = 0, settings: Settings | None = None) -> QuotaState:
    settings = settings or Settings()
    return QuotaState(pacific_day(NOW), used, settings.daily_limit, settings.reserve, reset_after(NOW))


def plan_of(sizes: list[int], old: int = 1):
    videos = [[VideoId(f"c{c:03d}v{n:06d}") for n in range(size)] for c, size in enumerate(sizes)]
    everything = [video for listed in videos for video in listed]
    lib = library({f"old {n}": everything[n::old] for n in range(old)})
    return build_plan(lib, [category(f"c{n}", listed) for n, listed in enumerate(videos)])


def test_an_empty_plan_has_no_days():
    assert lay_out(build_plan(library({}), []), quota(), Settings()).days == ()


def test_reads_and_writes_of_a_small_plan_fit_into_today():
    plan = plan_of([3])
    days = lay_out(plan, quota(), Settings())
    assert len(days.days) == 1
    assert days.days[0].writes == 5
    # the channel, the backup (1 + 1 pages), two sweeps (1 + 1), and channel, playlist and listing before the delete
    assert days.read_units == 1 + 2 + 2 + 3 + 2
    assert days.finish_date == date(2026, 11, 20)
    assert days.binding == ""


def test_the_reserve_is_never_touched_by_writes():
    plan = plan_of([500])
    days = lay_out(plan, quota(), Settings())
    assert days.binding == "daily quota"
    for day in days.days:
        assert day.writes * 50 <= 9_000


def test_todays_use_counts():
    full = lay_out(plan_of([100]), quota(used=8_900), Settings())
    assert full.days[0].writes <= 2
    assert len(full.days) == 2


def test_creations_a_day_bind_and_adds_go_on():
    plan = plan_of([1] * 25)
    days = lay_out(plan, quota(), Settings())
    assert days.binding == "creations a day"
    creates = [days.day_of[op.seq] for op in plan.of_kind(Kind.CREATE)]
    assert [creates.count(day) for day in range(3)] == [10, 10, 5]


def test_creates_already_made_today_count():
    plan = plan_of([1, 1])
    days = lay_out(plan, quota(), Settings(), creates_today=10)
    assert [days.day_of[op.seq] for op in plan.of_kind(Kind.CREATE)] == [1, 1]


def test_creates_wait_for_the_day_on_which_youtube_takes_them_again():
    plan = plan_of([1, 1])
    days = lay_out(plan, quota(), Settings(), creates_from=date(2026, 11, 22))
    assert [days.day_of[op.seq] for op in plan.of_kind(Kind.CREATE)] == [2, 2]
    assert days.binding == "refused creations"


def test_categories_are_finished_one_after_another():
    days = lay_out(plan_of([150, 100, 50]), quota(), Settings())
    assert [name for day in days.days for name in day.finished] == ["c2", "c1", "c0"]


@given(
    sizes=st.lists(st.integers(1, 60), min_size=1, max_size=12),
    old=st.integers(1, 5),
    used=st.integers(0, 9_000),
    limit=st.integers(1_000, 12_000),
    creates=st.integers(1, 4),
)
def test_every_write_has_a_day_and_no_day_passes_a_limit(sizes, old, used, limit, creates):
    settings = replace(Settings(), daily_limit=limit, reserve=200, creates_per_day=creates)
    plan = plan_of(sizes, old)
    days = lay_out(plan, quota(min(used, limit), settings), settings)
    assert set(days.day_of) == {op.seq for op in plan.writes}
    assert sum(day.writes for day in days.days) == len(plan.writes)
    for index, day in enumerate(days.days):
        before = min(used, limit) if index == 0 else 0
        if day.writes:
            assert before + day.writes * 50 <= limit - 200
        assert sum(1 for op in plan.of_kind(Kind.CREATE) if days.day_of[op.seq] == index) <= creates
    deletes = [days.day_of[op.seq] for op in plan.of_kind(Kind.DELETE)]
    adds = [days.day_of[op.seq] for op in plan.of_kind(Kind.ADD)]
    assert not deletes or min(deletes) >= max(adds)


def test_settings_that_would_take_for_ever_are_named():
    with pytest.raises(NotPossible, match="daily_limit"):
        lay_out(plan_of([5]), quota(), replace(Settings(), daily_limit=1_000, reserve=990))


# --- hours, waits and the sign-in -------------------------------------------------------------------------------------


def hourly(**more):
    """One write an hour, and quota for more than a day has hours."""
    return replace(Settings(), write_interval=3_600.0, create_interval=3_600.0, settle_seconds=0.0, **more)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 11, 20), 24)],
)
def test_a_day_has_as_many_hours_as_the_clocks_give_it(day, hours):
    begins = day_start(day)
    state = QuotaState(day, 0, 10_000, 1_000, reset_after(begins))
    days = lay_out(plan_of([60]), state, hourly(), now=begins)
    assert days.days[0].writes == hours
    assert days.days[0].limit is Limit.MIDNIGHT


def test_late_in_the_evening_a_run_goes_on_over_midnight():
    late = day_start(date(2026, 11, 21)) - timedelta(seconds=60)
    state = QuotaState(date(2026, 11, 20), 0, 10_000, 1_000, day_start(date(2026, 11, 21)))
    days = lay_out(plan_of([100]), state, replace(Settings(), settle_seconds=0.0, create_interval=3.0), now=late)
    first, second = days.days
    assert (first.writes, first.limit) == (20, Limit.MIDNIGHT)
    assert second.writes == 102 - 20
    # The same run: nobody asks again which channel it is, and the listings before the deletion come on the second day.
    assert second.reads == days.read_units - first.reads
    assert days.binding == ""


def test_on_this_machine_there_are_no_waits():
    late = day_start(date(2026, 11, 21)) - timedelta(seconds=1)
    state = QuotaState(date(2026, 11, 20), 0, 10_000, 1_000, day_start(date(2026, 11, 21)))
    days = lay_out(plan_of([100]), state, replace(Settings(), settle_seconds=0.0), now=late, loopback=True)
    assert [one.writes for one in days.days] == [102]


def test_the_settle_time_before_taking_down_counts():
    late = day_start(date(2026, 11, 21)) - timedelta(seconds=60)
    state = QuotaState(date(2026, 11, 20), 0, 10_000, 1_000, day_start(date(2026, 11, 21)))
    days = lay_out(plan_of([1]), state, replace(Settings(), settle_seconds=120.0), now=late, loopback=True)
    assert [one.writes for one in days.days] == [2, 1]


def test_the_day_is_named_on_which_the_sign_in_ends():
    until = NOW + timedelta(days=2)
    days = lay_out(plan_of([700]), quota(), Settings(), sign_in_until=until)
    assert [one.sign_in_ends for one in days.days[:4]] == [False, False, True, False]
    beyond = lay_out(plan_of([10]), quota(), Settings(), sign_in_until=until)
    assert not any(one.sign_in_ends for one in beyond.days)


def test_each_day_says_what_ends_it():
    days = lay_out(plan_of([300]), quota(), Settings())
    assert [one.limit for one in days.days] == [Limit.QUOTA] * (len(days.days) - 1) + [Limit.NONE]
    many = lay_out(plan_of([1] * 25), quota(), Settings())
    assert [one.limit for one in many.days] == [Limit.CREATIONS, Limit.CREATIONS, Limit.NONE]
    refused = lay_out(plan_of([1]), quota(), Settings(), creates_from=date(2026, 11, 21))
    assert refused.days[0].limit is Limit.REFUSED


@pytest.mark.parametrize(
    ("until", "named"),
    [
        (datetime(2026, 11, 1, 7, 30, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 3, 8, 7, 30, tzinfo=UTC), date(2026, 3, 7)),
    ],
)
def test_the_end_of_the_sign_in_is_named_once_on_days_of_23_and_25_hours(until, named):
    begins = day_start(named - timedelta(days=1))
    state = QuotaState(pacific_day(begins), 0, 10_000, 1_000, reset_after(begins))
    days = lay_out(plan_of([700]), state, Settings(), now=begins, sign_in_until=until)
    assert [one.day for one in days.days if one.sign_in_ends] == [named]


def test_a_sweep_after_removes_reads_fewer_pages():
    """A playlist of 60 gives 30 away: two pages before, one after, on the way as well as at the end."""
    videos = [VideoId(f"v{n:010d}") for n in range(60)]
    lib = library({"a": videos, "b": videos[30:31]})
    categories = [
        category("a", videos[:30], playlist_id=lib.playlists[0].id),
        category("b", videos[30:], playlist_id=lib.playlists[1].id),
    ]
    plan = build_plan(lib, categories)
    assert (len(plan.of_kind(Kind.REMOVE)), plan.sweep_reads) == (30, 1 + 2 + 1)
    whole = lay_out(plan, quota(), Settings())
    # channel, backup, sweep before, a listing for each 15 removes, sweep after
    assert whole.read_units == 1 + (1 + 2 + 1) + 4 + (2 + 1) + 3
    later = schedule.lay_out(
        outline(plan, left={op.seq for op in plan.of_kind(Kind.REMOVE)[20:]}), Pace(quota(), Settings(), NOW)
    )
    assert later.read_units == 1 + 4 + 3 + 1 + 3
