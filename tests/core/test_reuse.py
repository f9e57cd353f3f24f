"""Plans that turn existing playlists into categories: what is reused, what the person forbids, what it costs."""

from __future__ import annotations

from dataclasses import replace

from tests.core.libraries import category, library
from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import Availability, PlaylistId, Privacy, VideoId
from ytsync_desktop.core.limits import MAX_VIDEOS
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import Strategy, plan_from_json, plan_to_json
from ytsync_desktop.core.planner import build_plan

V = [VideoId(f"video{n:06d}") for n in range(10)]
FIRST, SECOND = PlaylistId("PL0000"), PlaylistId("PL0001")


def reuse(lib, categories, choices=Choices()):  # noqa: B008
    return build_plan(lib, categories, Strategy.REUSE, choices)


def lines(plan):
    return [(op.kind, op.playlist_title, op.video_id, op.playlist_id) for op in plan.writes]


def test_a_playlist_becomes_a_category_and_gets_only_what_it_lacks():
    plan = reuse(library({"old": V[:3], "other": V[3:5]}), [category("Bread", V[:4]), category("Rest", V[4:5])])
    assert lines(plan) == [
        (Kind.RENAME, "Rest", None, SECOND),
        (Kind.RENAME, "Bread", None, FIRST),
        (Kind.ADD, "Bread", V[3], FIRST),
        (Kind.REMOVE, "Rest", V[3], SECOND),
    ]
    assert [(one.title, one.name, one.items) for one in plan.reused] == [("other", "Rest", 2), ("old", "Bread", 3)]
    assert plan.expects == (SECOND, FIRST)
    assert "“old” becomes it: 3 of 4 videos" in plan.of_kind(Kind.RENAME)[1].why


def test_a_playlist_that_is_as_wanted_costs_nothing():
    plan = reuse(library({"Bread": V[:3]}), [category("Bread", V[:3])])
    assert plan.writes == ()
    assert [one.title for one in plan.reused] == ["Bread"]


def test_a_second_copy_goes_and_an_unavailable_video_stays_for_nothing():
    lib = library({"Bread": [V[0], V[0], V[1], V[2], V[2]]}, unavailable={V[2]: Availability.DELETED})
    plan = reuse(lib, [category("Bread", [V[0], V[1], V[2]])])
    assert lines(plan) == [(Kind.REMOVE, "Bread", V[0], FIRST)]


def test_unavailable_videos_go_where_the_person_wants_it_and_that_has_its_price():
    lib = library({"Bread": V[:3]}, unavailable={V[2]: Availability.PRIVATE})
    plan = reuse(lib, [category("Bread", V[:2])], Choices(remove_unavailable=True))
    assert lines(plan) == [(Kind.REMOVE, "Bread", V[2], FIRST)]
    assert plan.unavailable == (V[2],)
    assert V[2] not in plan.targets[0].video_ids


def test_a_playlist_with_a_homeless_video_is_not_reused():
    plan = reuse(library({"Bread": V[:3]}), [category("Bread", V[:2])])
    assert plan.reused == ()
    assert [kept.title for kept in plan.kept] == ["Bread"]
    assert len(plan.of_kind(Kind.CREATE)) == 1


def test_what_the_person_wants_untouched_is_neither_reused_nor_deleted():
    lib = library({"Bread": V[:2], "other": V[:2]})
    for strategy in (Strategy.REUSE, Strategy.FRESH):
        plan = build_plan(lib, [category("Bread", V[:2])], strategy, Choices(untouched=frozenset({FIRST})))
        assert FIRST not in {op.playlist_id for op in plan.writes}
        assert [(kept.playlist_id, kept.why) for kept in plan.kept] == [(FIRST, "You want it left as it is.")]


