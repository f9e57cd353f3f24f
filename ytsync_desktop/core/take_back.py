"""What a whole restore takes away: what this app made since the backup, unless a video would lose its place by it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ytsync_desktop.core.library import Library, Playlist, PlaylistId, PlaylistItem, VideoId
from ytsync_desktop.core.limits import is_system_playlist
from ytsync_desktop.core.plan import Deletion, Kept
from ytsync_desktop.core.plan_words import why_kept_back, why_yours_now
from ytsync_desktop.core.ports import Backup
from ytsync_desktop.core.way_back import Return, SinceBackup, Wish, first_of


@dataclass(frozen=True)
class Taken:
    """What goes, what stays all the same, and which available videos lose their last place on YouTube by it.

    `end` is what every playlist holds when all is done, by the key of `Return` or its id.
    """

    surplus: tuple[tuple[Playlist, PlaylistItem], ...] = ()
    deletions: tuple[Deletion, ...] = ()
    kept: tuple[Kept, ...] = ()
    dropped: tuple[VideoId, ...] = ()
    end: Mapping[PlaylistId, Counter[VideoId]] = field(default_factory=dict)

    def left_in(self, playlist_id: PlaylistId, video_id: VideoId) -> int:
        """How many places of a video a playlist has in the end."""
        return self.end.get(playlist_id, Counter())[video_id]


def take_back(library: Library, backup: Backup, since: SinceBackup, wish: Wish, returns: Sequence[Return]) -> Taken:
    """What a whole restore takes away; nothing where only single playlists are wished for."""
    return Taken() if wish.only else _Taking(library, backup, since, wish, returns).result()


class _Taking:
    """Decides playlist by playlist; `end` is kept true on the way."""

    def __init__(
        self, library: Library, backup: Backup, since: SinceBackup, wish: Wish, returns: Sequence[Return]
    ) -> None:
        self.library, self.backup, self.since, self.wish, self.returns = library, backup, since, wish, returns
        self.own = {p.id: p for p in library.playlists if not is_system_playlist(p.id)}
        self.titles = {p.id: p.title for p in self.own.values()} | {one.key: one.then.title for one in returns}
        self.made = self._made_since()
        doomed = {playlist.id for playlist in self.made}
        self.end = {p: Counter(i.video_id for i in self._items(p)) for p in self.own if p not in doomed}
        for one in returns:
            self.end.setdefault(one.key, Counter()).update(video_id for video_id, _ in one.adds)

    def result(self) -> Taken:
        surplus = [pair for one in self.returns if one.now for pair in self._surplus_in(one, one.now)]
        kept = [found for playlist in self.made if (found := self._kept(playlist)) is not None]
        for one in kept:
            self.end[one.playlist_id] = Counter(item.video_id for item in self._items(one.playlist_id))
        staying = {one.playlist_id for one in kept}
        going = [playlist for playlist in self.made if playlist.id not in staying]
        leaving = [item.video_id for playlist in going for item in self._items(playlist.id)]
        leaving += [item.video_id for _, item in surplus]
        places = self._places()
        dropped = dict.fromkeys(v for v in leaving if v not in places and not self._unavailable(v))
        deletions = tuple(self._deletion(playlist, places) for playlist in going)
        return Taken(tuple(surplus), deletions, tuple(kept), tuple(dropped), self.end)

    def _made_since(self) -> list[Playlist]:
        """Playlists that this app made and the backup does not know, under whatever id."""
        origins = self.since.origins
        then = {first_of(p.id, origins) for p in self.backup.playlists}
        back = {one.key for one in self.returns}
        made = self.since.made.keys() | self.library.made_by_app
        return [
            p for p in self.own.values() if p.id in made and p.id not in back and first_of(p.id, origins) not in then
        ]

    def _surplus_in(self, one: Return, now: Playlist) -> list[tuple[Playlist, PlaylistItem]]:
        """What this app put into it since, beyond what was in it, newest place first."""
        wanted = Counter(item.video_id for item in self.backup.items[one.then.id])
        holds, found = self.end[now.id], []
        for item in reversed(self._items(now.id)):
            video_id = item.video_id
            if item.id not in self.since.placed or holds[video_id] <= wanted[video_id]:
                continue
            if video_id in self.since.precious and not self._unavailable(video_id) and self._count(video_id) <= 1:
                continue  # its last place, and the person's to give up
            holds[video_id] -= 1
            found.append((now, item))
        return found

    def _kept(self, playlist: Playlist) -> Kept | None:
        """Whether a playlist that this app made must stay: the person's by now, or the home of a homeless video."""
        left = self.since.made.get(playlist.id)
        if self.wish.just_undo and left is not None:
            why = why_yours_now(left, playlist)
            if why:
                return Kept(playlist.id, playlist.title, why)
        places: dict[VideoId, list[PlaylistItem]] = defaultdict(list)
        for item in self._items(playlist.id):
            places[item.video_id].append(item)
        homeless = tuple(v for v, items in places.items() if not self._count(v) and self._needs_a_home(v, items))
        if not homeless:
            return None
        return Kept(playlist.id, playlist.title, why_kept_back(map(self.library.title_of, homeless)), homeless)

    def _needs_a_home(self, video_id: VideoId, items: Sequence[PlaylistItem]) -> bool:
        if self._unavailable(video_id):
            return False
        ours = all(item.id in self.since.placed for item in items)
        return not ours or video_id in self.since.precious

    def _deletion(self, playlist: Playlist, places: Mapping[VideoId, Sequence[str]]) -> Deletion:
        items = self._items(playlist.id)
        videos = tuple(dict.fromkeys(item.video_id for item in items))
        contents = tuple((v, tuple(places.get(v, ()))) for v in videos)
        lost = tuple(v for v in videos if self._unavailable(v))
        return Deletion(playlist.id, playlist.title, len(items), contents, lost, playlist.privacy)

    def _places(self) -> dict[VideoId, list[str]]:
        """The titles of the playlists that hold each video in the end."""
        places: dict[VideoId, list[str]] = defaultdict(list)
        for playlist_id, held in self.end.items():
            for video_id, copies in held.items():
                if copies > 0:
                    places[video_id].append(self.titles[playlist_id])
        return dict(places)

    def _count(self, video_id: VideoId) -> int:
        return sum(held[video_id] for held in self.end.values())

    def _items(self, playlist_id: PlaylistId) -> tuple[PlaylistItem, ...]:
        return tuple(self.library.items.get(playlist_id, ()))

    def _unavailable(self, video_id: VideoId) -> bool:
        video = self.library.videos.get(video_id)
        return video is not None and video.unavailable
