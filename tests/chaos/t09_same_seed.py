"""T09: the same seed twice, in two processes: what is found must be found again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.chaos import t12_reply_fuzz, t15_listings, t17_soak
from tests.chaos.crew import spread
from tests.chaos.trial import Figure, Order, Trial

Lot = tuple[str, int, int]
"""A trial by name, the seed, and which of its numbers."""

_REPLIES = 100
_MARK = re.compile(r"\[ytsync \w+\]")
"""Drawn from the system, so that nobody can guess it: no two runs write the same."""


@dataclass(frozen=True)
class Source:
    """How to trace one number of a trial, how many it has, and how many at least are traced at a small scale."""

    trace: Callable[[int, int], str]
    numbers: Sequence[int]
    least: int = 1


def _replies(seed: int, number: int) -> str:
    return t12_reply_fuzz.trace(seed, range(number * _REPLIES, (number + 1) * _REPLIES))


def _schedule(seed: int, number: int) -> str:
    found = t15_listings.schedule(seed, number)
    return f"{found.trace}\n{found.wrong} {found.most_calls} {sorted(found.seen.items())}"


def _life(seed: int, number: int) -> str:
    """Every request of sixty days, with what YouTube answered and did."""
    life = t17_soak.Life(t17_soak.Part(t17_soak.SMALL, seed + number))
    try:
        life.live()
        return _MARK.sub("[mark]", json.dumps(life.lab.account.admin.requests(), sort_keys=True))
    finally:
        life.lab.close()


SOURCES: dict[str, Source] = {
    "T12": Source(_replies, range(t12_reply_fuzz.REPLIES // _REPLIES)),
    # In an import several requests are under way at a time, and which answer comes first is not in the seed.
    "T15": Source(_schedule, [n for n in range(t15_listings.SCHEDULES) if t15_listings.kind_of(n) != "import"]),
    "T17": Source(_life, range(t17_soak.SMALL_SEEDS), least=0),
}


def run(order: Order) -> Figure:
    """One in a hundred of the numbers of each, twice; each process has another order of its sets and hashes."""
    lots: list[Lot] = []
    for name, source in SOURCES.items():
        count = order.count(len(source.numbers) // 100, least=source.least)
        lots += [(name, order.seed, number) for number in order.random(name).sample(source.numbers, count)]
    first, second = (dict(spread(_trace, lots, workers=1)) for _ in range(2))
    other = [lot for lot in lots if first[lot] != second[lot]]
    for name, seed, number in other[:20]:
        order.say(f"{name}, seed {seed}, number {number}: another trace")
    return Figure(f"{len(lots) - len(other):,}/{len(lots):,} traces the same byte for byte", not other)


def _trace(lot: Lot) -> tuple[Lot, str]:
    name, seed, number = lot
    return lot, hashlib.sha256(SOURCES[name].trace(seed, number).encode("utf-8", "surrogatepass")).hexdigest()


TRIAL = Trial(
    "T09",
    "1 % of the seeds of T12, T15 (imports left out) and T17 run twice in processes apart: 100 % byte-equal traces",
    run,
)
