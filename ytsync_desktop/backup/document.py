"""The backup document: a versioned JSON form of everything on YouTube, with a checksum of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.core.json_parts import dump_parts, joined, strict_loads
from ytsync_desktop.core.library import (
    Availability,
    ChannelId,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Privacy,
    VideoId,
)
from ytsync_desktop.core.ports import Backup

SCHEMA = "ytsync-backup"
VERSION = 1

_TEXT, _NUMBER, _TEXT_OR_NONE = (str,), (int,), (str, type(None))
_DOCUMENT = {"schema": _TEXT, "version": _NUMBER, "sha256": _TEXT, "content": (dict,)}
_CONTENT = {"channel_id": _TEXT, "taken_at": _TEXT, "counts": (dict,), "playlists": (list,)}
_PLAYLIST = {
    "id": _TEXT,
    "title": _TEXT,
    "description": _TEXT,
    "privacy": _TEXT,
    "language": _TEXT_OR_NONE,
    "published_at": _TEXT_OR_NONE,
    "item_count": (int, type(None)),
    "items": (list,),
}
_ITEM = {
    "id": _TEXT,
    "video_id": _TEXT,
    "position": _NUMBER,
    "added_at": _TEXT_OR_NONE,
    "title": _TEXT,
    "availability": _TEXT,
}
_ENCODER = json.JSONEncoder(ensure_ascii=True, indent=1, sort_keys=True)


def render(backup: Backup) -> str:
    """The document's text: `{schema, version, sha256, content}`, the checksum taken over the canonical content."""
    content = _content(backup)
    document = {"schema": SCHEMA, "version": VERSION, "sha256": _checksum(content), "content": content}
    return joined(_ENCODER.iterencode(document))


def parse(text: str, where: str) -> Backup:
    """The backup that `render` wrote. StoreProblem naming `where` when schema, checksum or counts do not hold."""
    try:
        raw = strict_loads(text)
        if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
            raise StoreProblem(f"{where} is not a backup of this program.", where=where)
        if raw.get("version") != VERSION:
            raise StoreProblem(f"{where} was written by another version of this program.", where=where)
        _only(raw, _DOCUMENT)
        if raw.get("sha256") != _checksum(raw["content"]):
            raise StoreProblem(f"{where} is damaged: its checksum does not hold.", where=where)
        return _backup(raw["content"], where)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreProblem(f"{where} is damaged: {type(error).__name__}.", where=where) from error


def _checksum(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(dump_parts(content).encode("ascii")).hexdigest()


def _content(backup: Backup) -> dict[str, Any]:
    return {
        "channel_id": backup.channel_id,
        "taken_at": backup.taken_at.isoformat(),
        "counts": {
            "playlists": len(backup.playlists),
            "items": sum(len(backup.items[p.id]) for p in backup.playlists),
        },
        "playlists": [_playlist(p, backup.items[p.id]) for p in backup.playlists],
    }


def _playlist(playlist: Playlist, items: tuple[PlaylistItem, ...]) -> dict[str, Any]:
    return {
        "id": playlist.id,
        "title": playlist.title,
        "description": playlist.description,
        "privacy": playlist.privacy.value,
        "language": playlist.default_language,
        "published_at": _time(playlist.published_at),
        "item_count": playlist.item_count,
        "items": [
            {
                "id": item.id,
                "video_id": item.video_id,
                "position": item.position,
                "added_at": _time(item.added_at),
                "title": item.title,
                "availability": item.availability.value,
            }
            for item in breathing(items)
        ],
    }


def _backup(content: Mapping[str, Any], where: str) -> Backup:
    _only(content, _CONTENT)
    channel = ChannelId(content["channel_id"])
    playlists: list[Playlist] = []
    items: dict[PlaylistId, tuple[PlaylistItem, ...]] = {}
    for raw in content["playlists"]:
        _only(raw, _PLAYLIST)
        playlist_id = PlaylistId(raw["id"])
        playlists.append(
            Playlist(
                id=playlist_id,
                title=raw["title"],
                description=raw["description"],
                privacy=Privacy(raw["privacy"]),
                channel_id=channel,
                default_language=raw["language"],
                item_count=raw["item_count"],
                published_at=_moment(raw["published_at"]),
            )
        )
        items[playlist_id] = tuple(_item(item, playlist_id) for item in breathing(raw["items"]))
    counts = content["counts"]
    if counts != {"playlists": len(playlists), "items": sum(map(len, items.values()))}:
        raise StoreProblem(f"{where} is damaged: it holds other counts than it says.", where=where)
    return Backup(channel, datetime.fromisoformat(content["taken_at"]), tuple(playlists), items)


def _item(raw: Mapping[str, Any], playlist_id: PlaylistId) -> PlaylistItem:
    _only(raw, _ITEM)
    return PlaylistItem(
        id=PlaylistItemId(raw["id"]),
        playlist_id=playlist_id,
        video_id=VideoId(raw["video_id"]),
        position=raw["position"],
        added_at=_moment(raw["added_at"]),
        title=raw["title"],
        availability=Availability(raw["availability"]),
    )


def _only(raw: Mapping[str, Any], forms: Mapping[str, tuple[type, ...]]) -> None:
    """ValueError unless `raw` has just these keys, with values of these types."""
    if set(raw) != set(forms):
        raise ValueError("other keys than expected")
    for name, kinds in forms.items():
        if type(raw[name]) not in kinds:
            raise ValueError(f"{name} is of another type")


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None
