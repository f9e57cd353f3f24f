"""What a benchmark found, and how it is written down."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """Something that shall hold, and what was measured."""

    wanted: str
    measured: str
    met: bool


@dataclass(frozen=True)
class Result:
    """A table with the goals it decides. `method` says what was measured and how; `remarks` what is to be known."""

    title: str
    method: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    goals: Sequence[Goal] = ()
    remarks: Sequence[str] = ()

    @property
    def met(self) -> bool:
        """Whether every goal is reached."""
        return all(goal.met for goal in self.goals)

    def markdown(self) -> str:
        """The result as a section of docs/benchmarks.md, without its title."""
        table = [_row(self.columns), _row("---" if not n else "---:" for n in range(len(self.columns)))]
        table += [_row(row) for row in self.rows]
        goals = [f"- {'met' if goal.met else '**missed**'}: {goal.wanted}; {goal.measured}" for goal in self.goals]
        remarks = [f"- {remark}" for remark in self.remarks]
        parts = [self.method, "\n".join(table), "\n".join(goals), "\n".join(remarks)]
        return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and seconds that this process computed: the second hardly depends on the machine's load."""

    clock: float
    computed: float

    def __sub__(self, other: Took) -> Took:
        return Took(self.clock - other.clock, self.computed - other.computed)

    @classmethod
    def now(cls) -> Took:
        """Both clocks at this moment."""
        return cls(time.perf_counter(), time.process_time())


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def spread(values: Sequence[float], form: str = "{:.1f}") -> str:
    """The middle one, with the smallest and the largest."""
    if len(values) == 1:
        return form.format(values[0])
    return f"{form.format(median(values))} ({form.format(min(values))}–{form.format(max(values))})"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
