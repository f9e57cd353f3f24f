"""How long the window's event loop is held up while it imports and syncs, beside a bare window and the same work."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.heartbeat import BEAT_MS
from tests.bench.reference import ROOT
from tests.bench.result import Goal, Result, median

TITLE = "Stalls of the window's event loop"
ROUNDS = 2
GOAL_MS = 100.0
_SIDES = {
    "idle": "bare window, nothing beside it",
    "process": "bare window, the work in another process",
    "thread": "bare window, the work in a thread",
    "window": "the window at work, pages turned",
}


@dataclass
class _Side:
    """What one side's rounds measured, in milliseconds but for `seconds`."""

    seconds: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    stalls: list[dict[str, Any]] = field(default_factory=list)

    def row(self, name: str) -> tuple[str, ...]:
        gaps = sorted(self.gaps)
        figures = [f"{gaps[min(len(gaps) - 1, int(share * len(gaps)))]:.1f}" for share in (0.5, 0.99, 0.999)]
        late = [str(sum(gap > limit for gap in gaps)) for limit in (50, GOAL_MS)]
        return (name, f"{median(self.seconds):.0f}", *figures, f"{gaps[-1]:.1f}", *late)


def measure(folder: Path, rounds: int = ROUNDS) -> Result:
    """Take turns; each side runs in a fresh process on a fresh folder."""
    sides = {side: _Side() for side in _SIDES}
    for number in range(rounds):
        for side, found in sides.items():
            data = folder / f"{side}-{number}"
            data.mkdir()
            command = [sys.executable, "-m", "tests.bench.loop_side", side, str(data)]
            run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
            document = json.loads(run.stdout)
            found.seconds.append(document["seconds"])
            found.gaps += [1000 * gap for gap in document["gaps"]]
            found.stalls += document["stalls"]
    return _result(sides)


def _result(sides: dict[str, _Side]) -> Result:
    longest = max(sides["window"].gaps)
    return Result(
        TITLE,
        f"A timer of {BEAT_MS} ms in the window's thread; milliseconds from beat to beat. "
        f"{len(sides['window'].seconds)} rounds, taken in turns. The work: the reference library imported, sorted and "
        "synced over all its days, zero latency. The bare windows show what the machine, and in a thread Python's "
        "interpreter lock, cost by themselves.",
        ("", "seconds", "p50", "p99", "p99.9", "longest", "over 50 ms", f"over {GOAL_MS:g} ms"),
        [found.row(_SIDES[side]) for side, found in sides.items()],
        (Goal(f"the window's longest at most {GOAL_MS:g} ms", f"{longest:.1f} ms", longest <= GOAL_MS),),
        [_told(stall) for stall in sorted(sides["window"].stalls, key=lambda one: -one["seconds"])[:8]],
    )


def _told(stall: dict[str, Any]) -> str:
    places = ", ".join(f"`{place}` ×{count}" for place, count in Counter(stall["seen"]).most_common(3))
    late, computed, collected = (f"{1000 * stall[name]:.0f} ms" for name in ("seconds", "computed", "collected"))
    return (
        f"late by {late}, of which the window's thread computed {computed} and the collector of garbage took "
        f"{collected}: {places or 'over before it could be looked at'}"
    )
