"""build_restore: which writes bring back what a backup holds, and take away what this app made since; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ytsync_desktop.core.library import (
    Availability,
    CategoryId,
    ChannelId,
    Library,
    Playlist,
    PlaylistId,
    PlaylistItem,
    VideoId,
)
from ytsync_desktop.core.limits import is_system_playlist, marker_in
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import Plan, PlannedOperation, Strategy, Target
from ytsync_desktop.core.plan_words import why_back, why_deleted, why_words
from ytsync_desktop.core.ports import Backup
from ytsync_desktop.core.quota import pages
from ytsync_desktop.core.take_back import Taken, take_back
from ytsync_desktop.core.way_back import Return, SinceBackup, Wish, first_of, lives_as, stand_ins


def build_restore(library: Library, backup: Backup, since: SinceBackup, wish: Wish) -> Plan:
    """The plan that brings back what `wish` names; playlists that are still there get only what they lack.

    Order of the writes: playlist by playlist, fewest videos first: created private, filled in the backup's order, then
    given its own words and visibility; then removes, then deletes.
    """
    return _Builder(library, backup, since, wish).build()


class _Builder:
    """Collects the parts of one plan."""

    def __init__(self, library: Library, backup: Backup, since: SinceBackup, wish: Wish) -> None:
        self.library, self.backup, self.since, self.wish = library, backup, since, wish
        self.own = {p.id: p for p in library.playlists if not is_system_playlist(p.id)}
        self.standing = stand_ins(self.own, since.origins)
        self.operations: list[PlannedOperation] = []

    def build(self) -> Plan:
        chosen = [p for p in self.backup.playlists if not is_system_playlist(p.id) and self._is_wished(p)]
        returns = sorted(map(self._return, chosen), key=lambda r: (len(r.adds), r.then.title.casefold(), r.then.id))
        for one in returns:
            self._build_up(one)
        taken = take_back(self.library, self.backup, self.since, self.wish, returns)
        self._take_down(taken)
        targets = self._targets(returns, taken)
        unavailable = dict.fromkeys(v for one in returns for v in one.lost)
        unavailable |= dict.fromkeys(v for deletion in taken.deletions for v in deletion.unavailable)
        return Plan(
            strategy=Strategy.RESTORE,
            channel_id=self.library.channel.id if self.library.channel else ChannelId(""),
            operations=tuple(self.operations),
            targets=targets,
            deletions=taken.deletions,
            kept=taken.kept,
            unavailable=tuple(unavailable),
            dropped=taken.dropped,
            expects=tuple(one.now.id for one in returns if one.now),
            unlinked=tuple(one.now.id for one in returns if one.now and one.now.id in self.since.reused),
            backup_reads=pages(len(self.own)) + sum(pages(len(self._items(p))) for p in self.own),
            sweep_reads=self._sweep_reads(targets),
            playlists=len(self.own),
        )

    # --- what comes back --------------------------------------------------------------------------------------------

    def _is_wished(self, then: Playlist) -> bool:
        if self.wish.only:
            return then.id in self.wish.only
        if not self.wish.just_undo or self._now(then) is not None:
            return True
        taken_away = {first_of(playlist_id, self.since.origins) for playlist_id in self.since.deleted}
        return first_of(then.id, self.since.origins) in taken_away

    def _now(self, then: Playlist) -> Playlist | None:
        return lives_as(then.id, self.own, self.standing, self.since.origins)

    def _return(self, then: Playlist) -> Return:
        now, items = self._now(then), self.backup.items[then.id]
        there = Counter(item.video_id for item in self._items(now.id)) if now else Counter[VideoId]()
        wanted = Counter(item.video_id for item in items)
        adds: list[tuple[VideoId, int]] = []
        lost: dict[VideoId, None] = {}
        for item in items:
            missing = there[item.video_id] < wanted[item.video_id]
            if not missing or not self._is_wanted_back(item, then, now):
                continue
            if self._gone(item):
                lost[item.video_id] = None
            else:
                there[item.video_id] += 1
                adds.append((item.video_id, there[item.video_id]))
        return Return(then, now, tuple(adds), tuple(lost))

    def _gone(self, item: PlaylistItem) -> bool:
        video = self.library.videos.get(item.video_id)
        if video is not None and video.last_fetched is not None:
            return video.unavailable
        return item.availability is not Availability.AVAILABLE

    def _is_wanted_back(self, item: PlaylistItem, then: Playlist, now: Playlist | None) -> bool:
        if not self.wish.just_undo or now is None or self._is_half_made(then, now):
            return True
        return item.id in self.since.removed

    def _is_half_made(self, then: Playlist, now: Playlist) -> bool:
        """A restore that did not come to its end: the marker of its create still stands in the description."""
        marker = marker_in(now.description)
        return now.id in self.since.origins and marker not in ("", marker_in(then.description))

    def _build_up(self, one: Return) -> None:
        category = None if one.now else self.since.categories.get(one.then.id)
        if one.now is None:
            one.create = len(self.operations)
            self._add(Kind.CREATE, one, category, why=why_back(len(one.adds), one.then.privacy))
        for video_id, copy in one.adds:
            self._add(Kind.ADD, one, category, video_id=video_id, copy=copy, why="was in it at the backup")
        why = self._why_words(one)
        if why:
            self._add(Kind.RENAME, one, category, why=why)

    def _why_words(self, one: Return) -> str:
        """Why its title, description, language or visibility must change; empty where they need not."""
        then, now = one.then, one.now
        if now is None or (self._is_half_made(then, now) and _words(now) != _words(then)):
            return why_words(then.privacy)
        if self.wish.just_undo:
            given = self.since.renamed.get(now.id)
            return f"is called “{now.title}” on YouTube" if given == now.title != then.title else ""
        return why_words(then.privacy, now.privacy) if _words(now) != _words(then) else ""

    def _add(
        self,
        kind: Kind,
        one: Return,
        category: CategoryId | None,
        *,
        why: str,
        video_id: VideoId | None = None,
        copy: int = 1,
    ) -> None:
        then, now = one.then, one.now
        blank = PlannedOperation(len(self.operations), kind, then.title, now.id if now else None, category, why=why)
        if kind is Kind.CREATE:
            planned = replace(blank, language=then.default_language, restores=then.id)
        elif kind is Kind.ADD and video_id is not None:
            title = self._title_of(video_id, then.id)
            planned = replace(blank, video_id=video_id, video_title=title, copy=copy, depends_on=one.create)
        else:
            planned = self._with_words(replace(blank, depends_on=one.create), one)
        self.operations.append(planned)

    def _with_words(self, rename: PlannedOperation, one: Return) -> PlannedOperation:
        """What a rename gives beside the title: nothing where only the title was this app's doing."""
        then, now = one.then, one.now
        if now is not None and self.wish.just_undo and not self._is_half_made(then, now):
            return rename
        return replace(rename, description=then.description, language=then.default_language, privacy=then.privacy)

    # --- what goes --------------------------------------------------------------------------------------------------

    def _take_down(self, taken: Taken) -> None:
        # Those that another copy must outlive last, because they need looks of their own.
        for playlist, item in sorted(taken.surplus, key=lambda one: bool(taken.left_in(one[0].id, one[1].video_id))):
            title = self._title_of(item.video_id, playlist.id)
            blank = PlannedOperation(len(self.operations), Kind.REMOVE, playlist.title, playlist.id)
            why = "was put there since the backup"
            planned = replace(blank, video_id=item.video_id, video_title=title, item_id=item.id, why=why)
            self.operations.append(planned)
        for deletion in taken.deletions:
            blank = PlannedOperation(len(self.operations), Kind.DELETE, deletion.title, deletion.playlist_id)
            self.operations.append(replace(blank, why=why_deleted(deletion)))

    # --- what proves it ---------------------------------------------------------------------------------------------

    def _targets(self, returns: Sequence[Return], taken: Taken) -> tuple[Target, ...]:
        """What has to be listed: playlists that are built up, and those that hold what is to go elsewhere."""
        needed = {item.video_id for _, item in taken.surplus}
        needed |= {video_id for deletion in taken.deletions for video_id, _ in deletion.contents}
        targets = []
        for one in returns:
            present = self._present(one.now)
            holds = tuple(dict.fromkeys((*present, *(video_id for video_id, _ in one.adds))))
            if one.adds or one.now is None or needed.intersection(holds):
                now = one.now.id if one.now else None
                places = len(self._items(now)) if now else 0
                targets.append(Target(None, one.then.title, now, holds, present, one.create, places))
        known = {one.key for one in returns} | {deletion.playlist_id for deletion in taken.deletions}
        for playlist in self.own.values():
            present = self._present(playlist)
            if playlist.id not in known and needed.intersection(present):
                places = len(self._items(playlist.id))
                targets.append(Target(None, playlist.title, playlist.id, present, present, places=places))
        return self._without_surplus(targets, taken)

    @staticmethod
    def _without_surplus(targets: Sequence[Target], taken: Taken) -> tuple[Target, ...]:
        """A remove may only take a video's last place in a playlist where the target does not want it."""
        goes = {(playlist.id, item.video_id) for playlist, item in taken.surplus}
        stays = {pair for pair in goes if taken.left_in(*pair)}
        return tuple(
            replace(target, video_ids=tuple(v for v in target.video_ids if (target.playlist_id, v) not in goes - stays))
            for target in targets
        )

    def _sweep_reads(self, targets: Sequence[Target]) -> int:
        if not targets:
            return 0
        adds = Counter(
            op.depends_on if op.depends_on is not None else op.playlist_id
            for op in self.operations
            if op.kind is Kind.ADD
        )
        sizes = [
            adds[target.playlist_id] + len(self._items(target.playlist_id))
            if target.playlist_id
            else adds[target.create]
            for target in targets
        ]
        return pages(len(targets)) + sum(pages(size) for size in sizes)

    # --- small questions --------------------------------------------------------------------------------------------

    def _items(self, playlist_id: PlaylistId) -> tuple[PlaylistItem, ...]:
        return tuple(self.library.items.get(playlist_id, ()))

    def _present(self, playlist: Playlist | None) -> tuple[VideoId, ...]:
        return tuple(dict.fromkeys(item.video_id for item in self._items(playlist.id))) if playlist else ()

    def _title_of(self, video_id: VideoId, playlist_id: PlaylistId) -> str:
        """The title the library has, or the one that the backup saw."""
        title = self.library.title_of(video_id)
        if title != video_id:
            return title
        seen = (item.title for item in self.backup.items.get(playlist_id, ()) if item.video_id == video_id)
        return next(seen, "") or title


def _words(playlist: Playlist) -> tuple[str, str, str, str]:
    return playlist.title, playlist.description, playlist.default_language, playlist.privacy
