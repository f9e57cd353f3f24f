"""The days of a job as it was previewed, so that a report compares them with what happened."""

from alembic import op

from ytsync_desktop.store.migrations.columns import text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Jobs from before know their last day only."""
    op.add_column("sync_jobs", text("planned_days", server_default="[]"))
