"""Playlists turned into categories on YouTube: the result, what it costs, the second sync, drift, and the way back."""

from __future__ import annotations

import pytest

from tests.household import Household
from tests.syncing.conftest import DEAD, TIDY
from tests.syncing.test_restore import account, restore
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.operations import Decision, Job, JobState, Kind, Reason
from ytsync_desktop.core.plan import Strategy


def start(household: Household) -> Job | None:
    return household.app.start_sync(None, household.events.append, household.control, strategy=Strategy.REUSE)


def held(household: Household) -> dict[str, set[str]]:
    """Title → available videos on YouTube; fails when a playlist holds one of them twice."""
    found = {title: [v for v in videos if v != DEAD] for title, videos in household.truth().items()}
    assert all(len(set(videos)) == len(videos) for videos in found.values()), found
    return {title: set(videos) for title, videos in found.items()}


def linked(household: Household) -> dict[str, PlaylistId | None]:
    return {one.name: one.playlist_id for one in household.app.categories.categories() if not one.protected}


def test_the_result_is_the_same_for_fewer_units(sorted_household: Household):
    household = sorted_household
    preview = household.app.preview(Strategy.REUSE)
    (fresh,) = preview.alternatives
    assert fresh.strategy is Strategy.FRESH
    assert preview.units < fresh.units == household.app.preview().units
    job = household.finish(start(household))
    assert (job.state, job.strategy, job.units_used) == (JobState.COMPLETED, "reuse", preview.units)
    assert held(household) == {name: set(videos) - {DEAD} for name, videos in TIDY.items()}
    assert len(household.writes()) == len(preview.plan.writes)
    reused = {one.name: one.playlist_id for one in preview.plan.reused}
    assert reused
    assert reused.items() <= linked(household).items()


@pytest.mark.parametrize("strategy", [Strategy.REUSE, Strategy.FRESH])
def test_a_second_sync_of_an_unchanged_library_writes_nothing(sorted_household: Household, strategy: Strategy):
    household = sorted_household
    household.finish(start(household))
    household.import_()
    assert household.app.preview(strategy).plan.writes == ()


def test_what_changed_later_is_all_that_a_later_sync_writes(sorted_household: Household):
    household = sorted_household
    household.finish(start(household))
    name, videos = next(iter(TIDY.items()))
    household.categories({**TIDY, name: videos[1:]})
    playlist = linked(household)[name]
    household.simulator.admin.edit("remove_item", playlist=playlist, video=videos[1])
    household.import_()
    plan = household.app.preview(Strategy.REUSE).plan
    assert [(op.kind, op.video_id, op.playlist_id) for op in plan.writes] == [
        (Kind.ADD, videos[1], playlist),
        (Kind.REMOVE, videos[0], playlist),
    ]
    assert plan.of_kind(Kind.REMOVE)[0].why == "belongs to “two”"


def test_visibility_description_and_date_of_what_stays_are_kept(sorted_household: Household):
    household = sorted_household
    before = household.simulator.admin.playlists()
    plan = household.app.preview(Strategy.REUSE).plan
    household.simulator.admin.edit(
        "update_playlist", playlist=plan.reused[0].playlist_id, description="Words", privacyStatus="public"
    )
    household.import_()
    plan = household.app.preview(Strategy.REUSE).plan
    household.finish(start(household))
    after = household.simulator.admin.playlists()
    public = next(one for one in plan.reused if one.privacy == "public")
    assert (after[public.playlist_id]["description"], after[public.playlist_id]["privacyStatus"]) == ("Words", "public")
    for one in plan.reused:
        dates = {item["id"]: item["publishedAt"] for item in before[one.playlist_id]["items"]}
        kept = [item for item in after[one.playlist_id]["items"] if item["id"] in dates]
        assert kept
        assert all(item["publishedAt"] == dates[item["id"]] for item in kept)


def test_a_sync_that_reused_playlists_can_be_undone(sorted_household: Household):
    household = sorted_household
    before = [(title, words, seen, sorted(videos)) for title, words, seen, videos in account(household)]
    job = start(household)
    assert household.finish(job).state is JobState.COMPLETED
    undone = restore(household, job)
    assert undone.state is JobState.COMPLETED, undone
    after = [(title, words, seen, sorted(videos)) for title, words, seen, videos in account(household)]
    assert after == before
    assert set(linked(household).values()) == {None}, "the playlists are the person's own again"
    assert not household.app.preview(Strategy.FRESH).plan.reused


