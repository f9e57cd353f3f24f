"""Jobs, operations and reports as plain data, under the keys that scripts rely on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ytsync_desktop.core.operations import Job, Kind, Operation, Stage

if TYPE_CHECKING:
    from ytsync_desktop.syncing.report import JobReport

Document = dict[str, Any]


def report_document(report: JobReport) -> Document:
    """The report under the keys of the terminal's contract."""
    return {
        "job": job_document(report.job, report.stage),
        "operations": [operation_document(operation) for operation in report.operations],
        "kept": [{"playlist_id": kept.playlist_id, "title": kept.title, "why": kept.why} for kept in report.kept],
        "units_per_day": [{"day": cost.day.isoformat(), "units": cost.units} for cost in report.days],
    }


def job_document(job: Job, stage: Stage | None) -> Document:
    """A job under the keys of the terminal's contract; `stage` None when nothing of it is left."""
    return {
        "id": job.id,
        "state": job.state.value,
        "stage": stage.value if stage else None,
        "reason": job.reason.value if job.reason else None,
        "message": job.message,
        "resume_at": iso(job.resume_at),
        "strategy": job.strategy,
        "plan_id": job.plan_id,
        "started_at": iso(job.started_at),
        "finished_at": iso(job.finished_at),
        "finish_date": job.finish_date,
        "units_planned": job.units_planned,
        "units_used": job.units_used,
        "stages": [
            {
                "stage": count.stage.value,
                "total": count.total,
                "done": count.done,
                "failed": count.failed,
                "skipped": count.skipped,
            }
            for count in job.stages
        ],
    }


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 with offset, to the second."""
    return moment.isoformat(timespec="seconds") if moment is not None else None


def playlist_of(operation: Operation) -> str | None:
    """The playlist an operation belongs to; that of a create is what YouTube gave it."""
    if operation.playlist_id is None and operation.kind is Kind.CREATE:
        return operation.result_id
    return operation.playlist_id


def operation_document(operation: Operation) -> Document:
    """An operation under the keys of the terminal's contract."""
    error = operation.error
    return {
        "stage": operation.stage.value,
        "kind": operation.kind.value,
        "playlist_title": operation.playlist_title,
        "playlist_id": playlist_of(operation),
        "video_id": operation.video_id,
        "video_title": operation.video_title,
        "status": operation.status.value,
        "error": None
        if error is None
        else {"status": error.status, "reason": error.reason, "message": error.message, "advice": error.advice},
        "attempts": operation.attempts,
        "units": operation.units,
        "finished_at": iso(operation.finished_at),
        "verified_at": iso(operation.verified_at),
    }
