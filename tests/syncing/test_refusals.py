"""Refusals that are not about one item, and answers that look like success: the job stops, waits or asks."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.household import Household
from tests.simulator_fixtures import READ_SCOPE, Simulator
from tests.syncing.conftest import TIDY, WANTED, V
from tests.syncing.machine import Port, at, client_of, new_job, operations, run
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.errors import ApiProblem, NetworkDown
from ytsync_desktop.core.operations import Decision, JobState, Kind, Reason, Status
from ytsync_desktop.simulator.faults import FAULTS
from ytsync_desktop.wiring.application import Application

INSERT = {"endpoint": "playlistItems.insert"}
TIDY_SORTED = {title: sorted(videos) for title, videos in TIDY.items()}
"""What was asked about and tried again stands behind the others."""


def refusal(reason: str) -> str:
    """An error body in Google's form."""
    error = {"code": 400, "message": f"No: {reason}.", "errors": [{"reason": reason, "domain": "youtube"}]}
    return json.dumps({"error": error})


def inserts(household: Household) -> list[dict[str, Any]]:
    return [one for one in household.writes() if one["endpoint"] == "playlistItems.insert"]


# --- circuit breaker --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason"), [(400, "badRequest"), (400, "somethingNew"), (403, "somethingNew"), (418, "teapot")]
)
def test_the_same_refusal_of_everything_stops_after_three_writes(sorted_household: Household, status: int, reason: str):
    admin = sorted_household.simulator.admin
    admin.add_fault("custom", match=INSERT, status=status, body=refusal(reason), effect="none")
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.GUARD), job
    assert len({json.dumps(one["body"]) for one in inserts(sorted_household)}) == 3
    admin.clear_faults()
    job = sorted_household.resume()
    if job.state is JobState.WAITING:
        sorted_household.decide(Decision.RETRY)
        job = sorted_household.resume()
    assert job.state is JobState.COMPLETED
    assert {title: sorted(videos) for title, videos in sorted_household.truth().items()} == TIDY_SORTED


def test_refusals_of_single_items_never_stop_the_others(sorted_household: Household):
    sorted_household.simulator.admin.add_fault("failedPrecondition", match=INSERT)
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES), job
    assert len(inserts(sorted_household)) == sum(len(videos) for videos in TIDY.values())


def test_different_refusals_in_a_row_are_no_pattern(sorted_household: Household):
    for nth, reason in enumerate(("badRequest", "invalid", "badRequest", "required"), start=1):
        sorted_household.simulator.admin.add_fault(
            "custom", match=INSERT, when={"nth": nth}, status=400, body=refusal(reason), effect="none"
        )
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES), job
    assert len(operations(sorted_household, job, Kind.ADD)) - 4 == sum(
        op.status is Status.DONE for op in operations(sorted_household, job, Kind.ADD)
    )


# --- what is known about one write ------------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", ["once", "none"])
def test_already_in_the_playlist_is_believed_to_a_read_only(sorted_household: Household, effect: str):
    sorted_household.simulator.admin.add_fault("videoAlreadyInPlaylist", match=INSERT, when={"nth": 2}, effect=effect)
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY
    assert operations(sorted_household, job, Kind.ADD)[1].attempts == (1 if effect == "once" else 2)


def test_a_video_that_is_not_found_but_is_there_gets_one_more_try_and_is_then_asked_about(
    sorted_household: Household,
):
    sorted_household.simulator.admin.add_fault("videoNotFound", match={**INSERT, "body": V[6]})
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES), job
    assert len([one for one in inserts(sorted_household) if V[6] in json.dumps(one["body"])]) == 2


@pytest.mark.parametrize("reason", ["failedPrecondition", "videoNotFound"])
def test_a_video_found_unavailable_is_left_out_and_its_old_playlist_kept(sorted_household: Household, reason: str):
    admin = sorted_household.simulator.admin
    admin.add_fault(reason, match={**INSERT, "body": V[6]})
    admin.edit("set_video", video=V[6], availability="private")
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    skipped = [op for op in operations(sorted_household, job, Kind.ADD) if op.status is Status.SKIPPED]
    assert [op.video_id for op in skipped] == [V[6]]
    assert "second" in sorted_household.truth()


def test_a_full_playlist_is_not_tried_again_and_the_others_are_filled(sorted_household: Household):
    sorted_household.simulator.admin.settings(max_items=4)
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES), job
    failed = [op for op in operations(sorted_household, job, Kind.ADD) if op.status is Status.FAILED]
    assert {op.playlist_title for op in failed} == {"one"}
    assert failed[0].error is not None
    assert "Split" in failed[0].error.advice


