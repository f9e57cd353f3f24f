"""The imported library as stored: as one value, in figures, and Watch Later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from ytsync_desktop.core.checkpoints import LIKED, EntityType, Phase, StoredPage
from ytsync_desktop.core.library import (
    Availability,
    Channel,
    ChannelId,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Privacy,
    Video,
    VideoId,
)
from ytsync_desktop.store.checkpoints import SqlImportStore
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.library import SqlLibrary
from ytsync_desktop.store.tables import SETTINGS

AT = datetime(2026, 11, 20, 18, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
P = PlaylistId("PL1")


def vid(number: int) -> VideoId:
    return VideoId(f"v{number:010d}")


def item(number: int, place: int = 0, **other: object) -> PlaylistItem:
    one = PlaylistItem(PlaylistItemId(f"item{number}"), P, vid(number), place, AT, f"Title {number}")
    return replace(one, **other)  # type: ignore[arg-type]


@pytest.fixture
def store(database: Database) -> SqlImportStore:
    return SqlImportStore(database)


@pytest.fixture
def library(database: Database) -> SqlLibrary:
    return SqlLibrary(database)


def list_items(store: SqlImportStore, *numbers: int, start: int = 0, count: int | None = -1) -> object:
    with store.begin() as unit:
        unit.save_playlists([Playlist(P, "one")], start=0, at=AT)
        saved = unit.save_items(P, [item(number) for number in numbers], start=start, at=AT)
        changes = saved.changes
        if count != -1:
            changes += unit.finish_listing(P, count=count)
    return changes


def order(library: SqlLibrary) -> list[str]:
    return [one.id.removeprefix("item") for one in library.load().items[P]]


def test_every_field_comes_back_as_it_was(store: SqlImportStore, library: SqlLibrary) -> None:
    channel = Channel(ChannelId("UC1"), "Me \ud800", "https://x.example/1")
    playlist = Playlist(
        P, "Title\x00", "words", Privacy.UNLISTED, channel.id, "en", 1, "https://x.example/2", AT, "etag", AT
    )
    video = Video(
        vid(1), "T", "D", ChannelId("UC2"), "Maker", "22", ("a", "b"), AT, 61, "u", Availability.AVAILABLE, "e", AT
    )
    with store.begin() as unit:
        unit.save_channel(channel)
        unit.save_playlists([playlist], start=0, at=AT)
        unit.save_items(P, [item(1)], start=0, at=AT)
        unit.save_videos([vid(1)], [video], at=AT)
    loaded = library.load()
    assert loaded.channel == library.channel() == channel
    assert loaded.playlists == (playlist,)
    assert loaded.videos == {vid(1): video}
    assert loaded.items == {P: (item(1, title="T", channel_id=ChannelId("UC2"), channel_title="Maker"),)}


def test_what_many_rows_say_is_in_memory_once(store: SqlImportStore, library: SqlLibrary) -> None:
    maker = ChannelId("UC2")
    list_items(store, 1, 2)
    with store.begin() as unit:
        unit.save_videos(
            [vid(1), vid(2)],
            [Video(vid(n), channel_id=maker, channel_title="Some Maker", tags=("slow food",)) for n in (1, 2)],
            at=AT,
        )
    loaded = library.load()
    first, second = loaded.videos.values()
    assert first.channel_title is second.channel_title and first.channel_id is second.channel_id
    assert first.tags[0] is second.tags[0]
    assert [one.video_id is video.id for one, video in zip(loaded.items[P], (first, second), strict=True)] == [True] * 2


def test_an_empty_folder_has_an_empty_library(library: SqlLibrary) -> None:
    assert library.load().playlists == ()
    assert library.channel() is None
    counts = library.counts()
    assert (counts.playlists, counts.items, counts.videos, counts.complete, counts.last_import_at) == (
        0, 0, 0, False, None,
    )  # fmt: skip


def test_a_page_replaces_what_stood_in_its_places_and_the_end_cuts_off_the_rest(
    store: SqlImportStore, library: SqlLibrary
) -> None:
    list_items(store, 1, 2, 3, 4, count=4)
    list_items(store, 9, 1)  # two new places; 2 may still come on a later page
    assert order(library) == ["9", "1", "3", "4", "2"]
    list_items(store, 2, 3, start=2, count=4)
    assert order(library) == ["9", "1", "2", "3"]


def test_what_this_program_added_survives_an_unchanged_last_page(store: SqlImportStore, library: SqlLibrary) -> None:
    list_items(store, 1, 2, count=2)
    list_items(store, 7, start=2)
    with store.begin() as unit:
        unit.finish_listing(P, count=None)
    assert order(library) == ["1", "2", "7"]


def test_a_unit_left_by_an_error_changes_nothing(store: SqlImportStore, library: SqlLibrary) -> None:
    with pytest.raises(RuntimeError), store.begin() as unit:
        unit.save_playlists([Playlist(P, "one")], start=0, at=AT)
        unit.states.reset(EntityType.PLAYLISTS, Phase.INITIAL, at=AT)
        raise RuntimeError
    assert library.load().playlists == ()
    assert store.states.list() == ()


def test_an_item_seen_twice_is_one_item(store: SqlImportStore, library: SqlLibrary) -> None:
    list_items(store, 1, 2, 3)
    list_items(store, 3, 4, start=3, count=5)
    assert order(library) == ["1", "2", "3", "4"]


def test_figures_count_what_is_there(store: SqlImportStore, library: SqlLibrary) -> None:
    list_items(store, 1, 2, 3)
    with store.begin() as unit:
        unit.save_items(P, [item(4, availability=Availability.DELETED)], start=3, at=AT)
        unit.save_videos([vid(1), vid(2)], [Video(vid(1), "T")], at=AT)
        unit.queue_liked(at=AT)
        unit.save_items(LIKED, [replace(item(5), id=PlaylistItemId("liked"), playlist_id=LIKED)], start=0, at=AT)
        for entity in EntityType:
            unit.states.reset(entity, Phase.INITIAL, at=AT)
            unit.states.mark_complete(entity, Phase.INITIAL, at=LATER)
    library.set_watch_later([(vid(1), None), (vid(8), AT)])
    counts = library.counts()
    assert (counts.playlists, counts.items, counts.videos) == (1, 4, 6)
    assert (counts.unavailable, counts.watch_later, counts.not_checked) == (2, 2, 3)
    assert (counts.complete, counts.last_import_at) == (True, LATER)
    assert library.liked() == (vid(5),)
    assert library.load().items.keys() == {P}


def test_the_age_of_the_library_is_that_of_the_last_complete_import(store: SqlImportStore, library: SqlLibrary) -> None:
    for phase, at in ((Phase.INITIAL, AT), (Phase.INCREMENTAL, LATER)):
        for entity in EntityType:
            store.states.reset(entity, phase, at=at)
            store.states.mark_complete(entity, phase, at=at)
    store.states.reset(EntityType.VIDEOS, Phase.INCREMENTAL, at=LATER + timedelta(hours=2))
    assert library.counts().last_import_at == LATER
    assert library.counts().complete


def test_watch_later_keeps_the_order_of_its_file_and_forgets_what_was_cleared(library: SqlLibrary) -> None:
    entries = [(vid(3), AT), (vid(1), None), (vid(2), LATER)]
    assert library.set_watch_later(entries) == (3, 0)
    assert library.set_watch_later(entries[:2]) == (0, 2)
    assert library.watch_later() == tuple(entries)
    library.mark_cleared([vid(1)], at=LATER)
    assert library.load().watch_later == (vid(3), vid(2))
    assert library.set_watch_later([(vid(1), None)]) == (1, 0)
    assert [one for one, _ in library.watch_later()] == [vid(3), vid(1), vid(2)]


def test_pages_are_remembered_until_the_list_is_another(store: SqlImportStore) -> None:
    pages = [StoredPage(n, f"t{n}" if n else None, f"e{n}", f"t{n + 1}" if n < 2 else None, 50, 150) for n in range(3)]
    with store.begin() as unit:
        for page in pages:
            unit.save_page(P, page)
    assert list(store.pages()[P].values()) == pages
    with store.begin() as unit:
        unit.save_page(P, replace(pages[0], etag="new"))
    assert [page.etag for page in store.pages()[P].values()] == ["new", "e1", "e2"]
    with store.begin() as unit:
        unit.save_page(P, replace(pages[0], count=49))  # all that follows has moved
    assert list(store.pages()[P]) == [None]


def test_listings_wait_in_the_order_they_came_and_go_when_complete(store: SqlImportStore) -> None:
    other = PlaylistId("PL2")
    with store.begin() as unit:
        unit.save_playlists([Playlist(other, "two", item_count=7), Playlist(P, "one")], start=0, at=AT)
        assert [one.playlist_id for one in unit.queue_listings([other, P])] == [other, P]
        unit.note_listing(other, next_page_token="t", items_fetched=50, at=AT)
        unit.queue_listings([other])
    first, _ = store.listings()
    assert (first.title, first.item_count, first.next_page_token, first.items_fetched) == ("two", 7, "t", 50)
    assert str(first.started_on) == "2026-11-20"
    with store.begin() as unit:
        unit.finish_listing(other, count=0)
    assert [one.playlist_id for one in store.listings()] == [P]


def test_videos_left_are_those_never_fetched_and_those_too_old(store: SqlImportStore) -> None:
    list_items(store, 1, 2, 3)
    with store.begin() as unit:
        unit.save_videos([vid(1)], [], at=AT)
        unit.save_videos([vid(2)], [Video(vid(2))], at=LATER)
    assert store.videos_left(older_than=LATER) == (vid(1), vid(3))


def test_the_library_is_read_once_until_something_is_written(library: SqlLibrary) -> None:
    first = library.load()
    assert library.load() is first
    library.set_watch_later([(vid(1), None)])
    second = library.load()
    assert second.watch_later == (vid(1),)
    assert library.load() is second


def test_what_is_read_beside_a_write_is_not_kept(database: Database, library: SqlLibrary) -> None:
    library.load()
    with database.write() as connection:
        beside = library.load()
        connection.execute(insert(SETTINGS).values(name="theme", value="dark"))
    assert library.load() is not beside
    with pytest.raises(RuntimeError), database.write():
        beside = library.load()
        raise RuntimeError
    assert library.load() is not beside