def test_an_untouched_playlist_of_a_category_leaves_the_category_as_it_is():
    categories = [category("Bread", V[:2], playlist_id=FIRST), category("Wine", V[2:4])]
    plan = reuse(library({"Bread": V[:1], "old": V[1:4]}), categories, Choices(untouched=frozenset({FIRST})))
    assert [problem.category for problem in plan.problems] == ["Bread"]
    assert FIRST not in {op.playlist_id for op in plan.writes}


def test_what_must_become_a_category_becomes_it_in_every_strategy():
    lib = library({"close": V[:3], "far": V[5:6]})
    bread, rest = category("Bread", V[:3]), category("Rest", V[5:6])
    for strategy in (Strategy.REUSE, Strategy.FRESH):
        plan = build_plan(lib, [bread, rest], strategy, Choices(becomes={SECOND: bread.id}))
        assert next(t for t in plan.targets if t.name == "Bread").playlist_id == SECOND
        assert (Kind.REMOVE, "Bread", V[5], SECOND) in lines(plan)


def test_a_category_that_has_its_playlist_keeps_it_against_a_choice():
    bread = category("Bread", V[:2], playlist_id=FIRST)
    plan = reuse(library({"Bread": V[:2], "other": V[:2]}), [bread], Choices(becomes={SECOND: bread.id}))
    assert plan.targets[0].playlist_id == FIRST
    assert plan.writes == ()
    assert [kept.playlist_id for kept in plan.kept] == [SECOND]


def test_ties_go_to_the_one_with_more_history_then_followers_then_the_like_title():
    def chosen(lib, *wanted):
        plan = reuse(lib, [category(name, videos) for name, videos in wanted])
        return {one.name: one.title for one in plan.reused}

    # Both cost as much: four places kept and one removed, or three kept and none removed.
    history = library({"three": V[:3], "five": [*V[:4], V[5]]})
    assert chosen(history, ("Bread", V[:5]), ("Rest", V[5:9]))["Bread"] == "five"

    seen = library({"hidden": V[:2], "seen": V[:2]})
    seen = replace(seen, playlists=(seen.playlists[0], replace(seen.playlists[1], privacy=Privacy.PUBLIC)))
    assert chosen(seen, ("Bread", V[:2])) == {"Bread": "seen"}

    assert chosen(library({"Music": V[:2], "Breads": V[:2]}), ("Bread", V[:2])) == {"Bread": "Breads"}


def test_what_would_not_fit_beside_the_old_videos_is_made_anew():
    old = [VideoId(f"old{n:08d}") for n in range(MAX_VIDEOS - 1)]
    lib = library({"Bread": old})
    plan = reuse(lib, [category("Bread", [*old[:10], *V[:2]]), category("Rest", old)])
    assert "Bread" not in {one.name for one in plan.reused}


def test_a_category_that_cannot_be_a_playlist_gets_none():
    plan = reuse(library({"old": V[:2]}), [category("a < b", V[:2]), category("Bread", V[:2])])
    assert [(one.title, one.name) for one in plan.reused] == [("old", "Bread")]
    assert [problem.category for problem in plan.problems] == ["a < b"]


def test_the_text_gives_the_plan_back():
    plan = reuse(library({"old": V[:3], "other": V[3:5]}), [category("Bread", V[:4])])
    assert plan.reused
    assert plan_from_json(plan_to_json(plan)) == plan


def test_a_playlist_that_saves_nothing_is_left_to_go():
    lib = library({"Old stuff": [V[0], V[5], V[6]]})
    plan = reuse(lib, [category("Diary", V[:1]), category("Rest", V[5:7]), category("More", V[5:7])])
    assert not {"Diary"} & {one.name for one in plan.reused}


def test_a_video_whose_only_category_is_not_made_has_no_home():
    categories = [category("A", V[:2], playlist_id=FIRST), category("B", V[2:4])]
    lib = library({"A": V[:2], "mix": [V[0], V[2], V[3]]})
    plan = reuse(lib, categories, Choices(untouched=frozenset({FIRST}), linked=frozenset({FIRST})))
    assert "mix" in {kept.title for kept in plan.kept}
