"""T09: the same seed twice, in two processes: what is found must be found again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from tests.chaos import t12_reply_fuzz, t15_listings
from tests.chaos.crew import spread
from tests.chaos.trial import Figure, Order, Trial

Lot = tuple[str, int, int]
"""A trial by name, the seed, and which of its numbers."""

_REPLIES = 100


def _replies(seed: int, number: int) -> str:
    return t12_reply_fuzz.trace(seed, range(number * _REPLIES, (number + 1) * _REPLIES))


def _schedule(seed: int, number: int) -> str:
    found = t15_listings.schedule(seed, number)
    return f"{found.trace}\n{found.wrong} {found.most_calls} {sorted(found.seen.items())}"


TRACES: dict[str, tuple[Callable[[int, int], str], int, Callable[[int], bool]]] = {
    "T12": (_replies, t12_reply_fuzz.REPLIES // _REPLIES, lambda number: True),
    "T15": (_schedule, t15_listings.SCHEDULES, lambda number: t15_listings.kind_of(number) != "import"),
}
"""How to trace one number of a trial, how many it has, and which of them chance alone decides.

In an import several requests are under way at a time, and which answer comes first is not in the seed.
"""


def run(order: Order) -> Figure:
    """One in a hundred of the numbers of each, twice; each process has another order of its sets and hashes."""
    lots: list[Lot] = []
    for name, (_, count, repeats) in TRACES.items():
        chosen = [number for number in range(count) if repeats(number)]
        numbers = order.random(name).sample(chosen, order.count(count // 100))
        lots += [(name, order.seed, number) for number in numbers]
    first, second = (dict(spread(_trace, lots, workers=1)) for _ in range(2))
    other = [lot for lot in lots if first[lot] != second[lot]]
    for name, seed, number in other[:20]:
        order.say(f"{name}, seed {seed}, number {number}: another trace")
    return Figure(f"{len(lots) - len(other):,}/{len(lots):,} traces the same byte for byte", not other)


def _trace(lot: Lot) -> tuple[Lot, str]:
    name, seed, number = lot
    make, _, _ = TRACES[name]
    return lot, hashlib.sha256(make(seed, number).encode("utf-8", "surrogatepass")).hexdigest()


TRIAL = Trial(
    "T09",
    "1 % of the numbers of T12 and T15 (imports left out) run twice in processes apart: 100 % byte-equal traces",
    run,
)
