"""T06: the N-th call on the database's files fails, for every N; and a disk that is really full."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import vfs
from tests.chaos.children import Tell, go_on, run, tell_job
from tests.chaos.crew import CORES, spread
from tests.chaos.full_disk import fill_disks
from tests.chaos.places import memory
from tests.chaos.scene import SMALL, Scene, build
from tests.chaos.seams import Seams
from tests.chaos.trial import Figure, Order, Trial
from tests.chaos.verdict import judge
from ytsync_desktop.store import engine

KINDS: dict[str, dict[str, int]] = {
    "FULL": {"write": 13},
    "IOERR": {"read": 266, "write": 778, "sync": 1034, "truncate": 1546, "delete": 2570, "lock": 3850, "open": 14},
    "BUSY": {"lock": 5},
    "CORRUPT": {"read": 11},
}
"""What SQLite is told, by the call that fails; a file that cannot be opened is told as CANTOPEN."""

LASTING = ("FULL", "IOERR")
"""These also go on from the N-th call to the end of the process, as on a full or dying disk."""

SIZES = 50
MAX_STARTS = 30


@dataclass(frozen=True)
class Fault:
    """A fault of one kind at one call; a `lasting` one does not heal before the process ends."""

    kind: str
    lasting: bool
    at: int

    def __str__(self) -> str:
        return f"{self.kind} at call {self.at}{' and all after' if self.lasting else ''}"


@dataclass
class Tally:
    """What a lot came to. `ends`: how the process that met the fault ended."""

    faults: int = 0
    fired: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    harm: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Sum up."""
        self.faults += other.faults
        self.fired += other.fired
        self.ends.update(other.ends)
        self.harm += other.harm


def trial(order: Order) -> Figure:
    """Count the calls of a whole job, then let each of them fail once."""
    counts = next(spread(_count, [0]))
    faults = [fault for kind, number in counts.items() for fault in _faults(order, kind, number)]
    parts = max(CORES if len(faults) > 50 else 1, len(faults) // 250)
    total = Tally()
    for found in spread(_lot, [tuple(faults[part::parts]) for part in range(parts)]):
        total.add(found)
        order.say(f"{total.fired} faults, {_harm(total)}")
    disks = fill_disks(order, SIZES)
    calls = ", ".join(f"{number} × {kind}" for kind, number in counts.items())
    ends = ", ".join(f"{count} {end}" for end, count in total.ends.most_common())
    reached = f"{total.fired} faults ({calls}; FULL and IOERR also lasting): {_harm(total)}; {ends}; {disks.words}"
    return Figure(reached, passed=not total.harm and total.fired > 0 and disks.passed)


def _faults(order: Order, kind: str, number: int) -> list[Fault]:
    chosen = sorted(order.random(kind).sample(range(1, number + 1), order.count(number)))
    return [Fault(kind, lasting, at) for lasting in ((False, True) if kind in LASTING else (False,)) for at in chosen]


def _harm(total: Tally) -> str:
    return "; ".join(total.harm[:5]) or "0 sends without an intent, 0 duplicates, 0 lost, 0 orphans, all resumable"


# --- one worker -----------------------------------------------------------------------------------------------------


def _count(_: int) -> dict[str, int]:
    """How many calls of a whole job each kind of fault could hit."""
    with memory() as place:
        scene = build(SMALL, place / "scene")
        try:
            ended = run(lambda tell: _be(tell, scene.folder, scene.simulator.api_root, None))
        finally:
            scene.simulator.stop()
    assert ended.code == 0, ended.lines
    met = Counter({name: int(number) for name, number in (line.split() for line in ended.told("calls"))})
    return {kind: sum(met[name] for name in names) for kind, names in KINDS.items()}


def _lot(faults: tuple[Fault, ...]) -> Tally:
    total = Tally()
    with memory() as place:
        scene = build(SMALL, place / "scene")
        try:
            for fault in faults:
                _one(scene, place / "data", fault, total)
        finally:
            scene.simulator.stop()
    return total


def _one(scene: Scene, folder: Path, fault: Fault, total: Tally) -> None:
    """One job: the fault, then starts without one until it is done."""
    scene.reset()
    shutil.copytree(scene.folder, folder)
    name = str(fault)
    ended = run(lambda tell: _be(tell, folder, scene.simulator.api_root, fault))
    total.faults += 1
    total.fired += bool(ended.told("fired"))
    failed = ended.told("failed")
    total.ends[_end(ended.told("job"), failed)] += 1
    if ended.told("unarmed"):
        total.harm.append(f"{name}: a write was sent without its intent")
    if ended.code != 0 and not ended.store_problem:
        total.harm.append(f"{name}: {ended.last}")
    _finish(scene, folder, name, total)
    shutil.rmtree(folder)


def _end(job: list[str], failed: list[str]) -> str:
    return f"{failed[0].split(':')[0]} told" if failed else " ".join(job[0].split()[:2]).removesuffix(" -")


def _finish(scene: Scene, folder: Path, name: str, total: Tally) -> None:
    for _ in range(MAX_STARTS):
        ended = run(lambda tell: tell_job(go_on(folder, scene.simulator.api_root), tell))
        if ended.code != 0:
            total.harm.append(f"{name}, then: {ended.last}")
            return
        if ended.told("job")[0].split()[0] in ("completed", "none"):
            harm = judge(scene)
            if harm:
                total.harm.append(f"{name}: {harm}")
            return
    total.harm.append(f"{name}: does not end")


def _be(tell: Tell, folder: Path, api_root: str, fault: Fault | None) -> None:
    fails, met, seen = KINDS[fault.kind] if fault is not None else {}, Counter[str](), 0

    def around(call: vfs.Call, do: vfs.Do) -> int:
        nonlocal seen
        met[call.name] += 1
        if fault is None or call.name not in fails:
            return do()
        seen += 1
        if seen == fault.at:
            tell("fired now")
        return fails[call.name] if seen == fault.at or (fault.lasting and seen > fault.at) else do()

    engine.BUSY_SECONDS = 0
    watch_sends(tell)
    vfs.install(around)
    try:
        tell_job(go_on(folder, api_root), tell)
    finally:
        for name, times in met.items():
            tell(f"calls {name} {times}")


def watch_sends(tell: Tell) -> None:
    """Tell `unarmed` of every write that leaves without an intent committed just before."""
    armed = False

    def cross(place: str, _seq: int) -> None:
        nonlocal armed
        if place == "after intent":
            armed = True
        elif place == "connected":
            if not armed:
                tell("unarmed write")
            armed = False

    Seams(cross, lambda _seq, _reads: None).install()


TRIAL = Trial(
    "T06",
    "the N-th database call fails with FULL, IOERR, BUSY or CORRUPT, for every N of a job of 10 writes, and a disk of "
    "50 sizes is full: 0 sends after a failed intent, 0 harm, every state resumable",
    trial,
)
