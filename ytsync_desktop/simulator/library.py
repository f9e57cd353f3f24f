"""Playlists and their items, changed only by events, so that a second copy or a restart arrives at the same state."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

# How the item ids of unrelated real playlists go on: a counter of insertions behind a fixed sequence.
_FIRST_SUFFIXES = (
    "56B44F6D10557CC6",
    "289F4A46DF0A30D2",
    "017208FAA85233F9",
    "52152B4946C2F73F",
    "090796A75D153932",
    "12EFB3B1C57DE4E1",
)


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One place in a playlist. A hidden item is counted but not listed.

    Compared by identity: a playlist finds the place of an item among 5,000 without comparing their fields.
    """

    id: str
    playlist_id: str
    video_id: str
    published_at: str
    note: str = ""
    hidden: bool = False


@dataclass(slots=True)
class Playlist:
    """A playlist with its items in order; `serial` counts the insertions it has ever seen."""

    id: str
    owner: str
    title: str
    description: str
    privacy: str
    published_at: str
    default_language: str = ""
    serial: int = 0
    items: list[Item] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """What the `playlist` event says about it: everything but the items."""
        return {
            "id": self.id,
            "owner": self.owner,
            "title": self.title,
            "description": self.description,
            "privacy": self.privacy,
            "published_at": self.published_at,
            "default_language": self.default_language,
        }


def suffix(serial: int) -> str:
    """The 16 hexadecimal digits of the n-th insertion, n from 1."""
    if serial <= len(_FIRST_SUFFIXES):
        return _FIRST_SUFFIXES[serial - 1]
    return sha256(f"insertion {serial}".encode()).hexdigest()[:16].upper()


def item_id(playlist_id: str, serial: int) -> str:
    """base64url of `<playlistId>.<16 hex>`, without padding, as the real ids are built."""
    return urlsafe_b64encode(f"{playlist_id}.{suffix(serial)}".encode()).decode().rstrip("=")


class Library:
    """All playlists, in the order of their creation, with indices by item and by (playlist, video)."""

    def __init__(self) -> None:
        self.playlists: dict[str, Playlist] = {}
        self.items: dict[str, Item] = {}
        self._holding: dict[tuple[str, str], list[str]] = {}

    def copy(self) -> "Library":
        """An independent library of the same content; items are shared because they never change."""
        other = Library()
        other.playlists = {p.id: replace(p, items=list(p.items)) for p in self.playlists.values()}
        other.items = dict(self.items)
        other._holding = {key: list(ids) for key, ids in self._holding.items()}
        return other

    def holding(self, playlist_id: str, video_id: str) -> list[Item]:
        """The items of a playlist that hold a video, in the order of their positions."""
        found = [self.items[one] for one in self._holding.get((playlist_id, video_id), ())]
        if len(found) > 1:
            order = self.playlists[playlist_id].items
            found.sort(key=order.index)
        return found

    def position(self, item: Item) -> int:
        """The zero-based place of an item in its playlist."""
        return self.playlists[item.playlist_id].items.index(item)

    def apply(self, event: dict[str, Any]) -> None:
        """Take one event in. An event about something that is gone changes nothing."""
        getattr(self, "_on_" + event["e"])(event)

    def _on_playlist(self, event: dict[str, Any]) -> None:
        facts = {key: value for key, value in event.items() if key not in ("e", "made")}
        known = self.playlists.get(facts["id"])
        if known is None:
            self.playlists[facts["id"]] = Playlist(**facts)
            return
        for key, value in facts.items():
            setattr(known, key, value)

    def _on_playlist_gone(self, event: dict[str, Any]) -> None:
        playlist = self.playlists.pop(event["id"], None)
        for item in playlist.items if playlist else ():
            del self.items[item.id]
            self._holding.pop((item.playlist_id, item.video_id), None)

    def _on_item(self, event: dict[str, Any]) -> None:
        playlist = self.playlists.get(event["playlist"])
        if playlist is None or event["id"] in self.items:
            return
        item = Item(event["id"], playlist.id, event["video"], event["at"], event.get("note", ""))
        playlist.serial = max(playlist.serial, event["serial"])
        position = event.get("position")
        playlist.items.insert(len(playlist.items) if position is None else position, item)
        self.items[item.id] = item
        self._holding.setdefault((playlist.id, item.video_id), []).append(item.id)

    def _on_item_gone(self, event: dict[str, Any]) -> None:
        item = self.items.pop(event["id"], None)
        if item is None:
            return
        self.playlists[item.playlist_id].items.remove(item)
        same = self._holding[item.playlist_id, item.video_id]
        same.remove(item.id)
        if not same:
            del self._holding[item.playlist_id, item.video_id]

    def _on_item_changed(self, event: dict[str, Any]) -> None:
        item = self.items.get(event["id"])
        if item is None:
            return
        order = self.playlists[item.playlist_id].items
        place = order.index(item)
        changed = replace(item, note=event.get("note", item.note), hidden=event.get("hidden", item.hidden))
        del order[place]
        position = event.get("position")
        order.insert(place if position is None else position, changed)
        self.items[item.id] = changed

    def _on_order(self, event: dict[str, Any]) -> None:
        playlist = self.playlists.get(event["playlist"])
        if playlist is not None:
            places = {one: place for place, one in enumerate(event["items"])}
            playlist.items.sort(key=lambda item: places.get(item.id, len(places)))
