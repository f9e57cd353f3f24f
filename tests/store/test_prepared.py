"""A prepared statement stores what SQLAlchemy itself would, and refuses what it could only do by halves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import UpdateBase, bindparam, delete, insert, select, text, update

from ytsync_desktop.core.library import Availability
from ytsync_desktop.store import effects, quota_rows, settling
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.prepared import Prepared
from ytsync_desktop.store.tables import VIDEOS

AT = datetime(2026, 11, 20, 18, tzinfo=UTC)


def rows(database: Database) -> list[tuple[Any, ...]]:
    """The videos as SQLite holds them, without their row ids."""
    with database.read() as connection:
        stored = connection.execute(text("SELECT * FROM videos ORDER BY id")).all()
    return [tuple(row[1:]) for row in stored]


def test_defaults_and_types_are_those_of_the_columns(database: Database) -> None:
    values = {"youtube_id": "one", "title": "NUL \x00 and half a pair \ud800", "last_fetched": AT}
    with database.write() as connection:
        connection.execute(insert(VIDEOS), values)
    by_core = rows(database)
    with database.write() as connection:
        connection.execute(delete(VIDEOS))
        assert Prepared(insert(VIDEOS), *values).run(connection, values) == 1
    assert rows(database) == by_core


def test_it_says_how_many_rows_it_touched_and_keeps_fixed_values_fixed(database: Database) -> None:
    known = Prepared(insert(VIDEOS), "youtube_id")
    gone = Prepared(
        update(VIDEOS)
        .where(VIDEOS.c.youtube_id == bindparam("this"))
        .values(availability=Availability.DELETED, etag=VIDEOS.c.etag + "x")
    )
    with database.write() as connection:
        for youtube_id in ("one", "two"):
            known.run(connection, {"youtube_id": youtube_id})
        assert [gone.run(connection, {"this": name}) for name in ("two", "three")] == [1, 0]
        found = connection.execute(select(VIDEOS.c.availability, VIDEOS.c.etag).order_by(VIDEOS.c.id)).all()
    assert [tuple(row) for row in found] == [(Availability.NOT_CHECKED, ""), (Availability.DELETED, "x")]


def test_a_value_that_is_not_given_is_no_null(database: Database) -> None:
    with pytest.raises(KeyError, match="title"), database.write() as connection:
        Prepared(insert(VIDEOS), "youtube_id", "title").run(connection, {"youtube_id": "one"})
    assert rows(database) == []


@pytest.mark.parametrize(
    "statement",
    [insert(VIDEOS).returning(VIDEOS.c.id), delete(VIDEOS).where(VIDEOS.c.youtube_id.in_(["one", "two"]))],
    ids=["gives rows", "changes with its values"],
)
def test_what_it_cannot_do_it_refuses(database: Database, statement: UpdateBase) -> None:
    with pytest.raises(ValueError, match="Not to be prepared"), database.write() as connection:
        Prepared(statement, "youtube_id").run(connection, {"youtube_id": "one"})


def test_no_step_of_a_write_reads_a_whole_table(database: Database) -> None:
    steps = {name: step for module in (settling, effects, quota_rows) for name, step in vars(module).items()}
    texts = {name: step._compiled[0] for name, step in steps.items() if isinstance(step, Prepared)}
    texts["_SENT"] = str(settling._SENT.compile(dialect=database._engine.dialect))
    assert len(texts) >= 8
    with database.read() as connection:
        for name, statement in texts.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (1,) * statement.count("?"))
            assert not [row for row in plan if "SCAN" in row[3]], name
