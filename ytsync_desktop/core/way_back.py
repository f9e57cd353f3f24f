"""The way back as values: what is wished for, what this app did since a backup, and a playlist that returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ytsync_desktop.core.library import CategoryId, Playlist, PlaylistId, PlaylistItemId, VideoId


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a backup is to come back: all of it, or the playlists `only`.

    With `just_undo` what others changed on YouTube since then stays as it is. Only a whole restore takes anything away.
    """

    only: frozenset[PlaylistId] = frozenset()
    just_undo: bool = False


@dataclass(frozen=True, slots=True)
class SinceBackup:
    """What this app did on YouTube after a backup was taken, as far as its journal knows.

    `made` are playlists with the words and the visibility that the app left them with; `placed` and `removed` are
    items; `renamed` are playlists with the title given; `deleted` are playlists, also those whose deletion is unclear.
    `origins` leads from a playlist to the one that it brought back, `categories` from a playlist to the category that
    it may be given to. `cleared` are Watch Later entries that the person took out by hand; `owned` are videos that the
    person had put somewhere, as a later backup shows. `reused` are playlists of the person's own that were given to a
    category.
    """

    made: Mapping[PlaylistId, Playlist] = field(default_factory=dict)
    placed: frozenset[PlaylistItemId] = frozenset()
    removed: frozenset[PlaylistItemId] = frozenset()
    renamed: Mapping[PlaylistId, str] = field(default_factory=dict)
    deleted: frozenset[PlaylistId] = frozenset()
    origins: Mapping[PlaylistId, PlaylistId] = field(default_factory=dict)
    categories: Mapping[PlaylistId, CategoryId] = field(default_factory=dict)
    cleared: frozenset[VideoId] = frozenset()
    owned: frozenset[VideoId] = frozenset()
    reused: frozenset[PlaylistId] = frozenset()

    @property
    def precious(self) -> frozenset[VideoId]:
        """Videos that must not lose their last place, whoever gave it to them."""
        return self.cleared | self.owned


@dataclass
class Return:
    """One playlist of a backup on its way back. `now` is where it lives on YouTube, None where it is gone.

    `adds` are what it lacks, each the video and which place of it that is; `lost` what nobody can add any more.
    `create` is the `seq` of the operation that makes it anew.
    """

    then: Playlist
    now: Playlist | None
    adds: tuple[tuple[VideoId, int], ...]
    lost: tuple[VideoId, ...] = ()
    create: int | None = None

    @property
    def key(self) -> PlaylistId:
        """Names the playlist among those there will be."""
        return self.now.id if self.now else self.then.id


def first_of(playlist_id: PlaylistId, origins: Mapping[PlaylistId, PlaylistId]) -> PlaylistId:
    """The playlist that this one goes back to, through however many restores."""
    seen = set[PlaylistId]()
    while playlist_id in origins and playlist_id not in seen:
        seen.add(playlist_id)
        playlist_id = origins[playlist_id]
    return playlist_id


def stand_ins(there: Iterable[PlaylistId], origins: Mapping[PlaylistId, PlaylistId]) -> dict[PlaylistId, PlaylistId]:
    """From the first of each line of restored playlists to the newest of it that is `there`, last in order."""
    return {first_of(playlist_id, origins): playlist_id for playlist_id in there}


def lives_as(
    playlist_id: PlaylistId,
    there: Mapping[PlaylistId, Playlist],
    standing: Mapping[PlaylistId, PlaylistId],
    origins: Mapping[PlaylistId, PlaylistId],
) -> Playlist | None:
    """A playlist as it lives today: as itself while it is `there`, else as the one `standing` in for it."""
    if playlist_id in there:
        return there[playlist_id]
    stand_in = standing.get(first_of(playlist_id, origins))
    return there[stand_in] if stand_in is not None else None
