"""Tables of jobs, their operations and attempts, backups and quota."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
    text,
)

from ytsync_desktop.core.operations import JobState, Kind, Reason, Stage, Status
from ytsync_desktop.store.columns import METADATA, Day, JsonText, SafeText, UtcTime, enum_text


class BackupSnapshotColumns(TypedColumns):
    """A verified backup file. `job_id` has no foreign key, since the job points here as well."""

    id: Named[int] = Column(Integer, primary_key=True)
    created_at: Named[datetime] = Column(UtcTime)
    job_id: Named[int | None] = Column(Integer)
    playlists: Named[int] = Column(Integer)
    items: Named[int] = Column(Integer)  # type: ignore[assignment]  # asked for as c["items"]
    sha256: Named[str] = Column(SafeText)
    file_name: Named[str] = Column(SafeText, unique=True)
    channel_id: Named[str] = Column(SafeText, default="")


BACKUPS = Table(
    "backup_snapshots",
    METADATA,
    BackupSnapshotColumns,
    CheckConstraint("playlists >= 0 AND items >= 0", name="counts"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    sqlite_autoincrement=True,
)


class JobColumns(TypedColumns):
    """One carrying-out of a plan. `stage`, `paused_at_stage`, `stage_results` and `errors` are caches for display."""

    id: Named[int] = Column(Integer, primary_key=True)
    state: Named[JobState] = Column(enum_text(JobState))
    unfinished: Named[int | None] = Column(
        Integer, Computed("CASE WHEN state IN ('completed', 'aborted', 'failed') THEN NULL ELSE 1 END", persisted=False)
    )
    reason: Named[Reason | None] = Column(enum_text(Reason))
    resume_at: Named[datetime | None] = Column(UtcTime)
    message: Named[str] = Column(SafeText, default="")
    stage: Named[Stage | None] = Column(enum_text(Stage))
    paused_at_stage: Named[str | None] = Column(SafeText)
    stage_results: Named[dict[str, Any]] = Column(JsonText, default=dict)
    errors: Named[list[Any]] = Column(JsonText, default=list)
    total: Named[int] = Column(Integer, default=0)
    done: Named[int] = Column(Integer, default=0)
    failed: Named[int] = Column(Integer, default=0)
    skipped: Named[int] = Column(Integer, default=0)
    units_planned: Named[int] = Column(Integer)
    quota_used: Named[int] = Column(Integer, default=0)
    plan: Named[str] = Column(SafeText)
    plan_id: Named[str] = Column(SafeText)
    strategy: Named[str] = Column(SafeText)
    channel_id: Named[str] = Column(SafeText)
    backup_snapshot_id: Named[int | None] = Column(Integer, ForeignKey("backup_snapshots.id"))
    finish_date: Named[date | None] = Column(Day)
    planned_days: Named[list[Any]] = Column(JsonText, default=list, server_default="[]")
    confirmed_deletes: Named[int] = Column(Integer, default=0)
    no_creates_until: Named[datetime | None] = Column(UtcTime)
    answers: Named[dict[str, str]] = Column(JsonText, default=dict)
    started_at: Named[datetime] = Column(UtcTime)
    completed_at: Named[datetime | None] = Column(UtcTime)
    last_resumed_at: Named[datetime | None] = Column(UtcTime)


JOBS = Table(
    "sync_jobs",
    METADATA,
    JobColumns,
    CheckConstraint(
        "state NOT IN ('paused', 'waiting_for_decision') OR reason IS NOT NULL", name="standing_still_has_reason"
    ),
    CheckConstraint(
        "(completed_at IS NOT NULL) = (state IN ('completed', 'aborted', 'failed'))", name="finished_has_time"
    ),
    CheckConstraint("done >= 0 AND failed >= 0 AND skipped >= 0 AND done + failed + skipped <= total", name="counters"),
    CheckConstraint("confirmed_deletes >= 0 AND units_planned >= 0 AND quota_used >= 0", name="figures"),
    Index("uq_sync_jobs_unfinished", "unfinished", unique=True),
    sqlite_autoincrement=True,
)


class OperationColumns(TypedColumns):
    """One write on YouTube, or one step by hand. `depends_on` is the `seq` of the create that an add waits for."""

    id: Named[int] = Column(Integer, primary_key=True)
    job_id: Named[int] = Column(Integer, ForeignKey("sync_jobs.id"))
    seq: Named[int] = Column(Integer)
    stage: Named[Stage] = Column(enum_text(Stage))
    kind: Named[Kind] = Column(enum_text(Kind))
    status: Named[Status] = Column(enum_text(Status))
    playlist_title: Named[str] = Column(SafeText, default="")
    playlist_id: Named[str | None] = Column(SafeText)
    category_id: Named[int | None] = Column(Integer)
    video_id: Named[str | None] = Column(SafeText)
    video_title: Named[str] = Column(SafeText, default="")
    item_id: Named[str | None] = Column(SafeText)
    depends_on: Named[int | None] = Column(Integer)
    why: Named[str] = Column(SafeText, default="")
    description: Named[str] = Column(SafeText, default="")
    marker: Named[str] = Column(SafeText, default="")
    language: Named[str | None] = Column(SafeText)
    privacy: Named[str | None] = Column(SafeText)
    copy: Named[int] = Column(Integer, default=1, server_default="1")
    restores: Named[str | None] = Column(SafeText)
    result_id: Named[str | None] = Column(SafeText)
    error_status: Named[int | None] = Column(Integer)
    error_reason: Named[str | None] = Column(SafeText)
    error_message: Named[str | None] = Column(SafeText)
    error_advice: Named[str | None] = Column(SafeText)
    attempts: Named[int] = Column(Integer, default=0)
    units: Named[int] = Column(Integer, default=0)
    sent_at: Named[datetime | None] = Column(UtcTime)
    finished_at: Named[datetime | None] = Column(UtcTime)
    verified_at: Named[datetime | None] = Column(UtcTime)


OPERATIONS = Table(
    "sync_operations",
    METADATA,
    OperationColumns,
    UniqueConstraint("job_id", "seq"),
    Index("ix_sync_operations_job_status", "job_id", "status"),
    Index("uq_sync_operations_sent", "status", unique=True, sqlite_where=text("status = 'sent'")),
    CheckConstraint("(kind = 'by_hand') = (status = 'by_hand')", name="by_hand"),
    CheckConstraint("kind <> 'create' OR marker <> ''", name="create_has_marker"),
    CheckConstraint(
        "status <> 'done' OR kind NOT IN ('create', 'add') OR result_id IS NOT NULL", name="done_has_result"
    ),
    CheckConstraint("status <> 'failed' OR error_reason IS NOT NULL", name="failed_has_error"),
    CheckConstraint(
        "status NOT IN ('sent', 'unknown') OR (sent_at IS NOT NULL AND attempts > 0)", name="sent_has_attempt"
    ),
    CheckConstraint("(finished_at IS NOT NULL) = (status IN ('done', 'failed', 'skipped'))", name="settled_has_time"),
    CheckConstraint("verified_at IS NULL OR status IN ('done', 'by_hand')", name="verified_is_done"),
    CheckConstraint("attempts >= 0 AND units >= 0", name="figures"),
)


class AttemptColumns(TypedColumns):
    """One send of an operation, written before its first byte leaves; `outcome` is null while it is open."""

    id: Named[int] = Column(Integer, primary_key=True)
    operation_id: Named[int] = Column(Integer, ForeignKey("sync_operations.id"))
    n: Named[int] = Column(Integer)
    intent_at: Named[datetime] = Column(UtcTime)
    outcome: Named[str | None] = Column(SafeText)
    http_status: Named[int | None] = Column(Integer)
    reason: Named[str | None] = Column(SafeText)
    evidence: Named[str] = Column(SafeText, default="")
    finished_at: Named[datetime | None] = Column(UtcTime)
    units: Named[int] = Column(Integer)
    day: Named[date] = Column(Day)


ATTEMPTS = Table(
    "sync_attempts",
    METADATA,
    AttemptColumns,
    UniqueConstraint("operation_id", "n"),
    CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name="closed_has_time"),
    CheckConstraint("outcome IN ('done', 'unknown', 'failed', 'planned', 'skipped')", name="outcome"),
)


class KeptPlaylistColumns(TypedColumns):
    """An old playlist that a job leaves alone, and why."""

    id: Named[int] = Column(Integer, primary_key=True)
    job_id: Named[int] = Column(Integer, ForeignKey("sync_jobs.id"))
    playlist_id: Named[str] = Column(SafeText)
    title: Named[str] = Column(SafeText)
    why: Named[str] = Column(SafeText)


KEPT_PLAYLISTS = Table(
    "kept_playlists",
    METADATA,
    KeptPlaylistColumns,
    UniqueConstraint("job_id", "playlist_id"),
)


class QuotaUsageColumns(TypedColumns):
    """Calls and units of one client id, Pacific day, method and job; `job_id` 0 is outside of any job."""

    id: Named[int] = Column(Integer, primary_key=True)
    client_id: Named[str] = Column(SafeText)
    day: Named[date] = Column(Day)
    method: Named[str] = Column(SafeText)
    calls: Named[int] = Column(Integer, default=0)
    units: Named[int] = Column(Integer, default=0)
    job_id: Named[int] = Column(Integer, default=0, server_default="0")


QUOTA_USAGE = Table(
    "quota_usage",
    METADATA,
    QuotaUsageColumns,
    UniqueConstraint("client_id", "day", "method", "job_id"),
    Index("ix_quota_usage_job_id", "job_id"),
    CheckConstraint("calls >= 0 AND units >= 0", name="figures"),
)
