"""The imported library as one JSON file: in a stable order, so that equal libraries give equal files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from ytsync_desktop.core.library import Channel, Library, Playlist, PlaylistItem, Video, VideoId
from ytsync_desktop.core.text_files import write_whole

SCHEMA = "https://ytsync.invalid/schema/library-1.json"
"""Names the form of the file; the schema itself lies in `resources/schema/library-1.json`."""

Document = dict[str, Any]


def export_library(
    file: Path,
    library: Library,
    watch_later: Iterable[tuple[VideoId, datetime | None]],
    liked: Iterable[VideoId] = (),
) -> None:
    """Write the library; BadInput, an older file untouched, when it cannot be written.

    Playlists stand in YouTube's order, their items by position, videos by id. Text is escaped to pure ASCII.
    """
    write_whole(file, json.dumps(library_document(library, watch_later, liked), indent=1) + "\n")


def library_document(
    library: Library, watch_later: Iterable[tuple[VideoId, datetime | None]], liked: Iterable[VideoId] = ()
) -> Document:
    """The library as plain data, liked videos newest first; times in ISO 8601, durations in seconds."""
    return {
        "$schema": SCHEMA,
        "channel": _channel(library.channel),
        "playlists": [
            _playlist(playlist, library.items.get(playlist.id, ()), made_by_app=playlist.id in library.made_by_app)
            for playlist in library.playlists
        ],
        "videos": [_video(library.videos[video_id]) for video_id in sorted(library.videos)],
        "watch_later": [{"video_id": video_id, "added_at": _time(added_at)} for video_id, added_at in watch_later],
        "liked": list(liked),
    }


def _channel(channel: Channel | None) -> Document | None:
    if channel is None:
        return None
    return {"id": channel.id, "title": channel.title, "thumbnail_url": channel.thumbnail_url}


def _playlist(playlist: Playlist, items: Iterable[PlaylistItem], *, made_by_app: bool) -> Document:
    return {
        "id": playlist.id,
        "title": playlist.title,
        "description": playlist.description,
        "privacy": playlist.privacy.value,
        "channel_id": playlist.channel_id,
        "default_language": playlist.default_language,
        "item_count": playlist.item_count,
        "thumbnail_url": playlist.thumbnail_url,
        "published_at": _time(playlist.published_at),
        "made_by_app": made_by_app,
        "items": [
            {
                "id": item.id,
                "video_id": item.video_id,
                "position": item.position,
                "added_at": _time(item.added_at),
                "availability": item.availability.value,
            }
            for item in items
        ],
    }


def _video(video: Video) -> Document:
    return {
        "id": video.id,
        "title": video.title,
        "description": video.description,
        "channel_id": video.channel_id,
        "channel_title": video.channel_title,
        "youtube_category": video.youtube_category,
        "tags": list(video.tags),
        "published_at": _time(video.published_at),
        "duration": video.duration,
        "thumbnail_url": video.thumbnail_url,
        "availability": video.availability.value,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None
