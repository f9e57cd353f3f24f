"""The way back when more happened than one sync: later jobs, the person's own edits, refusals; no video is lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.household import Household
from tests.syncing.conftest import WANTED, V
from tests.syncing.test_restore import account, restore
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import Event, OperationSettled, ignore
from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.core.operations import Decision, Job, JobState, Kind, Reason, Status
from ytsync_desktop.core.plan import Plan
from ytsync_desktop.core.plan_words import who_will_see
from ytsync_desktop.core.way_back import Wish

UNDO = Wish(just_undo=True)


def plan_of(household: Household, job: Job | None, wish: Wish = UNDO) -> Plan:
    assert job is not None
    assert job.backup_id is not None
    return household.app.preview_restore(job.backup_id, wish).plan


def own_playlist(household: Household, title: str, videos: Sequence[str], privacy: str = "private") -> str:
    """The person makes a playlist on YouTube."""
    edit = household.simulator.admin.edit
    made = edit("create_playlist", title=title, videos=list(videos), privacyStatus=privacy)
    household.import_()
    return str(made["id"])


def named(household: Household, title: str) -> str:
    """The id of the playlist with this title."""
    return next(one for one, p in household.simulator.admin.playlists().items() if p["title"] == title)


@pytest.fixture
def twice(sorted_household: Household) -> tuple[Household, Job, Job]:
    """A sync, a playlist of the person's own, and a second sync that deletes it."""
    first = sorted_household.start()
    own_playlist(sorted_household, "mine", [V[20], V[21]])
    sorted_household.categories({**WANTED, "four": [V[20], V[21]]})
    second = sorted_household.start()
    assert first is not None
    assert second is not None
    assert "mine" not in sorted_household.truth()
    return sorted_household, first, second


@pytest.mark.parametrize("wish", [UNDO, Wish()], ids=["undo", "restore"])
def test_a_playlist_that_a_later_job_deleted_comes_back_too(twice: tuple[Household, Job, Job], wish: Wish):
    household, first, _ = twice
    assert plan_of(household, first, wish).dropped == ()
    undone = restore(household, first, wish)
    assert undone.state is JobState.COMPLETED
    assert household.truth()["mine"] == [V[20], V[21]]
    assert sorted(household.truth()) == ["empty", "first", "mine", "second", "third"]


def test_an_undo_keeps_what_the_person_added_to_an_old_playlist_between_two_jobs(sorted_household: Household):
    """A partial first sync leaves an old playlist; the person adds to it; the second sync deletes it."""
    sorted_household.categories({"one": V[:5]})
    first = sorted_household.start()
    sorted_household.simulator.admin.edit("add_item", playlist="PLsecond", video=V[25])
    sorted_household.import_()
    sorted_household.categories({**WANTED, "late": [V[25]]})
    sorted_household.start()
    assert "second" not in sorted_household.truth()
    restore(sorted_household, first, UNDO)
    assert sorted_household.truth()["second"] == [*V[4:9], V[4], V[25]]


def test_a_video_that_the_person_held_meanwhile_is_not_dropped(sorted_household: Household):
    """A whole restore goes back to the backup; what a later backup saw in an old playlist keeps the new one."""
    sorted_household.categories({"one": V[:5]})
    first = sorted_household.start()
    sorted_household.simulator.admin.edit("add_item", playlist="PLsecond", video=V[25])
    sorted_household.import_()
    sorted_household.categories({**WANTED, "late": [V[25]]})
    sorted_household.start()
    plan = plan_of(sorted_household, first, Wish())
    assert plan.dropped == ()
    assert [kept.title for kept in plan.kept] == ["late"]
    restore(sorted_household, first, Wish())
    assert sorted_household.truth()["late"] == [V[25]]


def test_a_video_with_another_place_in_the_same_playlist_is_not_dropped(household: Household):
    """The old playlist becomes a category's own, and the app adds to it: undoing takes one place, not the video."""
    household.import_()
    household.categories(WANTED)
    job = household.start()
    one = named(household, "one")
    household.simulator.admin.edit("add_item", playlist=one, video=V[0])  # a second place, by the person
    household.import_()
    plan = plan_of(household, job, Wish(frozenset({PlaylistId("PLfirst")})))
    assert plan.dropped == ()
    assert not plan_of(household, job).dropped


