"""The database of one data folder: opened with every check, used in units of work, closed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, select, text

from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.core.letting_go import Held, HeldT, let_go
from ytsync_desktop.core.plan import Plan
from ytsync_desktop.store import job_tables, tables
from ytsync_desktop.store.aside import orphaned, set_aside
from ytsync_desktop.store.columns import METADATA
from ytsync_desktop.store.engine import connect_for_writing, file_engine, memory_engine, open_file
from ytsync_desktop.store.once import Once
from ytsync_desktop.store.problems import file_problem
from ytsync_desktop.store.revisions import HEAD
from ytsync_desktop.store.schema import copy_aside, migrate, migrate_file, stored_revision
from ytsync_desktop.store.sqlite_errors import store_errors

_AT_ONCE = 500
"""Rows held at a time where all are read."""
_ALL_TABLES = (tables, job_tables)  # importing them is what fills METADATA


class Database:
    """Units of work on one database. Each thread gets a connection of its own for the length of a unit.

    Every error of SQLite comes out as DiskFull or StoreProblem; see `sqlite_errors`. With `shared` another process may
    write as well.
    """

    def __init__(self, engine: Engine, path: Path, *, in_memory: bool = False, shared: bool = False) -> None:
        self.path = path
        self._engine = engine
        self._identity = None if in_memory else _identity(path)
        # Threads of this process wait here and not in SQLite, which looks again only every 100 ms. Whoever holds it
        # has the one connection for writes, kept between them: so its cache of pages stays good.
        self._writing = threading.Lock()
        self._writer: Connection | None = None
        self._shared = shared
        self._written = 0
        self._kept: tuple[int, Held] | None = None
        self.plans: Once[Plan] = Once()
        """The plan of a job, as it was frozen; asked for by every thread on every day of it."""

    @property
    def alone(self) -> bool:
        """Whether it is a file that no other process writes to."""
        return self._identity is not None and not self._shared

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that holds the write lock from its start; durable when left, undone when left by an error."""
        self._check_identity()
        with self._writing:
            self._written += 1  # odd while a write is under way
            try:
                with store_errors(self.path), self._transaction() as connection:
                    yield connection
            finally:
                self._written += 1
        # Once more: what follows a commit is sent to YouTube, and the intent must be where the next start looks.
        self._check_identity()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self._writer is None:
            self._writer = connect_for_writing(self._engine)
        try:
            with self._writer.begin():
                yield self._writer
        except BaseException:
            self._give_back_writer()  # Who knows what state it is in.
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view. Fetch everything inside: a commit waits until the view ends, so leave it soon."""
        with store_errors(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    def unchanged(self, load: Callable[[], HeldT]) -> HeldT:
        """What `load` gave last, as long as nothing was written since; one value is kept, for all threads.

        To be changed by nobody. Where another process may write it is loaded each time.
        """
        written, kept = self._written, self._kept
        if kept is not None and kept[0] == written and not self._shared:
            return cast(HeldT, kept[1])
        if kept is not None:
            held, self._kept, kept = [kept[1]], None, None
            let_go(held)
        loaded = load()
        # What was written meanwhile may be in it or not.
        self._kept = (written, loaded) if self._written == written and written % 2 == 0 else None
        return loaded

    def check_values(self) -> None:
        """Read every row of every table; StoreUnfit where a value is none that was ever written."""
        with self.read() as connection:
            for table in METADATA.sorted_tables:
                for _ in connection.execute(select(table), execution_options={"yield_per": _AT_ONCE}):
                    pass

    def close(self) -> None:
        """Give back every connection; waits for a write that is under way."""
        with self._writing:
            self._give_back_writer()
        self._engine.dispose()

    def _give_back_writer(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close()

    def _check_identity(self) -> None:
        # A write into a file that was moved away would be durable, and nowhere to be found.
        if self._identity is not None and _identity(self.path) != self._identity:
            raise StoreProblem(
                f"{self.path} was moved, deleted or replaced while in use. Nothing more is written to it; start again.",
                where=str(self.path),
            )


def open_database(path: Path) -> Database:
    """Open for work, by the holder of the folder's lock: created or migrated where needed, the old file copied aside.

    StoreProblem, with the file left byte for byte, when it is damaged, not ours or newer than this program.
    """
    if not _exists(path):
        if orphaned(path):
            set_aside(path, datetime.now(UTC))
        _create_empty(path)
    revision = stored_revision(path)
    if revision != HEAD:
        if revision is not None:
            copy_aside(path, revision)
        migrate_file(path)
    return Database(file_engine(path), path)


def open_for_reading(path: Path) -> Database:
    """Open without the folder's lock, while another process may be at work: nothing is created or migrated.

    Without a file it is an empty database; one of an older schema is copied into memory and migrated there.
    """
    if not _exists(path):
        return empty_database(path)
    revision = stored_revision(path)
    if revision is None:
        return empty_database(path)
    if revision == HEAD:
        return Database(file_engine(path, read_only=True), path, shared=True)
    with store_errors(path), closing(open_file(path)) as source:
        engine = memory_engine(source)
    migrate(engine, path)
    return _memory(engine, path)


def empty_database(path: Path) -> Database:
    """The state before anything was imported, in memory; `path` is where the file would be."""
    engine = memory_engine()
    with engine.begin() as connection:
        METADATA.create_all(connection)
    return _memory(engine, path)


def _memory(engine: Engine, path: Path) -> Database:
    database = Database(engine, path, in_memory=True)
    with database.read() as connection:
        connection.execute(text("PRAGMA query_only=ON"))
    return database


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise file_problem(error, path) from error


def _create_empty(path: Path) -> None:
    # SQLite takes the mode of its journal from the database, so both are for the owner's eyes only.
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise file_problem(error, path) from error


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
