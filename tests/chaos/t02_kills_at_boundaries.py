"""T02: SIGKILL at every boundary of every write of a job of 100; each operation is killed once at each boundary."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.children import Ended, Tell, die, go_on, run, tell_job
from tests.chaos.crew import CORES, shares, spread
from tests.chaos.places import memory
from tests.chaos.scene import FULL, SMALL, Scene, Size, build
from tests.chaos.seams import BOUNDARIES, Seams
from tests.chaos.trial import Figure, Order, Trial
from tests.chaos.verdict import count_repairs, judge, units_beyond

DELAY = 1.0
SETTLE = "2"
WAITING_CREW = 6
"""Where most of the time is waited, more jobs than cores may run at once."""
MAX_STARTS = 400
LOOKS = 2
CREATE_JUST_SENT = 4
"""The round that is hardest on the one create of a small job."""


@dataclass(frozen=True)
class Lot:
    """Jobs of a size with the numbers `rounds`: number n kills operation i at boundary i + n."""

    rounds: tuple[int, ...]
    size: Size
    slow: bool


@dataclass
class Tally:
    """What a lot came to; `worst` is the most reads that settling one killed write took."""

    kills: int = 0
    jobs: int = 0
    worst: int = 0
    reads: int = 0
    reads_unkilled: int = 0
    units: int = 0
    harm: list[str] = field(default_factory=list)
    where: dict[str, int] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Sum up."""
        for name in ("kills", "jobs", "reads", "reads_unkilled"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.worst, self.units = max(self.worst, other.worst), max(self.units, other.units)
        self.harm += other.harm
        for place, count in other.where.items():
            self.where[place] = self.where.get(place, 0) + count


def trial(order: Order) -> Figure:
    """Without a settle time and with one, against a YouTube that shows its changes late."""
    quick = _side(order, slow=False)
    slow = _side(order, slow=True)
    passed = all(_passed(side) for side in (quick, slow))
    return Figure(f"{_words(quick)}; with Δ {SETTLE} s against a delay of {DELAY:g} s: {_words(slow)}", passed)


def _side(order: Order, *, slow: bool) -> Tally:
    jobs = order.count(len(BOUNDARIES))
    size = FULL if jobs > 1 else SMALL
    workers = WAITING_CREW if slow else CORES
    rounds = list(range(len(BOUNDARIES)))
    order.random("rounds", slow).shuffle(rounds)
    if size is SMALL:
        rounds = [CREATE_JUST_SENT]
    lots = [Lot(tuple(rounds[n] for n in part), size, slow) for part in shares(jobs, workers)]
    total = Tally()
    for found in spread(_lot, lots, workers=workers):
        total.add(found)
        order.say(f"{'Δ ' + SETTLE + ' s' if slow else 'Δ 0'}: {total.kills} kills, {_harm(total)}")
    return total


def _passed(side: Tally) -> bool:
    return side.kills > 0 and not side.harm and side.worst <= LOOKS and len(side.where) >= min(side.kills, 9)


def _words(side: Tally) -> str:
    extra = (side.reads - side.reads_unkilled) / max(1, side.kills)
    return (
        f"{side.kills} kills in {side.jobs} jobs at {len(side.where)} boundaries, {_harm(side)}; at most {side.worst} "
        f"reads to settle a write, {extra:.1f} a kill with each start's own; ledger at most {side.units} units ahead"
    )


def _harm(side: Tally) -> str:
    return "; ".join(side.harm[:5]) or "0 duplicates, 0 lost, 0 orphans, 0 foreign harmed"


# --- one worker -----------------------------------------------------------------------------------------------------


def _lot(lot: Lot) -> Tally:
    with memory() as place:
        scene = build(lot.size, place / "scene", settle=SETTLE if lot.slow else "0")
        total = Tally()
        try:
            unkilled = _job(scene, place / "plain", {}, lot, total=Tally())
            for number in lot.rounds:
                some = range(1, SMALL.writes, 2) if lot.slow and lot.size is SMALL else range(lot.size.writes)
                plan = {seq: BOUNDARIES[(seq + number) % len(BOUNDARIES)] for seq in some}
                total.reads_unkilled += unkilled
                _job(scene, place / f"job {number}", plan, lot, total)
        finally:
            scene.simulator.stop()
        return total


def _job(scene: Scene, folder: Path, plan: dict[int, str], lot: Lot, total: Tally) -> int:
    """Run one job to its end, killing as planned; the reads it took."""
    scene.reset(consistency_delay=DELAY if lot.slow else 0.0)
    shutil.copytree(scene.folder, folder)
    left, kills, name, last = dict(plan), 0, folder.name, "-1"
    for _ in range(MAX_STARTS):
        ended = run(lambda tell: _be(tell, folder, scene.simulator.api_root, left))
        looks = [look.split() for look in ended.told("look")]
        total.worst = max(total.worst, sum(int(reads) for seq, reads in looks if seq == last))
        if ended.killed:
            kills += 1
            last = _note_kill(ended, left, total, scene)
        elif ended.code != 0:
            total.harm.append(f"{name}: {ended.last}")
            break
        elif ended.told("job")[0].split()[0] in ("completed", "none"):
            break
    else:
        total.harm.append(f"{name}: does not end")
    scene.simulator.admin.settle()
    harm, repairs = judge(scene), count_repairs(folder / "ytsync.db")
    if harm or repairs:
        total.harm.append(f"{name}: {harm}, {repairs} repairs")
    requests = scene.simulator.admin.requests()
    ahead, behind = units_beyond(folder / "ytsync.db", scene)
    if behind or ahead > 50 * max(1, kills):
        total.harm.append(f"{name}: the ledger is {ahead} units ahead and {behind} behind after {kills} kills")
    total.units = max(total.units, ahead)
    total.kills += kills
    total.jobs += 1
    reads = sum(1 for one in requests if one["method"] == "GET" and "/v3/" in one["path"])
    total.reads += reads
    shutil.rmtree(folder)
    return reads


def _note_kill(ended: Ended, left: dict[int, str], total: Tally, scene: Scene) -> str:
    """Strike the kill off the plan; the `seq` that it hit."""
    seq, place = ended.told("killed")[0].split(" ", 1)
    del left[int(seq)]
    total.where[place] = total.where.get(place, 0) + 1
    if place == "sent":
        scene.wait_for_the_server()
    return seq


def _be(tell: Tell, folder: Path, api_root: str, left: dict[int, str]) -> None:
    def cross(place: str, seq: int) -> None:
        if left.get(seq) == place:
            tell(f"killed {seq} {place}")
            die()

    Seams(cross, lambda seq, reads: tell(f"look {seq} {reads}")).install()
    tell_job(go_on(folder, api_root), tell)


TRIAL = Trial(
    "T02",
    "SIGKILL at 11 boundaries of each of 100 writes of all kinds, at Δ 0 and at Δ 2 s: ≥ 800 kills each, 0 duplicates, "
    "0 lost, 0 orphans, 0 foreign harmed, ≤ 2 reads to settle a write",
    trial,
)
