"""What this app did on YouTube since a backup, read from its journal: what a restore may take away again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ytsync_desktop.core.library import (
    Category,
    CategoryId,
    Library,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Privacy,
    VideoId,
)
from ytsync_desktop.core.operations import Job, Kind, Operation, Status
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.core.ports import Backup, BackupInfo, Backups, Journal
from ytsync_desktop.core.way_back import SinceBackup, Wish, first_of
from ytsync_desktop.syncing.stages.create_playlists import carries


@dataclass(frozen=True)
class History:
    """Every job with its operations, oldest first. Only what was sent is counted as this app's doing.

    `reused` tells of a job which playlists it gave to a category.
    """

    jobs: Sequence[tuple[Job, Sequence[Operation]]]
    reused: Callable[[Job], Collection[PlaylistId]] = lambda _job: ()

    @classmethod
    def of(cls, journal: Journal) -> History:
        """Read all of it."""
        jobs = [(job, journal.operations(job.id)) for job in reversed(journal.jobs())]

        def reused(job: Job) -> list[PlaylistId]:
            plan = journal.plan(job.id) if job.strategy != Strategy.RESTORE else None
            return [one.playlist_id for one in plan.reused] if plan is not None else []

        return cls(jobs, reused)

    def origins(self) -> dict[PlaylistId, PlaylistId]:
        """From each playlist that a restore made to the one that it brought back."""
        return {PlaylistId(op.result_id): op.restores for op in self._done(Kind.CREATE) if op.restores and op.result_id}

    def later(self, backup: BackupInfo) -> History:
        """The jobs that wrote after a backup was taken."""
        return History([(job, ops) for job, ops in self.jobs if (job.backup_id or 0) >= backup.id], self.reused)

    def since(self, backup: BackupInfo, library: Library, categories: Sequence[Category], wish: Wish) -> SinceBackup:
        """What was done after `backup`, without what only later backups know."""
        later = self.later(backup)
        going = set[PlaylistId]() if wish.only else set(later._made(library))
        return SinceBackup(
            made=later._made(library),
            placed=later.placed(),
            removed=frozenset(op.item_id for op in later._done(Kind.REMOVE) if op.item_id),
            renamed={op.playlist_id: op.playlist_title for op in later._done(Kind.RENAME) if op.playlist_id},
            deleted=frozenset(op.playlist_id for op in later._sent(Kind.DELETE) if op.playlist_id),
            origins=self.origins(),
            categories=self._categories(library, categories, going),
            reused=frozenset(one for job, _ in later.jobs for one in self.reused(job)),
            cleared=frozenset(op.video_id for op in self._all(Kind.BY_HAND) if op.verified_at and op.video_id),
        )

    def placed(self) -> frozenset[PlaylistItemId]:
        """Items that these jobs made."""
        return frozenset(PlaylistItemId(op.result_id) for op in self._done(Kind.ADD) if op.result_id)

    def made_for_categories(self) -> set[PlaylistId]:
        """Playlists that were made for a category, whenever."""
        return {PlaylistId(op.result_id) for op in self._done(Kind.CREATE) if op.category_id and op.result_id}

    def _made(self, library: Library) -> dict[PlaylistId, Playlist]:
        """The playlists these jobs made, with the words they left them with; also of creates that nobody settled."""
        made: dict[PlaylistId, Playlist] = {}
        for operation in self._done(Kind.CREATE, Kind.RENAME):
            playlist_id = PlaylistId(operation.result_id or operation.playlist_id or "")
            if operation.kind is Kind.CREATE:
                words = (operation.playlist_title, operation.description, Privacy.PRIVATE)
                made[playlist_id] = Playlist(playlist_id, *words, default_language=operation.language)
            elif playlist_id in made:
                made[playlist_id] = _renamed(made[playlist_id], operation)
        unclear = [op for op in self._all(Kind.CREATE) if op.status is Status.UNKNOWN]
        found = (p for p in library.playlists if any(carries(p, op.marker) for op in unclear))
        return {p.id: p for p in found} | made

    def _categories(
        self, library: Library, categories: Sequence[Category], going: set[PlaylistId]
    ) -> dict[PlaylistId, CategoryId]:
        """From a playlist to the category it was made for, where that has no playlist that will stay."""
        staying = {playlist.id for playlist in library.playlists} - going
        free = {category.id for category in categories if category.playlist_id not in staying}
        done = self._done(Kind.CREATE)
        return {PlaylistId(op.result_id): op.category_id for op in done if op.category_id in free and op.result_id}

    def _all(self, *kinds: Kind) -> Iterator[Operation]:
        return (op for _, operations in self.jobs for op in operations if op.kind in kinds)

    def _sent(self, *kinds: Kind) -> Iterator[Operation]:
        return (op for op in self._all(*kinds) if op.attempts and op.status in (Status.DONE, Status.UNKNOWN))

    def _done(self, *kinds: Kind) -> Iterator[Operation]:
        return (op for op in self._all(*kinds) if op.attempts and op.status is Status.DONE)


def to_bring_back(
    history: History, backups: Backups, info: BackupInfo, wish: Wish
) -> tuple[Backup, frozenset[VideoId]]:
    """What a restore of `info` starts from, and the videos that the person had put somewhere, as later backups show.

    Playlists that came after the backup and that this app deleted are brought back as well, from the backup of the
    job that deleted them. An undo brings back every playlist as it was just before this app took it away.
    """
    base = backups.load(info.id)
    if wish.only:
        return base, frozenset()
    origins, ours, placed = history.origins(), history.made_for_categories(), history.placed()
    playlists = {first_of(p.id, origins): p for p in base.playlists}
    items = dict(base.items)
    owned: set[VideoId] = set()
    taken: set[PlaylistId] = set()
    for job, operations in history.later(info).jobs:
        seen = base if job.backup_id == info.id else backups.load(job.backup_id or 0)
        theirs = (i for p in seen.playlists for i in seen.items[p.id] if p.id not in ours or i.id not in placed)
        owned.update(item.video_id for item in theirs)
        for playlist in _deleted_by(operations, seen):
            first = first_of(playlist.id, origins)
            newer = first not in playlists and playlist.id not in ours
            if first not in taken and (newer or (wish.just_undo and first in playlists)):
                playlists[first] = playlist
                items[playlist.id] = seen.items[playlist.id]
            taken.add(first)
    return replace(base, playlists=tuple(playlists.values()), items=_of(playlists.values(), items)), frozenset(owned)


def _deleted_by(operations: Iterable[Operation], seen: Backup) -> list[Playlist]:
    deleted = {
        op.playlist_id
        for op in operations
        if op.kind is Kind.DELETE and op.attempts and op.status in (Status.DONE, Status.UNKNOWN)
    }
    return [playlist for playlist in seen.playlists if playlist.id in deleted]


def _of(
    playlists: Iterable[Playlist], items: Mapping[PlaylistId, tuple[PlaylistItem, ...]]
) -> dict[PlaylistId, tuple[PlaylistItem, ...]]:
    return {playlist.id: items[playlist.id] for playlist in playlists}


def _renamed(playlist: Playlist, rename: Operation) -> Playlist:
    if rename.privacy is None:
        return replace(playlist, title=rename.playlist_title)
    return replace(
        playlist,
        title=rename.playlist_title,
        description=rename.description,
        default_language=rename.language,
        privacy=rename.privacy,
    )
