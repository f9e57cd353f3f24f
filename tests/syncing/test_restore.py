"""The way back: a sync undone, a playlist restored, an ended job taken back; what YouTube holds afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.household import Household
from tests.syncing.conftest import DEAD, TIDY, V
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.core.operations import Job, JobState, Kind, Reason
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.core.plan_words import what_cannot_come_back
from ytsync_desktop.core.way_back import Wish

Account = list[tuple[str, str, str, list[str]]]


def account(household: Household, *, without: str = DEAD) -> Account:
    """Title, description, visibility and videos of every own playlist; ids and dates added are not in it."""
    return sorted(_facts(one, without) for one in household.simulator.admin.playlists().values())


def _facts(one: Mapping[str, Any], without: str) -> tuple[str, str, str, list[str]]:
    videos = [item["videoId"] for item in one["items"] if item["videoId"] != without]
    return one["title"], one.get("description", ""), one["privacyStatus"], videos


def restore(household: Household, job: Job | None, wish: Wish | None = None) -> Job:
    """Bring back the backup of a job, through every day it takes."""
    assert job is not None
    assert job.backup_id is not None
    started = household.app.start_restore(job.backup_id, None, household.events.append, Control(), wish=wish)
    return household.finish(started)


@pytest.fixture
def described(sorted_household: Household) -> Household:
    """Two playlists have words and a visibility worth keeping."""
    admin = sorted_household.simulator.admin
    admin.edit("update_playlist", playlist="PLfirst", description="Line one\nline two", privacyStatus="public")
    admin.edit("update_playlist", playlist="PLsecond", description="x" * 4_990, privacyStatus="unlisted")
    sorted_household.import_()
    return sorted_household


def test_a_sync_undone_leaves_the_account_as_it_was_but_for_ids_and_dates(described: Household):
    before = account(described)
    job = described.start()
    assert sorted(described.truth()) == sorted(TIDY)
    undone = restore(described, job)
    assert undone.state is JobState.COMPLETED, undone
    assert undone.strategy == Strategy.RESTORE
    assert account(described) == before
    assert ("second", "x" * 4_990, "unlisted", [*V[4:9], V[4]]) in before


def test_the_undo_costs_what_its_preview_says(described: Household):
    job = described.start()
    assert job is not None
    assert job.backup_id is not None
    preview = described.app.preview_restore(job.backup_id)
    writes = len(described.writes())
    undone = restore(described, job)
    assert undone.units_used == preview.units
    assert len(described.writes()) - writes == len(preview.plan.writes)
    assert described.app.report(undone.id).job.units_planned == preview.units


def test_what_cannot_come_back_is_said_before(described: Household):
    job = described.start()
    assert job is not None
    assert job.backup_id is not None
    plan = described.app.preview_restore(job.backup_id).plan
    said = " ".join(what_cannot_come_back(plan))
    assert plan.unavailable == (VideoId(DEAD),)
    assert "4 playlists are made anew" in said
    assert "1 private or deleted" in said
    assert "today as the date added" in said


def test_after_the_undo_the_local_library_needs_no_import(described: Household):
    job = described.start()
    restore(described, job)
    assert job is not None
    assert job.backup_id is not None
    assert described.app.preview_restore(job.backup_id).plan.operations == ()
    known = described.app.library.load()
    described.import_()
    fresh = described.app.library.load()
    assert {p.id: (p.title, p.description, p.privacy) for p in known.playlists} == {
        p.id: (p.title, p.description, p.privacy) for p in fresh.playlists
    }
    assert {p: [i.video_id for i in items] for p, items in known.items.items()} == {
        p: [i.video_id for i in items] for p, items in fresh.items.items()
    }


def test_a_new_playlist_is_deleted_only_when_its_videos_are_back(described: Household):
    """A video that somebody put into a new playlist by hand, and nowhere else, keeps that playlist."""
    job = described.start()
    new = next(p["id"] for p in described.simulator.admin.playlists().values() if p["title"] == "one")
    described.simulator.admin.edit("add_item", playlist=new, video=V[30])
    described.import_()
    undone = restore(described, job)
    kept = described.app.report(undone.id).kept
    assert undone.state is JobState.COMPLETED
    assert [one.playlist_id for one in kept] == [new]
    assert V[30] in described.truth()["one"]


def test_a_video_put_into_a_new_playlist_after_the_preview_keeps_it(described: Household):
    job = described.start()
    new = next(p["id"] for p in described.simulator.admin.playlists().values() if p["title"] == "one")
    described.simulator.admin.edit("add_item", playlist=new, video=V[30])
    asked = restore(described, job)
    assert (asked.state, asked.reason) == (JobState.WAITING, Reason.DRIFT)


def test_an_ended_job_is_taken_back_as_far_as_it_went(described: Household):
    before = account(described)
    described.app.settings.set("daily_limit", "1650")  # some of the writes fit into a day
    job = described.start()
    assert job is not None
    assert job.state is JobState.PAUSED
    described.app.abort()
    described.app.settings.set("daily_limit", "10000")
    done = described.app.operations(job.id)
    assert {op.status.value for op in done} == {"done", "planned"}
    undone = restore(described, described.app.newest_job())
    assert undone.state is JobState.COMPLETED
    assert account(described) == before
    kinds = {op.kind for op in described.app.operations(undone.id)}
    assert kinds == {Kind.DELETE}  # nothing had been deleted yet, so nothing needs to be made anew


def test_one_playlist_comes_back_and_nothing_else_is_touched(described: Household):
    job = described.start()
    tidy = account(described)
    restored = restore(described, job, Wish(frozenset({PlaylistId("PLsecond")})))
    assert restored.state is JobState.COMPLETED
    assert account(described) == sorted([*tidy, ("second", "x" * 4_990, "unlisted", [*V[4:9], V[4]])])


def test_a_restored_playlist_gets_what_it_lacks_again(described: Household):
    """Restoring the same playlist a second time makes no twin, whatever happened to the first one meanwhile."""
    job = described.start()
    wish = Wish(frozenset({PlaylistId("PLfirst")}))
    restore(described, job, wish)
    after = account(described)
    back = next(p for p in described.simulator.admin.playlists().values() if p["title"] == "first")
    described.simulator.admin.edit("remove_item", playlist=back["id"], item=back["items"][0]["id"])
    described.simulator.admin.edit("update_playlist", playlist=back["id"], title="spoilt")
    described.import_()
    restored = restore(described, job, wish)
    assert restored.state is JobState.COMPLETED
    kinds = sorted(op.kind.value for op in described.app.operations(restored.id))
    assert kinds == ["add", "rename"]
    moved = [*V[1:6], V[0]]  # the order is best effort: what was missing is appended
    assert account(described) == sorted((t, d, p, moved if t == "first" else v) for t, d, p, v in after)


def test_just_undo_leaves_alone_what_the_person_did(described: Household):
    job = described.start()
    assert job is not None
    described.app.settings.set("settle_seconds", "0")
    first = restore(described, job)
    assert first.state is JobState.COMPLETED
    back = next(p for p in described.simulator.admin.playlists().values() if p["title"] == "third")
    described.import_()
    second = described.start()  # a second sync, whose backup holds the playlists that came back
    assert second is not None
    kept_title = "a playlist of mine"
    described.simulator.admin.edit("create_playlist", title=kept_title, privacyStatus="private")
    described.import_()
    undone = restore(described, second, Wish(just_undo=True))
    assert undone.state is JobState.COMPLETED
    titles = sorted(title for title, *_ in account(described))
    assert titles == sorted(["first", "second", "third", "empty", kept_title])
    assert back["id"] not in described.simulator.admin.playlists()


def test_the_undo_can_be_undone(described: Household):
    job = described.start()
    tidy = {title: videos for title, _, _, videos in account(described)}
    undone = restore(described, job)
    redone = restore(described, undone)
    assert redone.state is JobState.COMPLETED
    assert {title: videos for title, _, _, videos in account(described)} == tidy
    linked = {c.name for c in described.app.categories.categories() if c.playlist_id}
    assert linked == set(TIDY)
    assert described.app.preview().plan.operations == ()


def test_an_undo_of_days_survives_the_end_of_the_program(described: Household):
    before = account(described)
    job = described.start()
    described.app.settings.set("daily_limit", "1500")
    assert job is not None
    assert job.backup_id is not None
    paused = described.app.start_restore(job.backup_id, None, described.events.append, Control())
    assert paused is not None
    assert paused.state is JobState.PAUSED
    described.reopen()
    undone = described.finish(paused)
    assert undone.state is JobState.COMPLETED
    assert account(described) == before


def test_what_came_from_watch_later_is_dropped_by_name_or_keeps_its_playlist(described: Household):
    job = described.start()
    assert job is not None
    assert job.backup_id is not None
    categories = {c.name: c for c in described.app.categories.categories()}
    described.app.categories.assign(categories["three"].id, [VideoId(V[35])])  # in no playlist of the person's
    again = described.start()
    assert again is not None
    plan = described.app.preview_restore(job.backup_id).plan
    assert plan.dropped == (VideoId(V[35]),)
    undone = restore(described, job)
    assert undone.state is JobState.COMPLETED
    assert "three" not in described.truth()


@pytest.mark.parametrize(
    ("backup_id", "only", "words"),
    [(99, (), "no backup 99"), (1, ("PLnone",), "holds no playlist PLnone")],
)
def test_what_is_not_there_is_named(described: Household, backup_id: int, only: tuple[str, ...], words: str):
    described.start()
    with pytest.raises(NotPossible, match=words):
        described.app.preview_restore(backup_id, Wish(frozenset(map(PlaylistId, only))))
