"""Tables of jobs, their operations and attempts, backups and quota."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ytsync_desktop.core.operations import JobState, Kind, Reason, Stage, Status
from ytsync_desktop.store.columns import Base, JsonText, enum_text


class BackupSnapshotRow(Base):
    """A verified backup file. `job_id` has no foreign key, since the job points here as well."""

    __tablename__ = "backup_snapshots"
    __table_args__ = (
        CheckConstraint("playlists >= 0 AND items >= 0", name="counts"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    job_id: Mapped[int | None]
    playlists: Mapped[int]
    items: Mapped[int]
    sha256: Mapped[str]
    file_name: Mapped[str] = mapped_column(unique=True)
    channel_id: Mapped[str] = mapped_column(default="")


class JobRow(Base):
    """One carrying-out of a plan. `stage`, `paused_at_stage`, `stage_results` and `errors` are caches for display."""

    __tablename__ = "sync_jobs"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('paused', 'waiting_for_decision') OR reason IS NOT NULL", name="standing_still_has_reason"
        ),
        CheckConstraint(
            "(completed_at IS NOT NULL) = (state IN ('completed', 'aborted', 'failed'))", name="finished_has_time"
        ),
        CheckConstraint(
            "done >= 0 AND failed >= 0 AND skipped >= 0 AND done + failed + skipped <= total", name="counters"
        ),
        CheckConstraint("confirmed_deletes >= 0 AND units_planned >= 0 AND quota_used >= 0", name="figures"),
        Index("uq_sync_jobs_unfinished", "unfinished", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[JobState] = mapped_column(enum_text(JobState))
    unfinished: Mapped[int | None] = mapped_column(
        Computed("CASE WHEN state IN ('completed', 'aborted', 'failed') THEN NULL ELSE 1 END", persisted=False)
    )
    reason: Mapped[Reason | None] = mapped_column(enum_text(Reason))
    resume_at: Mapped[datetime | None]
    message: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage | None] = mapped_column(enum_text(Stage))
    paused_at_stage: Mapped[str | None]
    stage_results: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    errors: Mapped[list[Any]] = mapped_column(JsonText, default=list)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    units_planned: Mapped[int]
    quota_used: Mapped[int] = mapped_column(default=0)
    plan: Mapped[str]
    plan_id: Mapped[str]
    strategy: Mapped[str]
    channel_id: Mapped[str]
    backup_snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("backup_snapshots.id"))
    finish_date: Mapped[date | None]
    planned_days: Mapped[list[Any]] = mapped_column(JsonText, default=list, server_default="[]")
    confirmed_deletes: Mapped[int] = mapped_column(default=0)
    no_creates_until: Mapped[datetime | None]
    answers: Mapped[dict[str, str]] = mapped_column(JsonText, default=dict)
    started_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    last_resumed_at: Mapped[datetime | None]


class OperationRow(Base):
    """One write on YouTube, or one step by hand. `depends_on` is the `seq` of the create that an add waits for."""

    __tablename__ = "sync_operations"
    __table_args__ = (
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
        CheckConstraint(
            "(finished_at IS NOT NULL) = (status IN ('done', 'failed', 'skipped'))", name="settled_has_time"
        ),
        CheckConstraint("verified_at IS NULL OR status IN ('done', 'by_hand')", name="verified_is_done"),
        CheckConstraint("attempts >= 0 AND units >= 0", name="figures"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("sync_jobs.id"))
    seq: Mapped[int]
    stage: Mapped[Stage] = mapped_column(enum_text(Stage))
    kind: Mapped[Kind] = mapped_column(enum_text(Kind))
    status: Mapped[Status] = mapped_column(enum_text(Status))
    playlist_title: Mapped[str] = mapped_column(default="")
    playlist_id: Mapped[str | None]
    category_id: Mapped[int | None]
    video_id: Mapped[str | None]
    video_title: Mapped[str] = mapped_column(default="")
    item_id: Mapped[str | None]
    depends_on: Mapped[int | None]
    why: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    marker: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None]
    privacy: Mapped[str | None]
    copy: Mapped[int] = mapped_column(default=1, server_default="1")
    restores: Mapped[str | None]
    result_id: Mapped[str | None]
    error_status: Mapped[int | None]
    error_reason: Mapped[str | None]
    error_message: Mapped[str | None]
    error_advice: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    units: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]


class AttemptRow(Base):
    """One send of an operation, written before its first byte leaves; `outcome` is null while it is open."""

    __tablename__ = "sync_attempts"
    __table_args__ = (
        UniqueConstraint("operation_id", "n"),
        CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name="closed_has_time"),
        CheckConstraint("outcome IN ('done', 'unknown', 'failed', 'planned', 'skipped')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("sync_operations.id"))
    n: Mapped[int]
    intent_at: Mapped[datetime]
    outcome: Mapped[str | None]
    http_status: Mapped[int | None]
    reason: Mapped[str | None]
    evidence: Mapped[str] = mapped_column(default="")
    finished_at: Mapped[datetime | None]
    units: Mapped[int]
    day: Mapped[date]


class KeptPlaylistRow(Base):
    """An old playlist that a job leaves alone, and why."""

    __tablename__ = "kept_playlists"
    __table_args__ = (UniqueConstraint("job_id", "playlist_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("sync_jobs.id"))
    playlist_id: Mapped[str]
    title: Mapped[str]
    why: Mapped[str]


class QuotaUsageRow(Base):
    """Calls and units of one client id, Pacific day, method and job; `job_id` 0 is outside of any job."""

    __tablename__ = "quota_usage"
    __table_args__ = (
        UniqueConstraint("client_id", "day", "method", "job_id"),
        Index("ix_quota_usage_job_id", "job_id"),
        CheckConstraint("calls >= 0 AND units >= 0", name="figures"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str]
    day: Mapped[date]
    method: Mapped[str]
    calls: Mapped[int] = mapped_column(default=0)
    units: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[int] = mapped_column(default=0, server_default="0")
