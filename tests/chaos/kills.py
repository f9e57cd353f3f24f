"""SIGKILL at random moments of a whole job, each followed by a resume; then the account is compared with the plan."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.places import memory
from tests.cli.terminal import ROOT, Terminal
from tests.simulator_fixtures import Simulator
from ytsync_desktop.cli import main as ytsync

MAX_RUNS = 5_000
ONE_OPERATION = 0.02
"""Seconds within which the kill falls after the chosen commit: at any moment of the write that follows."""
FAULTS = (("close", 0.02), ("aborted", 0.02), ("backendError", 0.01))
"""Lost replies after the write, 409 without it, 503 after it: reply and probability for every write."""


@dataclass
class Figures:
    """What a round of kills came to."""

    kills: int = 0
    runs: int = 0
    days: int = 0
    duplicates: int = 0
    lost: int = 0
    orphans: int = 0
    foreign_harmed: int = 0
    surplus_writes: int = 0
    units_planned: int = 0
    units_used: int = 0
    kept: int = 0
    seconds: float = 0.0
    unsettled: int = 0
    """Kills that left a write sent and not settled."""
    where: Counter[str] = field(default_factory=Counter)

    def add(self, other: Figures) -> None:
        """Sum up rounds."""
        for name in self.__dataclass_fields__:
            if name == "where":
                self.where.update(other.where)
            else:
                setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def clean(self) -> bool:
        """Nothing twice, nothing lost, nothing left over, nobody else's things touched."""
        return not (self.duplicates or self.lost or self.orphans or self.foreign_harmed)


