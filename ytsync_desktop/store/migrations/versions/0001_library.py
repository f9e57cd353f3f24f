"""Tables of the library, its import, the categories and the settings."""

import sqlalchemy as sa
from alembic import op

from ytsync_desktop.store.migrations.columns import integer, one_of, text

revision = "0001"
down_revision = None

PRIVACIES = ("private", "unlisted", "public")
AVAILABILITIES = ("available", "private", "deleted", "unavailable", "not_checked")


def upgrade() -> None:
    """Create them."""
    _playlists()
    _import()
    _categories()
    _settings()


def _playlists() -> None:
    op.create_table(
        "channels",
        text("id"),
        text("title"),
        text("thumbnail_url"),
        sa.Column("mine", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
    )
    op.create_table(
        "playlists",
        integer("id"),
        text("youtube_id"),
        text("title"),
        text("description"),
        text("thumbnail_url"),
        integer("item_count"),
        one_of("privacy", "ck_playlists_privacy", PRIVACIES),
        text("default_language"),
        text("channel_id"),
        text("published_at", nullable=True),
        text("etag"),
        text("last_fetched", nullable=True),
        integer("list_position"),
        text("deleted_from_youtube_at", nullable=True),
        sa.Column("made_by_app", sa.Boolean(), nullable=False),
        sa.CheckConstraint("item_count >= 0", name=op.f("ck_playlists_item_count")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlists")),
        sa.UniqueConstraint("youtube_id", name=op.f("uq_playlists_youtube_id")),
    )
    op.create_table(
        "videos",
        integer("id"),
        text("youtube_id"),
        text("title"),
        text("description"),
        text("channel_id"),
        text("channel_title"),
        text("youtube_category"),
        text("tags"),
        text("published_at", nullable=True),
        integer("duration", nullable=True),
        text("thumbnail_url"),
        one_of("availability", "ck_videos_availability", AVAILABILITIES),
        text("etag"),
        text("last_fetched", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videos")),
        sa.UniqueConstraint("youtube_id", name=op.f("uq_videos_youtube_id")),
    )
    op.create_index("ix_videos_last_fetched", "videos", ["last_fetched"])
    op.create_table(
        "playlist_videos",
        integer("id"),
        text("playlist_youtube_id"),
        text("video_youtube_id"),
        integer("position"),
        text("item_id"),
        text("added_at", nullable=True),
        one_of("availability", "ck_playlist_videos_availability", AVAILABILITIES),
        sa.ForeignKeyConstraint(
            ["playlist_youtube_id"], ["playlists.youtube_id"], name=op.f("fk_playlist_videos_playlist_youtube_id")
        ),
        sa.ForeignKeyConstraint(
            ["video_youtube_id"], ["videos.youtube_id"], name=op.f("fk_playlist_videos_video_youtube_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlist_videos")),
        sa.UniqueConstraint("item_id", name=op.f("uq_playlist_videos_item_id")),
    )
    op.create_index("ix_playlist_videos_place", "playlist_videos", ["playlist_youtube_id", "position"])
    op.create_index("ix_playlist_videos_video_youtube_id", "playlist_videos", ["video_youtube_id"])
    op.create_table(
        "watch_later",
        integer("id"),
        text("video_youtube_id"),
        text("added_at", nullable=True),
        text("cleared_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["video_youtube_id"], ["videos.youtube_id"], name=op.f("fk_watch_later_video_youtube_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_later")),
        sa.UniqueConstraint("video_youtube_id", name=op.f("uq_watch_later_video_youtube_id")),
    )


def _import() -> None:
    op.create_table(
        "sync_state",
        integer("id"),
        text("playlist_youtube_id"),
        text("next_page_token", nullable=True),
        integer("items_fetched", server_default="0"),
        text("last_sync_at", nullable=True),
        text("started_on", nullable=True),
        sa.CheckConstraint("items_fetched >= 0", name=op.f("ck_sync_state_items_fetched")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_state")),
        sa.UniqueConstraint("playlist_youtube_id", name=op.f("uq_sync_state_playlist_youtube_id")),
    )
    op.create_table(
        "list_pages",
        integer("id"),
        text("list_id"),
        integer("page_no"),
        text("page_token", nullable=True),
        text("etag"),
        text("next_page_token", nullable=True),
        integer("items"),
        integer("total"),
        sa.CheckConstraint("page_no >= 0 AND items >= 0 AND total >= 0", name=op.f("ck_list_pages_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_pages")),
        sa.UniqueConstraint("list_id", "page_no", name=op.f("uq_list_pages_list_id_page_no")),
    )
    op.create_table(
        "sync_states",
        integer("id"),
        text("entity_type"),
        text("phase"),
        integer("last_synced_offset", server_default="0"),
        integer("total_estimated", nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        text("rate_limit_hit_at", nullable=True),
        text("rate_limit_reset_at", nullable=True),
        integer("rate_limit_remaining", nullable=True),
        text("started_at", nullable=True),
        text("last_updated_at", nullable=True),
        text("completed_at", nullable=True),
        text("error_message", nullable=True),
        sa.CheckConstraint(
            "entity_type IN ('channels', 'playlists', 'playlist_items', 'videos')",
            name=op.f("ck_sync_states_entity_type"),
        ),
        sa.CheckConstraint("phase IN ('initial_sync', 'incremental_sync')", name=op.f("ck_sync_states_phase")),
        sa.CheckConstraint("NOT is_complete OR completed_at IS NOT NULL", name=op.f("ck_sync_states_completed_at")),
        sa.CheckConstraint("last_synced_offset >= 0", name=op.f("ck_sync_states_last_synced_offset")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_states")),
        sa.UniqueConstraint("entity_type", "phase", name=op.f("uq_sync_states_entity_type_phase")),
    )
    op.create_index("ix_sync_states_is_complete", "sync_states", ["is_complete"])
    op.create_index("ix_sync_states_rate_limit_reset_at", "sync_states", ["rate_limit_reset_at"])


def _categories() -> None:
    op.create_table(
        "categories",
        integer("id"),
        text("name"),
        text("name_key"),
        text("description"),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        text("youtube_playlist_id", nullable=True),
        text("playlist_title"),
        text("created_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("name_key", name=op.f("uq_categories_name_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_categories_youtube_playlist_id", "categories", ["youtube_playlist_id"])
    op.create_table(
        "category_videos",
        integer("category_id"),
        text("video_youtube_id"),
        integer("position"),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_category_videos_category_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["video_youtube_id"], ["videos.youtube_id"], name=op.f("fk_category_videos_video_youtube_id")
        ),
        sa.PrimaryKeyConstraint("category_id", "video_youtube_id", name=op.f("pk_category_videos")),
    )
    op.create_index("ix_category_videos_video_youtube_id", "category_videos", ["video_youtube_id"])


def _settings() -> None:
    op.create_table("settings", text("name"), text("value"), sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")))
    op.create_table("meta", text("name"), text("value"), sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")))