def test_an_ended_reuse_goes_on_with_the_playlists_it_has_begun(sorted_household: Household):
    household = sorted_household
    household.simulator.admin.add_fault("quotaExceeded", match={"method": "POST"}, when={"nth": 2})
    job = start(household)
    assert job is not None
    assert job.state is JobState.PAUSED
    household.app.abort()
    household.simulator.admin.clear_faults()
    household.simulator.admin.next_day()
    household.import_()
    assert household.finish(start(household)).state is JobState.COMPLETED
    assert held(household) == {name: set(videos) - {DEAD} for name, videos in TIDY.items()}


def test_an_abort_before_the_first_write_leaves_no_trace(sorted_household: Household):
    household = sorted_household
    fresh = household.app.preview().plan
    household.simulator.admin.add_fault("quotaExceeded", match={"method": "GET"}, when={"nth": 3})
    job = start(household)
    assert job is not None
    household.app.abort()
    assert set(linked(household).values()) == {None}
    assert household.app.preview().plan.id == fresh.id


@pytest.mark.parametrize("answer", [Decision.RETRY, Decision.SKIP])
def test_a_playlist_that_changed_since_the_preview_is_asked_about(sorted_household: Household, answer: Decision):
    household = sorted_household
    plan = household.app.preview(Strategy.REUSE).plan
    changed = plan.reused[0]
    household.simulator.admin.edit("update_playlist", playlist=changed.playlist_id, privacyStatus="public")
    job = start(household)
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.DRIFT)
    assert "is public now" in job.message
    assert household.writes() == []
    household.decide(answer)
    done = household.finish(household.resume())
    assert done.state is JobState.COMPLETED
    title = household.simulator.admin.playlists()[changed.playlist_id]["title"]
    if answer is Decision.RETRY:
        assert title == changed.name
    else:
        assert title == changed.title
        assert changed.playlist_id in {one for one, _, _ in household.app.journal.kept(done.id)}


def test_a_playlist_that_is_gone_ends_the_run_before_any_write(sorted_household: Household):
    household = sorted_household
    gone = household.app.preview(Strategy.REUSE).plan.reused[0]
    household.simulator.admin.edit("delete_playlist", playlist=gone.playlist_id)
    job = start(household)
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.GUARD)
    assert "no longer on YouTube" in job.message
    assert household.writes() == []


def test_unavailable_videos_can_be_cleared_out_of_reused_playlists(sorted_household: Household):
    household = sorted_household
    stay = household.app.preview(Strategy.REUSE)
    household.app.settings.set("remove_unavailable", "on")
    go = household.app.preview(Strategy.REUSE)
    assert go.plan.id != stay.plan.id
    household.finish(start(household))
    truth = household.truth()
    for one in go.plan.reused:
        assert DEAD not in truth[one.name]


def test_choices_about_playlists_outlive_the_program(sorted_household: Household):
    household = sorted_household
    one, other = PlaylistId("PLfirst"), PlaylistId("PLsecond")
    category = next(c for c in household.app.categories.categories() if not c.protected)
    household.app.choices.leave_alone(one)
    household.app.choices.become(other, category.id)
    household.reopen()
    found = household.app.choices.load()
    assert (set(found.untouched), dict(found.becomes)) == ({one}, {other: category.id})
    household.app.choices.become(one, category.id)
    assert dict(household.app.choices.load().becomes) == {one: category.id}
    household.app.choices.forget(one)
    assert household.app.choices.load() == type(found)()


def test_undoing_just_what_an_ended_reuse_did(sorted_household: Household):
    household = sorted_household
    before = [(title, words, seen, sorted(videos)) for title, words, seen, videos in account(household)]
    household.simulator.admin.add_fault("quotaExceeded", match={"method": "POST"}, when={"nth": 3})
    job = start(household)
    assert job is not None
    household.app.abort()
    household.simulator.admin.clear_faults()
    household.simulator.admin.next_day()
    household.import_()
    backup = household.app.journal.jobs()[0].backup_id
    assert backup is not None
    done = household.finish(household.app.start_restore(backup, None, household.events.append, Control()))
    assert done.state is JobState.COMPLETED
    after = [(title, words, seen, sorted(videos)) for title, words, seen, videos in account(household)]
    assert after == before
