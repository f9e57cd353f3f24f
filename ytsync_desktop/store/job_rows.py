"""Rows of jobs as values: the job, its counts by stage, and the caches kept for display."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.operations import Job, JobState, Stage, StageCount, Status
from ytsync_desktop.store.job_tables import JobRow, OperationRow, QuotaUsageRow

_SPENT = (
    select(func.coalesce(func.sum(QuotaUsageRow.units), 0))
    .where(QuotaUsageRow.job_id == JobRow.id)
    .correlate(JobRow)
    .scalar_subquery()
    .label("spent")
)
_COLUMNS = (
    JobRow.id,
    JobRow.state,
    JobRow.reason,
    JobRow.strategy,
    JobRow.plan_id,
    JobRow.channel_id,
    JobRow.started_at,
    JobRow.units_planned,
    _SPENT,
    JobRow.resume_at,
    JobRow.message,
    JobRow.completed_at,
    JobRow.last_resumed_at,
    JobRow.finish_date,
    JobRow.planned_days,
    JobRow.backup_snapshot_id,
    JobRow.confirmed_deletes,
    JobRow.no_creates_until,
)


def load_job(connection: Connection, job_id: int) -> Job | None:
    """One job, or None."""
    row = connection.execute(select(*_COLUMNS).where(JobRow.id == job_id)).one_or_none()
    return None if row is None else _job(row, stage_counts(connection, job_id))


def load_unfinished(connection: Connection) -> Job | None:
    """The one job that is not finished, or None."""
    found = connection.execute(select(JobRow.id).where(JobRow.unfinished == 1)).scalar_one_or_none()
    return None if found is None else load_job(connection, found)


def load_jobs(connection: Connection) -> tuple[Job, ...]:
    """All jobs, newest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(JobRow.id.desc())).all()
    return tuple(_job(row, stage_counts(connection, row.id)) for row in rows)


def stage_counts(connection: Connection, job_id: int) -> tuple[StageCount, ...]:
    """Every stage in order. What is done by hand is counted nowhere: only writes on YouTube are."""
    query = (
        select(OperationRow.stage, OperationRow.status, func.count())
        .where(OperationRow.job_id == job_id, OperationRow.status != Status.BY_HAND)
        .group_by(OperationRow.stage, OperationRow.status)
    )
    found = {(stage, status): count for stage, status, count in connection.execute(query)}
    return tuple(_stage_count(stage, found) for stage in Stage)


def display_caches(connection: Connection, job_id: int, state: JobState) -> dict[str, Any]:
    """Values for the columns that only save a reader of the database the counting; the operations decide.

    They are written when the job changes its state, not with every write: the row holds the whole plan, and SQLite
    writes a row as a whole.
    """
    counts = stage_counts(connection, job_id)
    stage = next((count.stage for count in counts if count.left), None)
    caches: dict[str, Any] = {
        "stage": stage,
        "stage_results": {
            str(count.stage): {
                "total": count.total,
                "done": count.done,
                "failed": count.failed,
                "skipped": count.skipped,
            }
            for count in counts
        },
        "errors": _failures(connection, job_id),
        "total": sum(count.total for count in counts),
        "done": sum(count.done for count in counts),
        "failed": sum(count.failed for count in counts),
        "skipped": sum(count.skipped for count in counts),
        "quota_used": connection.execute(select(_SPENT).where(JobRow.id == job_id)).scalar_one(),
    }
    if state in (JobState.PAUSED, JobState.WAITING):
        caches["paused_at_stage"] = stage
    return caches


def _failures(connection: Connection, job_id: int) -> list[dict[str, Any]]:
    query = (
        select(OperationRow.stage, OperationRow.error_status, OperationRow.error_reason, func.count())
        .where(OperationRow.job_id == job_id, OperationRow.status == Status.FAILED)
        .group_by(OperationRow.stage, OperationRow.error_status, OperationRow.error_reason)
    )
    return [
        {"stage": str(stage), "status": status, "reason": reason, "operations": count}
        for stage, status, reason, count in connection.execute(query)
    ]


def _stage_count(stage: Stage, found: Mapping[tuple[Stage, Status], int]) -> StageCount:
    def of(status: Status) -> int:
        return found.get((stage, status), 0)

    total = sum(of(status) for status in Status)
    return StageCount(stage, total, of(Status.DONE), of(Status.FAILED), of(Status.SKIPPED))


def _job(row: Row[*tuple[Any, ...]], stages: tuple[StageCount, ...]) -> Job:
    return Job(
        id=row.id,
        state=row.state,
        reason=row.reason,
        strategy=row.strategy,
        plan_id=row.plan_id,
        channel_id=ChannelId(row.channel_id),
        started_at=row.started_at,
        units_planned=row.units_planned,
        units_used=row.spent,
        resume_at=row.resume_at,
        message=row.message,
        finished_at=row.completed_at,
        last_resumed_at=row.last_resumed_at,
        finish_date=None if row.finish_date is None else row.finish_date.isoformat(),
        planned_days=tuple((date.fromisoformat(day), units) for day, units in row.planned_days),
        backup_id=row.backup_snapshot_id,
        confirmed_deletes=row.confirmed_deletes,
        no_creates_until=row.no_creates_until,
        stages=stages,
    )
