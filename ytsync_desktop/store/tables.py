"""Tables of the library, its import and the categories; tables of jobs and quota are in `job_tables`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from ytsync_desktop.core.library import Availability, Privacy
from ytsync_desktop.store.columns import METADATA, Day, JsonText, SafeText, UtcTime, enum_text


class ChannelColumns(TypedColumns):
    """A channel; `mine` is the one this data folder belongs to."""

    id: Named[str] = Column(SafeText, primary_key=True)
    title: Named[str] = Column(SafeText)
    thumbnail_url: Named[str] = Column(SafeText, default="")
    mine: Named[bool] = Column(Boolean, default=False)


CHANNELS = Table("channels", METADATA, ChannelColumns)


class PlaylistColumns(TypedColumns):
    """A playlist of the channel. `item_count` is YouTube's figure; `list_position` its place in YouTube's list."""

    id: Named[int] = Column(Integer, primary_key=True)
    youtube_id: Named[str] = Column(SafeText, unique=True)
    title: Named[str] = Column(SafeText, default="")
    description: Named[str] = Column(SafeText, default="")
    thumbnail_url: Named[str] = Column(SafeText, default="")
    item_count: Named[int] = Column(Integer, default=0)
    privacy: Named[Privacy] = Column(enum_text(Privacy), default=Privacy.PRIVATE)
    default_language: Named[str] = Column(SafeText, default="")
    channel_id: Named[str] = Column(SafeText, default="")
    published_at: Named[datetime | None] = Column(UtcTime)
    etag: Named[str] = Column(SafeText, default="")
    last_fetched: Named[datetime | None] = Column(UtcTime)
    list_position: Named[int] = Column(Integer, default=0)
    deleted_from_youtube_at: Named[datetime | None] = Column(UtcTime)
    made_by_app: Named[bool] = Column(Boolean, default=False)


PLAYLISTS = Table(
    "playlists",
    METADATA,
    PlaylistColumns,
    CheckConstraint("item_count >= 0", name="item_count"),
)


class VideoColumns(TypedColumns):
    """A video; `last_fetched` is null until videos.list was asked about it. `duration` in seconds."""

    id: Named[int] = Column(Integer, primary_key=True)
    youtube_id: Named[str] = Column(SafeText, unique=True)
    title: Named[str] = Column(SafeText, default="")
    description: Named[str] = Column(SafeText, default="")
    channel_id: Named[str] = Column(SafeText, default="")
    channel_title: Named[str] = Column(SafeText, default="")
    youtube_category: Named[str] = Column(SafeText, default="")
    tags: Named[list[str]] = Column(JsonText, default=list)
    published_at: Named[datetime | None] = Column(UtcTime)
    duration: Named[int | None] = Column(Integer)
    thumbnail_url: Named[str] = Column(SafeText, default="")
    availability: Named[Availability] = Column(enum_text(Availability), default=Availability.NOT_CHECKED)
    etag: Named[str] = Column(SafeText, default="")
    last_fetched: Named[datetime | None] = Column(UtcTime, index=True)


VIDEOS = Table("videos", METADATA, VideoColumns)


class PlaylistVideoColumns(TypedColumns):
    """One place of a playlist; `availability` is what its placeholder says."""

    id: Named[int] = Column(Integer, primary_key=True)
    playlist_youtube_id: Named[str] = Column(SafeText, ForeignKey("playlists.youtube_id"))
    video_youtube_id: Named[str] = Column(SafeText, ForeignKey("videos.youtube_id"), index=True)
    position: Named[int] = Column(Integer)
    item_id: Named[str] = Column(SafeText, unique=True)
    added_at: Named[datetime | None] = Column(UtcTime)
    availability: Named[Availability] = Column(enum_text(Availability), default=Availability.AVAILABLE)


PLAYLIST_VIDEOS = Table(
    "playlist_videos",
    METADATA,
    PlaylistVideoColumns,
    Index("ix_playlist_videos_place", "playlist_youtube_id", "position"),
)


class WatchLaterColumns(TypedColumns):
    """An entry of Watch Later from a Takeout file, in the order of that file."""

    id: Named[int] = Column(Integer, primary_key=True)
    video_youtube_id: Named[str] = Column(SafeText, ForeignKey("videos.youtube_id"), unique=True)
    added_at: Named[datetime | None] = Column(UtcTime)
    cleared_at: Named[datetime | None] = Column(UtcTime)


WATCH_LATER = Table("watch_later", METADATA, WatchLaterColumns)


class ListingColumns(TypedColumns):
    """A playlist being listed: where to go on. `started_on` is the Pacific day on which its page token holds."""

    id: Named[int] = Column(Integer, primary_key=True)
    playlist_youtube_id: Named[str] = Column(SafeText, unique=True)
    next_page_token: Named[str | None] = Column(SafeText)
    items_fetched: Named[int] = Column(Integer, default=0, server_default="0")
    last_sync_at: Named[datetime | None] = Column(UtcTime)
    started_on: Named[date | None] = Column(Day)


LISTINGS = Table(
    "sync_state",
    METADATA,
    ListingColumns,
    CheckConstraint("items_fetched >= 0", name="items_fetched"),
)


class ListPageColumns(TypedColumns):
    """A page seen before, for If-None-Match. `list_id` is a playlist's id, or "playlists" for the list of them."""

    id: Named[int] = Column(Integer, primary_key=True)
    list_id: Named[str] = Column(SafeText)
    page_no: Named[int] = Column(Integer)
    page_token: Named[str | None] = Column(SafeText)
    etag: Named[str] = Column(SafeText, default="")
    next_page_token: Named[str | None] = Column(SafeText)
    items: Named[int] = Column(Integer, default=0)  # type: ignore[assignment]  # asked for as c["items"]
    total: Named[int] = Column(Integer, default=0)


