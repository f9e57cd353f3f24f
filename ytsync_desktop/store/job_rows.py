"""Rows of jobs as values: the job, its counts by stage, and the caches kept for display."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.operations import Job, JobState, Stage, StageCount, Status
from ytsync_desktop.store.job_tables import JOBS, OPERATIONS, QUOTA_USAGE

_SPENT = (
    select(func.coalesce(func.sum(QUOTA_USAGE.c.units), 0))
    .where(QUOTA_USAGE.c.job_id == JOBS.c.id)
    .correlate(JOBS)
    .scalar_subquery()
    .label("spent")
)
_COLUMNS = (
    JOBS.c.id,
    JOBS.c.state,
    JOBS.c.reason,
    JOBS.c.strategy,
    JOBS.c.plan_id,
    JOBS.c.channel_id,
    JOBS.c.started_at,
    JOBS.c.units_planned,
    _SPENT,
    JOBS.c.resume_at,
    JOBS.c.message,
    JOBS.c.completed_at,
    JOBS.c.last_resumed_at,
    JOBS.c.finish_date,
    JOBS.c.planned_days,
    JOBS.c.backup_snapshot_id,
    JOBS.c.confirmed_deletes,
    JOBS.c.no_creates_until,
)


def load_job(connection: Connection, job_id: int) -> Job | None:
    """One job, or None."""
    row = connection.execute(select(*_COLUMNS).where(JOBS.c.id == job_id)).one_or_none()
    return None if row is None else _job(row, stage_counts(connection, job_id))


def load_unfinished(connection: Connection) -> Job | None:
    """The one job that is not finished, or None."""
    found = connection.execute(select(JOBS.c.id).where(JOBS.c.unfinished == 1)).scalar_one_or_none()
    return None if found is None else load_job(connection, found)


def load_jobs(connection: Connection) -> tuple[Job, ...]:
    """All jobs, newest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(JOBS.c.id.desc())).all()
    return tuple(_job(row, stage_counts(connection, row.id)) for row in rows)


def stage_counts(connection: Connection, job_id: int) -> tuple[StageCount, ...]:
    """Every stage in order. What is done by hand is counted nowhere: only writes on YouTube are."""
    query = (
        select(OPERATIONS.c.stage, OPERATIONS.c.status, func.count())
        .where(OPERATIONS.c.job_id == job_id, OPERATIONS.c.status != Status.BY_HAND)
        .group_by(OPERATIONS.c.stage, OPERATIONS.c.status)
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
        "quota_used": connection.execute(select(_SPENT).where(JOBS.c.id == job_id)).scalar_one(),
    }
    if state in (JobState.PAUSED, JobState.WAITING):
        caches["paused_at_stage"] = stage
    return caches


def _failures(connection: Connection, job_id: int) -> list[dict[str, Any]]:
    query = (
        select(OPERATIONS.c.stage, OPERATIONS.c.error_status, OPERATIONS.c.error_reason, func.count())
        .where(OPERATIONS.c.job_id == job_id, OPERATIONS.c.status == Status.FAILED)
        .group_by(OPERATIONS.c.stage, OPERATIONS.c.error_status, OPERATIONS.c.error_reason)
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
