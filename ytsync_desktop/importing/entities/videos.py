"""The videos, in groups of 50: ids that were never fetched, and those due to be fetched again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ytsync_desktop.core.checkpoints import EntityType, ImportUnit
from ytsync_desktop.core.errors import OperationRefused
from ytsync_desktop.core.library import Video, VideoId
from ytsync_desktop.core.quota import PAGE_SIZE
from ytsync_desktop.importing.entities.entity import Accepted, Reply, Request


class Videos:
    """Asks for every id added, once. Only full groups are sent until nothing can be added any more."""

    type = EntityType.VIDEOS
    unnoted = False

    def __init__(self, left: Iterable[VideoId]) -> None:
        self._known: set[VideoId] = set()
        self._pending: list[VideoId] = []
        self._groups: list[tuple[VideoId, ...]] = []
        self.problem = ""
        self.add(left)

    def add(self, ids: Iterable[VideoId]) -> None:
        """Take ids in; those already taken in are not asked for twice."""
        for one in ids:
            if one not in self._known:
                self._known.add(one)
                self._pending.append(one)

    @property
    def waiting(self) -> bool:
        """See Entity."""
        return bool(self._pending or self._groups)

    @property
    def total(self) -> int | None:
        """See Entity."""
        return len(self._known)

    def next(self, *, last: bool) -> Request | None:
        """See Entity."""
        if self.problem:
            return None
        if len(self._pending) >= PAGE_SIZE or (last and self._pending):
            self._groups.append(tuple(self._pending[:PAGE_SIZE]))
            del self._pending[:PAGE_SIZE]
        if not self._groups:
            return None
        ids = self._groups.pop()
        return Request(self.type, ids, lambda youtube: youtube.videos(ids))

    def put_back(self, request: Request) -> None:
        """See Entity."""
        self._groups.append(_ids(request))

    def quiet(self, request: Request, reply: Reply | OperationRefused) -> bool:
        """See Entity: who was asked for is noted as fetched."""
        return False

    def note(self, unit: ImportUnit, at: datetime) -> None:
        """See Entity: the videos say themselves when they were fetched."""

    def accept(self, unit: ImportUnit, request: Request, reply: Reply | OperationRefused, at: datetime) -> Accepted:
        """See Entity."""
        ids = _ids(request)
        if isinstance(reply, OperationRefused):
            self.problem = f"YouTube refused to describe videos: {reply.message}"
            self._groups.append(ids)
            return Accepted()
        if not isinstance(reply, tuple):
            raise TypeError(f"{request.entity}: {type(reply).__name__} is no list of videos")
        found = [one for one in reply if isinstance(one, Video)]
        return Accepted(len(ids), unit.save_videos(ids, found, at=at))


def _ids(request: Request) -> tuple[VideoId, ...]:
    if not isinstance(request.subject, tuple):
        raise TypeError(f"{request.entity}: {request.subject!r} is no group of videos")
    return tuple(VideoId(one) for one in request.subject)
