"""How long an entity type waits after a refusal, and when it gives up for this run."""

from __future__ import annotations

import random
from dataclasses import dataclass

TRIES = 6
LONGEST_WAIT = 300.0
"""Waits up to here happen in the process; a longer one ends the run."""


@dataclass(slots=True)
class Gate:
    """Open or closed for one entity type; times are those of a monotonic clock, in seconds.

    Several calls refused together count as one refusal: `opens_at` moves once, at the first of them.
    """

    first: float
    longest: float
    opens_at: float | None = None
    given_up: bool = False
    refusals: int = 0

    def refuse(self, now: float, retry_after: float | None) -> float:
        """Close; returns the seconds to wait. Gives up after six refusals in a row, or for a very long wait."""
        if self.opens_at is not None or self.given_up:
            return max(0.0, (self.opens_at or now) - now)
        self.refusals += 1
        wait = min(self.longest, self.first * 2.0 ** (self.refusals - 1)) * random.uniform(0.5, 1.0)  # noqa: S311
        wait = max(wait, retry_after or 0.0)
        self.given_up = self.refusals >= TRIES or wait > LONGEST_WAIT
        self.opens_at = now + wait
        return wait

    def close_for(self, seconds: float, now: float) -> None:
        """Stay closed as an earlier run was told."""
        self.opens_at = now + seconds
        self.given_up = seconds > LONGEST_WAIT

    def try_open(self, now: float) -> bool:
        """Open when the time has come; says whether it was just opened."""
        if self.given_up or self.opens_at is None or now < self.opens_at:
            return False
        self.opens_at = None
        return True

    @property
    def closed(self) -> bool:
        """Whether nothing may be sent now."""
        return self.given_up or self.opens_at is not None

    def answered(self) -> None:
        """A call got through: the next refusal is the first again."""
        self.refusals = 0