LIST_PAGES = Table(
    "list_pages",
    METADATA,
    ListPageColumns,
    UniqueConstraint("list_id", "page_no"),
    CheckConstraint("page_no >= 0 AND items >= 0 AND total >= 0", name="counts"),
)


class SyncStateColumns(TypedColumns):
    """How far the import of one entity type has come in one phase; `last_synced_offset` counts items done."""

    id: Named[int] = Column(Integer, primary_key=True)
    entity_type: Named[str] = Column(SafeText)
    phase: Named[str] = Column(SafeText)
    last_synced_offset: Named[int] = Column(Integer, default=0, server_default="0")
    total_estimated: Named[int | None] = Column(Integer)
    is_complete: Named[bool] = Column(Boolean, default=False, index=True)
    rate_limit_hit_at: Named[datetime | None] = Column(UtcTime)
    rate_limit_reset_at: Named[datetime | None] = Column(UtcTime, index=True)
    rate_limit_remaining: Named[int | None] = Column(Integer)
    started_at: Named[datetime | None] = Column(UtcTime)
    last_updated_at: Named[datetime | None] = Column(UtcTime)
    completed_at: Named[datetime | None] = Column(UtcTime)
    error_message: Named[str | None] = Column(SafeText)


SYNC_STATES = Table(
    "sync_states",
    METADATA,
    SyncStateColumns,
    UniqueConstraint("entity_type", "phase"),
    CheckConstraint("entity_type IN ('channels', 'playlists', 'playlist_items', 'videos')", name="entity_type"),
    CheckConstraint("phase IN ('initial_sync', 'incremental_sync')", name="phase"),
    CheckConstraint("last_synced_offset >= 0", name="last_synced_offset"),
    CheckConstraint("NOT is_complete OR completed_at IS NOT NULL", name="completed_at"),
)


class CategoryColumns(TypedColumns):
    """A category. `name_key` is the name in NFC, casefolded; no id is given twice: a deletion can be undone."""

    id: Named[int] = Column(Integer, primary_key=True)
    name: Named[str] = Column(SafeText)
    name_key: Named[str] = Column(SafeText, unique=True)
    description: Named[str] = Column(SafeText, default="")
    approved: Named[bool] = Column(Boolean, default=False)
    protected: Named[bool] = Column(Boolean, default=False)
    youtube_playlist_id: Named[str | None] = Column(SafeText, index=True)
    playlist_title: Named[str] = Column(SafeText, default="")
    created_at: Named[datetime | None] = Column(UtcTime)


CATEGORIES = Table(
    "categories",
    METADATA,
    CategoryColumns,
    sqlite_autoincrement=True,
)


class CategoryVideoColumns(TypedColumns):
    """A video in a category; `position` is the order of assignment."""

    category_id: Named[int] = Column(Integer, ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True)
    video_youtube_id: Named[str] = Column(SafeText, ForeignKey("videos.youtube_id"), primary_key=True, index=True)
    position: Named[int] = Column(Integer)


CATEGORY_VIDEOS = Table("category_videos", METADATA, CategoryVideoColumns)


class PlaylistChoiceColumns(TypedColumns):
    """What the person has settled about a playlist: to become a category, or without one to be left alone."""

    youtube_id: Named[str] = Column(SafeText, primary_key=True)
    category_id: Named[int | None] = Column(Integer)


PLAYLIST_CHOICES = Table("playlist_choices", METADATA, PlaylistChoiceColumns)


class SettingColumns(TypedColumns):
    """One setting that the person changed."""

    name: Named[str] = Column(SafeText, primary_key=True)
    value: Named[str] = Column(SafeText)


SETTINGS = Table("settings", METADATA, SettingColumns)


class MetaColumns(TypedColumns):
    """One small fact about this data folder; see `meta` for the names in use."""

    name: Named[str] = Column(SafeText, primary_key=True)
    value: Named[Any] = Column(JsonText)


META = Table("meta", METADATA, MetaColumns)
