"""The steps of one operation inside a transaction: its intent, its attempts, its outcome and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, literal_column, select, update

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.operations import (
    SETTLED,
    STEPS,
    Kind,
    Operation,
    OperationError,
    Status,
)
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.core.quota import WRITE_UNITS, pacific_day
from ytsync_desktop.store import effects
from ytsync_desktop.store.job_tables import ATTEMPTS, JOBS, OPERATIONS
from ytsync_desktop.store.operation_rows import COLUMNS, error_values, load_operation, operation
from ytsync_desktop.store.prepared import Prepared
from ytsync_desktop.store.quota_rows import WRITE_METHOD, add_usage

CHUNK = 500
"""Rows per statement, far below SQLite's limit of bound values."""

_NEW_ATTEMPT = Prepared(insert(ATTEMPTS), "operation_id", "n", "intent_at", "units", "day")
_THIS = OPERATIONS.c.id == bindparam("this")
_OTHER = OPERATIONS.alias()
_SENT = (
    update(OPERATIONS)
    .where(_THIS, OPERATIONS.c.status == Status.PLANNED)
    .where(~exists().where(_OTHER.c.status == literal_column(f"'{Status.SENT}'")))  # else its index is not used
    .where(OPERATIONS.c.job_id == select(JOBS.c.id).where(JOBS.c.unfinished == 1).scalar_subquery())
    .values(
        status=Status.SENT,
        attempts=OPERATIONS.c.attempts + 1,
        units=OPERATIONS.c.units + WRITE_UNITS,
        sent_at=bindparam("at"),
    )
    .returning(*COLUMNS)
)
"""Checks and steps at once: what may not be sent is left as it is, and nothing comes back."""
_SETTLED = Prepared(
    update(OPERATIONS)
    .where(_THIS, OPERATIONS.c.status == bindparam("before"), OPERATIONS.c.attempts == bindparam("tries"))
    .values(
        {name: bindparam(name) for name in ("status", "result_id", "finished_at", "verified_at", *error_values(None))}
    )
)
_ATTEMPT = update(ATTEMPTS).where(ATTEMPTS.c.operation_id == bindparam("this"), ATTEMPTS.c.n == bindparam("number"))
_CLOSED = Prepared(
    _ATTEMPT.values({name: bindparam(name) for name in ("outcome", "http_status", "reason", "evidence", "finished_at")})
)
_READ_LATER = _ATTEMPT.values(evidence=ATTEMPTS.c.evidence + bindparam("line"))

# In these states no attempt is open and the local library holds nothing of the operation: thousands step at once.
_NOTHING_TO_NOTE = frozenset({Status.PLANNED, Status.FAILED})


def begin(connection: Connection, operation_id: int, client_id: str, at: datetime) -> Operation:
    """PLANNED → SENT, with its attempt and its units."""
    row = connection.execute(_SENT, {"this": operation_id, "at": at}).one_or_none()
    if row is None:
        raise _why_not_sent(connection, operation_id)
    sent, day = operation(row), pacific_day(at)
    attempt = {"operation_id": operation_id, "n": sent.attempts, "intent_at": at, "units": WRITE_UNITS, "day": day}
    _NEW_ATTEMPT.run(connection, attempt)
    add_usage(connection, client_id, day, WRITE_METHOD[sent.kind], WRITE_UNITS, job_id=sent.job_id)
    return sent


def _why_not_sent(connection: Connection, operation_id: int) -> NotPossible:
    planned = require_known(connection, operation_id)
    _require_step(planned, Status.SENT)
    other = connection.execute(select(OPERATIONS.c.id).where(OPERATIONS.c.status == Status.SENT)).scalar_one_or_none()
    if other is not None:
        return NotPossible(f"Operation {other} is not settled yet; one write at a time.", where=str(other))
    return NotPossible(f"Job {planned.job_id} is finished; nothing more is sent for it.", where=str(operation_id))


def settle(
    connection: Connection, operation_id: int, outcome: Outcome, at: datetime, *, held: Operation | None = None
) -> Operation:
    """Step to the outcome's status, with the attempt, the counters and the local library.

    `held` is the operation as it was last seen, so that it is read only where somebody has stepped it since.
    """
    before = held or require_known(connection, operation_id)
    _require_step(before, outcome.status)
    after = _stepped(before, outcome, at)
    if after.status is Status.DONE and after.result_id is None and after.kind in (Kind.CREATE, Kind.ADD):
        raise NotPossible("A done create or add needs the id that YouTube gave.", where=str(operation_id))
    if not _replace(connection, before, after):
        return settle(connection, operation_id, outcome, at)
    _note_attempt(connection, before, outcome, at)
    if before.status is Status.DONE:
        effects.revoke(connection, before, at)
    if after.status is Status.DONE:
        effects.apply(connection, after, at)
    # A create gets or loses its playlist's id with its effects.
    return require_known(connection, operation_id) if after.kind is Kind.CREATE else after


