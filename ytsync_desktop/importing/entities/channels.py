"""The person's own channel: one request, and the check that this data folder belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ytsync_desktop.core.checkpoints import EntityType, ImportUnit
from ytsync_desktop.core.errors import ApiProblem, OperationRefused, WrongChannel
from ytsync_desktop.core.library import Channel
from ytsync_desktop.importing.entities.entity import Accepted, Reply, Request


class Channels:
    """Asks whose sign-in it is before anything else is asked; `begin` notes the start of the run with the answer."""

    type = EntityType.CHANNELS
    total: int | None = 1
    problem = ""
    unnoted = False

    def __init__(self, expected: Channel | None, begin: Callable[[ImportUnit, datetime], None]) -> None:
        self._expected = expected
        self._begin = begin
        self.waiting = True

    def next(self, *, last: bool) -> Request | None:
        """See Entity."""
        if not self.waiting or not last:
            return None
        self.waiting = False
        return Request(self.type, None, lambda youtube: youtube.own_channel())

    def put_back(self, request: Request) -> None:
        """See Entity."""
        self.waiting = request.subject is None

    def quiet(self, request: Request, reply: Reply | OperationRefused) -> bool:
        """See Entity: a run begins with it."""
        return False

    def note(self, unit: ImportUnit, at: datetime) -> None:
        """See Entity."""

    def accept(self, unit: ImportUnit, request: Request, reply: Reply | OperationRefused, at: datetime) -> Accepted:
        """See Entity. WrongChannel, and nothing written, when the folder belongs to another channel."""
        if isinstance(reply, OperationRefused):
            raise reply
        if not isinstance(reply, Channel):
            raise TypeError(f"{request.entity}: {type(reply).__name__} is no channel")
        expected = self._expected
        if expected is not None and expected.id != reply.id:
            raise WrongChannel(
                ApiProblem(
                    0,
                    "wrongChannel",
                    f"This folder belongs to the channel “{expected.title}” ({expected.id}), but “{reply.title}” "
                    f"({reply.id}) is signed in. Nothing was changed.",
                )
            )
        self._begin(unit, at)
        return Accepted(1, unit.save_channel(reply))
