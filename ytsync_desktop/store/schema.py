"""Which schema a database file has, and how it is brought to the present one without ever losing the old."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from ytsync_desktop.core.errors import StoreUnfit
from ytsync_desktop.store.engine import connect_for_writing, file_engine, open_file
from ytsync_desktop.store.problems import BEGIN_ANEW, damaged, failed_check, file_problem
from ytsync_desktop.store.revisions import HEAD, REVISIONS
from ytsync_desktop.store.sqlite_errors import store_errors

_DEFINITIONS = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
_UNSEALED = 0
"""What stands in a database that no migration of ours has ended with its seal."""
MIGRATIONS = Path(__file__).parent / "migrations"


def stored_revision(path: Path) -> str | None:
    """The schema's revision in the file; None when the file holds no tables yet.

    Changes nothing, but lets SQLite roll back what a killed process left. StoreUnfit when the file is damaged, is
    not ours, or comes from a newer version of this program.
    """
    with store_errors(path), closing(open_file(path)) as connection:
        connection.execute("PRAGMA query_only=ON")
        tables = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            return None
        _check(connection, path)
        if "alembic_version" not in tables:
            raise StoreUnfit(f"{path} is a database of another program; it was not touched.", where=str(path))
        _check_seal(connection, path)
        revisions = [str(found) for (found,) in connection.execute("SELECT version_num FROM alembic_version")]
    if len(revisions) != 1:
        raise damaged(path, "it does not say which version wrote it")
    if revisions[0] not in REVISIONS:
        raise StoreUnfit(
            f"{path} was written by a newer version of this program (schema {revisions[0]}; this version knows up to "
            f"{HEAD}). It was not touched. Please use the newer version, or begin anew: {BEGIN_ANEW}",
            where=str(path),
        )
    return revisions[0]


def migrate_file(path: Path) -> None:
    """Bring the file to the present schema in one transaction: killed half-way, it keeps the old one."""
    engine = file_engine(path, foreign_keys=False)
    try:
        migrate(engine, path)
    finally:
        engine.dispose()


def migrate(engine: Engine, path: Path) -> None:
    """Run what is missing. Foreign keys must be off: rebuilding a parent table would delete its children."""
    with store_errors(path), connect_for_writing(engine) as connection, connection.begin():
        _upgrade(connection)
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise damaged(path, f"a row of {broken[0]} refers to a missing row of {broken[2]}")
        made = [tuple(row) for row in connection.execute(text(_DEFINITIONS))]
        connection.exec_driver_sql(f"PRAGMA user_version = {_seal(made)}")


def copy_aside(path: Path, revision: str) -> Path:
    """A copy of the file, byte for byte, as `<name>.before-<next revision>`: whole, or not there at all.

    Only for the holder of the folder's lock, after `stored_revision` has let SQLite settle what was half written.
    """
    following = REVISIONS[REVISIONS.index(revision) + 1]
    target = path.with_name(f"{path.name}.before-{following}")
    partial = path.with_name(f"{path.name}.copying")
    try:
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as copy, path.open("rb") as file:
            shutil.copyfileobj(file, copy)
            copy.flush()
            os.fsync(copy.fileno())
        partial.replace(target)
    except OSError as error:
        raise file_problem(error, partial) from error
    return target


def drop_copies(path: Path, before: datetime) -> None:
    """Delete the copies of this file that an upgrade made before that time; one that cannot be deleted stays."""
    for copy in path.parent.glob(f"{path.name}.before-*"):
        with contextlib.suppress(OSError):
            if datetime.fromtimestamp(copy.stat().st_mtime, UTC) < before:
                copy.unlink()


def _check(connection: sqlite3.Connection, path: Path) -> None:
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise failed_check(path, str(verdict))


def check_thoroughly(path: Path) -> None:
    """Every page and every index, which takes seconds; StoreUnfit when something is wrong with them."""
    with store_errors(path), closing(open_file(path)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise failed_check(path, str(verdict))


def _check_seal(connection: sqlite3.Connection, path: Path) -> None:
    """A letter more or less in a definition is sound to SQLite, and another table to us."""
    (sealed,) = connection.execute("PRAGMA user_version").fetchone()
    if sealed not in (_UNSEALED, _seal(connection.execute(_DEFINITIONS).fetchall())):
        raise damaged(path, "its tables are not as they were made")


def _seal(definitions: Sequence[tuple[str, ...]]) -> int:
    """A checksum of all definitions, as large as the database's header has room for."""
    return zlib.crc32(repr(list(definitions)).encode()) >> 1 or 1


def _upgrade(connection: Connection) -> None:
    # Here and not above: Alembic takes a third of the time that `ytsync status` has, and is rarely needed.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
