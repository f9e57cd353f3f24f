"""T19: several processes start on one folder at once, after a kill, and beside an owner that is stopped."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.children import Child, Ended, Tell, die, go_on, run, start, tell_job
from tests.chaos.crew import CORES, spread
from tests.chaos.places import memory
from tests.chaos.scene import SMALL, Scene, build
from tests.chaos.seams import Seams
from tests.chaos.trial import Figure, Order, Trial
from tests.chaos.verdict import judge
from ytsync_desktop.store.folder import FolderLock
from ytsync_desktop.wiring.application import Application

RACES = 500
JITTER = 0.01
"""Seconds within which the runners set off."""
PLACES = 150
"""A job of 10 writes comes by more places than that; the owner is cut at one of them."""
MAX_STARTS = 20


@dataclass(frozen=True)
class Lot:
    """Races with these numbers."""

    seed: int
    numbers: tuple[int, ...]


@dataclass
class Tally:
    """What races came to: how each start ended, and what was wrong."""

    races: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    harm: list[str] = field(default_factory=list)


def trial(order: Order) -> Figure:
    """A third of the races together from the start, a third after a kill, a third beside a stopped owner."""
    races = order.count(RACES, least=6)
    parts = CORES * 4 if races > 50 else 1
    lots = [Lot(order.seed, tuple(range(part, races, parts))) for part in range(parts)]
    total = Tally()
    for found in spread(_lot, lots):
        total.races.update(found.races)
        total.ends.update(found.ends)
        total.harm += found.harm
        order.say(f"{total.races.total()} races, {'; '.join(total.harm[:5]) or 'never two writers'}")
    races_said = ", ".join(f"{count} {kind}" for kind, count in sorted(total.races.items()))
    ends = ", ".join(f"{count} {end}" for end, count in total.ends.most_common())
    harm = "; ".join(total.harm[:5]) or "never two writers, no step by hand, 0 duplicates, 0 lost, 0 orphans"
    return Figure(
        f"{total.races.total()} races ({races_said}): {harm}; starts: {ends}",
        passed=not total.harm and total.ends["refused"] > 0 and len(total.races) == len(KINDS),
    )


# --- one worker -----------------------------------------------------------------------------------------------------


def _lot(lot: Lot) -> Tally:
    total = Tally()
    with memory() as place:
        scene = build(SMALL, place / "scene")
        try:
            for number in lot.numbers:
                kind = list(KINDS)[number % len(KINDS)]
                race = Race(scene, place / "race", random.Random(f"{lot.seed}/{number}"), total)
                race.run(kind, f"seed {lot.seed}, race {number} ({kind})")
        finally:
            scene.simulator.stop()
    return total


class Race:
    """One account, one folder, and who runs for it."""

    def __init__(self, scene: Scene, place: Path, chance: random.Random, total: Tally) -> None:
        self.scene = scene
        self.place = place
        self.folder = place / "data"
        self.owners = place / "owners"
        self.random = chance
        self.total = total

    def run(self, kind: str, name: str) -> None:
        """Set the account up, race, bring the job to its end, compare."""
        self.scene.reset()
        self.owners.mkdir(parents=True)
        shutil.copytree(self.scene.folder, self.folder)
        before = len(self.total.harm)
        KINDS[kind](self)
        self._finish()
        self.total.races[kind] += 1
        self.total.harm[before:] = [f"{name}: {harm}" for harm in self.total.harm[before:]]
        shutil.rmtree(self.place)

    def together(self) -> None:
        """Two or three at once, and somebody who looks at the status meanwhile."""
        ends = self._at_once(self.random.randint(2, 3))
        self._must_have_run(ends)

    def after_a_kill(self) -> None:
        """The owner is killed in its work; the lock must be free at once, with nothing to be done by hand."""
        run(lambda tell: self._own(tell, die))
        self._must_have_run(self._at_once(self.random.randint(2, 3)))

    def beside_a_stopped_owner(self) -> None:
        """The owner is asleep with the lock: everybody else is refused; it goes on, or is killed, and then they may."""
        owner = start(lambda tell: self._own(tell, _sleep))
        _, status = os.waitpid(owner.pid, os.WUNTRACED)
        stopped = os.WIFSTOPPED(status)
        if stopped:
            ends = self._at_once(2)
            if any(end != "refused" for end in ends):
                self.total.harm.append(f"beside a stopped owner: {ends}")
            os.kill(owner.pid, signal.SIGCONT if self.random.random() < 0.5 else signal.SIGKILL)
        _drain(owner, reaped=not stopped)

    # --- runners ----------------------------------------------------------------------------------------------------

    def _at_once(self, runners: int) -> list[str]:
        """Let so many start at the same moment, beside one who only looks."""
        waiting, go = os.pipe()
        pauses = [self.random.uniform(0, JITTER) for _ in range(runners + 1)]
        children = [start(lambda tell, pause=pause: self._race(tell, waiting, go, pause)) for pause in pauses[1:]]  # type: ignore[misc]
        looker = start(lambda tell: self._look(waiting, go, pauses[0]))
        os.close(waiting)
        os.close(go)
        ends = [self._end(child.wait()) for child in children]
        looked = looker.wait()
        if looked.code != 0:
            self.total.harm.append(f"who only looked: {looked.lines[-6:]}")
        return ends

    def _end(self, ended: Ended) -> str:
        failed = ended.told("failed")
        end = "refused" if failed and failed[0].startswith("AnotherInstance") else "ran"
        if ended.code != 0 and end != "refused":
            self.total.harm.append(ended.last)
        self.total.harm += ended.told("two")
        self.total.ends[end] += 1
        return end

    def _must_have_run(self, ends: list[str]) -> None:
        if "ran" not in ends:
            self.total.harm.append(f"nobody could start: {ends}")

    def _race(self, tell: Tell, waiting: int, go: int, pause: float) -> None:
        os.close(go)
        os.read(waiting, 1)  # ends when the last of them is there
        time.sleep(pause)
        self._watch(tell, lambda: None)
        tell_job(go_on(self.folder, self.scene.simulator.api_root), tell)

    def _look(self, waiting: int, go: int, pause: float) -> None:
        os.close(go)
        os.read(waiting, 1)
        time.sleep(pause)
        for _ in range(3):
            app = Application.open(self.folder, self.scene.simulator.api_root, lock=False)
            app.newest_job()
            app.close()

    def _own(self, tell: Tell, cut: Callable[[], object]) -> None:
        """Run alone until cut at a place by chance."""
        left = self.random.randint(5, PLACES)

        def count() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                cut()

        self._watch(tell, count)
        tell_job(go_on(self.folder, self.scene.simulator.api_root), tell)

    # --- who owns the folder ----------------------------------------------------------------------------------------

    def _watch(self, tell: Tell, passed: Callable[[], None]) -> None:
        """In this child: note when it owns the folder, and tell of another living owner, then and at each write."""
        take, give = FolderLock.__init__, FolderLock.release
        mine = self.owners / str(os.getpid())

        def taken(lock: FolderLock, folder: Path) -> None:
            take(lock, folder)
            self._tell_of_others(tell, "took the folder")
            mine.touch()

        def given(lock: FolderLock) -> None:
            mine.unlink(missing_ok=True)
            give(lock)

        def cross(place: str, _seq: int) -> None:
            if place == "connected":
                self._tell_of_others(tell, "wrote")
            passed()

        owner: Any = FolderLock
        owner.__init__, owner.release = taken, given
        Seams(cross, lambda _seq, _reads: None).install()

    def _tell_of_others(self, tell: Tell, did: str) -> None:
        others = [int(one.name) for one in self.owners.iterdir() if one.name != str(os.getpid())]
        living = [pid for pid in others if _lives(pid)]
        if living:
            tell(f"two owners: {os.getpid()} {did} while {living} had it")

    # --- the end ----------------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        for _ in range(MAX_STARTS):
            ended = run(lambda tell: tell_job(go_on(self.folder, self.scene.simulator.api_root), tell))
            if ended.code != 0:
                self.total.harm.append(f"at the end: {ended.last}")
                return
            if ended.told("job")[0].split()[0] in ("completed", "none"):
                break
        harm = judge(self.scene)
        if harm:
            self.total.harm.append(str(harm))


def _sleep() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _drain(child: Child, *, reaped: bool) -> None:
    with os.fdopen(child.pipe, "rb") as stream:
        stream.read()
    if not reaped:
        os.waitpid(child.pid, 0)


def _lives(pid: int) -> bool:
    """Whether a process is there and has not ended; a zombie has."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


KINDS: dict[str, Callable[[Race], None]] = {
    "together": Race.together,
    "after a kill": Race.after_a_kill,
    "beside a stopped owner": Race.beside_a_stopped_owner,
}

TRIAL = Trial(
    "T19",
    "500 races of two or three starts on one folder, also after a kill and beside a stopped owner: never two writers, "
    "no step by hand after a kill",
    trial,
)
