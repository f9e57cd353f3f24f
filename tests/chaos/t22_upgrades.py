"""T22: databases of every schema version, killed at each call on their files and each statement of the upgrade."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import StaticPool

from tests.chaos import vfs
from tests.chaos.children import Tell, die, run
from tests.chaos.crew import spread
from tests.chaos.places import memory
from tests.chaos.trial import Figure, Order, Trial
from ytsync_desktop.store.database import open_database
from ytsync_desktop.store.revisions import REVISIONS
from ytsync_desktop.store.schema import MIGRATIONS

ROWS = 400
"""Playlists, videos and places in each old database, and as many operations where its schema has them."""

MOMENT = "2026-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Kill:
    """Before (or after) the n-th statement, or call on the files, of an upgrade from a revision."""

    revision: str
    what: str
    at: int

    def __str__(self) -> str:
        return f"{self.revision}, {self.what} {self.at}"


@dataclass
class Tally:
    """What a lot came to: how many kills found the old schema afterwards, and how many the new one."""

    kills: int = 0
    old: int = 0
    new: int = 0
    harm: list[str] = field(default_factory=list)


def trial(order: Order) -> Figure:
    """Count the steps of each upgrade, then kill at every one."""
    kills: list[Kill] = []
    counts = next(spread(_count, [0]))
    for (revision, what), number in counts.items():
        chosen = order.random(revision, what).sample(range(1, number + 1), order.count(number, least=2))
        kills += [Kill(revision, what, at) for at in sorted(chosen)]
    total = Tally()
    parts = 4 if len(kills) > 50 else 1
    for found in spread(_lot, [tuple(kills[part::parts]) for part in range(parts)]):
        total.kills += found.kills
        total.old += found.old
        total.new += found.new
        total.harm += found.harm
        order.say(f"{total.kills} kills, {'; '.join(total.harm[:5]) or 'no harm'}")
    steps = ", ".join(f"{revision}: {number} × {what}" for (revision, what), number in counts.items())
    said = "; ".join(total.harm[:5]) or "never between, no row lost, the copy whole, the next start completes"
    reached = f"{total.kills} kills ({steps}): {total.old} times the old schema, {total.new} times the new one; {said}"
    return Figure(reached, passed=not total.harm and total.old > 0)


def _count(_: int) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    with memory() as place:
        for revision in REVISIONS[:-1]:
            path = place / revision / "ytsync.db"
            make_old(path, revision)
            ended = run(lambda tell, path=path: _upgrade(tell, path, None))  # type: ignore[misc]
            assert ended.code == 0, ended.lines
            for line in ended.told("met"):
                what, number = line.rsplit(" ", 1)
                counts[revision, what] = int(number)
    return counts


def _lot(kills: tuple[Kill, ...]) -> Tally:
    total = Tally()
    with memory() as place:
        originals = {revision: place / revision / "ytsync.db" for revision in REVISIONS[:-1]}
        for revision, path in originals.items():
            make_old(path, revision)
        for kill in kills:
            _one(kill, originals[kill.revision], place / "now", total)
    return total


def _one(kill: Kill, original: Path, folder: Path, total: Tally) -> None:
    folder.mkdir()
    path = folder / "ytsync.db"
    shutil.copy(original, path)
    ended = run(lambda tell: _upgrade(tell, path, kill))
    if ended.killed:
        total.kills += 1
        _judge(kill, original, path, total)
    else:
        total.harm.append(f"{kill}: it was not killed: {ended.lines[-3:]}")
    shutil.rmtree(folder)


def _judge(kill: Kill, original: Path, path: Path, total: Tally) -> None:
    """Look as SQLite's own shell would, which rolls back what is half done; then start the program."""
    aside = path.with_name(f"{path.name}.before-{REVISIONS[REVISIONS.index(kill.revision) + 1]}")
    found = _schema(path)
    before, after = _schema(original), _upgraded(original)
    if found == before:
        total.old += 1
    elif found == after:
        total.new += 1
    else:
        total.harm.append(f"{kill}: the schema is neither the old nor the new one")
    if aside.exists() and aside.read_bytes() != original.read_bytes():
        total.harm.append(f"{kill}: the copy differs from the file before")
    if found != before and not aside.exists():
        total.harm.append(f"{kill}: there is no copy of the file before")
    ended = run(lambda tell: open_database(path).close())
    if ended.code != 0:
        total.harm.append(f"{kill}: the next start fails: {ended.lines[-3:]}")
    elif (
        _schema(path) != after
        or _rows(path, original) != _rows(original, original)
        or aside.read_bytes() != original.read_bytes()
    ):
        total.harm.append(f"{kill}: after the next start something is missing")


def _upgrade(tell: Tell, path: Path, kill: Kill | None) -> None:
    """Open, and so upgrade, a database; die at the place."""
    met = Counter[str]()

    def meet(what: str) -> None:
        met[what] += 1
        if kill is not None and (what, met[what]) == (kill.what, kill.at):
            die()

    def around(call: vfs.Call, do: vfs.Do) -> int:
        changes = call.name in ("write", "sync", "truncate", "delete")
        if changes:
            meet("before a change of a file")
        code = do()
        if changes:
            meet("after a change of a file")
        return code

    vfs.install(around)
    _stop_in_the_copy(lambda: meet("in the copy"))
    event.listen(Engine, "before_cursor_execute", lambda *_: meet("before a statement"))
    event.listen(Engine, "after_cursor_execute", lambda *_: meet("after a statement"))
    open_database(path).close()
    for what, number in met.items():
        tell(f"met {what} {number}")


