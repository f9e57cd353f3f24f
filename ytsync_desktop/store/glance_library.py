"""The library and its categories by SQLite alone, for the first picture of them.

They are those that the store itself reads (a test holds it), and only for the moment until it does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from json import loads
from pathlib import Path
from typing import Any, NamedTuple

from ytsync_desktop.core.checkpoints import LIKED
from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import (
    UNSORTED,
    UNSORTED_ID,
    Availability,
    Category,
    CategoryId,
    Library,
    Playlist,
    PlaylistId,
    PlaylistItem,
    Privacy,
    Video,
    VideoId,
)
from ytsync_desktop.core.limits import marker_in
from ytsync_desktop.store.glance import own_channel
from ytsync_desktop.store.glance_file import at_a_glance, plain, time_of

_VIDEOS = """SELECT youtube_id, title, description, channel_id, channel_title, youtube_category, tags, published_at,
duration, thumbnail_url, availability, etag, last_fetched FROM videos"""
_PLAYLISTS = """SELECT youtube_id, title, description, privacy, channel_id, default_language, item_count, thumbnail_url,
published_at, etag, last_fetched, deleted_from_youtube_at FROM playlists
WHERE deleted_from_youtube_at IS NULL AND youtube_id != ? ORDER BY list_position"""
_ITEMS = """SELECT item_id, playlist_youtube_id, video_youtube_id, position, added_at, availability
FROM playlist_videos ORDER BY position"""
_UNSORTED = """SELECT youtube_id FROM videos WHERE (
    EXISTS (SELECT 1 FROM playlist_videos WHERE video_youtube_id = videos.youtube_id)
    OR EXISTS (SELECT 1 FROM watch_later WHERE video_youtube_id = videos.youtube_id AND cleared_at IS NULL)
) AND NOT EXISTS (SELECT 1 FROM category_videos WHERE video_youtube_id = videos.youtube_id) ORDER BY id"""
_READ: Mapping[str, Callable[[Any], Any]] = {
    "published_at": time_of,
    "last_fetched": time_of,
    "deleted_from_youtube_at": time_of,
    "tags": lambda text: tuple(loads(text)),
    "availability": {one.value: one for one in Availability}.__getitem__,
    "privacy": {one.value: one for one in Privacy}.__getitem__,
    "duration": lambda seconds: seconds,
    "item_count": lambda count: count,
}
"""How columns are read that hold no plain text."""


class Sorted(NamedTuple):
    """A library, and how it is sorted."""

    library: Library
    categories: tuple[Category, ...]
    choices: Choices


def glance_library(path: Path) -> Sorted | None:
    """The library of a database file; None wherever the store has something to do or to say first."""
    return at_a_glance(
        path, lambda connection: Sorted(_library(connection), _categories(connection), _choices(connection))
    )


def _library(connection: sqlite3.Connection) -> Library:
    videos = {video.id: video for video in _values(connection, Video, _VIDEOS)}
    playlists = tuple(_values(connection, Playlist, _PLAYLISTS, LIKED))
    later = connection.execute("SELECT video_youtube_id FROM watch_later WHERE cleared_at IS NULL ORDER BY id")
    return Library(
        own_channel(connection),
        playlists,
        _items(connection, playlists, videos),
        videos,
        tuple(VideoId(one) for (one,) in later),
        _made_by_app(connection, playlists),
    )


def _made_by_app(connection: sqlite3.Connection, playlists: Iterable[Playlist]) -> frozenset[PlaylistId]:
    noted = {one for (one,) in connection.execute("SELECT youtube_id FROM playlists WHERE made_by_app")}
    known = {one for (one,) in connection.execute("SELECT marker FROM sync_operations WHERE marker != ''")}
    marks = {playlist.id: marker_in(playlist.description) for playlist in playlists}
    return frozenset(one for one, mark in marks.items() if one in noted or (mark and mark not in known))


def _values(connection: sqlite3.Connection, kind: type[Any], query: str, *given: str) -> Iterable[Any]:
    """The values of a query that names the columns of all fields, in their order."""
    read = [_READ.get(field.name, plain) for field in fields(kind)]
    for row in connection.execute(query, given):
        yield kind(*[one(value) for one, value in zip(read, row, strict=True)])


def _items(
    connection: sqlite3.Connection, playlists: Iterable[Playlist], videos: Mapping[VideoId, Video]
) -> dict[PlaylistId, tuple[PlaylistItem, ...]]:
    found: dict[PlaylistId, list[PlaylistItem]] = {playlist.id: [] for playlist in playlists}
    states = {one.value: one for one in Availability}
    for item_id, playlist_id, video_id, position, added_at, availability in connection.execute(_ITEMS):
        if playlist_id in found:
            video = videos[video_id]
            shown = (video.title, video.channel_id, video.channel_title)
            place = (item_id, playlist_id, video_id, position, time_of(added_at))
            found[playlist_id].append(PlaylistItem(*place, *shown, states[availability]))
    return {playlist_id: tuple(items) for playlist_id, items in found.items()}


def _categories(connection: sqlite3.Connection) -> tuple[Category, ...]:
    videos: dict[int, list[VideoId]] = {}
    for category_id, video_id in connection.execute(
        "SELECT category_id, video_youtube_id FROM category_videos ORDER BY position"
    ):
        videos.setdefault(category_id, []).append(video_id)
    rows = connection.execute(
        "SELECT id, name, description, approved, youtube_playlist_id FROM categories ORDER BY name_key"
    )
    own = (
        Category(
            CategoryId(one), plain(name), plain(words), tuple(videos.get(one, ())), bool(approved), playlist_id=linked
        )
        for one, name, words, approved, linked in rows
    )
    unsorted = tuple(VideoId(one) for (one,) in connection.execute(_UNSORTED))
    return (*own, Category(UNSORTED_ID, UNSORTED, video_ids=unsorted, protected=True))


def _choices(connection: sqlite3.Connection) -> Choices:
    rows = connection.execute("SELECT youtube_id, category_id FROM playlist_choices").fetchall()
    live = {one for (one,) in connection.execute("SELECT id FROM categories")}
    return Choices(
        untouched=frozenset(PlaylistId(one) for one, category_id in rows if category_id is None),
        becomes={PlaylistId(one): CategoryId(category_id) for one, category_id in rows if category_id in live},
    )
