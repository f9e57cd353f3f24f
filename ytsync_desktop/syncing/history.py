"""What this app did on YouTube since a backup, read from its journal: what a restore may take away again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ytsync_desktop.core.library import PlaylistId, PlaylistItemId
from ytsync_desktop.core.operations import Kind, Operation, Status
from ytsync_desktop.core.ports import BackupInfo, Journal
from ytsync_desktop.core.way_back import SinceBackup


def since_backup(journal: Journal, backup: BackupInfo) -> SinceBackup:
    """What was done after `backup`, and, from whenever, which playlist stands for which and was made for what."""
    jobs = [(job, journal.operations(job.id)) for job in reversed(journal.jobs())]
    every = [op for _, operations in jobs for op in operations]
    made = _made(every)
    later = [op for job, operations in jobs if (job.backup_id or 0) >= backup.id for op in operations]
    return SinceBackup(
        made=frozenset(PlaylistId(op.result_id) for op in later if _is_done(op, Kind.CREATE) and op.result_id),
        placed=frozenset(PlaylistItemId(op.result_id) for op in later if _is_done(op, Kind.ADD) and op.result_id),
        removed=frozenset(op.item_id for op in later if _is_done(op, Kind.REMOVE) and op.item_id),
        renamed=frozenset(op.playlist_id for op in later if _is_done(op, Kind.RENAME) and op.playlist_id),
        stands_for=_stand_ins(made),
        categories={playlist_id: op.category_id for playlist_id, op in made.items() if op.category_id is not None},
        cleared=frozenset(op.video_id for op in every if _is_cleared(op) and op.video_id),
    )


def stand_ins(journal: Journal) -> dict[PlaylistId, PlaylistId]:
    """From each playlist that a restore brought back to the one that stands for it."""
    return _stand_ins(_made(op for job in reversed(journal.jobs()) for op in journal.operations(job.id)))


def _made(operations: Iterable[Operation]) -> dict[PlaylistId, Operation]:
    return {PlaylistId(op.result_id): op for op in operations if _is_done(op, Kind.CREATE) and op.result_id}


def _stand_ins(made: Mapping[PlaylistId, Operation]) -> dict[PlaylistId, PlaylistId]:
    return {op.restores: playlist_id for playlist_id, op in made.items() if op.restores}


def _is_done(operation: Operation, kind: Kind) -> bool:
    return operation.kind is kind and operation.status is Status.DONE


def _is_cleared(operation: Operation) -> bool:
    return operation.kind is Kind.BY_HAND and operation.verified_at is not None
