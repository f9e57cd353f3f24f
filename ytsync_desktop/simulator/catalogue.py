"""The videos and channels that exist, and the file format a library is read from."""

import gzip
import json
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .library import Library, item_id

AVAILABILITIES = ("available", "deleted", "private")
OTHER_CHANNEL = "UCanotherchannel00000001"
MAIN_CHANNEL = "UCyoutubeonlocalhost0001"


@dataclass(slots=True)
class Video:
    """A video as its channel published it; times in ISO 8601, duration as `PT4M13S`."""

    id: str
    title: str
    channel_id: str
    channel_title: str
    published_at: str
    duration: str = "PT4M13S"
    category_id: str = "24"
    description: str = ""
    tags: list[str] = field(default_factory=list)
    availability: str = "available"

    def to_json(self) -> dict[str, Any]:
        """The record as library files and the journal hold it."""
        record: dict[str, Any] = {
            "title": self.title,
            "channelTitle": self.channel_title,
            "channelId": self.channel_id,
            "categoryId": self.category_id,
            "tags": self.tags,
            "publishedAt": self.published_at,
            "duration": self.duration,
            "description": self.description,
        }
        if self.availability != "available":
            record["unavailable"] = self.availability
        return record


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that a person can sign in with, or that owns playlists."""

    id: str
    title: str
    published_at: str = "2012-03-04T05:06:07Z"


@dataclass(slots=True)
class Base:
    """What a simulator starts with, before anything happened to it."""

    library: Library
    videos: dict[str, Video]
    channels: dict[str, Channel]
    main_channel: str

    def copy(self) -> "Base":
        """An independent base; videos are copied because their availability can change."""
        videos = {one: video_from_json(one, video.to_json()) for one, video in self.videos.items()}
        return Base(self.library.copy(), videos, dict(self.channels), self.main_channel)


def video_from_json(video_id: str, record: dict[str, Any]) -> Video:
    """A video from its record in a library file; everything but the id has a default."""
    return Video(
        id=video_id,
        title=record.get("title", f"Video {video_id}"),
        channel_id=record.get("channelId", OTHER_CHANNEL),
        channel_title=record.get("channelTitle", "Another channel"),
        published_at=record.get("publishedAt", "2015-06-07T08:09:10Z"),
        duration=record.get("duration", "PT4M13S"),
        category_id=record.get("categoryId", "24"),
        description=record.get("description", ""),
        tags=list(record.get("tags", ())),
        availability=record.get("unavailable", "available"),
    )


def demo_file() -> Path:
    """Where the demo library lies: beside the package in a checkout, under the bundle's data when frozen."""
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
    return root / "resources" / "demo" / "library.json.gz"


def liked_id(channel_id: str) -> str:
    """The stored id of a channel's liked videos; clients know the list as `LL`."""
    return "LL" + channel_id[2:]


def read_base(path: Path, *, empty: bool) -> Base:
    """The base from a library file (.json or .json.gz); `empty` leaves its playlists out. Raises ValueError, OSError.

    The file: `{channel: {id, title}, playlists: [{id, title, description, privacyStatus, owner?, items:
    [{videoId, addedAt}]}], videos: {id: {title, …, unavailable?}}, liked?: [videoId], others?: [playlist]}`.
    """
    raw = path.read_bytes()
    try:
        document = json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
        videos = {one: video_from_json(one, record) for one, record in document.get("videos", {}).items()}
        facts = document.get("channel", {})
        main = Channel(facts.get("id", MAIN_CHANNEL), facts.get("title", "A channel on localhost"))
        channels = {one.id: one for one in (main, Channel(OTHER_CHANNEL, "Another channel"))}
        base = Base(Library(), videos, channels, main.id)
        if not empty:
            _fill(base, document)
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ValueError(f"{path} is not a library file: {error!r}") from error
    _add_playlist(base.library, liked_id(main.id), main.id, {"title": "Liked videos"}, _liked(document, empty))
    return base


def _liked(document: dict[str, Any], empty: bool) -> list[dict[str, str]]:
    ids = () if empty else document.get("liked", ())
    return [{"videoId": one, "addedAt": "2021-05-06T07:08:09Z"} for one in ids]


def _fill(base: Base, document: dict[str, Any]) -> None:
    own = [(base.main_channel, playlist) for playlist in document.get("playlists", ())]
    others = [(OTHER_CHANNEL, playlist) for playlist in document.get("others", ())]
    # Newest first is how listings show playlists, so they are created in the order of their age.
    for owner, playlist in sorted(own + others, key=lambda pair: _born(pair[1])):
        owner = playlist.get("owner", owner)
        base.channels.setdefault(owner, Channel(owner, f"Channel {owner}"))
        _add_playlist(base.library, playlist["id"], owner, playlist, playlist.get("items", ()))


def _born(playlist: dict[str, Any]) -> str:
    added = [item["addedAt"] for item in playlist.get("items", ())]
    return str(playlist.get("publishedAt") or min(added, default="2019-01-01T00:00:00Z"))


def _add_playlist(library: Library, playlist_id: str, owner: str, facts: dict[str, Any], items: Any) -> None:
    library.apply(
        {
            "e": "playlist",
            "id": playlist_id,
            "owner": owner,
            "title": facts["title"],
            "description": facts.get("description", ""),
            "privacy": facts.get("privacyStatus", "private"),
            "published_at": _born({**facts, "items": items}),
            "default_language": "",
        }
    )
    for serial, item in enumerate(items, 1):
        library.apply(
            {
                "e": "item",
                "playlist": playlist_id,
                "id": item_id(playlist_id, serial),
                "video": item["videoId"],
                "at": item["addedAt"],
                "serial": serial,
            }
        )
