"""The catalogue of an open database, with an index of its videos that is made where there is none."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection

from ytsync_desktop.core.catalogue import Catalogue
from ytsync_desktop.store.catalogue_rows import CatalogueRows, catalogue_of, read_rows
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.sqlite_errors import store_errors
from ytsync_desktop.store.video_files import in_memory, opened, paged, place_of, sweep, written
from ytsync_desktop.store.video_index import SqlVideoIndex
from ytsync_desktop.store.video_stamp import stamp_of

_TRIES = 3
"""Attempts to have an index of videos that an import may be writing; after them all is read in one view."""


class Catalogues:
    """What SqlLibrary knows of catalogues. Where another process may write, no file is made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self) -> Catalogue:
        """See LibraryStore.catalogue."""
        with store_errors(self._database.path):
            for _ in range(_TRIES):
                rows = self._rows()
                place = place_of(self._database.path, rows.stamp)
                index = opened(place) or self._made(place, rows.stamp)
                if index is not None:
                    self._sweep(place)
                    return catalogue_of(rows, index)
            return self._in_one_view()

    def drop_old(self) -> None:
        """Remove what indexes tell of videos as they were before; the file of the last one stays."""
        self._sweep(place_of(self._database.path, self._stamp()))

    def _sweep(self, place: Path) -> None:
        if self._database.alone:
            sweep(place)

    def _made(self, place: Path, stamp: str) -> SqlVideoIndex | None:
        """The index of that state of the videos, for the next start as well; None where it is no more."""

        def still() -> bool:
            return self._stamp() == stamp

        made = written(place, paged(self._page), still) if self._database.alone else None
        if made is None and still():
            made = in_memory(paged(self._page))
        return made if still() else None

    def _in_one_view(self) -> Catalogue:
        with self._database.read() as connection:
            rows, videos = read_rows(_driver(connection)), [*paged(partial(_fetched, connection))]
        return catalogue_of(rows, in_memory(videos))

    def _rows(self) -> CatalogueRows:
        with self._database.read() as connection:
            return read_rows(_driver(connection))

    def _page(self, query: str, values: tuple[int, int]) -> list[Any]:
        with self._database.read() as connection:
            return _fetched(connection, query, values)

    def _stamp(self) -> str:
        with self._database.read() as connection:
            return stamp_of(_driver(connection))


def _fetched(connection: Connection, query: str, values: tuple[int, int]) -> list[Any]:
    return _driver(connection).execute(query, values).fetchall()


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)
