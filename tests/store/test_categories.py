"""Categories as stored: names, the protected one, and links to playlists that outlive a deletion."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import UNSORTED, UNSORTED_ID, Category, CategoryId, PlaylistId, VideoId
from ytsync_desktop.store.categories import SqlCategories
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.library import SqlLibrary

A, B, C = (VideoId(f"video00000{one}") for one in "abc")
LINK = PlaylistId("PLmade")


@pytest.fixture
def store(database: Database) -> SqlCategories:
    return SqlCategories(database)


def link(database: Database, category_id: CategoryId, playlist_id: str = LINK) -> None:
    """What a finished create leaves behind."""
    with database.write() as connection:
        connection.execute(
            text("INSERT INTO playlists (youtube_id, title, description, thumbnail_url, item_count, privacy, "
                 "default_language, channel_id, etag, list_position, made_by_app) "
                 "VALUES (:id, 'made', '', '', 0, 'private', '', '', '', 0, 1)"),
            {"id": playlist_id},
        )  # fmt: skip
        connection.execute(
            text("UPDATE categories SET youtube_playlist_id = :playlist WHERE id = :id"),
            {"playlist": playlist_id, "id": category_id},
        )


def only(store: SqlCategories) -> Category:
    (one,) = store.categories()[:-1]
    return one


def test_names_are_cleaned_and_unique_whatever_their_case_or_encoding(store: SqlCategories) -> None:
    first = store.create("  Cafe\u0301 ", [A])
    assert only(store).name == "Caf\u00e9"
    for name in ("café", "CAFE\u0301", "Café"):
        with pytest.raises(BadInput, match="already"):
            store.create(name, [])
    store.rename(first, "CAFÉ")
    assert only(store).name == "CAFÉ"


def test_categories_are_listed_by_name_the_protected_one_last(store: SqlCategories, database: Database) -> None:
    SqlLibrary(database).set_watch_later([(C, None), (B, None), (A, None)])
    for name in ("zoo", "Art", "music"):
        store.create(name, [B, A] if name == "zoo" else [])
    listed = store.categories()
    assert [one.name for one in listed] == ["Art", "music", "zoo", UNSORTED]
    assert listed[2].video_ids == (B, A)
    assert (listed[3].id, listed[3].protected, listed[3].video_ids) == (UNSORTED_ID, True, (C,))


def test_what_is_in_no_playlist_and_no_watch_later_is_not_unsorted(store: SqlCategories, database: Database) -> None:
    one = store.create("x", [A])
    store.remove(one, [A])
    assert store.categories()[-1].video_ids == ()
    SqlLibrary(database).set_watch_later([(A, None)])
    assert store.categories()[-1].video_ids == (A,)
    SqlLibrary(database).mark_cleared([A], at=datetime(2026, 11, 20, tzinfo=UTC))
    assert store.categories()[-1].video_ids == ()


def test_assigning_and_removing_tell_what_they_changed(store: SqlCategories) -> None:
    one = store.create("x", [A])
    assert store.assign(one, [B, A, B]) == (B,)
    assert only(store).video_ids == (A, B)
    assert store.remove(one, [A, C]) == (A,)
    assert only(store).video_ids == (B,)


@pytest.mark.parametrize("category_id", [UNSORTED_ID, CategoryId(77)])
def test_the_protected_and_unknown_categories_cannot_be_changed(category_id: CategoryId, store: SqlCategories) -> None:
    for attempt in (
        lambda: store.rename(category_id, "x"),
        lambda: store.delete(category_id),
        lambda: store.approve([category_id], True),
        lambda: store.assign(category_id, [A]),
        lambda: store.remove(category_id, [A]),
    ):
        with pytest.raises(BadInput):
            attempt()


def test_an_id_is_never_given_twice(store: SqlCategories) -> None:
    first = store.create("x", [])
    store.delete(first)
    assert store.create("y", []) != first


def test_names_can_be_swapped_in_one_step(store: SqlCategories) -> None:
    store.create("a", [A])
    store.create("b", [B])
    first, second, _ = store.categories()
    store.put([replace(first, name="b"), replace(second, name="a")])
    assert [(one.name, one.video_ids) for one in store.categories()[:-1]] == [("a", (B,)), ("b", (A,))]


def test_putting_back_never_touches_a_link(store: SqlCategories, database: Database) -> None:
    before = replace(_created(store), playlist_id=None)
    link(database, before.id)
    store.put([replace(before, name="new")])
    assert only(store).playlist_id == LINK


def _created(store: SqlCategories) -> Category:
    store.create("food", [A])
    return only(store)


@pytest.mark.parametrize("how", ["create", "put", "replace_all"])
def test_a_category_of_a_deleted_one_s_name_continues_its_playlist(
    how: str, store: SqlCategories, database: Database
) -> None:
    one = _created(store)
    link(database, one.id)
    store.delete(one.id)
    match how:
        case "create":
            store.create("FOOD", [B])
        case "put":
            store.put([one])
        case _:
            store.replace_all([("Food", [B])])
    assert only(store).playlist_id == LINK
    store.create("other", [])
    assert [one.playlist_id for one in store.categories()[:-1]] == [LINK, None]


def test_a_playlist_gone_from_youtube_is_not_continued(store: SqlCategories, database: Database) -> None:
    one = _created(store)
    link(database, one.id)
    store.delete(one.id)
    with database.write() as connection:
        connection.execute(text("UPDATE playlists SET deleted_from_youtube_at = '2026-11-20T00:00:00.000000+00:00'"))
    store.create("food", [A])
    assert only(store).playlist_id is None


def test_replacing_all_keeps_links_by_name(store: SqlCategories, database: Database) -> None:
    one = _created(store)
    link(database, one.id)
    store.create("gone", [])
    store.replace_all([("FOOD", [B, C]), ("new", [A])])
    food, new, _ = store.categories()
    assert (food.id, food.name, food.playlist_id, food.video_ids, food.approved) == (one.id, "FOOD", LINK, (B, C), True)
    assert (new.playlist_id, new.approved) == (None, True)
    store.replace_all([("new", [A])])
    store.replace_all([("food", [A])])
    assert only(store).playlist_id == LINK


def test_a_refused_step_changes_nothing(store: SqlCategories) -> None:
    store.create("a", [A])
    first = only(store)
    second = store.create("b", [B])
    before = store.categories()
    with pytest.raises(BadInput):
        store.put([replace(first, name="B", video_ids=(C,))])
    with pytest.raises(BadInput):
        store.replace_all([("fine", [A]), (" ", [B])])
    with pytest.raises(BadInput):
        store.put([], removed=[second, UNSORTED_ID])
    assert store.categories() == before
