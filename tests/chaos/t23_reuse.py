"""T23: a job that turns old playlists into categories, cut off at each of its points, with clear and lost replies."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.crew import CORES, shares, spread
from tests.chaos.lab.gates import KillAt, Killed, NotEnding
from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scenes import REUSED
from tests.chaos.lab.witness import Violation
from tests.chaos.trial import Figure, Order, Trial
from ytsync_desktop.core.operations import Kind

REPLIES = {
    "all clear": (),
    "replies lost": (("close", "once", 0.3),),
    "some not made": (("close", "none", 0.2), ("backendError", "once", 0.2)),
}
"""Reply, effect and probability of the faults that each write may meet."""
SEEDS = 3


@dataclass(frozen=True)
class Lot:
    """Points to be killed at, with these replies."""

    replies: str
    seed: int
    points: tuple[int, ...]


@dataclass
class Tally:
    """What the killed jobs came to."""

    kills: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    harm: list[str] = field(default_factory=list)


def trial(order: Order) -> Figure:
    """Every point of the job, or a share of them, once for each way to answer and each seed."""
    total = Tally()
    lots = []
    for replies in REPLIES:
        for number in range(SEEDS):
            seed = order.seed + number
            points = range(1, _points(replies, seed) + 1)
            chosen = order.random(replies, number).sample(points, order.count(len(points)))
            lots += [Lot(replies, seed, tuple(chosen[n] for n in part)) for part in shares(len(chosen), CORES)]
    for found in spread(_lot, lots):
        total.kills += found.kills
        total.kinds.update(found.kinds)
        total.harm += found.harm
        order.say(f"{total.kills:,} kills, {_harm(total)}")
    kinds = ", ".join(f"{count:,} {kind.value}" for kind, count in total.kinds.most_common())
    passed = not total.harm and total.kills > 0 and len(total.kinds) == len(Kind) - 2
    return Figure(f"{total.kills:,} kills of jobs with {kinds}: {_harm(total)}", passed)


def _harm(total: Tally) -> str:
    return "; ".join(total.harm[:5]) or "0 duplicates, 0 lost, 0 orphans, each playlist where it belongs"


def _points(replies: str, seed: int) -> int:
    """How many points an unkilled job has."""
    gate = KillAt(0)
    with Lab(REUSED, seed=seed, gate=gate) as lab:
        gate.points = 0
        _answer_with(lab, replies)
        lab.finish()
        lab.witness.check_end()
    return gate.points


def _answer_with(lab: Lab, replies: str) -> None:
    for reply, effect, probability in REPLIES[replies]:
        match = {"method": "POST", "path": "/youtube/v3/"}
        lab.account.admin.add_fault(reply, match=match, when={"probability": probability}, effect=effect)


def _lot(lot: Lot) -> Tally:
    total = Tally()
    for point in lot.points:
        gate = KillAt(0)
        with Lab(REUSED, seed=lot.seed, gate=gate) as lab:
            _answer_with(lab, lot.replies)
            gate.points, gate.n = 0, point
            try:
                _live(lab, total)
            except (Violation, NotEnding) as error:
                total.harm.append(f"{lot.replies}, seed {lot.seed}, point {point}: {error}")
    return total


def _live(lab: Lab, total: Tally) -> None:
    try:
        lab.run()
    except Killed:
        total.kills += 1
        lab.crash(boot=True)
    job = lab.finish()
    lab.witness.check_end()
    total.kinds.update(op.kind for op in lab.machine.journal.operations(job.id) if op.attempts)


TRIAL = Trial(
    "T23",
    "a job by the strategy reuse (renames, adds, removes, a delete) killed at each of its points, with clear replies, "
    "with 30 % lost ones, and with 40 % unclear ones: 0 duplicates, 0 lost, 0 orphans",
    trial,
)
