"""What jobs that were ended left unclear: the next job finds it, or it would make a second one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ytsync_desktop.core.operations import JobState, Kind, Operation, Status
from ytsync_desktop.core.ports import Backup, Journal, Outcome
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages.create_playlists import carries


def no_creates_until(journal: Journal, *, before: int | None = None) -> datetime | None:
    """The latest that any job was told, or any job `before` one: YouTube's refusal outlives the job that met it."""
    jobs = (job for job in journal.jobs() if before is None or job.id < before)
    return max((job.no_creates_until for job in jobs if job.no_creates_until is not None), default=None)


def unclear_writes(session: Session) -> tuple[Operation, ...]:
    """Writes of ended jobs whose outcome nobody looked up."""
    ended = [job for job in session.journal.jobs() if job.state is JobState.ABORTED and job.id != session.job.id]
    operations = (operation for job in ended for operation in session.journal.operations(job.id))
    return tuple(operation for operation in operations if operation.status is Status.UNKNOWN)


def adopt_playlists(session: Session, backup: Backup, unclear: Sequence[Operation]) -> None:
    """Creates whose playlist an ended job had made after all, seen by its marker, are done without a write.

    One that the preview named for deletion is left to that.
    """
    doomed = {deletion.playlist_id for deletion in session.plan.deletions}
    made = [op for op in unclear if op.kind is Kind.CREATE]
    for create in [op for op in session.board if op.kind is Kind.CREATE and op.status is Status.PLANNED]:
        ours = [op.marker for op in made if _same_wish(op, create)]
        for playlist in backup.playlists:
            if playlist.id not in doomed and any(carries(playlist, mark) for mark in ours):
                evidence = "an ended job had made the playlist"
                session.settle(create, Outcome(Status.DONE, result_id=playlist.id, evidence=evidence, verified=True))
                break


def _same_wish(one: Operation, other: Operation) -> bool:
    """Whether two creates are for the same playlist: of a category under its title, or of a backup."""
    if one.restores or other.restores:
        return one.restores == other.restores
    return (one.category_id, one.playlist_title) == (other.category_id, other.playlist_title)
