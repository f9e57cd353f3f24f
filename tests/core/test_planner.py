"""The plan of small libraries, written out: what is created, added, deleted, kept and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.core.libraries import category, library, playlist_items
from ytsync_desktop.core.errors import WrongUsage
from ytsync_desktop.core.library import Availability, ChannelId, PlaylistId, VideoId
from ytsync_desktop.core.operations import Kind, Stage
from ytsync_desktop.core.plan import Strategy, plan_from_json, plan_to_json
from ytsync_desktop.core.planner import build_plan

V = [VideoId(f"video{n:06d}") for n in range(10)]


def kinds(plan):
    return [op.kind for op in plan.writes]


def test_each_category_is_one_create_and_its_adds_and_every_old_playlist_goes():
    lib = library({"old a": V[:3], "old b": V[2:4]})
    plan = build_plan(lib, [category("big", V[:3]), category("small", V[3:4])])
    assert [op.playlist_title for op in plan.of_kind(Kind.CREATE)] == ["small", "big"]
    assert kinds(plan) == [Kind.CREATE, Kind.ADD, Kind.CREATE, Kind.ADD, Kind.ADD, Kind.ADD, Kind.DELETE, Kind.DELETE]
    assert plan.write_units == 8 * 50
    assert plan.of_kind(Kind.DELETE)[0].why == "3 of 3 videos will be in: big (3)"
    assert plan.of_kind(Kind.ADD)[-1].why == "from “old a”, “old b”"


def test_a_video_in_two_categories_is_added_to_both():
    plan = build_plan(library({"old": V[:1]}), [category("a", V[:1]), category("b", V[:1])])
    assert [op.playlist_title for op in plan.of_kind(Kind.ADD)] == ["a", "b"]


def test_an_add_waits_for_the_create_of_its_own_category():
    plan = build_plan(library({"old": V[:4]}), [category("a", V[:2]), category("b", V[2:4])])
    for add in plan.of_kind(Kind.ADD):
        assert add.depends_on is not None
        create = plan.operations[add.depends_on]
        assert create.kind is Kind.CREATE
        assert create.category_id == add.category_id


def test_unavailable_videos_are_left_out_and_named():
    lib = library({"old": V[:3]}, unavailable={V[1]: Availability.PRIVATE})
    plan = build_plan(lib, [category("a", V[:3])])
    assert [op.video_id for op in plan.of_kind(Kind.ADD)] == [V[0], V[2]]
    assert plan.unavailable == (V[1],)
    assert plan.deletions[0].unavailable == (V[1],)
    assert "1 unavailable" in plan.of_kind(Kind.DELETE)[0].why


def test_a_playlist_with_a_video_that_no_category_takes_is_kept_and_says_why():
    plan = build_plan(library({"old": V[:2], "other": V[:1]}), [category("a", V[:1])])
    assert [kept.title for kept in plan.kept] == ["old"]
    assert plan.kept[0].videos == (V[1],)
    assert "no approved category" in plan.kept[0].why
    assert [op.playlist_title for op in plan.of_kind(Kind.DELETE)] == ["other"]


def test_playlists_of_others_system_lists_and_own_ones_are_never_up_for_deletion():
    lib = library({"mine": V[:1], "theirs": V[:1], "made": V[:1]})
    theirs, made = lib.playlists[1], lib.playlists[2]
    lib = replace(
        lib,
        playlists=(lib.playlists[0], replace(theirs, channel_id=ChannelId("UCsomebodyelse")), made),
        made_by_app=frozenset({made.id}),
    )
    liked = replace(lib.playlists[0], id=PlaylistId("LL"), title="Liked videos")
    lib = replace(
        lib, playlists=(*lib.playlists, liked), items={**lib.items, liked.id: playlist_items(liked.id, V[:1])}
    )
    plan = build_plan(lib, [category("a", V[:1])])
    assert [op.playlist_title for op in plan.of_kind(Kind.DELETE)] == ["mine"]


@pytest.mark.parametrize(
    ("name", "part"),
    [("x" * 151, "150 characters"), ("a<b", "“<”"), ("a>b", "“>”"), ("a\u2028b", "U+2028"), ("  ", "needs a title")],
)
def test_a_title_youtube_would_refuse_is_a_problem_and_keeps_the_old_playlists(name, part):
    plan = build_plan(library({"old": V[:1]}), [category(name, V[:1]), category("fine", V[1:2])])
    assert part in plan.problems[0].why
    assert [op.playlist_title for op in plan.of_kind(Kind.CREATE)] == ["fine"]
    assert [kept.title for kept in plan.kept] == ["old"]


def test_sizes_are_checked():
    many = [VideoId(f"{n:011d}") for n in range(5_001)]
    plan = build_plan(library({}), [category("many", many), category("none", []), category("text", V[:1], "d" * 4_981)])
    assert [problem.category for problem in plan.problems] == ["many", "none", "text"]
    assert "1 too many" in plan.problems[0].why
    assert not plan.writes


def test_what_stands_in_a_continued_playlist_counts_towards_its_size():
    there, more = ([VideoId(f"{n:011d}") for n in numbers] for numbers in (range(4_999), range(4_999, 5_001)))
    lib = library({"a": there})
    lib = replace(lib, made_by_app=frozenset({lib.playlists[0].id}))
    linked = category("a", more, playlist_id=lib.playlists[0].id)
    plan = build_plan(lib, [linked])
    assert not plan.writes
    assert "holds 4,999 and would get 2 more" in plan.problems[0].why
    assert len(build_plan(lib, [replace(linked, video_ids=tuple(more[:1]))]).of_kind(Kind.ADD)) == 1


def test_a_category_with_a_playlist_is_continued_by_the_difference_only():
    lib = library({"a": V[:3]})
    lib = replace(lib, made_by_app=frozenset({lib.playlists[0].id}))
    linked = category("a", [*V[1:3], V[4]], playlist_id=lib.playlists[0].id)
    plan = build_plan(lib, [linked, category("b", V[:1])])
    by_kind = {kind: [(op.playlist_title, op.video_id) for op in plan.of_kind(kind)] for kind in Kind}
    assert by_kind[Kind.CREATE] == [("b", None)]
    assert sorted(by_kind[Kind.ADD]) == [("a", V[4]), ("b", V[0])]
    assert by_kind[Kind.REMOVE] == [("a", V[0])]  # it moved to “b”
    assert by_kind[Kind.DELETE] == []


def test_a_continued_category_with_another_name_is_renamed_and_second_copies_go():
    lib = library({"old name": [V[0], V[1], V[0]]})
    own = lib.playlists[0].id
    lib = replace(lib, made_by_app=frozenset({own}))
    plan = build_plan(lib, [category("new name", V[:2], playlist_id=own)])
    assert kinds(plan) == [Kind.RENAME, Kind.REMOVE]
    assert plan.of_kind(Kind.REMOVE)[0].item_id == lib.items[own][2].id


def test_a_video_the_person_put_into_a_continued_playlist_stays():
    lib = library({"a": V[:2]})
    own = lib.playlists[0].id
    lib = replace(lib, made_by_app=frozenset({own}))
    plan = build_plan(lib, [category("a", V[:1], playlist_id=own)])
    assert not plan.writes


def test_watch_later_is_by_hand_and_costs_nothing():
    lib = replace(library({}), watch_later=(V[0], V[5]))
    plan = build_plan(lib, [category("a", V[:1])])
    assert plan.watch_later == (V[0],)
    assert plan.count(Stage.CLEAR_WATCH_LATER) == 0
    assert [op.units for op in plan.operations if op.kind is Kind.BY_HAND] == [0]


def test_ids_never_fetched_are_planned_and_named():
    unknown = VideoId("neverSeen00")
    plan = build_plan(library({}), [category("a", [unknown])])
    assert plan.not_checked == (unknown,)
    assert [op.video_id for op in plan.of_kind(Kind.ADD)] == [unknown]


def test_equal_data_gives_an_equal_plan_and_text_gives_it_back():
    categories = [category("a", V[:2]), category("b", V[2:4])]

    def build():
        return build_plan(library({"old": V[:4]}), categories)

    assert build().id == build().id
    assert plan_from_json(plan_to_json(build())) == build()
    other = build_plan(library({"old": V[:4]}), [replace(categories[0], video_ids=(*V[:3],)), categories[1]])
    assert other.id != build().id


def test_a_strategy_not_offered_is_wrong_usage():
    with pytest.raises(WrongUsage, match="restore"):
        build_plan(library({}), [category("a", V[:1])], Strategy.RESTORE)


def test_a_playlist_deleted_on_youtube_is_created_anew():
    lib = library({"a": V[:1]})
    gone = replace(lib.playlists[0], deleted_from_youtube_at=datetime.now(UTC))
    plan = build_plan(replace(lib, playlists=(gone,)), [category("a", V[:1], playlist_id=gone.id)])
    assert kinds(plan) == [Kind.CREATE, Kind.ADD]
