"""A database is moved aside with its journals, and none of them ever meets another database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from ytsync_desktop.store.aside import orphaned, set_aside
from ytsync_desktop.store.database import open_database

AT = datetime(2026, 11, 21, 14, 15, tzinfo=UTC)


def write(path: Path, **parts: bytes) -> None:
    for part, content in parts.items():
        path.with_name(path.name + ("" if part == "db" else f"-{part}")).write_bytes(content)


def test_the_database_and_its_journals_go_together_byte_for_byte(tmp_path: Path):
    path = tmp_path / "ytsync.db"
    write(path, db=b"database", journal=b"journal", wal=b"log")
    moved = set_aside(path, AT)
    assert [one.name for one in moved] == [
        "ytsync.db.aside-20261121-141500",
        "ytsync.db.aside-20261121-141500-journal",
        "ytsync.db.aside-20261121-141500-wal",
    ]
    assert [one.read_bytes() for one in moved] == [b"database", b"journal", b"log"]
    assert sorted(tmp_path.iterdir()) == sorted(moved)


def test_what_was_set_aside_before_is_not_replaced(tmp_path: Path):
    path = tmp_path / "ytsync.db"
    for content in (b"first", b"second"):
        write(path, db=content)
        set_aside(path, AT)
    assert {one.read_bytes() for one in tmp_path.iterdir()} == {b"first", b"second"}


def test_a_journal_without_its_database_is_not_written_into_a_new_one(tmp_path: Path):
    """Left by a start that was killed while it moved both, or by a hand that moved the database alone."""
    path = tmp_path / "ytsync.db"
    open_database(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_spill=1")
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE many (number)")
        connection.executemany("INSERT INTO many VALUES (?)", [(number,) for number in range(9_999)])
        hot = path.with_name("ytsync.db-journal").read_bytes()
        connection.execute("ROLLBACK")
    assert len(hot) > 512
    path.rename(tmp_path / "elsewhere")
    path.with_name("ytsync.db-journal").write_bytes(hot)
    assert orphaned(path)
    open_database(path).close()
    kept = [one for one in tmp_path.iterdir() if "aside" in one.name]
    assert [one.read_bytes() for one in kept] == [hot]
    assert not orphaned(path)