def test_a_title_that_youtube_would_refuse_is_never_sent(household: Household):
    household.import_()
    household.categories({"fine": V[:5], "x" * 151: V[5:9]})
    preview = household.app.preview()
    assert [problem.category for problem in preview.plan.problems] == ["x" * 151]
    job = household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert "fine" in household.truth()
    assert {"first", "second"} <= set(household.truth())


@pytest.mark.parametrize("reason", ["manualSortRequired", "invalidPlaylistItemPosition"])
def test_a_playlist_that_youtube_sorts_is_asked_about_and_no_position_is_ever_sent(
    sorted_household: Household, reason: str
):
    sorted_household.simulator.admin.add_fault(reason, match=INSERT, when={"nth": 1})
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES), job
    assert all("position" not in json.dumps(one["body"]) for one in inserts(sorted_household))


# --- a playlist made a moment ago -------------------------------------------------------------------------------------


def test_a_playlist_just_made_that_youtube_does_not_show_yet_is_waited_for(messy: Simulator, household: Household):
    household.import_()
    household.categories(WANTED)
    household.app.settings.set("settle_seconds", "1")
    messy.admin.add_fault("playlistNotFound", match=INSERT, when={"count": 1})
    nothing = '{"kind": "youtube#playlistListResponse", "items": []}'
    messy.admin.add_fault(
        "custom",
        match={"endpoint": "playlists.list", "query": "&id="},
        when={"count": 2},
        status=200,
        body=nothing,
        effect="none",
    )
    job = household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED, job
    assert household.truth() == TIDY
    assert len([one for one in household.writes() if one["endpoint"] == "playlists.insert"]) == len(TIDY)


def test_one_that_does_not_appear_is_asked_about_and_never_made_again(messy: Simulator, household: Household):
    household.import_()
    household.categories({"one": V[:5], "two": V[5:11]})
    household.app.settings.set("settle_seconds", "0.2")
    job = new_job(household)
    create = operations(household, job, Kind.CREATE)[0].seq

    def disappear(name: str, args: tuple[Any, ...]) -> None:
        if name == "create_playlist" and args[0] == "one":
            made = next(p for p in messy.admin.playlists().values() if p["title"] == "one")
            messy.admin.edit("delete_playlist", playlist=made["id"])

    with client_of(household) as youtube:
        ended = run(household, job, Port(youtube, after=disappear))
    assert create == 0
    assert (ended.state, ended.reason) == (JobState.WAITING, Reason.FAILURES), ended
    assert len([one for one in household.writes() if one["endpoint"] == "playlists.insert"]) == 2


# --- network and sign-in ----------------------------------------------------------------------------------------------


def down(times: int) -> Any:
    """For `Port`: the network is away for so many adds."""
    left = [times]

    def told(name: str, args: tuple[Any, ...]) -> None:
        if name == "add_video" and left[0]:
            left[0] -= 1
            raise NetworkDown(ApiProblem(0, "notSent", "The name could not be looked up."))

    return told


def test_a_network_that_is_away_for_a_moment_is_waited_for(sorted_household: Household):
    job = new_job(sorted_household)
    with client_of(sorted_household) as youtube:
        ended = run(sorted_household, job, Port(youtube, before=down(3)))
    assert ended.state is JobState.COMPLETED, ended
    assert sorted_household.truth() == TIDY


def test_a_network_that_stays_away_pauses_the_job(sorted_household: Household):
    job = new_job(sorted_household)
    with client_of(sorted_household) as youtube:
        ended = run(sorted_household, job, Port(youtube, before=down(99)))
    assert (ended.state, ended.reason) == (JobState.PAUSED, Reason.NETWORK)
    assert inserts(sorted_household) == []
    assert sorted_household.resume().state is JobState.COMPLETED


def test_too_little_permission_writes_nothing(sorted_household: Household):
    job = new_job(sorted_household)
    sorted_household.simulator.admin.clear_requests()
    with client_of(sorted_household, scope=READ_SCOPE) as youtube:
        ended = run(sorted_household, job, youtube)
    assert (ended.state, ended.reason) == (JobState.PAUSED, Reason.SIGN_IN)
    assert sorted_household.writes() == []
    assert sorted_household.resume().state is JobState.COMPLETED


def test_a_sign_in_revoked_on_the_way_keeps_everything(sorted_household: Household):
    job = new_job(sorted_household)
    admin = sorted_household.simulator.admin

    def revoke() -> None:
        admin.tokens(expire_access=True)
        admin.tokens(revoke_all=True)

    with client_of(sorted_household) as youtube:
        ended = run(sorted_household, job, Port(youtube, after=at("add_video", revoke, nth=4)))
    assert (ended.state, ended.reason) == (JobState.PAUSED, Reason.SIGN_IN)
    done = [op for op in operations(sorted_household, job, Kind.ADD) if op.status is Status.DONE]
    assert len(done) == 4