def _replace(connection: Connection, before: Operation, after: Operation) -> bool:
    """Whether the row was as `before` says; only then it is stepped."""
    this = {"this": before.id, "before": before.status, "tries": before.attempts}
    new = {
        "status": after.status,
        "result_id": after.result_id,
        "finished_at": after.finished_at,
        "verified_at": after.verified_at,
        **error_values(after.error),
    }
    return bool(_SETTLED.run(connection, this | new))


def skip_all(connection: Connection, operation_ids: Iterable[int], error: OperationError | None, at: datetime) -> None:
    """Step operations to SKIPPED; NotPossible, and none stepped, when one of them cannot."""
    for ids in chunks(sorted(set(operation_ids))):
        quiet = []
        for operation_id, before in _statuses(connection, ids):
            if before in _NOTHING_TO_NOTE:
                quiet.append(operation_id)
            else:
                settle(connection, operation_id, Outcome(Status.SKIPPED, error=error), at)
        kept = {} if error is None else error_values(error)
        _step_together(connection, quiet, {"status": Status.SKIPPED, "finished_at": at, **kept})


def retry_all(connection: Connection, operation_ids: Iterable[int]) -> None:
    """FAILED → PLANNED; NotPossible, and none stepped, when one of them did not fail."""
    for ids in chunks(sorted(set(operation_ids))):
        for operation_id, before in _statuses(connection, ids):
            if before is not Status.FAILED:
                raise NotPossible(f"Operation {operation_id} is {before}, not failed.", where=str(operation_id))
        _step_together(connection, ids, {"status": Status.PLANNED, "finished_at": None, **error_values(None)})


def forget_sent(connection: Connection, job_id: int, at: datetime) -> None:
    """SENT → UNKNOWN for a job that ends: nobody will wait for the reply, and the next job may send."""
    query = select(OPERATIONS.c.id).where(OPERATIONS.c.job_id == job_id, OPERATIONS.c.status == Status.SENT)
    for operation_id in connection.execute(query).scalars().all():
        settle(connection, operation_id, Outcome(Status.UNKNOWN), at)


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Parts of at most CHUNK, for statements that name every id."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _statuses(connection: Connection, ids: Sequence[int]) -> list[tuple[int, Status]]:
    query = select(OPERATIONS.c.id, OPERATIONS.c.status).where(OPERATIONS.c.id.in_(ids))
    found = [(row.id, row.status) for row in connection.execute(query)]
    for missing in set(ids).difference(operation_id for operation_id, _ in found):
        raise _no_operation(missing)
    return found


def _step_together(connection: Connection, ids: Sequence[int], values: dict[str, Any]) -> None:
    if ids:
        connection.execute(update(OPERATIONS).where(OPERATIONS.c.id.in_(ids)).values(values))


def require_known(connection: Connection, operation_id: int) -> Operation:
    """An operation by its row id; NotPossible when there is none."""
    found = load_operation(connection, operation_id)
    if found is None:
        raise _no_operation(operation_id)
    return found


def _no_operation(operation_id: int) -> NotPossible:
    return NotPossible(f"There is no operation {operation_id}.", where=str(operation_id))


def _require_step(held: Operation, following: Status) -> None:
    if following not in STEPS[held.status]:
        raise NotPossible(f"Operation {held.id} is {held.status}; it cannot become {following}.", where=str(held.id))


def _stepped(before: Operation, outcome: Outcome, at: datetime) -> Operation:
    done = outcome.status is Status.DONE
    # What was said stays on record until it is overtaken by success or by a new try.
    overtaken = outcome.status in (Status.DONE, Status.PLANNED)
    return replace(
        before,
        status=outcome.status,
        result_id=(outcome.result_id or before.result_id) if before.status is not Status.DONE else None,
        error=outcome.error if overtaken or outcome.error is not None else before.error,
        finished_at=at if outcome.status in SETTLED else None,
        verified_at=at if done and outcome.verified else None,
    )


def _note_attempt(connection: Connection, before: Operation, outcome: Outcome, at: datetime) -> None:
    """Close the open attempt. A later step, found by reading, is added to the evidence of the last one."""
    if before.attempts == 0:
        return
    this = {"this": before.id, "number": before.attempts}
    if before.status is Status.SENT:
        error = outcome.error
        said = {
            "http_status": None if error is None else error.status,
            "reason": None if error is None else error.reason,
        }
        end = {"outcome": outcome.status, "evidence": outcome.evidence, "finished_at": at}
        _CLOSED.run(connection, {**this, **said, **end})
        return
    line = f"\n{at.isoformat()} {before.status} → {outcome.status} {outcome.evidence}".rstrip()
    connection.execute(_READ_LATER, {**this, "line": line})
