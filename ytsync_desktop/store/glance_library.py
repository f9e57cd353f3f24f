"""The library and its categories by SQLite alone, for the first picture of them.

They are those that the store itself reads (a test holds it), and only for the moment until it does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ytsync_desktop.core.catalogue import Catalogue
from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import Category, CategoryId, PlaylistId, VideoId
from ytsync_desktop.store.catalogue_rows import catalogue_of, read_rows
from ytsync_desktop.store.glance_file import at_a_glance
from ytsync_desktop.store.stored import some_text
from ytsync_desktop.store.video_files import in_memory, opened, paged, place_of, written


class Sorted(NamedTuple):
    """A library, and how it is sorted: the categories that will be playlists."""

    catalogue: Catalogue
    categories: tuple[Category, ...]
    choices: Choices


def glance_library(path: Path) -> Sorted | None:
    """The library of a database file; None wherever the store has something to do or to say first.

    The caller holds the folder's lock: where the videos have no index yet, it is written, and nobody waits for that.
    """
    return at_a_glance(path, partial(_sorted, path))


def _sorted(path: Path, connection: sqlite3.Connection) -> Sorted:
    def videos() -> Iterator[Any]:
        return paged(lambda query, values: connection.execute(query, values).fetchall())

    rows = read_rows(connection)
    place = place_of(path, rows.stamp)
    index = opened(place) or written(place, videos(), lambda: True) or in_memory(videos())
    return Sorted(catalogue_of(rows, index), _categories(connection), _choices(connection))


def _categories(connection: sqlite3.Connection) -> tuple[Category, ...]:
    videos: dict[int, list[VideoId]] = {}
    for category_id, video_id in connection.execute(
        "SELECT category_id, video_youtube_id FROM category_videos ORDER BY position"
    ):
        videos.setdefault(category_id, []).append(VideoId(some_text(video_id)))
    rows = connection.execute(
        "SELECT id, name, description, approved, youtube_playlist_id FROM categories ORDER BY name_key"
    )
    own = (
        Category(
            CategoryId(one),
            some_text(name),
            some_text(words),
            tuple(videos.get(one, ())),
            bool(approved),
            playlist_id=None if linked is None else PlaylistId(some_text(linked)),
        )
        for one, name, words, approved, linked in rows
    )
    return tuple(own)


def _choices(connection: sqlite3.Connection) -> Choices:
    found = connection.execute("SELECT youtube_id, category_id FROM playlist_choices")
    rows = [(some_text(one), category_id) for one, category_id in found]
    live = {one for (one,) in connection.execute("SELECT id FROM categories")}
    return Choices(
        untouched=frozenset(PlaylistId(one) for one, category_id in rows if category_id is None),
        becomes={PlaylistId(one): CategoryId(category_id) for one, category_id in rows if category_id in live},
    )
