"""The demo library and its categories as values, without a database between."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache

from tests.core.libraries import CHANNEL, category, playlist_items
from tests.demo_library import CATEGORIES, DEMO
from ytsync_desktop.core.library import Availability, Category, Library, Playlist, PlaylistId, Privacy, Video, VideoId

FETCHED = datetime(2026, 11, 1, tzinfo=UTC)


@cache
def reference_library() -> Library:
    """4,000 videos in 87 playlists."""
    with gzip.open(DEMO / "library.json.gz", "rt", encoding="utf-8") as stream:
        raw = json.load(stream)
    playlists = tuple(
        Playlist(PlaylistId(one["id"]), one["title"], channel_id=CHANNEL.id, privacy=Privacy(one["privacyStatus"]))
        for one in raw["playlists"]
    )
    listed = [[VideoId(item["videoId"]) for item in one["items"]] for one in raw["playlists"]]
    videos = {
        VideoId(one): Video(
            VideoId(one),
            title=video["title"],
            availability=Availability(video.get("unavailable") or "available"),
            last_fetched=FETCHED,
        )
        for one, video in raw["videos"].items()
    }
    items = {one.id: playlist_items(one.id, found) for one, found in zip(playlists, listed, strict=True)}
    return Library(CHANNEL, playlists, items, videos)


@cache
def reference_categories() -> tuple[Category, ...]:
    """25 categories, approved."""
    videos = defaultdict(list)
    with CATEGORIES.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            videos[row["category"]].append(VideoId(row["video_id"]))
    return tuple(category(name, listed) for name, listed in videos.items())
