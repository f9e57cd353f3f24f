"""How long the window's event loop is held up by a large import and sync, beside a bare window and the same work."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.heartbeat import BEAT_MS
from tests.bench.large import LARGE, Size, categories, large_youtube
from tests.bench.reference import ROOT, UNLIMITED, person, with_file_keyring
from tests.bench.result import Goal, Result
from tests.simulator_fixtures import Simulator

TITLE = "Stalls of the window's event loop"
ROUNDS = 1
SYNC_SECONDS = 60
USUAL_MS, LONGEST_MS = 33.0, 100.0
IDLE, PROCESS, THREAD, WINDOW = "idle", "process", "thread", "window"
_SIDES = {
    IDLE: "bare window, nothing beside it",
    PROCESS: "bare window, the work in another process",
    THREAD: "bare window, the work in a thread",
    WINDOW: "the window at work, pages turned",
}
_SHARES = (0.5, 0.99, 0.999)


@dataclass
class _Phase:
    """What one side's rounds measured while one thing went on: milliseconds from beat to beat, and late beats."""

    seconds: float = 0.0
    gaps: list[float] = field(default_factory=list)
    stalls: list[dict[str, Any]] = field(default_factory=list)

    def add(self, document: dict[str, Any]) -> None:
        """Another measurement of the same."""
        self.seconds += document["seconds"]
        self.gaps += [1000 * gap for gap in document["gaps"]]
        self.stalls += document["stalls"]

    def share(self, share: float) -> float:
        """Milliseconds that this share of all beats kept within."""
        gaps = sorted(self.gaps)
        return gaps[min(len(gaps) - 1, int(share * len(gaps)))]

    @property
    def longest(self) -> float:
        """Milliseconds of the latest beat."""
        return max(self.gaps)

    def row(self, name: str) -> tuple[str, ...]:
        figures = [f"{self.share(share):.1f}" for share in _SHARES]
        late = [str(sum(gap > limit for gap in self.gaps)) for limit in (USUAL_MS, LONGEST_MS)]
        return (name, f"{self.seconds:.0f}", *figures, f"{self.longest:.1f}", *late)


@dataclass
class _Side:
    """All phases of one side, and all of them together."""

    whole: _Phase = field(default_factory=_Phase)
    phases: dict[str, _Phase] = field(default_factory=dict)

    def add(self, document: dict[str, dict[str, Any]]) -> None:
        """One round."""
        for name, found in document.items():
            self.whole.add(found)
            self.phases.setdefault(name, _Phase()).add(found)


def measure(folder: Path, rounds: int = ROUNDS, scale: float = 1.0) -> Result:
    """Take turns; each side runs in a fresh process on a fresh folder."""
    size = LARGE.scaled(scale)
    sides = {side: _Side() for side in _SIDES}
    categories(folder / "categories.csv", size)
    with with_file_keyring(folder / "keyring.json"), large_youtube(folder, size=size) as simulator:
        for number in range(rounds):
            for side, found in sides.items():
                found.add(_one(side, simulator, folder, folder / f"{side}-{number}", max(1, SYNC_SECONDS * scale)))
    return _result(sides, size)


def _one(side: str, simulator: Simulator, folder: Path, data: Path, seconds: float) -> dict[str, dict[str, Any]]:
    simulator.admin.reset(keep_tokens=False)
    with person(simulator, data, **UNLIMITED):
        pass  # signed in
    command = [sys.executable, "-m", "tests.bench.loop_side", side, str(data), simulator.api_root]
    command += [str(folder / "categories.csv"), str(seconds)]
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    document: dict[str, dict[str, Any]] = json.loads(run.stdout)
    return document


def _result(sides: dict[str, _Side], size: Size) -> Result:
    whole = sides[WINDOW].whole
    usual, longest = whole.share(_SHARES[-1]), whole.longest
    rows = [side.whole.row(_SIDES[name]) for name, side in sides.items()]
    rows += [phase.row(f"… {name}") for name, phase in sides[WINDOW].phases.items()]
    return Result(
        TITLE,
        f"A timer of {BEAT_MS} ms in the window's thread; milliseconds from beat to beat. The work: {size.videos:,} "
        f"videos in {size.playlists:,} playlists imported, sorted by a file and refreshed, then {SYNC_SECONDS} seconds "
        f"of the sync of {size.changes:,} changes from its start to its pause; zero latency, no limits, YouTube in a "
        "process of its own. The bare windows show what the machine, and in a thread Python's interpreter lock, cost "
        "by themselves.",
        ("", "seconds", "p50", "p99", "p99.9", "longest", f"over {USUAL_MS:g} ms", f"over {LONGEST_MS:g} ms"),
        rows,
        (
            Goal(f"p99.9 of the window at most {USUAL_MS:g} ms", f"{usual:.1f} ms", usual <= USUAL_MS),
            Goal(f"the window's longest at most {LONGEST_MS:g} ms", f"{longest:.1f} ms", longest <= LONGEST_MS),
        ),
        [_told(stall) for stall in sorted(whole.stalls, key=lambda one: -one["seconds"])[:12]],
    )


def _told(stall: dict[str, Any]) -> str:
    places = ", ".join(f"`{place}` ×{count}" for place, count in Counter(stall["seen"]).most_common(3))
    late, computed, queued, collected = (
        f"{1000 * stall[name]:.0f} ms" for name in ("seconds", "computed", "queued", "collected")
    )
    return (
        f"late by {late}, of which the window's thread computed {computed} and stood in the queue for a processor for "
        f"{queued}; the collector of garbage took {collected}: {places or 'over before it could be looked at'}"
    )
