"""The catalogue out of a database file, by SQLite alone: for the store, and for a start before the store is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.catalogue import Catalogue, PlaylistLine
from ytsync_desktop.core.checkpoints import LIKED
from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.store.stored import some_text
from ytsync_desktop.store.video_index import SqlVideoIndex
from ytsync_desktop.store.video_stamp import stamp_of

_PLAYLISTS = """SELECT youtube_id, title, description FROM playlists
WHERE deleted_from_youtube_at IS NULL AND youtube_id != ? ORDER BY list_position"""
_MEMBERS = "SELECT playlist_youtube_id, video_youtube_id FROM playlist_videos ORDER BY position"
_WATCH_LATER = "SELECT video_youtube_id FROM watch_later WHERE cleared_at IS NULL ORDER BY id"


class CatalogueRows(NamedTuple):
    """The rows as they stand in the file, with the stamp of its videos."""

    stamp: str
    playlists: list[Any]
    members: list[Any]
    watch_later: list[Any]


def read_rows(connection: sqlite3.Connection) -> CatalogueRows:
    """Fetch all, and nothing else: while a view is open no commit can end."""
    return CatalogueRows(
        stamp_of(connection),
        connection.execute(_PLAYLISTS, (LIKED,)).fetchall(),
        connection.execute(_MEMBERS).fetchall(),
        connection.execute(_WATCH_LATER).fetchall(),
    )


def catalogue_of(rows: CatalogueRows, index: SqlVideoIndex) -> Catalogue:
    """The catalogue that rows tell of, with the index of their videos.

    Unreadable where a value is none that was ever written.
    """
    same = {one: one for one in index.ids}  # one text for a video, wherever it stands
    playlists = tuple(PlaylistLine(PlaylistId(one), *rest) for one, *rest in map(_texts, rows.playlists))
    members: dict[str, list[VideoId]] = {playlist.id: [] for playlist in playlists}
    for playlist_id, video_id in map(_texts, breathing(rows.members)):
        if playlist_id in members:
            one = VideoId(video_id)
            members[playlist_id].append(same.get(one, one))
    return Catalogue(
        playlists,
        {PlaylistId(one): tuple(ids) for one, ids in members.items()},
        index.ids,
        index.states,
        tuple(VideoId(one) for (one,) in map(_texts, rows.watch_later)),
        index,
    )


def _texts(row: Iterable[Any]) -> list[str]:
    return [some_text(value) for value in row]
