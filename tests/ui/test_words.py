"""Numbers, days and sentences as the person reads them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.ui.values import NOW, job, operation, preview
from ytsync_desktop.core.operations import JobState, Kind, OperationError, Reason
from ytsync_desktop.ui.formats import count, day, length, listed, number, remaining, when
from ytsync_desktop.ui.messages import cause, operation_line, ready, state_words, worth_retrying
from ytsync_desktop.ui.preview.words import headline, start_words, warning
from ytsync_desktop.ui.progress.view import finish_words


def test_numbers_are_grouped_and_take_their_noun() -> None:
    assert number(1234567) == "1,234,567"
    assert count(1, "video") == "1 video"
    assert count(4000, "video") == "4,000 videos"
    assert count(2, "category", "categories") == "2 categories"


@pytest.mark.parametrize(("seconds", "words"), [(None, ""), (7, "0:07"), (754, "12:34"), (3661, "1:01:01")])
def test_lengths(seconds: int | None, words: str) -> None:
    assert length(seconds) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [(timedelta(seconds=12), "12 s"), (timedelta(minutes=4), "4 min"), (timedelta(hours=6, minutes=12), "6 h 12 min"),
     (timedelta(days=2, hours=3), "2 d 3 h"), (timedelta(seconds=-5), "0 s")],
)  # fmt: skip
def test_waits(span: timedelta, words: str) -> None:
    assert remaining(span) == words


def test_days_and_lists() -> None:
    assert day(date(2026, 12, 14)) == "14 Dec"
    assert when(NOW - timedelta(days=1), NOW).startswith("yesterday ")
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_a_pause_for_the_quota_counts_down_and_then_is_ready() -> None:
    reset = NOW + timedelta(hours=6, minutes=12)
    paused = job(reason=Reason.QUOTA, resume_at=reset)
    at = reset.astimezone().strftime("%H:%M")
    assert state_words(paused, NOW) == f"Paused: the quota resets at {at} (in 6 h 12 min)"
    assert not ready(paused, NOW)
    assert state_words(paused, reset) == "Ready to resume"
    assert ready(paused, reset)


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (JobState.RUNNING, None, "Running"),
        (JobState.PAUSED, Reason.USER, "Paused by you"),
        (JobState.COMPLETED, None, "Done"),
        (JobState.ABORTED, None, "Aborted"),
    ],
)
def test_states_have_words(state: JobState, reason: Reason | None, words: str) -> None:
    assert state_words(job(state, reason), NOW) == words


def test_every_state_and_reason_has_words() -> None:
    for state in JobState:
        for reason in (None, *Reason):
            assert state_words(job(state, reason), datetime.now(UTC))


def test_causes_are_plain_and_known_ones_say_whether_to_try_again() -> None:
    gone = OperationError(404, "videoNotFound", "Video not found.", "")
    odd = OperationError(400, "somethingNew", "Something new happened.", "")
    assert cause(gone) == "Private or deleted since the preview"
    assert not worth_retrying(gone)
    assert cause(odd) == "Something new happened."
    assert worth_retrying(odd)


def test_the_present_operation_is_one_line() -> None:
    assert operation_line(operation(3)) == "Adding · alpha · Title 3"


def test_the_preview_says_what_it_is_and_what_starting_does() -> None:
    made = preview()
    assert headline(made).startswith("7 changes · ")
    assert headline(made).endswith(" · 1 day (20 Nov) at 9,000 a day")
    assert f"{made.units} units" in headline(made)
    assert start_words(made) == "Start sync: create 1, add 4, delete 2"
    assert warning(made).startswith("All 2 playlists will be deleted")
    assert made.plan.of_kind(Kind.CREATE)


@pytest.mark.parametrize(
    ("finish", "said"),
    [
        (None, "Finishes on 14 Dec as planned"),
        (date(2026, 12, 14), "Finishes on 14 Dec as planned"),
        (date(2026, 12, 16), "Finishes on 16 Dec, 2 days later than planned"),
        (date(2026, 12, 13), "Finishes on 13 Dec, 1 day earlier than planned"),
    ],
)
def test_the_end_of_a_job_is_told_by_what_is_left_of_it(finish: date | None, said: str) -> None:
    assert finish_words(replace(job(JobState.RUNNING), finish_date="2026-12-14"), finish) == said
