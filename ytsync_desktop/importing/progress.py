"""Where one run of an import stands, per entity type, and why it stopped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ytsync_desktop.core.checkpoints import BatchSyncResult, Changes
from ytsync_desktop.importing.backoff import Gate
from ytsync_desktop.importing.entities.entity import Accepted, Entity


@dataclass(frozen=True, slots=True)
class Stop:
    """Why the run ended early: `reason` for machines, `message` for people, and when it may go on."""

    reason: str
    message: str
    resume_at: datetime | None = None


@dataclass(slots=True)
class Progress:
    """One entity type of this run. `base` are items done by an earlier run that this one resumes."""

    entity: Entity
    gate: Gate
    base: int = 0
    done: int = 0
    in_flight: int = 0
    complete: bool = False
    changes: Changes = field(default_factory=Changes)
    limited: BatchSyncResult | None = None

    @property
    def offset(self) -> int:
        """Items done, as the checkpoint says it."""
        return max(0, self.base + self.done)

    @property
    def total(self) -> int | None:
        """Items expected, those of the earlier run included."""
        return None if self.entity.total is None else max(self.offset, self.base + self.entity.total)

    @property
    def stuck(self) -> bool:
        """Whether it cannot go on in this run."""
        return self.gate.given_up or bool(self.entity.problem)

    @property
    def exhausted(self) -> bool:
        """Whether nothing is left to ask for, now."""
        return not (self.entity.waiting or self.in_flight or self.stuck)

    def took(self, accepted: Accepted) -> BatchSyncResult:
        """Count a batch in."""
        self.done += accepted.processed
        self.changes += accepted.changes
        return BatchSyncResult(
            items_processed=accepted.processed,
            new=accepted.changes.new,
            updated=accepted.changes.updated,
            has_more=not self.exhausted,
            next_offset=self.offset,
            total_estimated=self.total,
        )

    def refused(self, reset: datetime | None) -> BatchSyncResult:
        """Note a limit that ends at `reset`."""
        self.limited = BatchSyncResult(
            next_offset=self.offset, rate_limited=True, reset_time=reset, total_estimated=self.total
        )
        return self.limited
