"""What jobs that were ended left unclear: the next job finds it, or it would make a second one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ytsync_desktop.core.library import Playlist
from ytsync_desktop.core.limits import marker_in
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
    """Creates whose playlist was made before after all, seen by a marker, are done without a write.

    An ended job had made it; or a job that this journal does not know, when the data are older than what was done
    with them or another computer was at work: then the title must be the same as well. One that the preview named for
    deletion, or that belongs to another category, is left alone.
    """
    taken = {deletion.playlist_id for deletion in session.plan.deletions}
    taken |= {target.playlist_id for target in session.plan.targets if target.playlist_id}
    taken.update(session.plan.linked)
    free = [playlist for playlist in backup.playlists if playlist.id not in taken]
    made = [op for op in unclear if op.kind is Kind.CREATE]
    strays = _of_unknown_jobs(free, session)
    for create in [op for op in session.board if op.kind is Kind.CREATE and op.status is Status.PLANNED]:
        ours = [op.marker for op in made if _same_wish(op, create)]
        found = next((p for p in free if any(carries(p, mark) for mark in ours)), None)
        evidence = "an ended job had made the playlist"
        if found is None and not create.restores:
            found = next((p for p in strays if p.title == create.playlist_title), None)
            evidence = "a job that is not known here had made the playlist"
        if found is not None:
            session.settle(create, Outcome(Status.DONE, result_id=found.id, evidence=evidence, verified=True))


def _of_unknown_jobs(playlists: Sequence[Playlist], session: Session) -> list[Playlist]:
    """Playlists that end with a marker of this app which no job of this journal gave."""
    marked = {playlist.id: mark for playlist in playlists if (mark := marker_in(playlist.description))}
    if not marked:
        return []
    known = {op.marker for job in session.journal.jobs() for op in session.journal.operations(job.id)}
    return [playlist for playlist in playlists if playlist.id in marked and marked[playlist.id] not in known]


def _same_wish(one: Operation, other: Operation) -> bool:
    """Whether two creates are for the same playlist: of a category under its title, or of a backup."""
    if one.restores or other.restores:
        return one.restores == other.restores
    return (one.category_id, one.playlist_title) == (other.category_id, other.playlist_title)
