"""T03: a second kill inside the recovery from the first, at every pair of places, and a third at random."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.children import Ended, Tell, die, go_on, run, tell_job
from tests.chaos.crew import CORES, spread
from tests.chaos.places import memory
from tests.chaos.scene import SMALL, Scene, build
from tests.chaos.seams import BOUNDARIES, Seams
from tests.chaos.trial import Figure, Order, Trial
from tests.chaos.verdict import count_repairs, judge
from ytsync_desktop.core.operations import Status
from ytsync_desktop.store.journal import SqlJournal

TRIPLES = 1000
LATEST = 60
"""Random kills fall on one of so many places of a start."""
MAX_STARTS = 60
PASSED_OVER = tuple(f"{kind} {phase}" for kind in ("read", "token") for phase in ("connected", "half sent", "headers"))
"""Of a read, being killed when it has left and when it was answered says it all: it changes nothing."""

First = tuple[int, str]
"""Operation and boundary of the first kill."""


@dataclass(frozen=True)
class Lot:
    """First kills whose recoveries are cut at every place, or at a share; and random triples by their seeds."""

    firsts: tuple[First, ...] = ()
    share: float = 1.0
    seed: int = 0
    triples: tuple[int, ...] = ()


@dataclass
class Tally:
    """What a lot came to; `where` counts the places of the second kills."""

    pairs: int = 0
    triples: int = 0
    firsts: int = 0
    where: Counter[str] = field(default_factory=Counter)
    harm: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Sum up."""
        self.pairs += other.pairs
        self.triples += other.triples
        self.firsts += other.firsts
        self.where.update(other.where)
        self.harm += other.harm


def trial(order: Order) -> Figure:
    """All first kills of a job of 10 writes, each with every place of its recovery."""
    firsts = [(seq, boundary) for boundary in BOUNDARIES for seq in range(SMALL.writes)]
    chosen = firsts if order.scale >= 1 else order.random("firsts").sample(firsts, order.count(len(firsts), least=3))
    triples = range(order.count(TRIPLES, least=3))
    parts = 16 if len(chosen) > 50 else CORES if len(chosen) > 10 else 1
    share = 1.0 if order.scale >= 0.05 else 0.2
    lots = [Lot(tuple(chosen[part::parts]), share, order.seed, tuple(triples[part::parts])) for part in range(parts)]
    total = Tally()
    for found in spread(_lot, lots):
        total.add(found)
        order.say(f"{total.pairs} pairs, {total.triples} triples, {_harm(total)}")
    reached = (
        f"{total.pairs} pairs ({total.firsts} first kills, {len(total.where)} kinds of places of the second) and "
        f"{total.triples} random triples: {_harm(total)}"
    )
    return Figure(reached, passed=not total.harm and total.pairs > 0 and total.triples > 0)


def _harm(total: Tally) -> str:
    return "; ".join(total.harm[:5]) or "0 duplicates, 0 lost, 0 orphans, 0 foreign harmed"


# --- one worker -----------------------------------------------------------------------------------------------------


def _lot(lot: Lot) -> Tally:
    total = Tally()
    with memory() as place:
        scene = build(SMALL, place / "scene")
        try:
            for first in lot.firsts:
                _pairs(scene, place / "data", first, lot, total)
            for number in lot.triples:
                _triple(scene, place / "data", random.Random(f"{lot.seed}/{number}"), total)
        finally:
            scene.simulator.stop()
    return total


def _pairs(scene: Scene, folder: Path, first: First, lot: Lot, total: Tally) -> None:
    """Cut the recovery from one kill at its first place, at its second, and so on until it comes through."""
    chance = random.Random(f"{lot.seed}/{first}")
    total.firsts += 1
    nth = 0
    while True:
        nth += 1 if lot.share == 1 else chance.randint(1, round(2 / lot.share))
        name = f"first at {first}, second at place {nth}"
        _begin(scene, folder)
        ended = _start(scene, folder, _Cut(at=first), name, total)
        if not ended.killed:
            total.harm.append(f"{name}: the first kill did not come")
            return
        ended = _start(scene, folder, _Cut(nth=nth, recovering=first[0]), name, total)
        _finish(scene, folder, name, total)
        if not ended.killed:
            return
        total.pairs += 1
        total.where[ended.told("killed")[0].split(" ", 1)[1]] += 1


def _triple(scene: Scene, folder: Path, chance: random.Random, total: Tally) -> None:
    first = chance.randrange(SMALL.writes), chance.choice(BOUNDARIES)
    places = [chance.randint(1, LATEST), chance.randint(1, LATEST)]
    name = f"first at {first}, then at places {places}"
    _begin(scene, folder)
    kills = [_start(scene, folder, cut, name, total).killed for cut in (_Cut(at=first), *map(_nth, places))]
    total.triples += all(kills)
    _finish(scene, folder, name, total)


def _begin(scene: Scene, folder: Path) -> None:
    scene.reset()
    shutil.copytree(scene.folder, folder)


def _start(scene: Scene, folder: Path, cut: _Cut, name: str, total: Tally) -> Ended:
    ended = run(lambda tell: cut.run(tell, folder, scene.simulator.api_root))
    if ended.killed and ended.told("killed")[0].split(" ", 1)[1] == "sent":
        scene.wait_for_the_server()
    if not ended.killed and ended.code != 0:
        total.harm.append(f"{name}: {ended.last}")
    return ended


def _finish(scene: Scene, folder: Path, name: str, total: Tally) -> None:
    for _ in range(MAX_STARTS):
        ended = run(lambda tell: tell_job(go_on(folder, scene.simulator.api_root), tell))
        if ended.code != 0:
            total.harm.append(f"{name}, at the end: {ended.last}")
            break
        if ended.told("job")[0].split()[0] in ("completed", "none"):
            break
    harm, repairs = judge(scene), count_repairs(folder / "ytsync.db")
    if harm or repairs:
        total.harm.append(f"{name}: {harm}, {repairs} repairs")
    shutil.rmtree(folder)


@dataclass
class _Cut:
    """Kills a start at the boundary `at` of an operation, or at its `nth` place unless `recovering` was done before.

    An operation has been recovered when it is done, or when another one is begun.
    """

    at: First | None = None
    nth: int = 0
    recovering: int = -1
    met: int = 0
    over: bool = False

    def run(self, tell: Tell, folder: Path, api_root: str) -> None:
        """In a child: go on with the job until cut."""

        def cross(place: str, seq: int) -> None:
            if place in PASSED_OVER or self.over:
                return
            self.over = self.recovering >= 0 and place == "after intent" and seq != self.recovering
            self.met += 1
            if self.at == (seq, place) or self.met == self.nth:
                tell(f"killed {seq} {place}")
                die()

        outcome = SqlJournal.record_outcome

        def recorded(journal: SqlJournal, operation_id: int, what: Any, **rest: Any) -> Any:
            settled = outcome(journal, operation_id, what, **rest)
            self.over |= settled.seq == self.recovering and settled.status is Status.DONE
            return settled

        setattr(SqlJournal, "record_outcome", recorded)  # noqa: B010 - mypy forbids the plain way
        Seams(cross, lambda _seq, _reads: None).install()
        tell_job(go_on(folder, api_root), tell)


def _nth(place: int) -> _Cut:
    return _Cut(nth=place)


TRIAL = Trial(
    "T03",
    "a second kill at every place of the recovery from the first, all pairs on a job of 10 writes: ≥ 1,600 pairs, and "
    "1,000 random triples, 0 duplicates, 0 lost, 0 orphans",
    trial,
)
