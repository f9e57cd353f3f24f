"""Which playlist belongs to which category after reuse, undo, reopened and deleted categories, and kept playlists."""

from __future__ import annotations

from tests.household import Household
from tests.syncing.conftest import TIDY, V
from tests.syncing.test_restore import restore
from tests.syncing.test_reuse import linked, start
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.library import CategoryId, PlaylistId
from ytsync_desktop.core.operations import Decision, JobState, Kind
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.core.plan_words import who_will_see
from ytsync_desktop.core.way_back import Wish

EVERYTHING = {**TIDY, "all": V[:11]}
STRATEGIES = (Strategy.FRESH, Strategy.REUSE)


def id_of(household: Household, name: str) -> CategoryId:
    return next(one.id for one in household.app.categories.categories() if one.name == name)


def touched(household: Household, strategy: Strategy) -> set[PlaylistId | None]:
    return {op.playlist_id for op in household.app.preview(strategy).plan.writes}


def playlist_of_one(household: Household) -> PlaylistId:
    """Everything is synced by reuse, and read again; the playlist that category “one” has now."""
    household.categories(EVERYTHING)
    household.finish(start(household))
    household.import_()
    playlist = linked(household)["one"]
    assert playlist is not None
    return playlist


def test_the_playlist_of_a_category_that_is_open_again_is_no_bodys_else(sorted_household: Household):
    household = sorted_household
    playlist = playlist_of_one(household)
    household.app.categories.approve([id_of(household, "one")], False)
    for strategy in STRATEGIES:
        plan = household.app.preview(strategy).plan
        assert playlist not in {op.playlist_id for op in plan.writes}
        assert playlist in {kept.playlist_id for kept in plan.kept}
    household.categories({**EVERYTHING, "uno": TIDY["one"]})
    household.app.categories.approve([id_of(household, "one")], False)
    assert playlist not in touched(household, Strategy.REUSE)


def test_the_playlist_of_a_category_with_a_problem_is_kept(sorted_household: Household):
    household = sorted_household
    playlist = playlist_of_one(household)
    household.app.categories.remove(id_of(household, "one"), [*TIDY["one"]])  # type: ignore[list-item]
    for strategy in STRATEGIES:
        plan = household.app.preview(strategy).plan
        assert [problem.category for problem in plan.problems] == ["one"]
        assert playlist not in {op.playlist_id for op in plan.writes}


def test_what_shall_become_a_category_that_is_not_in_the_plan_waits_for_it(sorted_household: Household):
    household = sorted_household
    household.categories(EVERYTHING)
    one = id_of(household, "one")
    household.app.categories.approve([one], False)
    household.app.choices.become(PlaylistId("PLfirst"), one)
    for strategy in STRATEGIES:
        assert "PLfirst" not in touched(household, strategy)


def test_a_playlist_that_was_kept_belongs_to_no_category(sorted_household: Household):
    household = sorted_household
    changed = household.app.preview(Strategy.REUSE).plan.reused[0]
    household.simulator.admin.edit("update_playlist", playlist=changed.playlist_id, privacyStatus="public")
    assert start(household) is not None
    household.decide(Decision.SKIP)
    assert household.finish(household.resume()).state is JobState.COMPLETED
    assert changed.playlist_id not in linked(household).values()


def test_an_undo_gives_back_what_a_fresh_sync_was_told_to_reuse(sorted_household: Household):
    household = sorted_household
    household.app.choices.become(PlaylistId("PLfirst"), id_of(household, "one"))
    job = household.start()
    household.finish(job)
    assert linked(household)["one"] == "PLfirst"
    restore(household, job)
    assert linked(household)["one"] is None


def test_a_category_brought_back_does_not_take_a_playlist_that_was_given_back(sorted_household: Household):
    household = sorted_household
    job = start(household)
    household.finish(job)
    one = next(one for one in household.app.categories.categories() if one.name == "one")
    household.app.categories.delete(one.id)
    assert job is not None
    assert job.backup_id is not None
    undo = household.app.start_restore(
        job.backup_id, None, household.events.append, Control(), wish=Wish(just_undo=True)
    )
    household.finish(undo)
    household.app.categories.put([one])
    assert linked(household)["one"] is None


def test_a_category_brought_back_does_not_share_the_playlist_of_another(sorted_household: Household):
    household = sorted_household
    household.finish(start(household))
    household.import_()
    one = next(one for one in household.app.categories.categories() if one.name == "one")
    household.app.categories.delete(one.id)
    household.categories({"renamed": TIDY["one"], "two": TIDY["two"], "three": TIDY["three"]})
    household.finish(start(household))
    household.app.categories.put([one])
    held = [playlist for playlist in linked(household).values() if playlist is not None]
    assert len(held) == len(set(held))


def test_a_category_whose_playlist_is_gone_takes_the_one_that_is_reused(sorted_household: Household):
    household = sorted_household
    household.finish(household.start())
    gone = linked(household)["three"]
    household.simulator.admin.edit("delete_playlist", playlist=gone)
    household.simulator.admin.edit("create_playlist", title="three", videos=TIDY["three"][:2])
    household.import_()
    household.finish(start(household))
    household.import_()
    assert linked(household)["three"] not in (None, gone)
    assert all(household.app.preview(strategy).plan.writes == () for strategy in STRATEGIES)


def test_who_sees_what_is_added_is_said_of_every_later_sync(sorted_household: Household):
    household = sorted_household
    household.simulator.admin.edit("update_playlist", playlist="PLfirst", privacyStatus="public")
    household.import_()
    household.finish(start(household))
    household.import_()
    assert "PLfirst" in linked(household).values()
    name = next(name for name, playlist in linked(household).items() if playlist == "PLfirst")
    household.categories({**TIDY, name: [*TIDY[name], V[20]]})
    preview = household.app.preview()
    assert [op.kind for op in preview.plan.writes] == [Kind.ADD]
    assert "1 public" in " ".join(who_will_see(preview.plan, preview.library))
