"""Titles of videos in the records of finished jobs: made those of the refreshed library, or left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.named_videos import with_titles
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import Plan, Strategy
from ytsync_desktop.core.plan_words import why_homeless, why_kept_back
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.job_tables import JOBS, KEPT_PLAYLISTS, OPERATIONS
from ytsync_desktop.store.plan_text import read_plan, refreshed_text
from ytsync_desktop.store.problems import changed_plan
from ytsync_desktop.store.tables import VIDEOS


class OldTitles:
    """What the records of jobs keep of other people's words, also within sentences.

    Ids, and the person's own words, stay for good.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def oldest(self) -> datetime | None:
        """When the first finished job began; None without one."""
        with self._database.read() as connection:
            return connection.execute(select(func.min(JOBS.c.started_at)).where(_FINISHED)).scalar_one()

    def titles(self) -> dict[str, str]:
        """Video id → the title known now."""
        with self._database.read() as connection:
            found = connection.execute(select(VIDEOS.c.youtube_id, VIDEOS.c.title).where(VIDEOS.c.title != ""))
            return {row.youtube_id: row.title for row in found}

    def jobs(self) -> tuple[int, ...]:
        """All finished jobs."""
        with self._database.read() as connection:
            return tuple(connection.execute(select(JOBS.c.id).where(_FINISHED)).scalars())

    def refresh(self, job_id: int, titles: dict[str, str]) -> None:
        """Give operations, plan and sentences of a finished job these titles, by id; none where none is known.

        StoreUnfit, and nothing changed, where its plan is damaged.
        """
        with self._database.write() as connection:
            if not _refresh(connection, job_id, titles):
                raise changed_plan(job_id)
        self._database.plans.forget()


_FINISHED = JOBS.c.completed_at.is_not(None)


def _refresh(connection: Connection, job_id: int, titles: dict[str, str]) -> bool:
    """Whether the job's plan was sound; else nothing of the job is changed."""
    row = connection.execute(select(JOBS.c.plan, JOBS.c.plan_id).where(JOBS.c.id == job_id)).one()
    plan = read_plan(row.plan, row.plan_id, finished=True)
    if plan is None:
        return False
    known = select(VIDEOS.c.title).where(VIDEOS.c.youtube_id == OPERATIONS.c.video_id).scalar_subquery()
    mine = (OPERATIONS.c.job_id == job_id, OPERATIONS.c.video_id.is_not(None))
    connection.execute(update(OPERATIONS).where(*mine).values(video_title=func.coalesce(known, "")))
    later = _with_titles(plan, titles)
    connection.execute(update(JOBS).where(JOBS.c.id == job_id).values(plan=refreshed_text(later)))
    planned = {(old.playlist_id, old.why): new.why for old, new in zip(plan.kept, later.kept, strict=True)}
    _refresh_sentences(connection, job_id, titles, planned)
    return True


def _refresh_sentences(
    connection: Connection, job_id: int, titles: dict[str, str], planned: dict[tuple[PlaylistId, str], str]
) -> None:
    """Why playlists were kept: the plan's sentences as they are `planned` now, and those of the run."""
    kept = select(KEPT_PLAYLISTS.c.id, KEPT_PLAYLISTS.c.playlist_id, KEPT_PLAYLISTS.c.why)
    for row in connection.execute(kept.where(KEPT_PLAYLISTS.c.job_id == job_id)).all():
        why = planned.get((PlaylistId(row.playlist_id), row.why)) or with_titles(row.why, titles)
        connection.execute(update(KEPT_PLAYLISTS).where(KEPT_PLAYLISTS.c.id == row.id).values(why=why))
    deletes = select(OPERATIONS.c.id, OPERATIONS.c.error_message).where(
        OPERATIONS.c.job_id == job_id, OPERATIONS.c.kind == Kind.DELETE, OPERATIONS.c.error_message.is_not(None)
    )
    for operation in connection.execute(deletes).all():
        message = with_titles(operation.error_message or "", titles)
        connection.execute(update(OPERATIONS).where(OPERATIONS.c.id == operation.id).values(error_message=message))


def _with_titles(plan: Plan, titles: dict[str, str]) -> Plan:
    why = why_kept_back if plan.strategy is Strategy.RESTORE else why_homeless
    return replace(
        plan,
        operations=tuple(
            op if op.video_id is None else replace(op, video_title=titles.get(op.video_id, ""))
            for op in plan.operations
        ),
        kept=tuple(
            replace(kept, why=why(titles.get(video, video) for video in kept.videos)) if kept.videos else kept
            for kept in plan.kept
        ),
    )
