"""What calls cost, and the Pacific day that the quota is counted in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

READ_UNITS = 1
WRITE_UNITS = 50
PAGE_SIZE = 50
"""Largest page of a list call, and most ids of one videos.list."""


def _pacific() -> tzinfo | None:
    try:
        return ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:
        return None


PACIFIC = _pacific()

# Without zone data the day is taken to end at 08:00 UTC all year: in summer an hour late, which is the safe side.
_LATE_RESET = timedelta(hours=8)


def pacific_day(at: datetime) -> date:
    """The Pacific calendar day that the aware time `at` falls into."""
    if PACIFIC is None:
        return (at.astimezone(UTC) - _LATE_RESET).date()
    return at.astimezone(PACIFIC).date()


def reset_after(at: datetime) -> datetime:
    """The next Pacific midnight after `at`, in UTC: 07:00 in summer, 08:00 in winter.

    Days on which daylight saving changes have 23 or 25 hours.
    """
    return day_start(pacific_day(at) + timedelta(days=1))


def day_start(day: date) -> datetime:
    """The first moment of a Pacific day, in UTC."""
    if PACIFIC is None:
        return datetime.combine(day, time(), UTC) + _LATE_RESET
    return datetime.combine(day, time(), PACIFIC).astimezone(UTC)


def pages(count: int) -> int:
    """Calls that listing `count` items takes: an empty list still costs one."""
    return max(1, -(-count // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class QuotaState:
    """Today's quota in units: `used` is a local count, the server has the last word."""

    day: date
    used: int
    limit: int
    reserve: int
    resets_at: datetime

    @property
    def left_for_writes(self) -> int:
        """Units that writes may still spend today; the reserve is kept for reads that settle and prove."""
        return max(0, self.limit - self.reserve - self.used)

    def allows_write(self) -> bool:
        """Whether one more write keeps the reserve untouched."""
        return self.used + WRITE_UNITS <= self.limit - self.reserve

    def allows_read(self) -> bool:
        """Whether one more read stays within the day's limit."""
        return self.used + READ_UNITS <= self.limit
