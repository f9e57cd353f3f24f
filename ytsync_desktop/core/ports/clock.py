"""The time that engines go by."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ytsync_desktop.core.clock import Mark


class Clock(Protocol):
    """The server's time; see core.clock."""

    heard: bool
    """Whether a reply confirmed the time since `doubt`; before that the ledger lets one call pass at its limit."""

    def now(self) -> datetime:
        """Aware, UTC."""

    def observe(self, date: datetime) -> None:
        """Take over the time of a reply."""

    def doubt(self) -> None:
        """Begin a run: the next reply says what time it is."""

    def monotonic(self) -> float:
        """Seconds that never jump."""

    def mark(self) -> Mark:
        """This moment, for `slept`."""

    def slept(self, since: Mark) -> bool:
        """Whether the machine slept, or its clock was set, since a mark: what was seen before may be old."""
