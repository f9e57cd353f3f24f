"""The ledger: units spent per Pacific day by one Google client id, whatever account they were spent for."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from ytsync_desktop.core.errors import ApiProblem, QuotaExhausted
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.ports import Clock
from ytsync_desktop.core.quota import QuotaState, pacific_day, reset_after
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.job_tables import QUOTA_USAGE
from ytsync_desktop.store.quota_rows import (
    NO_JOB,
    WRITE_METHOD,
    add_usage,
    calls_on,
    take_back_calls,
    units_on,
)

REFUSED = "quotaExceeded"
"""Stands for a method where the server's word raised the count: units that were spent elsewhere."""


@dataclass(slots=True)
class _Booking:
    """A call to be booked, and whether that is settled: booked, or refused."""

    method: str
    units: int
    settled: bool = False
    refusal: QuotaExhausted | None = None


class SqlLedger:
    """Implements `core.ports.Ledger`. Safe to use from several threads; each booking is durable when it returns."""

    def __init__(
        self, database: Database, client_id: Callable[[], str], settings: Callable[[], Settings], clock: Clock
    ) -> None:
        self._database = database
        self._client_id = client_id
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: queue.SimpleQueue[_Booking] = queue.SimpleQueue()
        self._line: list[_Booking] = []
        self._job_id = NO_JOB
        self._at_once = 1
        self._ahead: Counter[tuple[str, date, str, int]] = Counter()

    def charge_to(self, job_id: int | None) -> None:
        """Book the reads that follow as spent by this job; None: by no job."""
        with self._lock:
            self._job_id = NO_JOB if job_id is None else job_id

    def book(self, method: str, units: int) -> None:
        """Book one call before it is sent. QuotaExhausted, and nothing booked, when the day's limit would be passed.

        Until a reply said what time it is, one call may pass the limit: a new day is only learned by asking.
        """
        booking = _Booking(method, units)
        self._waiting.put(booking)
        with self._lock:
            if not booking.settled and not self._taken_from_ahead(booking):
                self._settle(self._gathered(booking))
        if booking.refusal is not None:
            raise booking.refusal

    @contextmanager
    def ahead(self, calls: int) -> Iterator[None]:
        """Book reads of one unit so many at a time until the end of the block; then give back what was not used."""
        with self._lock:
            self._at_once = max(1, calls)
        try:
            yield
        finally:
            with self._lock:
                self._at_once = 1
                self._give_back()

    def _give_back(self) -> None:
        if self._ahead.total():
            with self._database.write() as connection:
                self._return(connection)

    def _return(self, connection: Connection) -> None:
        """Forget what was booked ahead, here and in the rows."""
        left, self._ahead = +self._ahead, Counter()
        for (client_id, day, method, job_id), calls in left.items():
            take_back_calls(connection, client_id, day, method, calls, job_id=job_id)

    def _taken_from_ahead(self, booking: _Booking) -> bool:
        """Whether the call was booked before it was known of."""
        key = (self._client_id(), pacific_day(self._clock.now()), booking.method, self._job_id)
        if booking.units != 1 or self._ahead[key] < 1:
            return False
        self._ahead[key] -= 1
        booking.settled = True
        return True

    def _settle(self, bookings: list[_Booking]) -> None:
        """Book several calls in one transaction: with a commit each, threads would wait for one another in line."""
        limit, client_id = self._settings().daily_limit, self._client_id()
        day = pacific_day(self._clock.now())
        calls: Counter[str] = Counter()
        units: Counter[str] = Counter()
        with self._database.write() as connection:
            if any(left and ahead[1] != day for ahead, left in self._ahead.items()):
                self._return(connection)  # of a day that is over: none of it will be used
            used = units_on(connection, client_id, day)
            if used + sum(booking.units for booking in bookings) > limit and self._ahead.total():
                self._return(connection)
                used = units_on(connection, client_id, day)
            for booking in bookings:
                booked = used + units.total()
                if booked + booking.units > limit and self._clock.heard:
                    booking.refusal = self._exhausted(booked, limit)
                    continue
                calls[booking.method] += 1
                units[booking.method] += booking.units
            more = self._more(bookings, limit - used - units.total())
            for method, count in (calls + more).items():
                total = units[method] + more[method]
                add_usage(connection, client_id, day, method, total, job_id=self._job_id, calls=count)
        for method, count in more.items():
            self._ahead[client_id, day, method, self._job_id] += count
        for booking in bookings:
            booking.settled = True

    def _more(self, bookings: list[_Booking], room: int) -> Counter[str]:
        """Calls to book together with these because more of their kind will follow, as far as the day has room."""
        more: Counter[str] = Counter()
        for method in {booking.method for booking in bookings if booking.units == 1 and booking.refusal is None}:
            more[method] = max(0, min(self._at_once - 1, room))
            room -= more[method]
        return +more

    def _gathered(self, own: _Booking) -> list[_Booking]:
        """All bookings that wait, with `own`. Unsettled ones of others stay in line: if this goes wrong they try."""
        with suppress(queue.Empty):
            while True:
                self._line.append(self._waiting.get_nowait())
        self._line = [booking for booking in self._line if not booking.settled and booking is not own]
        return [own, *self._line]

    def state(self) -> QuotaState:
        """Today, by the server's clock."""
        settings = self._settings()
        now = self._clock.now()
        day = pacific_day(now)
        with self._database.read() as connection:
            used = units_on(connection, self._client_id(), day)
        return QuotaState(day, used, settings.daily_limit, settings.reserve, reset_after(now))

    def mark_exhausted(self) -> None:
        """The server refused: today's count is raised to the limit."""
        limit = self._settings().daily_limit
        day = pacific_day(self._clock.now())
        with self._lock, self._database.write() as connection:
            self._return(connection)
            missing = limit - units_on(connection, self._client_id(), day)
            if missing > 0:
                add_usage(connection, self._client_id(), day, REFUSED, missing, calls=0)

    def creates_today(self) -> int:
        """playlists.insert sent on the present Pacific day."""
        day = pacific_day(self._clock.now())
        with self._database.read() as connection:
            return calls_on(connection, self._client_id(), day, WRITE_METHOD[Kind.CREATE])

    def history(self) -> tuple[tuple[date, int], ...]:
        """Units per day, oldest first."""
        query = (
            select(QUOTA_USAGE.c.day, func.sum(QUOTA_USAGE.c.units))
            .where(QUOTA_USAGE.c.client_id == self._client_id())
            .group_by(QUOTA_USAGE.c.day)
            .order_by(QUOTA_USAGE.c.day)
        )
        with self._database.read() as connection:
            return tuple((day, int(units)) for day, units in connection.execute(query))

    def _exhausted(self, used: int, limit: int) -> QuotaExhausted:
        message = f"Today's quota is spent: {used} of {limit} units."
        error = QuotaExhausted(ApiProblem(0, REFUSED, message, f"{message} It starts anew at midnight Pacific time."))
        error.resets_at = reset_after(self._clock.now())
        return error
