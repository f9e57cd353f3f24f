"""T01: one send, whatever the server does after the write was carried out."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.chaos.trial import Figure, Order, Trial
from tests.youtube.one_send import CELLS, cell

ROUNDS = 100
_AT_ONCE = 4
"""Cells side by side: most of them only wait for a socket."""


def run(order: Order) -> Figure:
    """Every cell, as first call and after a read, many times over."""
    rounds = order.count(ROUNDS)
    runs = [(fault, method, kept) for _ in range(rounds) for fault, method in CELLS for kept in (False, True)]
    order.random("order").shuffle(runs)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        wrong = Counter(one for found in pool.map(lambda one: _one(*one), runs) for one in found)
    for what, times in wrong.most_common(10):
        order.say(f"{what} ({times} times, seed {order.seed})")
    bad = {what.split(": ")[0] for what in wrong}
    good = f"{len(CELLS) - len(bad)}/{len(CELLS)} cells"
    return Figure(f"{good} with 1 request on the wire and the right verdict, in {len(runs):,} runs", not wrong)


def _one(fault: str, method: str, kept: bool) -> list[str]:
    seen = cell(fault, method, after_a_read=kept)
    return [f"{fault} × {method}: {what}" for what in seen.faults_against(fault, method)]


TRIAL = Trial(
    "T01",
    "12 faults after the effect × POST, PUT, DELETE through the real client: 36/36 cells with exactly 1 request on the "
    "wire and the right verdict, each 200 times",
    run,
)
