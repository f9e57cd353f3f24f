"""A few threads that make calls; what came of each call arrives at the one thread that writes."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType

from ytsync_desktop.core.checkpoints import EntityType
from ytsync_desktop.core.errors import QuotaExhausted, RunStopped, TryLater, YouTubeError
from ytsync_desktop.core.ports import Listings
from ytsync_desktop.importing.entities.entity import Reply, Request


@dataclass(frozen=True, slots=True)
class NotSent:
    """The call was not made, because another one had met a limit before."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request and what came of it."""

    request: Request
    outcome: Reply | YouTubeError | NotSent

    @property
    def units(self) -> int:
        """What it cost: nothing where it was not sent, or where the local ledger refused to book it."""
        if isinstance(self.outcome, NotSent):
            return 0
        return int(not (isinstance(self.outcome, QuotaExhausted) and self.outcome.problem.status == 0))


class Pool:
    """Makes calls on `threads` threads. After a limit, calls that were not sent yet come back as NotSent."""

    def __init__(self, youtube: Listings, threads: int) -> None:
        self._youtube = youtube
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="import")
        self._arrivals: queue.SimpleQueue[Arrival | BaseException | None] = queue.SimpleQueue()
        self._halted = threading.Event()
        self._held: dict[EntityType, threading.Event] = {entity: threading.Event() for entity in EntityType}
        self._room = 2 * threads  # as many wait ready, so that no thread idles while what arrived is written
        self.in_flight = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._halted.set()
        self._executor.shutdown(wait=True, cancel_futures=True)

    @property
    def has_room(self) -> bool:
        """Whether one more request may be submitted."""
        return self.in_flight < self._room

    def submit(self, request: Request) -> None:
        """Make a call as soon as a thread is free."""
        self.in_flight += 1
        self._executor.submit(self._make, request).add_done_callback(self._failed)

    def collect(self, timeout: float | None) -> list[Arrival]:
        """Everything that has arrived; waits for the first, or for `wake`, at most `timeout` seconds."""
        arrived: list[Arrival] = []
        try:
            first = self._arrivals.get(timeout=timeout)
            if first is not None:
                arrived.append(self._taken(first))
            while True:
                following = self._arrivals.get_nowait()
                if following is not None:
                    arrived.append(self._taken(following))
        except queue.Empty:
            return arrived

    def wake(self) -> None:
        """End the wait of `collect`. Safe from any thread and from a signal handler."""
        self._arrivals.put(None)

    def halt(self) -> None:
        """Send nothing more."""
        self._halted.set()

    def hold(self, entity: EntityType) -> None:
        """Send nothing more of one entity type until `release`."""
        self._held[entity].set()

    def release(self, entity: EntityType) -> None:
        """Send requests of this entity type again."""
        self._held[entity].clear()

    def _taken(self, arrival: Arrival | BaseException) -> Arrival:
        self.in_flight -= 1
        if isinstance(arrival, BaseException):
            raise arrival
        return arrival

    def _make(self, request: Request) -> None:
        if self._halted.is_set() or self._held[request.entity].is_set():
            self._arrivals.put(Arrival(request, NotSent()))
            return
        try:
            outcome: Reply | YouTubeError = request.call(self._youtube)
        except YouTubeError as error:
            # Set here and not by the writer: the calls already waiting must not be sent into the same wall.
            if isinstance(error, RunStopped):
                self._halted.set()
            elif isinstance(error, TryLater):
                self._held[request.entity].set()
            outcome = error
        self._arrivals.put(Arrival(request, outcome))

    def _failed(self, future: Future[None]) -> None:
        if not future.cancelled() and (error := future.exception()) is not None:
            self._arrivals.put(error)
