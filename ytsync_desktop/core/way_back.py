"""The way back as values: what is wished for, what this app did since a backup, and a playlist that returns."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from ytsync_desktop.core.library import CategoryId, Playlist, PlaylistId, PlaylistItemId, VideoId


def last_stand_in(
    playlist_id: PlaylistId, there: Container[PlaylistId], stands_for: Mapping[PlaylistId, PlaylistId]
) -> PlaylistId:
    """The playlist itself while it is `there`, else the one that brought it back, and so on along the chain."""
    seen = set[PlaylistId]()
    while playlist_id not in there and playlist_id in stands_for and playlist_id not in seen:
        seen.add(playlist_id)
        playlist_id = stands_for[playlist_id]
    return playlist_id


@dataclass(frozen=True, slots=True)
class SinceBackup:
    """What this app did on YouTube after a backup was taken, as far as its journal knows.

    `made` are playlists, `placed` and `removed` items, `renamed` playlists. `stands_for` leads from a playlist to the
    one that brought it back, `categories` from a playlist to the category it was made for. `cleared` are Watch Later
    entries that the person took out by hand.
    """

    made: frozenset[PlaylistId] = frozenset()
    placed: frozenset[PlaylistItemId] = frozenset()
    removed: frozenset[PlaylistItemId] = frozenset()
    renamed: frozenset[PlaylistId] = frozenset()
    stands_for: Mapping[PlaylistId, PlaylistId] = field(default_factory=dict)
    categories: Mapping[PlaylistId, CategoryId] = field(default_factory=dict)
    cleared: frozenset[VideoId] = frozenset()

    def lives_as(self, playlist_id: PlaylistId, own: Mapping[PlaylistId, Playlist]) -> Playlist | None:
        """Where a playlist lives today among `own`."""
        return own.get(last_stand_in(playlist_id, own, self.stands_for))


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a backup is to come back: all of it, or the playlists `only`.

    With `just_undo` what others changed on YouTube since then stays as it is. Only a whole restore takes anything away.
    """

    only: frozenset[PlaylistId] = frozenset()
    just_undo: bool = False


@dataclass
class Return:
    """One playlist of a backup on its way back. `now` is where it lives on YouTube, None where it is gone.

    `holds` are the distinct videos it has in the end, `adds` what it lacks: the video and which place of it that is.
    `create` is the `seq` of the operation that makes it anew.
    """

    then: Playlist
    now: Playlist | None
    holds: tuple[VideoId, ...]
    adds: tuple[tuple[VideoId, int], ...]
    create: int | None = None
