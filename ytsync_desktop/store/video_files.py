"""Files of the index of the videos: one beside the database, written once for each state of them and then only read.

A list asks for its rows while it paints. The database would let it wait for every commit; to this file nobody writes.
It holds nothing that is not in the database, and is made anew wherever it is missing, damaged or of another state.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from itertools import islice
from pathlib import Path
from typing import Any
from weakref import WeakSet

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.catalogue import searched
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.store.folder import INDEX_FILES
from ytsync_desktop.store.stored import Unreadable, json_of, number_of, some_text, stored_text, texts_of, time_of
from ytsync_desktop.store.video_index import SqlVideoIndex, state_of

VIDEO_ROWS = """SELECT id, youtube_id, title, channel_title, published_at, duration, tags, thumbnail_url, availability
FROM videos WHERE id > ? ORDER BY id LIMIT ?"""
"""What an index is made of, as it stands in the database: so many rows behind one."""

_log = logging.getLogger(__name__)
_LAYOUT, _SEAL = 1, "PRAGMA user_version = 1"
_AT_ONCE = 250
_PAGE = 1_000
_open: WeakSet[SqlVideoIndex] = WeakSet()
_one_at_a_time = threading.Lock()
"""A sweep must not take away what another thread is making."""
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE video (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, channel TEXT NOT NULL, published TEXT,
    duration INTEGER, picture TEXT NOT NULL, availability TEXT NOT NULL, title_key TEXT NOT NULL,
    channel_key TEXT NOT NULL
);
CREATE TABLE text (n INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE VIRTUAL TABLE word USING fts5(words, content = '', tokenize = "trigram case_sensitive 1");
"""
_NEW_VIDEO = "INSERT INTO video VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NEW_TEXT = "INSERT INTO text VALUES (?, ?)"
_NEW_WORDS = "INSERT INTO word (rowid, words) VALUES (?, ?)"


def place_of(database: Path, stamp: str) -> Path:
    """Where the index of that state of the videos is, if there is one."""
    return database.with_name(f"videos-{stamp}.index")


def opened(path: Path) -> SqlVideoIndex | None:
    """An index that was written; None where there is none that can be read."""
    if not path.exists():
        return None
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with ExitStack() as at_the_end:  # some systems put no other in the place of a file that is open
            connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
            at_the_end.callback(connection.close)
            if connection.execute("PRAGMA user_version").fetchone() == (_LAYOUT,):
                index = SqlVideoIndex(connection, path)
                _open.add(index)
                at_the_end.pop_all()
                return index
    except (sqlite3.Error, Unreadable):
        _log.warning("%s cannot be read, and is made anew", path, exc_info=True)
    return None


def close_indexes(folder: Path) -> None:
    """Let go of every file of a folder that is still asked, so that it can be deleted on any system."""
    for index in list(_open):
        if index.path is not None and index.path.parent == folder:
            index.close()


def paged(read: Callable[[str, tuple[int, int]], list[Any]]) -> Iterator[Any]:
    """All VIDEO_ROWS, read a page at a time: neither do they all have to be held, nor has a commit to wait for them."""
    last = 0
    while page := read(VIDEO_ROWS, (last, _PAGE)):
        last = page[-1][0]
        yield from page


def in_memory(rows: Iterable[Any]) -> SqlVideoIndex:
    """An index of VIDEO_ROWS; Unreadable where a value is none that was ever written."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with ExitStack() as at_the_end:
        at_the_end.callback(connection.close)
        _fill(connection, rows)
        index = SqlVideoIndex(connection)
        at_the_end.pop_all()
    return index


def written(path: Path, rows: Iterable[Any], still: Callable[[], bool]) -> SqlVideoIndex | None:
    """The same in a file, which another thread may have made meanwhile; None where it cannot be written.

    It gets its name only if, at the end, that is `still` the name of the rows.
    """
    draft = path.with_suffix(".draft")
    with _one_at_a_time:
        found = opened(path)
        if found is not None:
            return found
        try:
            _remove(draft)
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                _fill(connection, rows)
            with draft.open("rb+") as file:
                os.fsync(file.fileno())  # before it has its name: what has it is whole, even after a power cut
            if not still():
                return None
            draft.replace(path)
            return opened(path)
        except (OSError, sqlite3.Error):
            _log.info("%s cannot be written", path, exc_info=True)
            return None
        finally:
            _remove(draft)


def sweep(keep: Path) -> None:
    """Remove the indexes of other states that are beside the one to keep."""
    with _one_at_a_time:
        for old in [one for pattern in INDEX_FILES for one in keep.parent.glob(pattern)]:
            if old != keep:
                _remove(old)


def _remove(file: Path) -> None:
    with suppress(OSError):  # somebody has it open, where the system minds that; the next start sweeps here as well
        file.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, rows: Iterable[Any]) -> None:
    connection.executescript(_SCHEMA)
    left = enumerate(map(_entry, breathing(rows)))
    while piece := list(islice(left, _AT_ONCE)):
        connection.executemany(_NEW_VIDEO, ((n, *video) for n, (video, _) in piece))
        texts = [(n, words) for n, (_, words) in piece]
        connection.executemany(_NEW_TEXT, texts)
        connection.executemany(_NEW_WORDS, texts)
    connection.execute(_SEAL)
    connection.execute("COMMIT")


def _entry(row: Iterable[Any]) -> tuple[tuple[Any, ...], str | None]:
    """The row of a video, and what it is searched in; texts as they are stored."""
    _, one, stored_title, stored_channel, published, duration, tags, picture, availability = row
    video_id, title, channel = VideoId(some_text(one)), some_text(stored_title), some_text(stored_channel)
    time_of(published), number_of(duration), some_text(picture)
    state_of(availability)
    keys = stored_text((title or video_id).casefold()), stored_text(channel.casefold())
    words = searched(title, channel, video_id, texts_of(json_of(tags)))
    video = (one, stored_title, stored_channel, published, duration, picture, availability, *keys)
    return video, stored_text(words)
