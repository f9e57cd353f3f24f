"""build_restore: which writes bring back what a backup holds, and take away what this app made since; pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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
from ytsync_desktop.core.limits import is_system_playlist
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import Deletion, Kept, Plan, PlannedOperation, Strategy, Target
from ytsync_desktop.core.plan_words import why_back, why_deleted, why_kept_back
from ytsync_desktop.core.ports import Backup
from ytsync_desktop.core.quota import pages
from ytsync_desktop.core.way_back import Return, SinceBackup, Wish


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
        self.operations: list[PlannedOperation] = []
        self.unavailable: dict[VideoId, None] = {}

    def build(self) -> Plan:
        chosen = [p for p in self.backup.playlists if not self.wish.only or p.id in self.wish.only]
        returns = sorted(map(self._return, chosen), key=lambda r: (len(r.adds), r.then.title.casefold(), r.then.id))
        for one in returns:
            self._build_up(one)
        holders = self._holders(returns)
        surplus = [] if self.wish.only else self._surplus(returns)
        made = [] if self.wish.only else self._made_since(returns)
        dropped: dict[VideoId, None] = {}
        for playlist, item in surplus:
            self._remove(playlist, item, holders, dropped)
        deletions, kept = self._take_down(made, holders, dropped)
        needed = {op.video_id for op in self.operations if op.kind is Kind.REMOVE}
        needed |= {video_id for deletion in deletions for video_id, _ in deletion.contents}
        targets = self._targets(returns, made, needed)
        return Plan(
            strategy=Strategy.RESTORE,
            channel_id=self.library.channel.id if self.library.channel else ChannelId(""),
            operations=tuple(replace(op, seq=seq) for seq, op in enumerate(self.operations)),
            targets=targets,
            deletions=tuple(deletions),
            kept=tuple(kept),
            unavailable=tuple(self.unavailable),
            dropped=tuple(dropped),
            backup_reads=pages(len(self.own)) + sum(pages(len(self._items(p))) for p in self.own),
            sweep_reads=self._sweep_reads(targets),
        )

    # --- what comes back --------------------------------------------------------------------------------------------

    def _return(self, then: Playlist) -> Return:
        now = self.since.lives_as(then.id, self.own)
        items = self.backup.items[then.id]
        gone = {item.video_id for item in items if self._gone(item)}
        there = Counter(item.video_id for item in self._items(now.id)) if now else Counter[VideoId]()
        lost = (item.video_id for item in items if item.video_id in gone and self._wanted_back(item, now))
        self.unavailable.update(dict.fromkeys(v for v in lost if v not in there))
        needed = Counter[VideoId]()
        adds: list[tuple[VideoId, int]] = []
        for item in items:
            if item.video_id in gone:
                continue
            needed[item.video_id] += 1
            if needed[item.video_id] > there[item.video_id] and self._wanted_back(item, now):
                adds.append((item.video_id, needed[item.video_id]))
        present = (v for v in needed if there[v] or any(v == added for added, _ in adds))
        return Return(then, now, tuple(present), tuple(adds))

    def _gone(self, item: PlaylistItem) -> bool:
        video = self.library.videos.get(item.video_id)
        if video is not None and video.last_fetched is not None:
            return video.unavailable
        return item.availability is not Availability.AVAILABLE

    def _wanted_back(self, item: PlaylistItem, now: Playlist | None) -> bool:
        untouched = now is not None and now.id == item.playlist_id
        return not (untouched and self.wish.just_undo) or item.id in self.since.removed

    def _build_up(self, one: Return) -> None:
        category = self._category(one)
        if one.now is None:
            one.create = self._add(Kind.CREATE, one, category, why=why_back(len(one.adds)), restores=one.then.id)
        for video_id, copy in one.adds:
            self._add(Kind.ADD, one, category, video_id=video_id, copy=copy, why="was in it at the backup")
        self._words(one, category)

    def _words(self, one: Return, category: CategoryId | None) -> None:
        """Title, description, language and visibility as they were, in one write."""
        then, now = one.then, one.now
        if now is not None and now.id == then.id and self.wish.just_undo:
            if then.id in self.since.renamed and now.title != then.title:
                self._add(Kind.RENAME, one, category, why=f"is called “{now.title}” on YouTube")
            return
        if now is not None and _words(now) == _words(then):
            return
        why = "gets its own words and visibility back"
        self._add(Kind.RENAME, one, category, why=why, as_then=True)

    def _category(self, one: Return) -> CategoryId | None:
        """A playlist that this app made for a category is that category's again, unless that has another by now."""
        return self.since.categories.get(one.then.id)

    def _add(
        self,
        kind: Kind,
        one: Return,
        category: CategoryId | None,
        *,
        why: str,
        video_id: VideoId | None = None,
        copy: int = 1,
        restores: PlaylistId | None = None,
        as_then: bool = False,
    ) -> int:
        then = one.then
        self.operations.append(
            PlannedOperation(
                seq=len(self.operations),
                kind=kind,
                playlist_title=then.title,
                playlist_id=one.now.id if one.now else None,
                category_id=category,
                video_id=video_id,
                video_title=self._title_of(video_id, then.id) if video_id else "",
                depends_on=None if kind is Kind.CREATE else one.create,
                why=why,
                description=then.description if as_then else "",
                language=then.default_language if as_then or restores else "",
                privacy=then.privacy if as_then else None,
                copy=copy,
                restores=restores,
            )
        )
        return len(self.operations) - 1

    # --- what goes --------------------------------------------------------------------------------------------------

    def _surplus(self, returns: Sequence[Return]) -> list[tuple[Playlist, PlaylistItem]]:
        """What this app put into playlists of the backup since, beyond what was in them, newest place first."""
        found = []
        for one in returns:
            if one.now is None:
                continue
            wanted = Counter(item.video_id for item in self.backup.items[one.then.id])
            there = Counter(item.video_id for item in self._items(one.now.id))
            for item in reversed(self._items(one.now.id)):
                if item.id in self.since.placed and there[item.video_id] > wanted[item.video_id]:
                    there[item.video_id] -= 1
                    found.append((one.now, item))
        return found

    def _remove(
        self,
        playlist: Playlist,
        item: PlaylistItem,
        holders: Mapping[VideoId, Sequence[str]],
        dropped: dict[VideoId, None],
    ) -> None:
        elsewhere = any(name != playlist.title for name in holders.get(item.video_id, ()))
        if not elsewhere and item.video_id in self.since.cleared:
            return
        if not elsewhere and not self._unavailable(item.video_id):
            dropped[item.video_id] = None
        self.operations.append(
            PlannedOperation(
                seq=len(self.operations),
                kind=Kind.REMOVE,
                playlist_title=playlist.title,
                playlist_id=playlist.id,
                video_id=item.video_id,
                video_title=self._title_of(item.video_id, playlist.id),
                item_id=item.id,
                why="was put there since the backup",
            )
        )

    def _made_since(self, returns: Sequence[Return]) -> list[Playlist]:
        """Playlists that this app made and the backup does not know."""
        then = {p.id for p in self.backup.playlists} | {one.now.id for one in returns if one.now}
        made = self.since.made | self.library.made_by_app
        return [p for p in self.own.values() if p.id in made and p.id not in then]

    def _take_down(
        self, made: Sequence[Playlist], holders: Mapping[VideoId, Sequence[str]], dropped: dict[VideoId, None]
    ) -> tuple[list[Deletion], list[Kept]]:
        deletions: list[Deletion] = []
        kept: list[Kept] = []
        for playlist in made:
            items = self._items(playlist.id)
            videos = tuple(dict.fromkeys(item.video_id for item in items))
            alone = [v for v in videos if not holders.get(v) and not self._unavailable(v)]
            ours = {item.video_id for item in items if item.id in self.since.placed}
            homeless = tuple(v for v in alone if v not in ours or v in self.since.cleared)
            if homeless:
                why = why_kept_back([self._title_of(v, playlist.id) for v in homeless])
                kept.append(Kept(playlist.id, playlist.title, why, homeless))
                continue
            dropped.update(dict.fromkeys(alone))
            lost = tuple(v for v in videos if self._unavailable(v))
            self.unavailable.update(dict.fromkeys(lost))
            contents = tuple((v, tuple(holders.get(v, ()))) for v in videos)
            deletion = Deletion(playlist.id, playlist.title, len(items), contents, lost, playlist.privacy)
            deletions.append(deletion)
            self.operations.append(
                PlannedOperation(
                    seq=len(self.operations),
                    kind=Kind.DELETE,
                    playlist_title=playlist.title,
                    playlist_id=playlist.id,
                    why=why_deleted(deletion),
                )
            )
        return deletions, kept

    # --- what proves it ---------------------------------------------------------------------------------------------

    def _holders(self, returns: Sequence[Return]) -> dict[VideoId, list[str]]:
        """Where each video is when all is done, leaving out what this app made since."""
        made = {p.id for p in self._made_since(returns)}
        back = {one.now.id for one in returns if one.now}
        holders: dict[VideoId, list[str]] = defaultdict(list)
        for one in returns:
            for video_id in one.holds:
                holders[video_id].append(one.then.title)
        for playlist in self.own.values():
            if playlist.id not in made and playlist.id not in back:
                for video_id in dict.fromkeys(item.video_id for item in self._items(playlist.id)):
                    holders[video_id].append(playlist.title)
        return holders

    def _targets(
        self, returns: Sequence[Return], made: Sequence[Playlist], needed: set[VideoId | None]
    ) -> tuple[Target, ...]:
        """What has to be listed: playlists that are built up, and those that hold what is to go elsewhere."""
        targets = [
            Target(None, one.then.title, one.now.id if one.now else None, one.holds, self._present(one.now), one.create)
            for one in returns
            if one.adds or one.now is None or needed.intersection(one.holds)
        ]
        known = {one.now.id for one in returns if one.now} | {p.id for p in made}
        for playlist in self.own.values():
            present = self._present(playlist)
            if playlist.id not in known and needed.intersection(present):
                targets.append(Target(None, playlist.title, playlist.id, present, present))
        return tuple(targets)

    def _sweep_reads(self, targets: Sequence[Target]) -> int:
        if not targets:
            return 0
        adds = Counter(op.depends_on if op.depends_on is not None else op.playlist_id for op in self._adds())
        sizes = [
            adds[target.create] if target.playlist_id is None else adds[target.playlist_id] + self._size(target)
            for target in targets
        ]
        return pages(len(targets)) + sum(pages(size) for size in sizes)

    def _adds(self) -> list[PlannedOperation]:
        return [op for op in self.operations if op.kind is Kind.ADD]

    def _size(self, target: Target) -> int:
        return len(self._items(target.playlist_id)) if target.playlist_id else 0

    # --- small questions --------------------------------------------------------------------------------------------

    def _items(self, playlist_id: PlaylistId) -> tuple[PlaylistItem, ...]:
        return tuple(self.library.items.get(playlist_id, ()))

    def _present(self, playlist: Playlist | None) -> tuple[VideoId, ...]:
        return tuple(dict.fromkeys(item.video_id for item in self._items(playlist.id))) if playlist else ()

    def _unavailable(self, video_id: VideoId) -> bool:
        video = self.library.videos.get(video_id)
        return video is not None and video.unavailable

    def _title_of(self, video_id: VideoId, playlist_id: PlaylistId) -> str:
        """The title the library has, or the one that the backup saw."""
        title = self.library.title_of(video_id)
        if title != video_id:
            return title
        seen = (item.title for item in self.backup.items.get(playlist_id, ()) if item.video_id == video_id)
        return next(seen, "") or title


def _words(playlist: Playlist) -> tuple[str, str, str, str]:
    return playlist.title, playlist.description, playlist.default_language, playlist.privacy
