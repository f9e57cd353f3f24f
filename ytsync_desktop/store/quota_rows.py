"""Rows of `quota_usage`: calls and units per client id, Pacific day, method and job."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from ytsync_desktop.core.operations import Kind
from ytsync_desktop.store.job_tables import QuotaUsageRow

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
    new = insert(QuotaUsageRow).values(
        client_id=client_id, day=day, method=method, job_id=job_id, calls=calls, units=units
    )
    connection.execute(
        new.on_conflict_do_update(
            index_elements=["client_id", "day", "method", "job_id"],
            set_={
                "calls": QuotaUsageRow.calls + new.excluded.calls,
                "units": QuotaUsageRow.units + new.excluded.units,
            },
        )
    )


def units_on(connection: Connection, client_id: str, day: date) -> int:
    """Units booked on one day."""
    query = select(func.coalesce(func.sum(QuotaUsageRow.units), 0)).where(
        QuotaUsageRow.client_id == client_id, QuotaUsageRow.day == day
    )
    return int(connection.execute(query).scalar_one())


def calls_on(connection: Connection, client_id: str, day: date, method: str) -> int:
    """Calls of one method sent on one day."""
    query = select(func.coalesce(func.sum(QuotaUsageRow.calls), 0)).where(
        QuotaUsageRow.client_id == client_id, QuotaUsageRow.day == day, QuotaUsageRow.method == method
    )
    return int(connection.execute(query).scalar_one())
