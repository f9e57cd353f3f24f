"""T16: the conditions of a deletion broken one by one and two by two: nothing is deleted, and somebody says why."""

from __future__ import annotations

from itertools import combinations

from tests.chaos.crew import in_order
from tests.chaos.lab.broken_guards import ABOUT_THE_JOB, GUARDS, live_through
from tests.chaos.trial import Figure, Order, Trial
from ytsync_desktop.core.operations import JobState, Reason

ALONE = [(guard,) for guard in GUARDS]
PAIRS = list(combinations(GUARDS, 2))


def judge(broken: tuple[str, ...]) -> str:
    """What is wrong with how the job went; empty when nothing is."""
    job, deletes, kept = live_through(broken)
    names = " and ".join(broken)
    if deletes:
        return f"{names}: {deletes} deletions were sent"
    paused = job.state is JobState.PAUSED and job.reason in (Reason.GUARD, Reason.CHANNEL)
    left = job.state is JobState.COMPLETED and len(kept) == 1
    about_the_job = ABOUT_THE_JOB.intersection(broken)
    if (about_the_job and paused) or (len(about_the_job) < len(broken) and left):
        return ""
    return f"{names}: the job is {job.state} for {job.reason} ({job.message}), kept {kept}"


def run(order: Order) -> Figure:
    """All cases, whatever the scale: there are only 66."""
    cases = [*ALONE, *PAIRS]
    wrong = [found for found in in_order(judge, cases) if found]
    for one in wrong:
        order.say(one)
    return Figure(
        f"{len(ALONE)} + {len(PAIRS)} cases, {len(wrong)} of them wrong" + (f": {wrong[0]}" if wrong else ""),
        passed=not wrong,
    )


TRIAL = Trial(
    "T16", "11 + 55 cases of broken guards: 0 deletions sent, each pause or kept playlist with its reason", run
)
