"""The index of the videos as SQLite answers it: words, orders, and the lines of those that are on show."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import weakref
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from ytsync_desktop.core.catalogue import By, VideoLine
from ytsync_desktop.core.library import Availability, VideoId
from ytsync_desktop.store.problems import PRIMARY
from ytsync_desktop.store.stored import Unreadable, some_text, stored_text, time_of

T = TypeVar("T")

_log = logging.getLogger(__name__)
_SHORTEST = 3
"""From so many letters on a word is known to the index of three letters; for fewer all texts are looked through."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""What SQLite says of a file that is not as it was written, the last where a table is missing."""
_STATES = {one.value: one for one in Availability}
_IDS = "SELECT json_group_array(id) FROM (SELECT id FROM video ORDER BY n)"
_NOT_AVAILABLE = "SELECT json_group_object(id, availability) FROM video WHERE availability != 'available'"
_LINES = """SELECT json_group_array(json_array(id, title, channel, published, duration, picture, availability))
FROM video WHERE id IN (SELECT value FROM json_each(?))"""
_BY_WORD = "SELECT json_group_array(rowid) FROM word WHERE word MATCH ?"
_BY_LETTERS = "SELECT json_group_array(n) FROM text WHERE instr(words, ?) > 0"
_LONGER = "SELECT json_group_array(n) FROM video WHERE duration > ?"
_RANKS = {
    By.TITLE: """SELECT json_group_array(place)
FROM (SELECT dense_rank() OVER (ORDER BY title_key) AS place FROM video ORDER BY n)""",
    By.CHANNEL: """SELECT json_group_array(place)
FROM (SELECT dense_rank() OVER (ORDER BY channel_key) AS place FROM video ORDER BY n)""",
    By.LENGTH: """SELECT json_group_array(place)
FROM (SELECT dense_rank() OVER (ORDER BY duration) AS place FROM video ORDER BY n)""",
    By.PUBLISHED: """SELECT json_group_array(place)
FROM (SELECT dense_rank() OVER (ORDER BY published) AS place FROM video ORDER BY n)""",
}


class SqlVideoIndex:
    """core.catalogue.VideoIndex on a file that nobody writes to, or on memory; the tables are those of `video_files`.

    Each answer is one value of JSON: SQLite is entered once for it, and the interpreter's lock given up and waited for
    once, where rows would do so one by one. A file that turns out not to be what was written tells nothing more, and
    goes, to be made anew at the next start; it is Unreadable where that is seen at once. Where SQLite only cannot
    answer now, for want of memory or because the disk does not let it read, it is asked again the next time.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        self.path = path
        self._connection = connection
        self._one_at_a_time = threading.Lock()
        connection.execute("PRAGMA temp_store = MEMORY")  # an order is no reason to write to a disk, which may be full
        self._ranks: dict[By, Mapping[VideoId, int]] = {}
        self._closed = False
        weakref.finalize(self, connection.close)
        self.ids: tuple[VideoId, ...] = tuple(self._ask(_IDS))
        self.states = {VideoId(one): state_of(stored) for one, stored in self._ask(_NOT_AVAILABLE).items()}

    def lines(self, ids: Sequence[VideoId]) -> Sequence[VideoLine]:
        """See VideoIndex."""
        found = self._told(_by_id, _LINES, json.dumps(ids)) or {}
        return [found.get(one) or VideoLine(one) for one in ids]

    def found(self, word: str) -> Collection[VideoId]:
        """See VideoIndex."""
        stored = stored_text(word) or ""
        if len(stored) < _SHORTEST:
            return self._videos(_BY_LETTERS, stored)
        quoted = stored.replace('"', '""')
        return self._videos(_BY_WORD, f'"{quoted}"')

    def ranks(self, by: By) -> Mapping[VideoId, int]:
        """See VideoIndex."""
        if by not in self._ranks:
            found = self._told(lambda places: dict(zip(self.ids, places, strict=False)), _RANKS[by])
            if found is None:
                return {}
            self._ranks[by] = found
        return self._ranks[by]

    def longer_than(self, seconds: int) -> Collection[VideoId]:
        """See VideoIndex."""
        return self._videos(_LONGER, seconds)

    def _videos(self, query: str, *values: object) -> Collection[VideoId]:
        """The videos of the numbers that a query gives."""
        found = self._told(lambda numbers: frozenset(map(self.ids.__getitem__, numbers)), query, *values)
        return found or frozenset()

    def close(self) -> None:
        """Let the file go, which some systems cannot delete before; from then on there is no answer."""
        with self._one_at_a_time:
            self._connection.close()
            self._closed = True

    def _told(self, read: Callable[[Any], T], query: str, *values: object) -> T | None:
        """What is read in the answer; None where there is none, or the file was damaged since it was opened."""
        try:
            return read(self._ask(query, *values))
        except (Unreadable, LookupError, TypeError):
            self._give_up()
        except sqlite3.DatabaseError:
            _log.warning("The index of the videos cannot answer now", exc_info=True)
        return None

    def _give_up(self) -> None:
        if self._closed:
            return
        _log.warning("The index of the videos is damaged: %s", self.path or "in memory", exc_info=True)
        self.close()
        if self.path is not None:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    def _ask(self, query: str, *values: object) -> Any:
        try:
            with self._one_at_a_time:
                ((answer,),) = self._connection.execute(query, values).fetchall()
            return json.loads(answer)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & PRIMARY not in _DAMAGED:
                raise
            raise Unreadable("it is damaged") from error
        except (ValueError, RecursionError) as error:
            raise Unreadable("it is damaged") from error


def _by_id(rows: Iterable[Sequence[Any]]) -> Mapping[VideoId, VideoLine]:
    return {line.id: line for line in map(_line, rows)}


def _line(values: Sequence[Any]) -> VideoLine:
    one, title, channel, published, duration, picture, availability = values
    return VideoLine(
        VideoId(one),
        some_text(title),
        some_text(channel),
        time_of(published),
        duration,
        some_text(picture),
        state_of(availability),
    )


def state_of(stored: Any) -> Availability:
    """The state that was written; Unreadable for what is none."""
    state = _STATES.get(stored)
    if state is None:
        raise Unreadable("it holds something else where a state was written")
    return state
