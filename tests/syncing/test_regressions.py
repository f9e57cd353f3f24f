"""Sequences that once ended otherwise than the preview had said: kept so that none of them comes back."""

from __future__ import annotations

from contextlib import suppress

from tests.household import Household
from tests.syncing.conftest import TIDY, WANTED, V
from tests.syncing.test_whole_job import refuse
from ytsync_desktop.core.events import Event, JobChanged, OperationSettled, Waiting
from ytsync_desktop.core.library import CategoryId, VideoId
from ytsync_desktop.core.operations import Decision, JobState, Kind, Reason, Status


class Killed(BaseException):
    """The process ends here, without a word."""


def die_once_the_backup_is_noted(event: Event) -> None:
    if isinstance(event, JobChanged) and event.job.backup_id is not None:
        raise Killed


def category_ids(household: Household) -> dict[str, CategoryId]:
    return {category.name: category.id for category in household.app.categories.categories()}


def playlist_id(household: Household, title: str) -> str:
    return next(str(p["id"]) for p in household.simulator.admin.playlists().values() if p["title"] == title)


def move(household: Household, video: str, sources: list[str], goal: str) -> None:
    """Sort a video into another category."""
    ids = category_ids(household)
    for source in sources:
        household.app.categories.remove(ids[source], [VideoId(video)])
    household.app.categories.assign(ids[goal], [VideoId(video)])


def test_drift_is_asked_about_also_when_the_process_ended_right_after_the_backup(sorted_household: Household):
    sorted_household.simulator.admin.edit("add_item", playlist="PLfirst", video=V[10])
    with suppress(Killed):
        sorted_household.app.start_sync(None, die_once_the_backup_is_noted, sorted_household.control)
    sorted_household.reopen()
    job = sorted_household.resume()
    assert (job.state, job.reason) == (JobState.WAITING, Reason.DRIFT), job
    assert sorted_household.writes() == []


def test_a_video_is_never_taken_out_of_its_last_place_after_an_unclear_removal(sorted_household: Household):
    sorted_household.start()
    move(sorted_household, V[0], ["one", "two"], "three")
    refuse(sorted_household, V[0])
    sorted_household.simulator.admin.add_fault("close", match={"endpoint": "playlistItems.delete"}, when={"nth": 1})
    job = sorted_household.start()
    assert job is not None
    while job.state is not JobState.COMPLETED:
        assert job.state is JobState.WAITING, job
        sorted_household.decide(Decision.SKIP)
        job = sorted_household.resume()
    assert any(V[0] in videos for videos in sorted_household.truth().values())


def test_a_second_copy_that_goes_does_not_keep_an_old_playlist_with_the_same_video(sorted_household: Household):
    sorted_household.start()
    edit = sorted_household.simulator.admin.edit
    edit("add_item", playlist=playlist_id(sorted_household, "one"), video=V[1])
    edit("create_playlist", title="later")
    edit("add_item", playlist=playlist_id(sorted_household, "later"), video=V[1])
    sorted_household.import_()
    preview = sorted_household.app.preview()
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY
    assert sorted_household.app.journal.kept(job.id) == ()
    assert job.units_used == preview.units


def test_a_rename_costs_what_the_preview_said(sorted_household: Household):
    sorted_household.start()
    sorted_household.app.categories.rename(category_ids(sorted_household)["one"], "uno")
    preview = sorted_household.app.preview()
    job = sorted_household.start()
    assert job is not None
    assert job.units_used == preview.units


def test_a_removal_waits_for_the_decision_about_the_add_it_follows(sorted_household: Household):
    sorted_household.start()
    move(sorted_household, V[1], ["one"], "three")
    refuse(sorted_household, V[1])
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.WAITING
    assert V[1] in sorted_household.truth()["one"]
    sorted_household.simulator.admin.clear_faults()
    sorted_household.decide(Decision.RETRY)
    job = sorted_household.resume()
    assert job.state is JobState.COMPLETED
    assert V[1] in sorted_household.truth()["three"]
    assert V[1] not in sorted_household.truth()["one"]