class KillRun:
    """One account, one job, killed again and again. Forks, so it must run in a process without threads."""

    def __init__(
        self,
        simulator: Simulator,
        folder: Path,
        wanted: Mapping[str, Sequence[str]],
        *,
        seed: int,
        stride: float,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.simulator = simulator
        self.terminal = Terminal(folder, simulator.api_root)
        self.wanted = wanted
        self.random = random.Random(seed)
        self.stride = stride
        self.stage = "backup"
        self.figures = Figures()
        self.terminal.prepare(simulator, wanted)
        self.terminal.ok("import")  # ids that only the categories named are checked now
        for name, value in (settings or {}).items():
            self.terminal.ok("settings", "set", name, value)
        self.foreign = self._foreign()
        self.before = simulator.admin.playlists()
        self.preview = self._ask("preview")

    def faults(self) -> None:
        """Mix unclear replies into every kind of write."""
        for reply, probability in FAULTS:
            for method in ("POST", "DELETE"):
                self.simulator.admin.add_fault(
                    reply,
                    match={"method": method, "path": "/youtube/v3/"},
                    when={"probability": probability},
                    **({"effect": "once"} if reply == "backendError" else {}),
                )

    def go(self, kills: int) -> Figures:
        """Run the job to its end, killing it up to `kills` times on the way."""
        began = time.monotonic()
        args = ["sync", "--yes"]
        for _ in range(MAX_RUNS):
            code = self._run(args, killed=self.figures.kills < kills)
            self.figures.runs += 1
            if code is None:
                args = self._next_args()
                continue
            args = ["resume"]
            if code == 0:
                self._check()
                self.figures.seconds = time.monotonic() - began
                return self.figures
            self._go_on(code)
        raise AssertionError("the job does not end")

    def _next_args(self) -> list[str]:
        job = self._ask("status")["job"]
        if job is None:
            return ["sync", "--yes"]
        if job["state"] == "completed":
            return ["status"]
        assert job["state"] != "running", job
        self.stage = str(job["stage"])
        self.figures.where[self.stage] += 1
        in_flight = [one for one in self._ask("report")["operations"] if one["status"] in ("sent", "unknown")]
        self.figures.unsettled += bool(in_flight)
        return ["resume"] if job["state"] != "waiting_for_decision" else ["decide", "--retry"]

    def _go_on(self, code: int) -> None:
        if code == 4:
            self._ask("decide", "--retry")
            return
        assert code == 3, f"exit code {code}: {self._ask('status')}"
        reason = self._ask("status")["job"]["reason"]
        if reason in ("quota", "creation_limit"):
            self.simulator.admin.next_day()
            self.figures.days += 1

    def _run(self, args: Sequence[str], *, killed: bool) -> int | None:
        """One process; its exit code, or None when it was killed."""
        child = os.fork()
        if child == 0:
            self._be(args)
        last, left, deadline = self._written(), self._commits_until_kill(), float("inf")
        while killed and time.monotonic() < deadline:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.WEXITSTATUS(status)
            now = self._written()
            left -= now != last
            last = now
            if left <= 0 and deadline == float("inf"):
                deadline = time.monotonic() + self.random.uniform(0.0, ONE_OPERATION)
            time.sleep(0.0005)
        if killed:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            self.figures.kills += 1
            return None
        return os.WEXITSTATUS(status)

    def _commits_until_kill(self) -> int:
        """How far this run may get: into the backup, or a few writes on. Start-up and sign-in come before."""
        reads = 2 * len(self.before) + 20
        return self.random.randint(1, reads if self.stage == "backup" else round(2 * self.stride))

    def _written(self) -> int:
        """When the database was last written."""
        database = self.terminal.data / "ytsync.db"
        return database.stat().st_mtime_ns if database.exists() else 0

    def _ask(self, *args: str) -> Any:
        """The document of a command that is not killed."""
        self._run(args, killed=False)
        return json.loads(self._output.read_text(encoding="utf-8"))

    @property
    def _output(self) -> Path:
        return self.terminal.folder / "last.json"

    def _be(self, args: Sequence[str]) -> None:
        os.environ.update(self.terminal.environment())
        os.dup2(os.open(self._output, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        code = 1
        try:
            code = ytsync(["--json", *args])
            sys.stdout.flush()
        finally:
            os._exit(code)

    # --- the comparison ---------------------------------------------------------------------------------------------

    def _foreign(self) -> list[Any]:
        state = self.simulator.admin.state()
        return [p for p in state["playlists"] if p["owner"] != state["channel"]]

    def _check(self) -> None:
        figures, kept = self.figures, set[str]()
        report = self._ask("report")
        kept.update(one["title"] for one in report["kept"])
        figures.kept = len(kept)
        left_out = set(self.preview["unavailable_excluded"])
        found: dict[str, list[str]] = {}
        for playlist in self.simulator.admin.playlists().values():
            title = playlist["title"]
            if title in found or (title not in self.wanted and title not in kept):
                figures.orphans += 1
            found.setdefault(title, []).extend(item["videoId"] for item in playlist["items"])
        for name, videos in self.wanted.items():
            present = Counter(found.get(name, ()))
            figures.duplicates += sum(count - 1 for count in present.values())
            figures.lost += sum(1 for video in videos if video not in left_out and not present[video])
        figures.foreign_harmed = int(self._foreign() != self.foreign)
        applied = sum(1 for one in report["operations"] if one["status"] == "done" and one["kind"] != "by_hand")
        figures.surplus_writes = sum(one["attempts"] for one in report["operations"]) - applied
        job = self._ask("status")["job"]
        figures.units_planned, figures.units_used = job["units_planned"], job["units_used"]


def demo_categories() -> dict[str, list[str]]:
    """The categories that the demo library is to become."""
    wanted: dict[str, list[str]] = {}
    with (ROOT / "resources/demo/categories.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            wanted.setdefault(row["category"], []).append(row["video_id"])
    return wanted


def small_account() -> tuple[dict[str, Any], dict[str, list[str]]]:
    """A library of eight overlapping playlists and the four categories it is to become: a short round."""
    videos = [f"video{number:06d}" for number in range(60)]
    listed = {f"PLold{n}": videos[n * 7 : n * 7 + 12] for n in range(8)}
    library = {
        "channel": {"id": "UCshort00000000000000001", "title": "A short round"},
        "playlists": [
            {
                "id": one,
                "title": f"old {one}",
                "privacyStatus": "private",
                "items": [{"videoId": v, "addedAt": "2020-01-01T10:00:00Z"} for v in content],
            }
            for one, content in listed.items()
        ],
        "videos": {one: {"title": one, "channelId": "UCmaker", "duration": "PT3M"} for one in videos},
    }
    return library, {f"category {n}": videos[n * 15 : n * 15 + 16] for n in range(4)}


@dataclass(frozen=True)
class Rounds:
    """How many kills in all, on as many accounts as that takes; `stride` is the commits between two, on average.

    `faults` mixes lost replies, 409 and 5xx into the writes; `small` takes 60 videos in place of the demo's 4,000.
    """

    kills: int
    seed: int
    stride: float = 40
    faults: bool = False
    small: bool = False


def run_rounds(rounds: Rounds) -> Figures:
    """Kill jobs until the wanted number is reached. The process must have no threads, for it forks."""
    total, number = Figures(), 0
    while total.kills < rounds.kills:
        total.add(_round(rounds, rounds.kills - total.kills, rounds.seed + number))
        number += 1
    return total


def _round(rounds: Rounds, kills: int, seed: int) -> Figures:
    with memory() as folder:
        args, wanted = ["--auto-consent", "--seed", str(seed), "--state", str(folder / "simulator")], demo_categories()
        if rounds.small:
            library, wanted = small_account()
            (folder / "library.json").write_text(json.dumps(library), encoding="utf-8")
            args += ["--library", str(folder / "library.json")]
        simulator = Simulator(args)
        try:
            run = KillRun(simulator, folder, wanted, seed=seed, stride=rounds.stride)
            if rounds.faults:
                run.faults()
            return run.go(kills)
        finally:
            simulator.stop()
