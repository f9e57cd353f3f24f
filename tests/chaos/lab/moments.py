"""Time that passes only when somebody says so, and the clocks that show it rightly or wrongly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import formatdate

from ytsync_desktop.core.quota import reset_after
from ytsync_desktop.simulator.clock import Clock

DAWN = datetime(2026, 1, 12, 17, 0, tzinfo=UTC)
"""A Monday morning in California, in winter."""


class Moments:
    """True time, and the person's machine: its wall clock is off by `wall_error`, its monotonic clock starts anew."""

    def __init__(self, start: datetime = DAWN) -> None:
        self._start = start.timestamp()
        self.passed = 0.0
        self.wall_error = timedelta(0)
        self._booted = 0.0
        self.next_event: Callable[[], float | None] = lambda: None
        self.happen: Callable[[], None] = lambda: None

    def pass_(self, seconds: float) -> None:
        """Let time go by; what is to happen meanwhile happens at its moment (`next_event`, as of `passed`)."""
        end = self.passed + max(0.0, seconds)
        while (due := self.next_event()) is not None and due <= end:
            self.passed = max(self.passed, due)
            self.happen()
        self.passed = end

    def now(self) -> float:
        """True seconds since the epoch."""
        return self._start + self.passed

    def true(self) -> datetime:
        """True time."""
        return datetime.fromtimestamp(self.now(), UTC)

    def next_day(self) -> None:
        """Let the time pass until just after the next Pacific midnight."""
        self.pass_((reset_after(self.true()) - self.true()).total_seconds() + 1.0)

    # --- the person's machine ---------------------------------------------------------------------------------------

    def wall(self) -> datetime:
        """What the machine's wall clock shows."""
        return self.true() + self.wall_error

    def monotonic(self) -> float:
        """What its monotonic clock shows: seconds since it was started."""
        return self.passed - self._booted

    def boot(self) -> None:
        """Start the machine again."""
        self._booted = self.passed


class ServerTime(Clock):
    """The simulator's clock on this time. `skew` seconds stand in its `Date` header only."""

    def __init__(self, moments: Moments) -> None:
        super().__init__()
        self._moments = moments
        self.skew = 0.0

    def now(self) -> float:
        """Seconds since the epoch, simulated."""
        return self._moments.now() + self.offset

    def real(self) -> float:
        """Seconds for the delays of effects."""
        return self._moments.passed

    def offset_for(self, moment: float) -> float:
        """The offset under which simulated now is `moment`."""
        return moment - self._moments.now()

    def http_date(self) -> str:
        """Simulated now as a `Date` header."""
        return formatdate(int(self.now() + self.skew), usegmt=True)
