"""T04: the terminal's process killed at random moments of the demo's whole job, plain and with faults mixed in."""

from __future__ import annotations

from tests.chaos.crew import CORES, shares, spread
from tests.chaos.kills import Figures, Rounds, run_rounds
from tests.chaos.trial import Figure, Order, Trial

KILLS = 200
"""Of each kind. A kill and what follows it take some seconds of the demo's 4,000 videos."""
SMALL_BELOW = 0.2
"""Below this scale the library has 60 videos, or a round would take longer than the kills."""


def trial(order: Order) -> Figure:
    """Two kinds of rounds, side by side."""
    kills, small = order.count(KILLS, least=6), order.scale < SMALL_BELOW
    rounds = []
    for faults in (False, True):
        for number, share in enumerate(shares(kills, CORES if kills > 50 else 1)):
            seed = order.random("kills", faults, number).randrange(2**31)
            stride = 12 if small else 40
            rounds.append(Rounds(kills=len(share), seed=seed, stride=stride, faults=faults, small=small))
    plain, faulty = Figures(), Figures()
    for done, found in spread(_run, rounds):
        (faulty if done.faults else plain).add(found)
        order.say(f"{found.kills} kills{' with faults' if done.faults else ''}, {_harm(found)} (seed {done.seed})")
    passed = all(one.clean and one.kills >= kills for one in (plain, faulty)) and plain.surplus_writes <= plain.kills
    return Figure(f"{_words(plain)}; with faults: {_words(faulty)}", passed)


def _run(rounds: Rounds) -> tuple[Rounds, Figures]:
    return rounds, run_rounds(rounds)


def _words(figures: Figures) -> str:
    return (
        f"{figures.kills} kills, {figures.unsettled} of them with a write in flight, {figures.surplus_writes} writes "
        f"more than planned, {_harm(figures)}"
    )


def _harm(figures: Figures) -> str:
    return (
        f"{figures.duplicates} duplicates, {figures.lost} lost, {figures.orphans} orphans, "
        f"{figures.foreign_harmed} foreign harmed"
    )


TRIAL = Trial(
    "T04",
    "SIGKILL at random moments of the terminal's process: 200 on the demo's job and 200 with lost replies, 409 and 503 "
    "mixed in: 0 duplicates, 0 lost, 0 orphans, 0 foreign harmed",
    trial,
)