def test_the_last_copy_stays_where_its_category_wants_it(sorted_household: Household):
    sorted_household.start()
    edit = sorted_household.simulator.admin.edit
    edit("add_item", playlist=playlist_id(sorted_household, "one"), video=V[0])
    sorted_household.import_()
    made = sorted_household.simulator.admin.playlists()[playlist_id(sorted_household, "one")]
    edit("remove_item", item=made["items"][0]["id"])
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert V[0] in sorted_household.truth()["one"]


def test_what_the_sweep_misses_is_decided_before_its_old_playlist_is_judged(household: Household):
    admin = household.simulator.admin
    admin.edit("delete_playlist", playlist="PLempty")
    household.import_()
    household.categories(WANTED)
    admin.add_fault("close", match={"endpoint": "playlistItems.insert", "body": V[1]}, when={"nth": 1})

    def take_out(event: Event) -> None:
        if isinstance(event, OperationSettled):
            operation = event.operation
            if operation.kind is Kind.ADD and operation.video_id == V[1] and operation.status is Status.DONE:
                admin.edit("remove_item", item=operation.result_id)

    job = household.app.start_sync(None, take_out, household.control)
    assert job is not None
    assert job.state is JobState.WAITING, job
    household.decide(Decision.RETRY)
    job = household.resume()
    assert job.state is JobState.COMPLETED
    assert {t: sorted(v) for t, v in household.truth().items()} == {t: sorted(v) for t, v in TIDY.items()}


def test_an_abort_does_not_lift_the_ban_on_creates(sorted_household: Household):
    sorted_household.simulator.admin.add_fault("playlistCreationLimit", match={"endpoint": "playlists.insert"})
    job = sorted_household.start()
    assert job is not None
    assert job.reason is Reason.CREATION_LIMIT
    sorted_household.app.abort()
    again = sorted_household.start()
    assert again is not None
    assert again.reason is Reason.CREATION_LIMIT
    assert len([one for one in sorted_household.writes() if one["endpoint"] == "playlists.insert"]) == 1


def test_a_long_wait_that_youtube_asks_for_pauses_the_job(sorted_household: Household):
    sorted_household.simulator.admin.add_fault(
        "backendError", match={"endpoint": "playlistItems.insert"}, when={"nth": 1}, retry_after=3600
    )

    def no_patience(event: Event) -> None:
        if isinstance(event, Waiting) and event.until is not None:
            sorted_household.control.pause()

    job = sorted_household.app.start_sync(None, no_patience, sorted_household.control)
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.NETWORK)
    assert job.resume_at is not None


def test_an_add_into_a_playlist_deleted_by_hand_is_not_paid_for_five_times(sorted_household: Household):
    sorted_household.start()
    made = playlist_id(sorted_household, "one")
    ids = category_ids(sorted_household)
    sorted_household.app.categories.assign(ids["one"], [VideoId(v) for v in V[20:23]])
    sorted_household.simulator.admin.edit("delete_playlist", playlist=made)
    sorted_household.simulator.admin.clear_requests()
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.WAITING
    assert len(sorted_household.writes()) == 1


def test_a_create_that_was_unclear_at_an_abort_has_no_twin(sorted_household: Household):
    sorted_household.app.settings.set("settle_seconds", "1")
    sorted_household.simulator.admin.add_fault("close", match={"endpoint": "playlists.insert"}, when={"nth": 1})

    def stop(event: Event) -> None:
        if isinstance(event, OperationSettled) and event.operation.status is Status.UNKNOWN:
            sorted_household.control.pause()

    sorted_household.app.start_sync(None, stop, sorted_household.control)
    sorted_household.app.abort()
    sorted_household.app.settings.set("settle_seconds", "0")
    sorted_household.control.reset()
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY


def test_a_missing_video_added_again_with_an_unclear_reply_still_frees_its_old_playlist(sorted_household: Household):
    for reply, effect in (("ok", "none"), ("close", "once")):
        sorted_household.simulator.admin.add_fault(
            reply, match={"endpoint": "playlistItems.insert", "body": V[1]}, when={"count": 1}, effect=effect
        )
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert set(sorted_household.truth()) == set(TIDY)
