"""What the engines report while they work: frozen values, handed to one plain callback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ytsync_desktop.core.operations import Job, Operation, Reason
from ytsync_desktop.core.quota import QuotaState


@dataclass(frozen=True, slots=True)
class EntityProgress:
    """Import of one entity type: `processed` of `total` (None while unknown); state as in the contract.

    `entity_type` is channels, playlists, playlist_items or videos; `state` is running, complete or paused.
    """

    entity_type: str
    phase: str
    processed: int
    total: int | None
    state: str


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """A long read of a sync: `what` is backup, sweep or compare; `done` of `total` playlists."""

    what: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class JobChanged:
    """The job's state, reason or counts changed."""

    job: Job


@dataclass(frozen=True, slots=True)
class OperationStarted:
    """The operation is about to be sent."""

    operation: Operation


@dataclass(frozen=True, slots=True)
class OperationSettled:
    """The operation has a new state; the job's counts follow from it."""

    operation: Operation


@dataclass(frozen=True, slots=True)
class QuotaChanged:
    """Units were booked, or a new day began."""

    quota: QuotaState


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wait inside the process began; `until` is on the server's clock. None ends it."""

    reason: Reason | str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the person."""

    text: str


Event = (
    EntityProgress
    | ReadingProgress
    | JobChanged
    | OperationStarted
    | OperationSettled
    | QuotaChanged
    | Waiting
    | Notice
)
Report = Callable[[Event], None]


def ignore(event: Event) -> None:
    """A callback for callers that want no reports."""
    del event
