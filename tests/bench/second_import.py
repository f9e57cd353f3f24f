"""An import of a library that has not changed: what it asks, what it writes, how long it takes."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.bench.reference import person, reference_youtube, requests_sent
from tests.bench.result import Goal, Result, median, spread
from tests.household import Household
from tests.simulator_fixtures import Simulator
from ytsync_desktop.store.folder import FILE_NAME

TITLE = "Second import of an unchanged library, 100 ms latency"
ROUNDS = 3
LATENCY_MS = 100
_LIBRARY = ("channels", "playlists", "videos", "playlist_videos")
_KINDS = {"first": False, "second, nothing changed": False, "full, everything asked again": True}


@dataclass
class _Writes:
    """Counts the rows that every connection of this process has written."""

    open: list[sqlite3.Connection] = field(default_factory=list)
    closed: int = 0

    def __enter__(self) -> _Writes:
        event.listen(Pool, "connect", self._opened)
        event.listen(Pool, "close", self._closing)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Pool, "connect", self._opened)
        event.remove(Pool, "close", self._closing)

    def _opened(self, connection: sqlite3.Connection, _record: object) -> None:
        self.open.append(connection)

    def _closing(self, connection: sqlite3.Connection, _record: object) -> None:
        self.open.remove(connection)
        self.closed += connection.total_changes

    def rows(self) -> int:
        """Rows inserted, updated or deleted so far."""
        return self.closed + sum(connection.total_changes for connection in self.open)


@dataclass(frozen=True)
class _Import:
    seconds: float
    requests: int
    rows: int
    changed: int
    new: int
    updated: int


def measure(folder: Path, rounds: int = ROUNDS) -> Result:
    """In each round a fresh folder, imported three times."""
    found: dict[str, list[_Import]] = {kind: [] for kind in _KINDS}
    with reference_youtube("--latency-ms", str(LATENCY_MS)) as simulator:
        for number in range(rounds):
            simulator.admin.reset(keep_tokens=False)
            with _Writes() as writes, person(simulator, folder / f"import-{number}") as somebody:
                for kind, full in _KINDS.items():
                    found[kind].append(_import(simulator, somebody, writes, full=full))
    return _result(found)


def _import(simulator: Simulator, somebody: Household, writes: _Writes, *, full: bool) -> _Import:
    simulator.admin.clear_requests()
    before, content = writes.rows(), _content(somebody.folder)
    started = time.perf_counter()
    summary = somebody.import_(full=full)
    seconds = time.perf_counter() - started
    assert summary.state == "complete", summary
    changed = len(content ^ _content(somebody.folder))
    return _Import(seconds, requests_sent(simulator), writes.rows() - before, changed, summary.new, summary.updated)


def _content(folder: Path) -> set[tuple[Any, ...]]:
    """Every row of the library, without the notes of when it was fetched."""
    connection = sqlite3.connect(folder / FILE_NAME)
    rows: set[tuple[Any, ...]] = set()
    for table in _LIBRARY:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "last_fetched"]
        rows.update((table, *row) for row in connection.execute(f"SELECT {', '.join(names)} FROM {table}"))
    connection.close()
    return rows


def _result(found: dict[str, list[_Import]]) -> Result:
    first = median([one.seconds for one in found["first"]])
    rows = [
        (
            kind,
            spread([one.seconds for one in imports]),
            f"{median([one.seconds for one in imports]) / first:.2f}",
            f"{imports[-1].requests:,}",
            f"{imports[-1].rows:,}",
            f"{imports[-1].changed:,}",
        )
        for kind, imports in found.items()
    ]
    second = found["second, nothing changed"][-1]
    told = second.new + second.updated
    return Result(
        TITLE,
        f"The reference library, {len(found['first'])} rounds; medians. Rows written are those that SQLite counts on "
        "all connections, bookkeeping of quota and checkpoints included; library rows that differ are compared "
        "without the time of fetching.",
        ("import", "seconds", "of the first", "requests", "rows written", "library rows that differ"),
        rows,
        (
            Goal("it says that nothing changed", f"{told} new or updated", told == 0),
            Goal("it changes nothing in the library", f"{second.changed} rows", second.changed == 0),
        ),
    )
