"""The server's clock as this machine knows it: the quota's day is YouTube's, not the desk's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

TOLERANCE = timedelta(seconds=2)
"""`Date` headers carry whole seconds and travel: smaller differences are no jump."""


SLEPT = 5.0
"""Seconds that the wall clock may be off the monotonic one; more, and the machine slept or its clock was set."""


class Mark(NamedTuple):
    """A moment by both clocks of this machine, in seconds and as a time."""

    monotonic: float
    wall: datetime


class ServerClock:
    """Time of the server: the last `Date` header seen plus the monotonic time since.

    Before the first reply it is the local clock plus `offset`, the difference learned in an earlier run. Safe to use
    from several threads.
    """

    def __init__(
        self,
        offset: timedelta = timedelta(0),
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._wall = wall
        self._lock = threading.Lock()
        self._base = wall() + offset
        self._at = monotonic()
        self.heard = False

    def now(self) -> datetime:
        """The server's time, aware, in UTC."""
        with self._lock:
            return self._base + timedelta(seconds=self._monotonic() - self._at)

    def observe(self, date: datetime) -> None:
        """Take over the time of a `Date` header."""
        with self._lock:
            expected = self._base + timedelta(seconds=self._monotonic() - self._at)
            if self.heard and abs(date - expected) < TOLERANCE:
                return
            self._base, self._at, self.heard = date, self._monotonic(), True

    def doubt(self) -> None:
        """Trust nobody until the next reply: a run begins with it, so that it learns of a new day by asking."""
        with self._lock:
            self.heard = False

    def offset(self) -> timedelta:
        """Server time minus local time, to be kept for the next run."""
        return self.now() - self._wall()

    def monotonic(self) -> float:
        """Seconds of a clock that never jumps, for intervals."""
        return self._monotonic()

    def mark(self) -> Mark:
        """This moment."""
        return Mark(self._monotonic(), self._wall())

    def slept(self, since: Mark) -> bool:
        """Whether the clocks went apart since a mark: a monotonic clock stands still while the machine sleeps."""
        now = self.mark()
        drift = (now.wall - since.wall).total_seconds() - (now.monotonic - since.monotonic)
        return abs(drift) > SLEPT
