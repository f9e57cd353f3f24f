"""Small libraries and categories for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count

from ytsync_desktop.core.library import (
    Availability,
    Category,
    CategoryId,
    Channel,
    ChannelId,
    Library,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Video,
    VideoId,
)

CHANNEL = Channel(ChannelId("UCtestchannel"), "A test channel")
_ids = count(1)


def playlist_items(playlist_id: PlaylistId, videos: Sequence[VideoId]) -> tuple[PlaylistItem, ...]:
    return tuple(
        PlaylistItem(PlaylistItemId(f"{playlist_id}.{n:04d}"), playlist_id, video, n) for n, video in enumerate(videos)
    )


def library(
    playlists: Mapping[str, Sequence[VideoId]], *, unavailable: Mapping[VideoId, Availability] | None = None
) -> Library:
    """A library whose playlists hold these videos; all videos fetched and available but for `unavailable`."""
    made = [
        Playlist(PlaylistId(f"PL{n:04d}"), title, channel_id=CHANNEL.id, item_count=len(videos))
        for n, (title, videos) in enumerate(playlists.items())
    ]
    videos = {
        video: Video(
            video,
            title=f"title of {video}",
            availability=(unavailable or {}).get(video, Availability.AVAILABLE),
            last_fetched=datetime(2026, 11, 1, tzinfo=UTC),
        )
        for listed in playlists.values()
        for video in listed
    }
    items = {p.id: playlist_items(p.id, listed) for p, listed in zip(made, playlists.values(), strict=True)}
    return Library(CHANNEL, tuple(made), items, videos)


def category(
    name: str, videos: Sequence[VideoId], description: str = "", *, playlist_id: PlaylistId | None = None
) -> Category:
    """An approved category."""
    return Category(CategoryId(next(_ids)), name, description, tuple(videos), approved=True, playlist_id=playlist_id)
