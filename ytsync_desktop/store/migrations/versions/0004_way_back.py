"""What an operation needs to bring back a playlist of a backup as it was."""

from alembic import op

from ytsync_desktop.store.migrations.columns import integer, text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Operations from before made every video's first place, and kept language and visibility as they were."""
    op.add_column("sync_operations", text("language", nullable=True))
    op.add_column("sync_operations", text("privacy", nullable=True))
    op.add_column("sync_operations", integer("copy", server_default="1"))
    op.add_column("sync_operations", text("restores", nullable=True))
