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

TITLE = "Second import of an unchanged library"
ROUNDS = 3
LATENCIES_MS = (0, 100)
GOAL_SHARE = 1 / 3
"""Of the time of the first import where requests cost nothing."""
GOAL_OVER_SHARE = 0.1
"""So much more than its share of the requests where they cost most of the time."""
GOAL_NOTED = 30
"""Rows of bookkeeping: what was begun, what is complete, and the quota."""
_LIBRARY = ("channels", "playlists", "videos", "playlist_videos")
FIRST, SECOND = "first", "second, nothing changed"
_KINDS = {FIRST: False, SECOND: False, "full, everything asked again": True}


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


_Found = dict[tuple[int, str], list[_Import]]
"""By latency and kind."""


def measure(folder: Path, rounds: int = ROUNDS) -> Result:
    """In each round and at each distance a fresh folder, imported three times."""
    found: _Found = {(latency, kind): [] for latency in LATENCIES_MS for kind in _KINDS}
    with reference_youtube() as simulator:
        for number in range(rounds):
            for latency in LATENCIES_MS:
                simulator.admin.reset(keep_tokens=False)
                simulator.admin.settings(latency_ms=latency, auto_consent=True)
                with _Writes() as writes, person(simulator, folder / f"import-{latency}-{number}") as somebody:
                    for kind, full in _KINDS.items():
                        found[latency, kind].append(_import(simulator, somebody, writes, full=full))
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


def _result(found: _Found) -> Result:
    seconds = {which: median([one.seconds for one in imports]) for which, imports in found.items()}
    rows = [
        (
            f"{latency} ms",
            kind,
            spread([one.seconds for one in imports], "{:.2f}"),
            f"{seconds[latency, kind] / seconds[latency, FIRST]:.2f}",
            f"{imports[-1].requests:,}",
            f"{imports[-1].rows:,}",
            f"{imports[-1].changed:,}",
        )
        for (latency, kind), imports in found.items()
    ]
    again = [one for (_, kind), imports in found.items() if kind == SECOND for one in imports]
    told, changed = max(one.new + one.updated for one in again), max(one.changed for one in again)
    noted = max(one.rows for one in again)
    return Result(
        TITLE,
        f"The reference library, {len(found[0, FIRST])} rounds; medians. Rows written are those that SQLite counts on "
        "all connections, bookkeeping of quota and checkpoints included; library rows that differ are compared "
        "without the time of fetching.",
        ("latency", "import", "seconds", "of the first", "requests", "rows written", "library rows that differ"),
        rows,
        (
            Goal("it says that nothing changed", f"{told} new or updated", told == 0),
            Goal("it changes nothing in the library", f"{changed} rows", changed == 0),
            Goal(f"at most {GOAL_NOTED} rows of bookkeeping, none of the library", f"{noted}", noted <= GOAL_NOTED),
            *(_in_time(found, seconds, latency) for latency in LATENCIES_MS),
        ),
    )


def _in_time(found: _Found, seconds: dict[tuple[int, str], float], latency: int) -> Goal:
    share = seconds[latency, SECOND] / seconds[latency, FIRST]
    if latency == 0:
        return Goal("at 0 ms at most a third of the first", f"{share:.2f}", share <= GOAL_SHARE)
    requests = found[latency, SECOND][-1].requests / found[latency, FIRST][-1].requests
    most = requests + GOAL_OVER_SHARE
    return Goal(
        f"at {latency} ms at most its share of the requests and a tenth, {most:.2f}", f"{share:.2f}", share <= most
    )
