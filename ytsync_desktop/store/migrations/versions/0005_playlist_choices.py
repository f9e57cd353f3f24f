"""What the person has settled about single playlists: to be left alone, or to become a category."""

import sqlalchemy as sa
from alembic import op

from ytsync_desktop.store.migrations.columns import integer, text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """One row for each such playlist; without a category it is to be left alone."""
    op.create_table(
        "playlist_choices",
        text("youtube_id"),
        integer("category_id", nullable=True),
        sa.PrimaryKeyConstraint("youtube_id", name=op.f("pk_playlist_choices")),
    )
