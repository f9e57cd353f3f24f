"""Tables of jobs, their operations, backups and quota."""

import sqlalchemy as sa
from alembic import op

from ytsync_desktop.store.migrations.columns import integer, one_of, text

revision = "0002"
down_revision = "0001"

JOB_STATES = ("pending", "running", "paused", "waiting_for_decision", "completed", "aborted", "failed")
REASONS = (
    "quota",
    "creation_limit",
    "settle",
    "network",
    "sign_in",
    "channel",
    "guard",
    "disk",
    "user",
    "interrupted",
    "failures",
    "drift",
)
STAGES = ("backup", "create_playlists", "add_videos", "remove_videos", "clear_watch_later", "delete_playlists")
KINDS = ("create", "rename", "add", "remove", "delete", "by_hand")
STATUSES = ("planned", "sent", "unknown", "done", "failed", "skipped", "by_hand")
UNFINISHED = "CASE WHEN state IN ('completed', 'aborted', 'failed') THEN NULL ELSE 1 END"


def upgrade() -> None:
    """Create them."""
    _jobs()
    _operations()
    _quota()


def _jobs() -> None:
    op.create_table(
        "backup_snapshots",
        integer("id"),
        text("created_at"),
        integer("job_id", nullable=True),
        integer("playlists"),
        integer("items"),
        text("sha256"),
        text("file_name"),
        text("channel_id"),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_backup_snapshots_sha256")),
        sa.CheckConstraint("playlists >= 0 AND items >= 0", name=op.f("ck_backup_snapshots_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_snapshots")),
        sa.UniqueConstraint("file_name", name=op.f("uq_backup_snapshots_file_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sync_jobs",
        integer("id"),
        one_of("state", "ck_sync_jobs_jobstate", JOB_STATES),
        sa.Column("unfinished", sa.Integer(), sa.Computed(UNFINISHED, persisted=False), nullable=True),
        one_of("reason", "ck_sync_jobs_reason", REASONS, nullable=True),
        text("resume_at", nullable=True),
        text("message"),
        one_of("stage", "ck_sync_jobs_stage", STAGES, nullable=True),
        text("paused_at_stage", nullable=True),
        text("stage_results"),
        text("errors"),
        integer("total"),
        integer("done"),
        integer("failed"),
        integer("skipped"),
        integer("units_planned"),
        integer("quota_used"),
        text("plan"),
        text("plan_id"),
        text("strategy"),
        text("channel_id"),
        integer("backup_snapshot_id", nullable=True),
        text("finish_date", nullable=True),
        integer("confirmed_deletes"),
        text("no_creates_until", nullable=True),
        text("answers"),
        text("started_at"),
        text("completed_at", nullable=True),
        text("last_resumed_at", nullable=True),
        sa.CheckConstraint(
            "(completed_at IS NOT NULL) = (state IN ('completed', 'aborted', 'failed'))",
            name=op.f("ck_sync_jobs_finished_has_time"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('paused', 'waiting_for_decision') OR reason IS NOT NULL",
            name=op.f("ck_sync_jobs_standing_still_has_reason"),
        ),
        sa.CheckConstraint(
            "confirmed_deletes >= 0 AND units_planned >= 0 AND quota_used >= 0", name=op.f("ck_sync_jobs_figures")
        ),
        sa.CheckConstraint(
            "done >= 0 AND failed >= 0 AND skipped >= 0 AND done + failed + skipped <= total",
            name=op.f("ck_sync_jobs_counters"),
        ),
        sa.ForeignKeyConstraint(
            ["backup_snapshot_id"], ["backup_snapshots.id"], name=op.f("fk_sync_jobs_backup_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_jobs")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_sync_jobs_unfinished", "sync_jobs", ["unfinished"], unique=True)
    op.create_table(
        "kept_playlists",
        integer("id"),
        integer("job_id"),
        text("playlist_id"),
        text("title"),
        text("why"),
        sa.ForeignKeyConstraint(["job_id"], ["sync_jobs.id"], name=op.f("fk_kept_playlists_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_playlists")),
        sa.UniqueConstraint("job_id", "playlist_id", name=op.f("uq_kept_playlists_job_id_playlist_id")),
    )


def _operations() -> None:
    op.create_table(
        "sync_operations",
        integer("id"),
        integer("job_id"),
        integer("seq"),
        one_of("stage", "ck_sync_operations_stage", STAGES),
        one_of("kind", "ck_sync_operations_kind", KINDS),
        one_of("status", "ck_sync_operations_status", STATUSES),
        text("playlist_title"),
        text("playlist_id", nullable=True),
        integer("category_id", nullable=True),
        text("video_id", nullable=True),
        text("video_title"),
        text("item_id", nullable=True),
        integer("depends_on", nullable=True),
        text("why"),
        text("description"),
        text("marker"),
        text("result_id", nullable=True),
        integer("error_status", nullable=True),
        text("error_reason", nullable=True),
        text("error_message", nullable=True),
        text("error_advice", nullable=True),
        integer("attempts"),
        integer("units"),
        text("sent_at", nullable=True),
        text("finished_at", nullable=True),
        text("verified_at", nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NOT NULL) = (status IN ('done', 'failed', 'skipped'))",
            name=op.f("ck_sync_operations_settled_has_time"),
        ),
        sa.CheckConstraint("(kind = 'by_hand') = (status = 'by_hand')", name=op.f("ck_sync_operations_by_hand")),
        sa.CheckConstraint("kind <> 'create' OR marker <> ''", name=op.f("ck_sync_operations_create_has_marker")),
        sa.CheckConstraint(
            "status <> 'done' OR kind NOT IN ('create', 'add') OR result_id IS NOT NULL",
            name=op.f("ck_sync_operations_done_has_result"),
        ),
        sa.CheckConstraint(
            "status <> 'failed' OR error_reason IS NOT NULL", name=op.f("ck_sync_operations_failed_has_error")
        ),
        sa.CheckConstraint(
            "status NOT IN ('sent', 'unknown') OR (sent_at IS NOT NULL AND attempts > 0)",
            name=op.f("ck_sync_operations_sent_has_attempt"),
        ),
        sa.CheckConstraint(
            "verified_at IS NULL OR status IN ('done', 'by_hand')", name=op.f("ck_sync_operations_verified_is_done")
        ),
        sa.CheckConstraint("attempts >= 0 AND units >= 0", name=op.f("ck_sync_operations_figures")),
        sa.ForeignKeyConstraint(["job_id"], ["sync_jobs.id"], name=op.f("fk_sync_operations_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_operations")),
        sa.UniqueConstraint("job_id", "seq", name=op.f("uq_sync_operations_job_id_seq")),
    )
    op.create_index("ix_sync_operations_job_status", "sync_operations", ["job_id", "status"])
    op.create_index(
        "uq_sync_operations_sent", "sync_operations", ["status"], unique=True, sqlite_where=sa.text("status = 'sent'")
    )
    op.create_table(
        "sync_attempts",
        integer("id"),
        integer("operation_id"),
        integer("n"),
        text("intent_at"),
        text("outcome", nullable=True),
        integer("http_status", nullable=True),
        text("reason", nullable=True),
        text("evidence"),
        text("finished_at", nullable=True),
        integer("units"),
        text("day"),
        sa.CheckConstraint(
            "outcome IN ('done', 'unknown', 'failed', 'planned', 'skipped')", name=op.f("ck_sync_attempts_outcome")
        ),
        sa.CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name=op.f("ck_sync_attempts_closed_has_time")),
        sa.ForeignKeyConstraint(["operation_id"], ["sync_operations.id"], name=op.f("fk_sync_attempts_operation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_attempts")),
        sa.UniqueConstraint("operation_id", "n", name=op.f("uq_sync_attempts_operation_id_n")),
    )


def _quota() -> None:
    op.create_table(
        "quota_usage",
        integer("id"),
        text("client_id"),
        text("day"),
        text("method"),
        integer("calls"),
        integer("units"),
        integer("job_id", server_default="0"),
        sa.CheckConstraint("calls >= 0 AND units >= 0", name=op.f("ck_quota_usage_figures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_usage")),
        sa.UniqueConstraint(
            "client_id", "day", "method", "job_id", name=op.f("uq_quota_usage_client_id_day_method_job_id")
        ),
    )
    op.create_index("ix_quota_usage_job_id", "quota_usage", ["job_id"])
