"""What differs between two backups, or between a backup and the library as it is now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ytsync_desktop.core.library import ChannelId, Library, Playlist, PlaylistId, PlaylistItem
from ytsync_desktop.core.ports import Backup
from ytsync_desktop.core.way_back import lives_as, stand_ins


class Change(StrEnum):
    """What became of a playlist between two moments."""

    GONE = "gone"
    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One playlist that is not the same at both moments.

    `playlist_id` and `title` are those of the earlier moment, where there was one. `words` says in short sentences
    what changed beside the contents; `added` and `removed` are the titles (or ids) of places more and fewer.
    """

    playlist_id: PlaylistId
    title: str
    change: Change
    words: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two moments of one channel: what differs, and how many playlists are the same."""

    before: datetime
    after: datetime
    same: int
    differences: tuple[Difference, ...] = field(default_factory=tuple)


def compare(before: Backup, after: Backup, origins: Mapping[PlaylistId, PlaylistId] | None = None) -> Comparison:
    """What changed from `before` to `after`. A playlist counts as the same as its origin, which it brought back."""
    origins = origins or {}
    later = {p.id: p for p in after.playlists}
    standing = stand_ins(later, origins)
    met = set[PlaylistId]()
    differences: list[Difference] = []
    for then in before.playlists:
        now = lives_as(then.id, later, standing, origins)
        if now is None:
            differences.append(_whole(then, Change.GONE, before.items[then.id]))
            continue
        met.add(now.id)
        found = _changes(then, now, before.items[then.id], after.items[now.id])
        if found is not None:
            differences.append(found)
    differences += [_whole(p, Change.NEW, after.items[p.id]) for p in after.playlists if p.id not in met]
    same = len(before.playlists) - sum(1 for d in differences if d.change is not Change.NEW)
    return Comparison(before.taken_at, after.taken_at, same, tuple(differences))


def as_backup(library: Library, at: datetime) -> Backup:
    """The library on this machine in the form of a backup, to compare one with."""
    channel = library.channel.id if library.channel else ChannelId("")
    items = {p.id: tuple(library.items.get(p.id, ())) for p in library.playlists}
    return Backup(channel, at, library.playlists, items)


def _whole(playlist: Playlist, change: Change, items: tuple[PlaylistItem, ...]) -> Difference:
    names = tuple(map(_name, items))
    gone = change is Change.GONE
    return Difference(playlist.id, playlist.title, change, (), () if gone else names, names if gone else ())


def _changes(
    then: Playlist, now: Playlist, old: tuple[PlaylistItem, ...], new: tuple[PlaylistItem, ...]
) -> Difference | None:
    words = []
    if then.title != now.title:
        words.append(f"is called “{now.title}”, was “{then.title}”")
    if then.privacy != now.privacy:
        words.append(f"is {now.privacy}, was {then.privacy}")
    if then.description != now.description:
        words.append("has another description")
    if then.default_language != now.default_language:
        words.append(f"has the language “{now.default_language}”, had “{then.default_language}”")
    names = {item.video_id: _name(item) for item in (*old, *new)}
    counts_old, counts_new = (Counter(item.video_id for item in items) for items in (old, new))
    added = tuple(names[v] for v in (counts_new - counts_old).elements())
    removed = tuple(names[v] for v in (counts_old - counts_new).elements())
    if not added and not removed and [i.video_id for i in old] != [i.video_id for i in new]:
        words.append("has its videos in another order")
    if not (words or added or removed):
        return None
    return Difference(then.id, then.title, Change.CHANGED, tuple(words), added, removed)


def _name(item: PlaylistItem) -> str:
    return item.title or str(item.video_id)
