"""Rows of operations as values, and a plan as rows."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from ytsync_desktop.core.library import CategoryId, PlaylistId, PlaylistItemId, Privacy, VideoId
from ytsync_desktop.core.operations import Kind, Operation, OperationError, Status
from ytsync_desktop.core.plan import PlannedOperation
from ytsync_desktop.store.columns import table_of
from ytsync_desktop.store.job_tables import OperationRow

_OPERATIONS = table_of(OperationRow)
COLUMNS = tuple(column for column in _OPERATIONS.columns if column.name != "stage")
_BY_ID = select(*COLUMNS).where(_OPERATIONS.c.id == bindparam("operation_id"))
_MARKER_BYTES = 10


def load_operation(connection: Connection, operation_id: int) -> Operation | None:
    """One operation, or None."""
    row = connection.execute(_BY_ID, {"operation_id": operation_id}).one_or_none()
    return None if row is None else operation(row)


def load_operations(connection: Connection, job_id: int) -> tuple[Operation, ...]:
    """All operations of a job in order of `seq`."""
    query = select(*COLUMNS).where(OperationRow.job_id == job_id).order_by(OperationRow.seq)
    return tuple(operation(row) for row in connection.execute(query))


def planned_row(job_id: int, planned: PlannedOperation) -> dict[str, Any]:
    """The row of a planned operation; a create gets its marker, as the last line of its description."""
    marker = _new_marker() if planned.kind is Kind.CREATE else ""
    return {
        "job_id": job_id,
        "seq": planned.seq,
        "stage": planned.stage,
        "kind": planned.kind,
        "status": Status.BY_HAND if planned.kind is Kind.BY_HAND else Status.PLANNED,
        "playlist_title": planned.playlist_title,
        "playlist_id": planned.playlist_id,
        "category_id": planned.category_id,
        "video_id": planned.video_id,
        "video_title": planned.video_title,
        "item_id": planned.item_id,
        "depends_on": planned.depends_on,
        "why": planned.why,
        "description": "\n".join(line for line in (planned.description, marker) if line),
        "marker": marker,
        "language": planned.language or None,
        "privacy": planned.privacy,
        "copy": planned.copy,
        "restores": planned.restores,
    }


def operation(row: Row[*tuple[Any, ...]]) -> Operation:
    """The value of a row."""
    return Operation(
        id=row.id,
        job_id=row.job_id,
        seq=row.seq,
        kind=row.kind,
        status=row.status,
        playlist_title=row.playlist_title,
        playlist_id=None if row.playlist_id is None else PlaylistId(row.playlist_id),
        category_id=None if row.category_id is None else CategoryId(row.category_id),
        video_id=None if row.video_id is None else VideoId(row.video_id),
        video_title=row.video_title,
        item_id=None if row.item_id is None else PlaylistItemId(row.item_id),
        depends_on=row.depends_on,
        why=row.why,
        description=row.description,
        marker=row.marker,
        language=row.language or "",
        privacy=None if row.privacy is None else Privacy(row.privacy),
        copy=row.copy,
        restores=None if row.restores is None else PlaylistId(row.restores),
        result_id=row.result_id,
        error=_error(row),
        attempts=row.attempts,
        units=row.units,
        sent_at=row.sent_at,
        finished_at=row.finished_at,
        verified_at=row.verified_at,
    )


def error_values(error: OperationError | None) -> dict[str, Any]:
    """The four columns of an error; None clears them."""
    return {
        "error_status": None if error is None else error.status,
        "error_reason": None if error is None else error.reason,
        "error_message": None if error is None else error.message,
        "error_advice": None if error is None else error.advice,
    }


def _error(row: Row[*tuple[Any, ...]]) -> OperationError | None:
    if row.error_reason is None:
        return None
    return OperationError(row.error_status, row.error_reason, row.error_message, row.error_advice)


def _new_marker() -> str:
    characters = base64.b32encode(secrets.token_bytes(_MARKER_BYTES)).decode()
    return f"[ytsync {characters[:10]}]"
