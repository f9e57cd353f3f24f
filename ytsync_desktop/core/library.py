"""The library as values: channels, playlists, their items, videos and categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import NewType

VideoId = NewType("VideoId", str)
PlaylistId = NewType("PlaylistId", str)
PlaylistItemId = NewType("PlaylistItemId", str)
ChannelId = NewType("ChannelId", str)
CategoryId = NewType("CategoryId", int)

UNSORTED = "Unsorted"
"""Name of the protected category that holds what is in no other; it is never synced."""

UNSORTED_ID = CategoryId(0)
"""It is computed and stored nowhere."""


class Availability(StrEnum):
    """Whether YouTube will show, and let anyone add, a video."""

    AVAILABLE = "available"
    PRIVATE = "private"
    DELETED = "deleted"
    UNAVAILABLE = "unavailable"  # left out by videos.list without saying why
    NOT_CHECKED = "not_checked"  # known by id only, never fetched


AVAILABLE_OR_UNKNOWN = (Availability.AVAILABLE, Availability.NOT_CHECKED)
"""What is not known to be gone is taken for there."""


class Privacy(StrEnum):
    """Who can see a playlist."""

    PRIVATE = "private"
    UNLISTED = "unlisted"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Channel:
    """A YouTube channel; the signed-in one or the owner of a video."""

    id: ChannelId
    title: str
    thumbnail_url: str = ""


@dataclass(frozen=True, slots=True)
class Video:
    """A video as videos.list describes it; `duration` in seconds, times in UTC."""

    id: VideoId
    title: str = ""
    description: str = ""
    channel_id: ChannelId = ChannelId("")
    channel_title: str = ""
    youtube_category: str = ""
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    duration: int | None = None
    thumbnail_url: str = ""
    availability: Availability = Availability.NOT_CHECKED
    etag: str = ""
    last_fetched: datetime | None = None

    @property
    def unavailable(self) -> bool:
        """True when YouTube is known not to serve it; a video never checked counts as available."""
        return self.availability not in AVAILABLE_OR_UNKNOWN


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist as playlists.list describes it. `item_count` is YouTube's own figure, not ours."""

    id: PlaylistId
    title: str
    description: str = ""
    privacy: Privacy = Privacy.PRIVATE
    channel_id: ChannelId = ChannelId("")
    default_language: str = ""
    item_count: int = 0
    thumbnail_url: str = ""
    published_at: datetime | None = None
    etag: str = ""
    last_fetched: datetime | None = None
    deleted_from_youtube_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlaylistItem:
    """One place of a playlist. `availability` is what its placeholder says, AVAILABLE without one."""

    id: PlaylistItemId
    playlist_id: PlaylistId
    video_id: VideoId
    position: int
    added_at: datetime | None = None
    title: str = ""
    channel_id: ChannelId = ChannelId("")
    channel_title: str = ""
    availability: Availability = Availability.AVAILABLE


@dataclass(frozen=True, slots=True)
class Category:
    """A named set of videos, to be realised by exactly one playlist (`playlist_id` once that exists)."""

    id: CategoryId
    name: str
    description: str = ""
    video_ids: tuple[VideoId, ...] = ()
    approved: bool = False
    protected: bool = False
    playlist_id: PlaylistId | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """Everything imported, as one value: what plans, exports and proofs are computed from.

    `playlists` are the channel's own ones still on YouTube, in YouTube's order; `items` has an entry for each of
    them, in order of position. `made_by_app` are playlists that this app created for a category.
    """

    channel: Channel | None
    playlists: tuple[Playlist, ...] = ()
    items: Mapping[PlaylistId, tuple[PlaylistItem, ...]] = field(default_factory=dict)
    videos: Mapping[VideoId, Video] = field(default_factory=dict)
    watch_later: tuple[VideoId, ...] = ()
    made_by_app: frozenset[PlaylistId] = frozenset()

    def pieces(self) -> list[object]:
        """The many values that it holds."""
        return [*self.videos.values(), *chain.from_iterable(self.items.values())]

    def title_of(self, video_id: VideoId) -> str:
        """The video's title, or its id where no title was ever seen."""
        video = self.videos.get(video_id)
        return video.title if video is not None and video.title else str(video_id)
