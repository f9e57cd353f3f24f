"""The catalogue out of a database file, by SQLite alone: for the store, and for a start before the store is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.catalogue import Catalogue, PlaylistLine, VideoLine
from ytsync_desktop.core.checkpoints import LIKED
from ytsync_desktop.core.library import Availability, PlaylistId, VideoId
from ytsync_desktop.store.stored import Unreadable, json_of, read_as, some_text, time_of

_VIDEOS = """SELECT youtube_id, title, channel_title, published_at, duration, tags, thumbnail_url, availability
FROM videos"""
_PLAYLISTS = """SELECT youtube_id, title, description FROM playlists
WHERE deleted_from_youtube_at IS NULL AND youtube_id != ? ORDER BY list_position"""
_MEMBERS = "SELECT playlist_youtube_id, video_youtube_id FROM playlist_videos ORDER BY position"
_WATCH_LATER = "SELECT video_youtube_id FROM watch_later WHERE cleared_at IS NULL ORDER BY id"
_STATES = {one.value: one for one in Availability}


class CatalogueRows(NamedTuple):
    """The rows as they stand in the file."""

    videos: list[Any]
    playlists: list[Any]
    members: list[Any]
    watch_later: list[Any]


def read_rows(connection: sqlite3.Connection) -> CatalogueRows:
    """Fetch all, and nothing else: while a view is open no commit can end."""
    return CatalogueRows(
        connection.execute(_VIDEOS).fetchall(),
        connection.execute(_PLAYLISTS, (LIKED,)).fetchall(),
        connection.execute(_MEMBERS).fetchall(),
        connection.execute(_WATCH_LATER).fetchall(),
    )


def catalogue_of(rows: CatalogueRows) -> Catalogue:
    """The catalogue that rows tell of; Unreadable where a value is none that was ever written."""
    playlists = tuple(PlaylistLine(PlaylistId(one), *rest) for one, *rest in map(_texts, rows.playlists))
    members: dict[str, list[VideoId]] = {playlist.id: [] for playlist in playlists}
    for playlist_id, video_id in map(_texts, breathing(rows.members)):
        if playlist_id in members:
            members[playlist_id].append(VideoId(video_id))
    return Catalogue(
        playlists,
        {PlaylistId(one): tuple(ids) for one, ids in members.items()},
        {line.id: line for line in map(_line, breathing(rows.videos))},
        tuple(VideoId(one) for (one,) in map(_texts, rows.watch_later)),
    )


def _texts(row: Iterable[Any]) -> list[str]:
    return [some_text(value) for value in row]


def _line(row: Iterable[Any]) -> VideoLine:
    video_id, title, channel, published, duration, tags, picture, availability = row
    return VideoLine(
        VideoId(some_text(video_id)),
        some_text(title),
        some_text(channel),
        time_of(published),
        _seconds(duration),
        _tags(tags),
        some_text(picture),
        read_as(_STATES.__getitem__, availability),
    )


def _tags(stored: Any) -> tuple[str, ...]:
    tags = json_of(stored)
    if isinstance(tags, list) and all(isinstance(tag, str) for tag in tags):
        return tuple(tags)
    raise Unreadable("it holds something else where tags were written")


def _seconds(stored: Any) -> int | None:
    if stored is None or isinstance(stored, int):
        return stored
    raise Unreadable("it holds something else where a number was written")
