"""What the engine adds to each write, beyond Google's client library and two commits on the same disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.bare_client import repeat_writes
from tests.bench.machine import filesystem, on_a_disk
from tests.bench.reference import (
    NO_LIMITS,
    UNLIMITED,
    copied,
    person,
    reference_youtube,
    requests_sent,
    sorted_library,
)
from tests.bench.result import Goal, Result, Took, median, spread
from tests.simulator_fixtures import Simulator
from ytsync_desktop.core.operations import JobState, Kind

TITLE = "Engine overhead per write"
ROUNDS = 3
GOAL_MS = 4.0
_PRAGMAS = ("foreign_keys=ON", "trusted_schema=OFF", "journal_mode=DELETE", "synchronous=EXTRA")
"""Those of ytsync_desktop/store/engine.py."""


@dataclass(frozen=True)
class _Round:
    """One turn of each side; `writes` as the server logged them."""

    job: Took
    bare: Took
    commits: Took
    writes: int
    created: int
    reads: int

    @property
    def overhead(self) -> Took:
        """What is left of the job."""
        return self.job - self.bare - self.commits


def measure(folder: Path, rounds: int = ROUNDS) -> Result:
    """Take turns: the job, the same writes bare, the same commits bare."""
    with reference_youtube(*NO_LIMITS) as simulator:
        sorted_library(simulator, folder / "sorted")
        turns = [_round(simulator, folder, number) for number in range(rounds)]
    return _result(turns, folder)


def _round(simulator: Simulator, folder: Path, number: int) -> _Round:
    simulator.admin.reset(keep_tokens=False)
    with person(simulator, copied(folder / "sorted", folder / f"job-{number}"), **UNLIMITED) as somebody:
        simulator.admin.clear_requests()
        started = Took.now()
        job = somebody.start()
        took = Took.now() - started
        assert job is not None
        assert job.state is JobState.COMPLETED, job
        writes = somebody.writes()
        reads = requests_sent(simulator) - len(writes)
        arranged = _arranged(simulator)
        created = [op.result_id or "" for op in somebody.app.operations(job.id) if op.kind is Kind.CREATE]
    simulator.admin.reset(keep_tokens=False)
    bare = repeat_writes(simulator, writes, created)
    simulator.close_clients()
    assert _arranged(simulator) == arranged, "the bare loop did something else"
    commits = commit(folder / f"commits-{number}.db", 2 * len(writes))
    return _Round(took, bare, commits, len(writes), len(created), reads)


def _arranged(simulator: Simulator) -> dict[str, list[str]]:
    """Title → videos of every playlist."""
    playlists = simulator.admin.playlists().values()
    return {playlist["title"]: [item["videoId"] for item in playlist["items"]] for playlist in playlists}


def commit(file: Path, count: int) -> Took:
    """So many small transactions, each durable when it ends."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("CREATE TABLE steps (id INTEGER PRIMARY KEY, step INTEGER NOT NULL)")
    connection.execute("INSERT INTO steps VALUES (1, 0)")
    started = Took.now()
    for step in range(count):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE steps SET step = ? WHERE id = 1", (step,))
        connection.execute("COMMIT")
    took = Took.now() - started
    connection.close()
    return took


def _result(turns: Sequence[_Round], folder: Path) -> Result:
    count = turns[0].writes
    sides = {
        "whole job": [one.job for one in turns],
        "the same writes, bare client library": [one.bare for one in turns],
        f"{2 * count:,} commits, bare sqlite3": [one.commits for one in turns],
        "overhead": [one.overhead for one in turns],
    }
    overhead = 1000 * median([one.overhead.clock for one in turns]) / count
    remarks = [
        f"The whole job also makes {turns[0].reads:,} reads (backup and two sweeps), builds and stores the plan, and "
        "writes the backup; all of that is counted as overhead.",
        f"{count:,} writes: {turns[0].created} playlists created, the videos added, the old playlists deleted.",
    ]
    if not on_a_disk(folder):
        remarks.append(f"The data folder is on {filesystem(folder)}: commits cost nothing there.")
    return Result(
        TITLE,
        "The reference library, zero latency, settle time and intervals 0, no limits. Overhead = (whole job − the "
        "same writes by google-api-python-client alone − two durable commits per write) ÷ writes. "
        f"{len(turns)} rounds, taken in turns; medians, with the smallest and the largest in brackets. Computed is the "
        "time of this process on a processor, which leaves out the simulator, the disk and other programs.",
        ("", "seconds", "ms per write", "ms computed per write"),
        [_row(name, took, count) for name, took in sides.items()],
        (Goal(f"at most {GOAL_MS:g} ms per write", f"{overhead:.2f} ms", overhead <= GOAL_MS),),
        remarks,
    )


def _row(name: str, took: Sequence[Took], count: int) -> tuple[str, ...]:
    each = [1000 * one.clock / count for one in took]
    computed = [1000 * one.computed / count for one in took]
    return name, spread([one.clock for one in took]), spread(each, "{:.2f}"), spread(computed, "{:.2f}")
