"""T08: a Hypothesis state machine lives through jobs with everything that may happen, step by step.

A story that fails is printed in its shortest form; it is to be kept in tests/chaos/test_t08_stories.py.
"""

from __future__ import annotations

import os
import time
import traceback
from collections import Counter
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.chaos.crew import in_order
from tests.chaos.lab.stories import Story
from tests.chaos.trial import Figure, Order, Trial

EXAMPLES = 2_000
STEPS = 100


@dataclass(frozen=True)
class Part:
    """A share of the stories, told by one process."""

    seed: int
    examples: int
    steps: int = STEPS
    shrink: bool = True


@dataclass(frozen=True)
class Told:
    """How often each rule was played, how long it took, and the story that failed, if one did."""

    rules: Counter[str]
    seconds: float
    failure: str = ""


def tell(part: Part) -> Told:
    """Tell the stories of one part."""

    @seed(part.seed)
    class Seeded(Story):
        pass

    Seeded.told = Counter()
    begun = time.monotonic()
    try:
        run_state_machine_as_test(Seeded, settings=_settings(part))
    except Exception as error:
        return Told(Seeded.told, time.monotonic() - begun, "".join(traceback.format_exception(error)))
    return Told(Seeded.told, time.monotonic() - begun)


def _settings(part: Part) -> settings:
    return settings(
        max_examples=part.examples,
        stateful_step_count=part.steps,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if part.shrink else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


def run(order: Order) -> Figure:
    """Spread over the processors."""
    examples = order.count(EXAMPLES, least=2)
    shares = min(os.cpu_count() or 1, examples)
    parts = [Part(order.seed + n, -(-examples // shares)) for n in range(shares)]
    told = in_order(tell, parts)
    rules = sum((one.rules for one in told), Counter[str]())
    order.say(", ".join(f"{name} {count:,}" for name, count in rules.most_common()))
    for part, one in zip(parts, told, strict=True):
        if one.failure:
            order.say(f"seed {part.seed}: {one.failure}")
    failed = sum(bool(one.failure) for one in told)
    pace = sum(sum(one.rules.values()) / one.seconds for one in told)
    count = sum(part.examples for part in parts)
    reached = f"{count:,} stories, {sum(rules.values()):,} steps ({pace:,.0f} a second), {failed} violations"
    return Figure(reached, passed=not failed)


TRIAL = Trial(
    "T08", f"{EXAMPLES:,} stories of up to {STEPS} steps, every promise checked after each: 0 violations", run
)
