"""Where units are booked and counted."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from ytsync_desktop.core.quota import QuotaState


class Meter(Protocol):
    """Where calls are booked, before they are sent."""

    def book(self, method: str, units: int) -> None:
        """Book one call of e.g. "playlistItems.list". Raises QuotaExhausted when the day's limit is reached."""


class Ledger(Meter, Protocol):
    """The units spent per Pacific day by one Google client id, shared by all accounts that use it."""

    def state(self) -> QuotaState:
        """Today, by the server's clock."""

    def mark_exhausted(self) -> None:
        """The server refused: today's count is raised to the limit."""

    def creates_today(self) -> int:
        """playlists.insert sent on the present Pacific day."""

    def charge_to(self, job_id: int | None) -> None:
        """Count the reads that follow as spent by this job (None: by no job)."""

    def ahead(self, calls: int) -> AbstractContextManager[None]:
        """Within it, reads of one unit are booked so many at a time; what was not used is given back at its end.

        A process that is killed meanwhile has counted too much, at most so many of each method: the safe side.
        """

    def history(self) -> tuple[tuple[date, int], ...]:
        """Units per day, oldest first."""