def test_an_access_token_refused_in_the_middle_is_replaced_without_a_second_copy(sorted_household: Household):
    job = new_job(sorted_household)
    admin = sorted_household.simulator.admin
    expire = at("add_video", lambda: admin.tokens(expire_access=True), nth=3)
    with client_of(sorted_household) as youtube:
        ended = run(sorted_household, job, Port(youtube, after=expire))
    assert ended.state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY


# --- quota and clock --------------------------------------------------------------------------------------------------


def test_a_quota_spent_while_a_write_is_unclear_is_settled_first_on_the_next_day(sorted_household: Household):
    admin = sorted_household.simulator.admin
    admin.add_fault("close", match=INSERT, when={"nth": 2})
    admin.add_fault("quotaExceeded", match={"endpoint": "playlistItems.list", "query": "videoId="}, when={"count": 1})
    admin.advance(2 * 3600)
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.QUOTA), job
    assert job.resume_at is not None
    unknown = [op for op in operations(sorted_household, job, Kind.ADD) if op.status is Status.UNKNOWN]
    assert len(unknown) == 1
    admin.next_day()
    admin.clear_requests()
    assert sorted_household.resume().state is JobState.COMPLETED
    log = [one for one in admin.requests() if "/v3/" in one["path"]]
    first_write = next(place for place, one in enumerate(log) if one["method"] != "GET")
    assert any(one["query"].get("videoId") == unknown[0].video_id for one in log[:first_write])
    assert sorted_household.truth() == TIDY


def test_a_quota_that_is_renewed_late_is_tried_again_soon_and_the_day_is_not_given_up(sorted_household: Household):
    admin = sorted_household.simulator.admin
    admin.next_day()
    admin.advance(60)
    admin.add_fault("quotaExceeded", match=INSERT, when={"nth": 1})
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.QUOTA), job
    assert job.resume_at is not None
    assert job.resume_at - sorted_household.app.clock.now() < timedelta(minutes=15)
    admin.advance(600)
    assert sorted_household.resume().state is JobState.COMPLETED


def test_in_the_middle_of_the_day_a_spent_quota_is_spent_until_midnight(sorted_household: Household):
    admin = sorted_household.simulator.admin
    admin.next_day()
    admin.advance(3 * 3600)
    admin.add_fault("quotaExceeded", match=INSERT, when={"nth": 1})
    job = sorted_household.start()
    assert job is not None
    assert job.resume_at == sorted_household.app.ledger.state().resets_at
    admin.clear_requests()
    again = sorted_household.resume()
    assert (again.state, again.reason) == (JobState.PAUSED, Reason.QUOTA)
    assert sorted_household.writes() == []


def test_a_wait_that_youtube_asked_for_holds_across_runs(sorted_household: Household):
    admin = sorted_household.simulator.admin
    admin.add_fault("backendError", match=INSERT, when={"nth": 1}, retry_after=3600)
    job = sorted_household.start()
    assert job is not None
    assert job.resume_at is not None
    admin.clear_requests()
    again = sorted_household.resume()
    assert (again.state, again.reason, again.resume_at) == (JobState.PAUSED, Reason.NETWORK, job.resume_at)
    assert sorted_household.writes() == []
    admin.advance(3700)
    assert sorted_household.resume().state is JobState.COMPLETED


@pytest.mark.parametrize("years", [-1, 1])
def test_a_clock_of_this_machine_that_is_a_year_off_books_on_youtube_s_day(messy: Simulator, tmp_path: Any, years: int):
    household = Household(messy, tmp_path / "data")
    household.import_()
    household.categories(WANTED)
    household.app.close()
    app = Application.open(household.folder, messy.api_root)
    app._meta.clock_offset = timedelta(days=365 * years)
    app.close()
    household.app = Application.open(household.folder, messy.api_root)
    assert abs(household.app.clock.now() - ServerClock().now()) > timedelta(days=300)
    job = household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    day = messy.admin.quota()["day"]
    spent = {str(on): writes for on, writes, _ in household.app.journal.units_per_day(job.id)}
    assert spent.get(day) == 50 * len(household.writes())
    household.close()


# --- what passes for a success ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, kind in FAULTS.items() if kind.group == "body"])
def test_no_broken_answer_counts_as_done_before_a_read_has_shown_it(sorted_household: Household, name: str):
    """Each in place of the answer to an add that did not happen."""
    sorted_household.simulator.admin.add_fault(name, match=INSERT, when={"nth": 2}, effect="none", megabytes=9)
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED, job
    assert sorted_household.truth() == TIDY
    assert operations(sorted_household, job, Kind.ADD)[1].attempts == 2
