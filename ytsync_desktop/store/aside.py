"""Moving a database aside that is not to be used any more, with what belongs to it; nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ytsync_desktop.store.problems import file_problem

_PARTS = ("", "-journal", "-wal", "-shm")
"""The database goes first: without it its journal is found and moved by the next start, but never the other way round,
for SQLite takes a database without its journal for a whole one."""


def set_aside(path: Path, at: datetime) -> tuple[Path, ...]:
    """Move the database and its journals to names of their own in the same folder; the new places of what was there.

    SQLite would find the journal again under its new name. StoreProblem when something cannot be moved.
    """
    target = _free_name(path, at)
    moved = []
    for part in _PARTS:
        found = _beside(path, part)
        if found.exists():
            try:
                moved.append(found.rename(_beside(target, part)))
            except OSError as error:
                raise file_problem(error, found) from error
    return tuple(moved)


def orphaned(path: Path) -> bool:
    """Whether journals lie there without their database: SQLite would write them into a new one."""
    return not path.exists() and any(_beside(path, part).exists() for part in _PARTS)


def _free_name(path: Path, at: datetime) -> Path:
    return next(name for name in _names(path, at) if not any(_beside(name, part).exists() for part in _PARTS))


def _names(path: Path, at: datetime) -> Iterator[Path]:
    name = f"{path.name}.aside-{at:%Y%m%d-%H%M%S}"
    yield path.with_name(name)
    for number in range(2, 1_000):
        yield path.with_name(f"{name}-{number}")


def _beside(path: Path, part: str) -> Path:
    return path.with_name(path.name + part)
