"""Rows of operations as values, and a plan as rows."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from ytsync_desktop.core.breath import breathe, consumed
from ytsync_desktop.core.library import Privacy
from ytsync_desktop.core.operations import Kind, Operation, OperationError, Status
from ytsync_desktop.core.plan import PlannedOperation
from ytsync_desktop.store.columns import as_stored, reader_of
from ytsync_desktop.store.job_tables import OPERATIONS
from ytsync_desktop.store.prepared import Prepared
from ytsync_desktop.store.stored import read_as

_STORED = [column for column in OPERATIONS.columns if column.name != "stage"]
COLUMNS = tuple(map(as_stored, _STORED))
"""As they are stored: for thousands of rows, to look for the type of each value takes longer than all the rest."""
_NAMES = [column.name for column in COLUMNS]
"""In the order of the fields of `Operation`, with four in place of its error."""
_LANGUAGE = _NAMES.index("language")
_ERROR = slice(_NAMES.index("error_status"), _NAMES.index("error_advice") + 1)
_READ_OTHERWISE: dict[str, Callable[[Any], Any]] = {
    "privacy": partial(read_as, {one.value: one for one in Privacy}.__getitem__),
}
_READ = [_READ_OTHERWISE.get(column.name, reader_of(column)) for column in _STORED]
_BY_ID = select(*COLUMNS).where(OPERATIONS.c.id == bindparam("operation_id"))
_OF_JOB = select(*COLUMNS).where(OPERATIONS.c.job_id == bindparam("job_id")).order_by(OPERATIONS.c.seq)
_PLANNED = (
    "job_id seq stage kind status playlist_title playlist_id category_id video_id video_title item_id depends_on why "
    "description marker language privacy copy restores"
)
"""What `planned_row` gives; the rest has defaults."""
_NEW = Prepared(insert(OPERATIONS), *_PLANNED.split())
_AT_ONCE = 200
"""Rows written between two breaths."""
_MARKER_BYTES = 10


def load_operation(connection: Connection, operation_id: int) -> Operation | None:
    """One operation, or None."""
    row = connection.execute(_BY_ID, {"operation_id": operation_id}).one_or_none()
    return None if row is None else operation(row)


def operation_rows(connection: Connection, job_id: int) -> list[Row[*tuple[Any, ...]]]:
    """The rows of a job's operations in order of `seq`. To make values of them is quicker done outside of the view."""
    return [*connection.execute(_OF_JOB, {"job_id": job_id}).all()]


def operations_of(rows: list[Row[*tuple[Any, ...]]]) -> tuple[Operation, ...]:
    """Their values, for which the rows are used up; Unreadable where one is none that was ever written."""
    return tuple(operation(row) for row in consumed(rows))


def insert_planned(connection: Connection, job_id: int, planned: Sequence[PlannedOperation]) -> None:
    """The rows of planned operations; of a large plan it stands aside now and then."""
    for start in range(0, len(planned), _AT_ONCE):
        breathe()
        _NEW.run_all(connection, (planned_row(job_id, one) for one in planned[start : start + _AT_ONCE]))


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
    """The value of a row of `COLUMNS`; Unreadable where it is none that was ever written."""
    values = [
        stored if stored is None or read is None else read(stored) for read, stored in zip(_READ, row, strict=True)
    ]
    values[_LANGUAGE] = values[_LANGUAGE] or ""
    status, reason, message, advice = values[_ERROR]
    values[_ERROR] = [None if reason is None else OperationError(status, reason, message, advice)]
    return Operation(*values)


def error_values(error: OperationError | None) -> dict[str, Any]:
    """The four columns of an error; None clears them."""
    return {
        "error_status": None if error is None else error.status,
        "error_reason": None if error is None else error.reason,
        "error_message": None if error is None else error.message,
        "error_advice": None if error is None else error.advice,
    }


def _new_marker() -> str:
    characters = base64.b32encode(secrets.token_bytes(_MARKER_BYTES)).decode()
    return f"[ytsync {characters[:10]}]"
