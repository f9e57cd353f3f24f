"""The simulator's own time: real time that can be moved, and the Pacific days that quota is counted in."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


class Clock:
    """Simulated now = real now + an offset; the offset is what an admin moves and what survives a restart."""

    def __init__(self) -> None:
        self.offset = 0.0
        # The wall clock is read once; a wall clock that jumps must not move the simulated one.
        self._anchor = time.time() - time.monotonic()

    def now(self) -> float:
        """Seconds since the epoch, simulated."""
        return time.monotonic() + self._anchor + self.offset

    def real(self) -> float:
        """Seconds of real time that no move touches; delays of effects are measured with it."""
        return time.monotonic()

    def offset_for(self, moment: float) -> float:
        """The offset under which simulated now is `moment`."""
        return moment - time.monotonic() - self._anchor

    def iso(self) -> str:
        """Simulated now as the API writes times."""
        return to_iso(self.now())

    def http_date(self) -> str:
        """Simulated now as a `Date` header."""
        return formatdate(int(self.now()), usegmt=True)


def to_iso(moment: float) -> str:
    """`2022-11-15T13:38:09Z` for seconds since the epoch."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_iso(text: str) -> float:
    """Seconds since the epoch for an ISO 8601 time; a time without zone is UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()


def pacific_day(moment: float) -> str:
    """The Pacific date, `YYYY-MM-DD`, that a moment belongs to."""
    return datetime.fromtimestamp(moment, PACIFIC).date().isoformat()


def next_reset(moment: float) -> float:
    """The next Pacific midnight after a moment: 23, 24 or 25 hours after the last one."""
    tomorrow = datetime.fromtimestamp(moment, PACIFIC).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=PACIFIC).timestamp()