def _stop_in_the_copy(meet: Callable[[], None]) -> None:
    """Before and half-way through copying the file aside, around making it durable and giving it its name."""
    fsync, replace = os.fsync, Path.replace

    def copied(source: BinaryIO, target: BinaryIO) -> None:
        meet()
        content = source.read()
        target.write(content[: len(content) // 2])
        target.flush()
        meet()
        target.write(content[len(content) // 2 :])

    def synced(descriptor: int) -> None:
        meet()
        fsync(descriptor)
        meet()

    def renamed(path: Path, target: Path) -> Path:
        moved = replace(path, target)
        meet()
        return moved

    for owner, name, instead in ((shutil, "copyfileobj", copied), (os, "fsync", synced), (Path, "replace", renamed)):
        setattr(owner, name, instead)


# --- databases of old versions --------------------------------------------------------------------------------------


def make_old(path: Path, revision: str) -> None:
    """A database of that revision, made by the migrations up to it, with rows that refer to one another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", poolclass=StaticPool)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    with closing(sqlite3.connect(path)) as filling:
        _fill(filling)
        filling.commit()


def _fill(connection: sqlite3.Connection) -> None:
    """Playlists, videos and their places, and a paused job where the schema has jobs."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    connection.executemany(
        "INSERT INTO playlists (youtube_id, title, description, thumbnail_url, item_count, privacy, default_language,"
        " channel_id, etag, list_position, made_by_app) VALUES (?, ?, '', '', 1, 'public', '', 'UC1', '', ?, 0)",
        [(f"PL{n}", f"Playlist {n}", n) for n in range(ROWS)],
    )
    connection.executemany(
        "INSERT INTO videos (youtube_id, title, description, channel_id, channel_title, youtube_category, tags,"
        " thumbnail_url, availability, etag) VALUES (?, ?, ?, '', '', '', '[]', '', 'available', '')",
        [(f"v{n:010d}", f"Video {n}", "words " * 40) for n in range(ROWS)],
    )
    connection.executemany(
        "INSERT INTO playlist_videos (playlist_youtube_id, video_youtube_id, position, item_id, availability)"
        " VALUES (?, ?, 0, ?, 'available')",
        [(f"PL{n}", f"v{n:010d}", f"item {n}") for n in range(ROWS)],
    )
    if "sync_jobs" in tables:
        _fill_jobs(connection)


def _fill_jobs(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO sync_jobs (id, state, reason, message, stage_results, errors, total, done, failed, skipped,"
        " units_planned, quota_used, plan, plan_id, strategy, channel_id, confirmed_deletes, answers, started_at)"
        " VALUES (1, 'paused', 'user', '', '{}', '[]', ?, 0, 0, 0, 0, 0, '{}', 'x', 'fresh', 'UC1', 0, '{}', ?)",
        (ROWS, MOMENT),
    )
    connection.executemany(
        "INSERT INTO sync_operations (id, job_id, seq, stage, kind, status, playlist_title, video_id, video_title, why,"
        " description, marker, attempts, units, sent_at) VALUES"
        " (?, 1, ?, 'add_videos', 'add', 'unknown', '', ?, '', '', '', '', 1, 50, ?)",
        [(n + 1, n, f"v{n:010d}", MOMENT) for n in range(ROWS)],
    )
    connection.executemany(
        "INSERT INTO sync_attempts (operation_id, n, intent_at, outcome, evidence, finished_at, units, day)"
        " VALUES (?, 1, ?, 'unknown', '', ?, 50, '2026-01-01')",
        [(n + 1, MOMENT, MOMENT) for n in range(ROWS)],
    )


# --- what is in a database ------------------------------------------------------------------------------------------


def _schema(path: Path) -> tuple[tuple[str, ...], ...]:
    """Every object with its definition, and the revision."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2").fetchall()
        revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return (*map(tuple, found), *map(tuple, revisions))


@functools.cache
def _upgraded(original: Path) -> tuple[tuple[str, ...], ...]:
    """The schema that an undisturbed upgrade of this file leads to."""
    path = original.parent / "undisturbed" / original.name
    path.parent.mkdir()
    shutil.copy(original, path)
    ended = run(lambda tell: open_database(path).close())
    assert ended.code == 0, ended.lines
    return _schema(path)


def _rows(path: Path, original: Path) -> dict[str, set[tuple[object, ...]]]:
    """The rows of every table that the original has, in the columns it has there."""
    rows = {}
    with closing(sqlite3.connect(original)) as old, closing(sqlite3.connect(path)) as connection:
        for (table,) in old.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
        ):
            columns = ", ".join(name for _, name, *_ in old.execute(f"PRAGMA table_info({table})"))
            rows[table] = set(connection.execute(f"SELECT {columns} FROM {table}"))
    return rows


TRIAL = Trial(
    "T22",
    "databases of every schema version, killed around every statement and every change of a file of their upgrade: the "
    "old schema or the new one, never between; a copy before; the next start completes",
    trial,
)
