"""T11: faults put into the real program one by one; the short trials must kill every one of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.chaos.mutation.mutants import MUTANTS
from tests.chaos.trial import Figure, Order, Trial
from tests.cli.terminal import ROOT

SECONDS = 1_800


def killer_of(name: str) -> tuple[str, str]:
    """Who kills a mutant, and what was seen; ("", "") for a survivor. The empty name is the program as it is."""
    command = [sys.executable, "-m", "tests.chaos.mutation", *([name] if name else [])]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert ended.returncode == 0, f"{name}: {ended.stderr}"
    found = json.loads(ended.stdout.splitlines()[-1])
    return found["killer"], found["why"]


def run(order: Order) -> Figure:
    """Some of the mutants below scale 1, and always the program itself, which must live."""
    chosen = order.random("mutants").sample(sorted(MUTANTS), order.count(len(MUTANTS), least=3))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = dict(zip(["", *chosen], pool.map(killer_of, ["", *chosen]), strict=True))
    own = found.pop("")
    for name, (killer, why) in found.items():
        order.say(f"{name} ({MUTANTS[name].words}): {killer or 'SURVIVES'}: {why}")
    if own[0]:
        return Figure(f"the program itself is killed by {own[0]}: {own[1]}", passed=False)
    by = Counter(killer for killer, _ in found.values() if killer)
    killed = sum(by.values())
    whom = ", ".join(f"{count} by {killer}" for killer, count in by.most_common())
    return Figure(f"{killed}/{len(found)} killed: {whom}", passed=killed == len(found))


TRIAL = Trial(
    "T11", f"{len(MUTANTS)} mutants of the real program: all killed by the short trials, the program lives", run
)