def test_an_undo_leaves_the_words_of_what_is_there_alone(sorted_household: Household):
    sorted_household.simulator.admin.edit("update_playlist", playlist="PLfirst", privacyStatus="public")
    sorted_household.import_()
    job = sorted_household.start()
    restore(sorted_household, job, UNDO)
    back = named(sorted_household, "first")
    sorted_household.simulator.admin.edit("update_playlist", playlist=back, privacyStatus="private", title="Mine now")
    sorted_household.import_()
    assert plan_of(sorted_household, job).operations == ()
    whole = plan_of(sorted_household, job, Wish())
    assert [op.kind for op in whole.operations] == [Kind.RENAME]
    assert who_will_see(whole, sorted_household.app.library.load()) == (
        "Visible to others afterwards, as before: 1 public.",
    )
    assert "is public again" in whole.operations[0].why


def test_nothing_half_filled_is_shown_to_others(sorted_household: Household):
    sorted_household.simulator.admin.edit("update_playlist", playlist="PLfirst", privacyStatus="public")
    sorted_household.import_()
    job = sorted_household.start()
    assert job is not None
    assert job.backup_id is not None
    sorted_household.simulator.admin.add_fault(
        "manualSortRequired", match={"endpoint": "playlistItems.insert", "body": V[2]}
    )
    asked = restore(sorted_household, job)
    assert (asked.state, asked.reason) == (JobState.WAITING, Reason.FAILURES)
    shown = sorted_household.simulator.admin.playlists()
    assert {p["privacyStatus"] for p in shown.values()} == {"private"}
    sorted_household.simulator.admin.clear_faults()
    sorted_household.decide(Decision.RETRY)
    assert sorted_household.finish(sorted_household.resume()).state is JobState.COMPLETED
    assert sorted_household.simulator.admin.playlists()[named(sorted_household, "first")]["privacyStatus"] == "public"


@pytest.mark.parametrize("wish", [UNDO, Wish()], ids=["undo", "restore"])
def test_a_playlist_that_the_preview_did_not_know_to_be_gone_ends_the_run(sorted_household: Household, wish: Wish):
    sorted_household.categories({"one": V[:5]})  # the old playlists stay but for the empty one
    job = sorted_household.start()
    sorted_household.simulator.admin.edit("delete_playlist", playlist="PLsecond")
    before = len(sorted_household.writes())
    assert job is not None
    assert job.backup_id is not None
    halted = sorted_household.app.start_restore(job.backup_id, None, ignore, Control(), wish=wish)
    assert halted is not None
    assert (halted.state, halted.reason) == (JobState.PAUSED, Reason.GUARD)
    assert "no longer on YouTube" in halted.message
    assert len(sorted_household.writes()) == before


def test_an_undo_does_not_bring_back_what_the_person_deleted(sorted_household: Household):
    keeper = own_playlist(sorted_household, "keeper", [V[33]])
    job = sorted_household.start()
    sorted_household.simulator.admin.edit("delete_playlist", playlist=keeper)
    sorted_household.import_()
    assert "keeper" not in {op.playlist_title for op in plan_of(sorted_household, job).operations}
    assert "keeper" in {op.playlist_title for op in plan_of(sorted_household, job, Wish()).operations}


def test_an_undo_keeps_a_new_playlist_that_the_person_made_his_own(sorted_household: Household):
    job = sorted_household.start()
    new = named(sorted_household, "one")
    sorted_household.simulator.admin.edit("update_playlist", playlist=new, title="My course", privacyStatus="public")
    sorted_household.import_()
    kept = {one.title: one.why for one in plan_of(sorted_household, job).kept}
    assert kept == {"My course": "You renamed it: it was called “one”."}
    assert plan_of(sorted_household, job, Wish()).kept == ()


def test_two_ways_back_to_one_playlist_make_no_twin(sorted_household: Household):
    first = sorted_household.start()
    restore(sorted_household, first)
    second = sorted_household.start()
    restore(sorted_household, first, Wish(frozenset({PlaylistId("PLfirst")})))
    assert second is not None
    assert second.backup_id is not None
    backup = sorted_household.app.backups.load(second.backup_id)
    stand_in = next(p.id for p in backup.playlists if p.title == "first")
    assert plan_of(sorted_household, second, Wish(frozenset({stand_in}))).operations == ()


