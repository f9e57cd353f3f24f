"""SQLAlchemy engines for SQLite as this program needs it: durable commits, checked foreign keys, real transactions."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool, StaticPool

BUSY_SECONDS = 10
_BEGIN = "ytsync_begin"


def file_engine(path: Path, *, foreign_keys: bool = True, read_only: bool = False) -> Engine:
    """An engine for an existing file; safe to use from several threads, each with a connection of its own.

    `read_only` refuses writes by `query_only`, not by opening the file read-only: only a writable handle can roll
    back what a killed process left half written.
    """

    def connect() -> sqlite3.Connection:
        return open_file(path)

    # The one used last first: its cache of pages is the newest.
    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=4, max_overflow=28, pool_use_lifo=True
    )
    _listen(engine, foreign_keys=foreign_keys, read_only=read_only)
    return engine


def memory_engine(source: sqlite3.Connection | None = None) -> Engine:
    """An engine for a database in memory, one connection for all; a copy of `source` where given, unchecked so that
    it can be migrated."""
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    if source is not None:
        source.backup(memory)
    engine = create_engine("sqlite://", creator=lambda: memory, poolclass=StaticPool)
    _listen(engine, foreign_keys=source is None, read_only=False)
    return engine


def open_file(path: Path) -> sqlite3.Connection:
    """A bare connection to an existing file; never creates one."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def connect_for_writing(engine: Engine) -> Connection:
    """A connection whose transactions take the write lock at their start, so that none fails half-way for it."""
    return engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


def _listen(engine: Engine, *, foreign_keys: bool, read_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        for pragma in _pragmas(foreign_keys=foreign_keys, read_only=read_only):
            connection.execute(f"PRAGMA {pragma}").close()

    # With isolation_level None the driver begins nothing by itself: without this a failed migration would leave
    # half its tables behind, since the driver's own transactions do not cover DDL.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _pragmas(*, foreign_keys: bool, read_only: bool) -> tuple[str, ...]:
    """A rollback journal with EXTRA keeps a commit through a power cut; write-ahead logs of SQLite before 3.51.3 may
    corrupt a database that two connections use."""
    # 16 MiB of cache: a plan alone is nearly as large as SQLite's own 2 MiB.
    pragmas = [f"foreign_keys={'ON' if foreign_keys else 'OFF'}", "trusted_schema=OFF", "cache_size=-16384"]
    if read_only:
        return (*pragmas, "query_only=ON")
    pragmas += ["journal_mode=DELETE", "synchronous=EXTRA"]
    if sys.platform == "darwin":
        pragmas.append("fullfsync=ON")
    return tuple(pragmas)
