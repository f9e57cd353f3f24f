"""What every entity type can do: name its next request, and make data of a reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ytsync_desktop.core.checkpoints import Changes, EntityType, ImportUnit
from ytsync_desktop.core.errors import OperationRefused
from ytsync_desktop.core.library import Channel, Playlist, PlaylistId, Video, VideoId
from ytsync_desktop.core.ports import ItemPage, Listings, PlaylistPage

Reply = Channel | PlaylistPage | ItemPage | tuple[Playlist, ...] | tuple[Video, ...] | None
Subject = PlaylistId | tuple[PlaylistId, ...] | tuple[VideoId, ...] | None


@dataclass(frozen=True, slots=True)
class Request:
    """One call to YouTube: whose it is, what it is about, and how to make it."""

    entity: EntityType
    subject: Subject
    call: Callable[[Listings], Reply]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What one reply came to: items done (negative where a listing begins anew) and rows changed."""

    processed: int = 0
    changes: Changes = field(default_factory=Changes)


class Entity(Protocol):
    """One entity type during one run. Used by the calling thread only; what it returns is sent from others."""

    type: EntityType

    def next(self, *, last: bool) -> Request | None:
        """The next request; None while there is none. `last`: nothing will be added by the types before."""

    def put_back(self, request: Request) -> None:
        """The request was not answered; it comes again."""

    def quiet(self, request: Request, reply: Reply | OperationRefused) -> bool:
        """Whether taking this reply in writes nothing: it says that all is as it was."""

    def accept(self, unit: ImportUnit, request: Request, reply: Reply | OperationRefused, at: datetime) -> Accepted:
        """Write what a reply, or a refusal of this very request, means."""

    def note(self, unit: ImportUnit, at: datetime) -> None:
        """Write down what is left to do and was handed on without a note."""

    @property
    def unnoted(self) -> bool:
        """Whether something is left to do that only this process knows of."""

    @property
    def waiting(self) -> bool:
        """Whether something is left to ask for, apart from what is on its way."""

    @property
    def total(self) -> int | None:
        """Items expected in this run, those done included; None while unknown."""

    @property
    def problem(self) -> str:
        """Why this type cannot be completed, in a sentence; empty as long as it can."""