def test_a_restored_playlist_takes_no_category_from_another(sorted_household: Household):
    first = sorted_household.start()
    undone = restore(sorted_household, first)
    sorted_household.start()
    assert undone.backup_id is not None
    backup = sorted_household.app.backups.load(undone.backup_id)
    old = next(p.id for p in backup.playlists if p.title == "one")
    before = {c.name: c.playlist_id for c in sorted_household.app.categories.categories()}
    restore(sorted_household, undone, Wish(frozenset({old})))
    assert {c.name: c.playlist_id for c in sorted_household.app.categories.categories()} == before
    again = sorted_household.app.preview().plan
    assert {op.playlist_title for op in again.of_kind(Kind.DELETE)} == {"one"}  # a playlist of the person's own


def test_a_video_that_was_there_already_is_not_this_apps(sorted_household: Household):
    """The add of a video that somebody had put there meanwhile is done without a write: the place is theirs."""
    first = sorted_household.start()
    one = named(sorted_household, "one")
    categories = {c.name: c for c in sorted_household.app.categories.categories()}
    sorted_household.app.categories.assign(categories["one"].id, [VideoId(V[15]), VideoId(V[16])])
    sorted_household.simulator.admin.edit("add_item", playlist=one, video=V[15])
    sorted_household.start()
    plan = plan_of(sorted_household, first)
    assert plan.dropped == ()
    assert [(kept.title, kept.videos) for kept in plan.kept] == [("one", (VideoId(V[15]),))]


def test_a_place_is_counted_as_it_stands_now(sorted_household: Household):
    """Two places then, one taken out by the app and one by the person: an undo adds one, and once."""
    first = sorted_household.start()
    one = named(sorted_household, "one")
    sorted_household.simulator.admin.edit("add_item", playlist=one, video=V[1])
    sorted_household.import_()
    second = sorted_household.start()  # takes the second place out again
    assert second is not None
    items = sorted_household.simulator.admin.playlists()[one]["items"]
    (left,) = [item["id"] for item in items if item["videoId"] == V[1]]
    sorted_household.simulator.admin.edit("remove_item", playlist=one, item=left)
    sorted_household.import_()
    del first
    adds = [(op.video_id, op.copy) for op in plan_of(sorted_household, second).of_kind(Kind.ADD)]
    assert adds == [(V[1], 1)]
    undone = restore(sorted_household, second, UNDO)
    assert undone.state is JobState.COMPLETED
    assert sorted_household.truth()["one"].count(V[1]) == 1


def test_an_unclear_create_of_an_ended_job_is_taken_back(sorted_household: Household):
    before = account(sorted_household)
    sorted_household.simulator.admin.add_fault("close", match={"endpoint": "playlists.insert"}, when={"nth": 1})

    def end_when_unclear(event: Event) -> None:
        if isinstance(event, OperationSettled) and event.operation.status is Status.UNKNOWN:
            sorted_household.control.pause()

    job = sorted_household.app.start_sync(None, end_when_unclear, sorted_household.control)
    sorted_household.app.abort()
    sorted_household.import_()
    assert len(account(sorted_household)) == len(before) + 1
    assert [deletion.items for deletion in plan_of(sorted_household, job).deletions] == [0]
    restore(sorted_household, job, UNDO)
    assert account(sorted_household) == before


def test_a_video_that_the_person_put_into_a_new_playlist_is_not_dropped_after_it_moved_on(sorted_household: Household):
    first = sorted_household.start()
    edit = sorted_household.simulator.admin.edit
    edit("add_item", playlist=named(sorted_household, "one"), video=V[25])
    sorted_household.import_()
    sorted_household.categories({**WANTED, "late": [V[25]]})
    sorted_household.start()  # takes it out of “one” and into “late”
    assert V[25] not in sorted_household.truth()["one"]
    plan = plan_of(sorted_household, first, Wish())
    assert (plan.dropped, [kept.title for kept in plan.kept]) == ((), ["late"])


@pytest.mark.parametrize("refused", ["first", None], ids=["one create", "every create"])
def test_a_create_that_is_refused_is_asked_about(sorted_household: Household, refused: str | None):
    job = sorted_household.start()
    assert job is not None
    assert job.backup_id is not None
    match = {"endpoint": "playlists.insert"} | ({"body": refused} if refused else {})
    sorted_household.simulator.admin.add_fault("invalidPlaylistSnippet", match=match)
    asked = restore(sorted_household, job, UNDO)
    assert (asked.state, asked.reason) == (JobState.WAITING, Reason.FAILURES), asked
    sorted_household.simulator.admin.clear_faults()
    sorted_household.decide(Decision.RETRY)
    assert sorted_household.finish(sorted_household.resume()).state is JobState.COMPLETED
    assert sorted(sorted_household.truth()) == ["empty", "first", "second", "third"]
