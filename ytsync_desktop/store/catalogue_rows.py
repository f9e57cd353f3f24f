"""The catalogue out of a database file, by SQLite alone: for the store, and for a start before the store is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from sys import intern
from typing import Any, NamedTuple

from ytsync_desktop.core.breath import breathing, consumed
from ytsync_desktop.core.catalogue import Catalogue, PlaylistLine, VideoLine, searched
from ytsync_desktop.core.checkpoints import LIKED
from ytsync_desktop.core.library import Availability, PlaylistId, VideoId
from ytsync_desktop.store.stored import Unreadable, json_of, number_of, some_text, texts_of, time_of

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
    """The catalogue that rows tell of, which are used up; Unreadable where a value is none that was ever written."""
    playlists = tuple(PlaylistLine(PlaylistId(one), *rest) for one, *rest in map(_texts, rows.playlists))
    members: dict[str, list[VideoId]] = {playlist.id: [] for playlist in playlists}
    for playlist_id, video_id in map(_texts, breathing(rows.members)):
        if playlist_id in members:
            members[playlist_id].append(VideoId(video_id))
    lines: dict[VideoId, VideoLine] = {}
    texts: dict[VideoId, str] = {}
    for line, text in map(_line, consumed(rows.videos)):
        lines[line.id], texts[line.id] = line, text
    return Catalogue(
        playlists,
        {PlaylistId(one): tuple(ids) for one, ids in members.items()},
        lines,
        texts,
        tuple(VideoId(one) for (one,) in map(_texts, rows.watch_later)),
    )


def _texts(row: Iterable[Any]) -> list[str]:
    return [some_text(value) for value in row]


def _line(row: Iterable[Any]) -> tuple[VideoLine, str]:
    """A video's line, and what it is searched in. Of the tags, half of what is read, nothing else is kept."""
    stored_id, stored_title, stored_channel, published, duration, tags, picture, availability = row
    video_id, title = VideoId(some_text(stored_id)), some_text(stored_title)
    channel = intern(some_text(stored_channel))  # one for its many videos
    line = VideoLine(
        video_id,
        title,
        channel,
        time_of(published),
        number_of(duration),
        some_text(picture),
        _state(availability),
    )
    return line, searched(title, channel, video_id, texts_of(json_of(tags)))


def _state(stored: Any) -> Availability:
    state = _STATES.get(stored)
    if state is None:
        raise Unreadable("it holds something else where a state was written")
    return state
