"""Tables of the library, its import and the categories; tables of jobs and quota are in `job_tables`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ytsync_desktop.core.library import Availability, Privacy
from ytsync_desktop.store.columns import Base, JsonText, enum_text


class ChannelRow(Base):
    """A channel; `mine` is the one this data folder belongs to."""

    __tablename__ = "channels"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    thumbnail_url: Mapped[str] = mapped_column(default="")
    mine: Mapped[bool] = mapped_column(default=False)


class PlaylistRow(Base):
    """A playlist of the channel. `item_count` is YouTube's figure; `list_position` its place in YouTube's list."""

    __tablename__ = "playlists"
    __table_args__ = (CheckConstraint("item_count >= 0", name="item_count"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    youtube_id: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    thumbnail_url: Mapped[str] = mapped_column(default="")
    item_count: Mapped[int] = mapped_column(default=0)
    privacy: Mapped[Privacy] = mapped_column(enum_text(Privacy), default=Privacy.PRIVATE)
    default_language: Mapped[str] = mapped_column(default="")
    channel_id: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    etag: Mapped[str] = mapped_column(default="")
    last_fetched: Mapped[datetime | None]
    list_position: Mapped[int] = mapped_column(default=0)
    deleted_from_youtube_at: Mapped[datetime | None]
    made_by_app: Mapped[bool] = mapped_column(default=False)


class VideoRow(Base):
    """A video; `last_fetched` is null until videos.list was asked about it. `duration` in seconds."""

    __tablename__ = "videos"

    id: Mapped[int] = mapped_column(primary_key=True)
    youtube_id: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    channel_id: Mapped[str] = mapped_column(default="")
    channel_title: Mapped[str] = mapped_column(default="")
    youtube_category: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(JsonText, default=list)
    published_at: Mapped[datetime | None]
    duration: Mapped[int | None]
    thumbnail_url: Mapped[str] = mapped_column(default="")
    availability: Mapped[Availability] = mapped_column(enum_text(Availability), default=Availability.NOT_CHECKED)
    etag: Mapped[str] = mapped_column(default="")
    last_fetched: Mapped[datetime | None] = mapped_column(index=True)


class PlaylistVideoRow(Base):
    """One place of a playlist; `availability` is what its placeholder says."""

    __tablename__ = "playlist_videos"
    __table_args__ = (Index("ix_playlist_videos_place", "playlist_youtube_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    playlist_youtube_id: Mapped[str] = mapped_column(ForeignKey("playlists.youtube_id"))
    video_youtube_id: Mapped[str] = mapped_column(ForeignKey("videos.youtube_id"), index=True)
    position: Mapped[int]
    item_id: Mapped[str] = mapped_column(unique=True)
    added_at: Mapped[datetime | None]
    availability: Mapped[Availability] = mapped_column(enum_text(Availability), default=Availability.AVAILABLE)


class WatchLaterRow(Base):
    """An entry of Watch Later from a Takeout file, in the order of that file."""

    __tablename__ = "watch_later"

    id: Mapped[int] = mapped_column(primary_key=True)
    video_youtube_id: Mapped[str] = mapped_column(ForeignKey("videos.youtube_id"), unique=True)
    added_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]


class ListingRow(Base):
    """A playlist being listed: where to go on. `started_on` is the Pacific day on which its page token holds."""

    __tablename__ = "sync_state"
    __table_args__ = (CheckConstraint("items_fetched >= 0", name="items_fetched"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    playlist_youtube_id: Mapped[str] = mapped_column(unique=True)
    next_page_token: Mapped[str | None]
    items_fetched: Mapped[int] = mapped_column(default=0, server_default="0")
    last_sync_at: Mapped[datetime | None]
    started_on: Mapped[date | None]


class ListPageRow(Base):
    """A page seen before, for If-None-Match. `list_id` is a playlist's id, or "playlists" for the list of them."""

    __tablename__ = "list_pages"
    __table_args__ = (
        UniqueConstraint("list_id", "page_no"),
        CheckConstraint("page_no >= 0 AND items >= 0 AND total >= 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[str]
    page_no: Mapped[int]
    page_token: Mapped[str | None]
    etag: Mapped[str] = mapped_column(default="")
    next_page_token: Mapped[str | None]
    items: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)


class SyncStateRow(Base):
    """How far the import of one entity type has come in one phase; `last_synced_offset` counts items done."""

    __tablename__ = "sync_states"
    __table_args__ = (
        UniqueConstraint("entity_type", "phase"),
        CheckConstraint("entity_type IN ('channels', 'playlists', 'playlist_items', 'videos')", name="entity_type"),
        CheckConstraint("phase IN ('initial_sync', 'incremental_sync')", name="phase"),
        CheckConstraint("last_synced_offset >= 0", name="last_synced_offset"),
        CheckConstraint("NOT is_complete OR completed_at IS NOT NULL", name="completed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entity_type: Mapped[str]
    phase: Mapped[str]
    last_synced_offset: Mapped[int] = mapped_column(default=0, server_default="0")
    total_estimated: Mapped[int | None]
    is_complete: Mapped[bool] = mapped_column(default=False, index=True)
    rate_limit_hit_at: Mapped[datetime | None]
    rate_limit_reset_at: Mapped[datetime | None] = mapped_column(index=True)
    rate_limit_remaining: Mapped[int | None]
    started_at: Mapped[datetime | None]
    last_updated_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    error_message: Mapped[str | None]


class CategoryRow(Base):
    """A category. `name_key` is the name in NFC, casefolded; no id is given twice: a deletion can be undone."""

    __tablename__ = "categories"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")
    approved: Mapped[bool] = mapped_column(default=False)
    protected: Mapped[bool] = mapped_column(default=False)
    youtube_playlist_id: Mapped[str | None] = mapped_column(index=True)
    playlist_title: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime | None]


class CategoryVideoRow(Base):
    """A video in a category; `position` is the order of assignment."""

    __tablename__ = "category_videos"

    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True)
    video_youtube_id: Mapped[str] = mapped_column(ForeignKey("videos.youtube_id"), primary_key=True, index=True)
    position: Mapped[int]


class PlaylistChoiceRow(Base):
    """What the person has settled about a playlist: to become a category, or without one to be left alone."""

    __tablename__ = "playlist_choices"

    youtube_id: Mapped[str] = mapped_column(primary_key=True)
    category_id: Mapped[int | None]


class SettingRow(Base):
    """One setting that the person changed."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class MetaRow(Base):
    """One small fact about this data folder; see `meta` for the names in use."""

    __tablename__ = "meta"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JsonText)
