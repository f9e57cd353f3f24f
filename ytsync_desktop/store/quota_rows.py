"""Rows of `quota_usage`: calls and units per client id, Pacific day, method and job."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from ytsync_desktop.core.operations import Kind
from ytsync_desktop.store.job_tables import QUOTA_USAGE
from ytsync_desktop.store.prepared import Prepared

_NEW = insert(QUOTA_USAGE)
_DAY = ("client_id", "day", "method", "job_id")
_ADD = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=_DAY,
        set_={"calls": QUOTA_USAGE.c.calls + _NEW.excluded.calls, "units": QUOTA_USAGE.c.units + _NEW.excluded.units},
    ),
    *_DAY,
    "calls",
    "units",
)

NO_JOB = 0
WRITE_METHOD = {
    Kind.CREATE: "playlists.insert",
    Kind.RENAME: "playlists.update",
    Kind.ADD: "playlistItems.insert",
    Kind.REMOVE: "playlistItems.delete",
    Kind.DELETE: "playlists.delete",
}


def add_usage(
    connection: Connection, client_id: str, day: date, method: str, units: int, *, job_id: int = NO_JOB, calls: int = 1
) -> None:
    """Add calls and units to what the day already holds."""
    new = {"client_id": client_id, "day": day, "method": method, "job_id": job_id, "calls": calls, "units": units}
    _ADD.run(connection, new)


def take_back_calls(connection: Connection, client_id: str, day: date, method: str, calls: int, *, job_id: int) -> None:
    """Calls of one unit that were counted and not sent."""
    this = (
        (QUOTA_USAGE.c.client_id, client_id),
        (QUOTA_USAGE.c.day, day),
        (QUOTA_USAGE.c.method, method),
        (QUOTA_USAGE.c.job_id, job_id),
    )
    fewer = {"calls": QUOTA_USAGE.c.calls - calls, "units": QUOTA_USAGE.c.units - calls}
    connection.execute(update(QUOTA_USAGE).where(*(column == value for column, value in this)).values(fewer))


def units_on(connection: Connection, client_id: str, day: date) -> int:
    """Units booked on one day."""
    query = select(func.coalesce(func.sum(QUOTA_USAGE.c.units), 0)).where(
        QUOTA_USAGE.c.client_id == client_id, QUOTA_USAGE.c.day == day
    )
    return int(connection.execute(query).scalar_one())


def calls_on(connection: Connection, client_id: str, day: date, method: str) -> int:
    """Calls of one method sent on one day."""
    query = select(func.coalesce(func.sum(QUOTA_USAGE.c.calls), 0)).where(
        QUOTA_USAGE.c.client_id == client_id, QUOTA_USAGE.c.day == day, QUOTA_USAGE.c.method == method
    )
    return int(connection.execute(query).scalar_one())
