"""What a trial is: a harder test than the suite has time for, with a figure to reach, a scale and a seed."""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Callable
from dataclasses import dataclass, field

PACKAGE = "tests.chaos"
_PREFIX = "t"


@dataclass(frozen=True)
class Figure:
    """What a trial reached, in words and numbers, and whether that is what it had to reach."""

    reached: str
    passed: bool


@dataclass(frozen=True)
class Order:
    """How a trial is to be run: `scale` 1.0 is the full count, `seed` makes it repeatable, `say` takes its progress."""

    seed: int
    scale: float = 1.0
    say: Callable[[str], None] = field(default=lambda _: None)

    def count(self, full: int, *, least: int = 1) -> int:
        """The share of a full count that this order asks for."""
        return max(least, round(full * self.scale))

    def random(self, *salt: object) -> random.Random:
        """A source of chance that depends on the seed and on nothing else."""
        return random.Random(f"{self.seed}/{salt}")


@dataclass(frozen=True)
class Trial:
    """A trial by the name of its line in the test plan. `goal` is the figure to reach at scale 1."""

    name: str
    goal: str
    run: Callable[[Order], Figure]


def trials() -> dict[str, Trial]:
    """Every trial there is, by name: each module `t…` of this package with a `TRIAL` holds one."""
    package = importlib.import_module(PACKAGE)
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name.startswith(_PREFIX))
    modules = [importlib.import_module(f"{PACKAGE}.{name}") for name in names if name[1:3].isdigit()]
    return {module.TRIAL.name: module.TRIAL for module in modules}
