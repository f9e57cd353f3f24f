"""The journal: jobs and operations in SQLite, each method one durable transaction (see `core.ports.Journal`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection, case, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.core.operations import (
    FINISHED,
    Job,
    JobState,
    Kind,
    Operation,
    OperationError,
    PlannedDay,
    Reason,
    Status,
)
from ytsync_desktop.core.plan import Plan, PlannedOperation, plan_to_json
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.store import effects, settling
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.job_rows import display_caches, load_job, load_jobs, load_unfinished
from ytsync_desktop.store.job_tables import JOBS, KEPT_PLAYLISTS, OPERATIONS, QUOTA_USAGE
from ytsync_desktop.store.operation_rows import (
    error_values,
    insert_planned,
    operation_rows,
    operations_of,
    planned_row,
)
from ytsync_desktop.store.plan_text import read_plan
from ytsync_desktop.store.problems import changed_plan
from ytsync_desktop.store.quota_rows import WRITE_METHOD
from ytsync_desktop.store.settling import chunks
from ytsync_desktop.store.sqlite_errors import store_errors
from ytsync_desktop.store.tables import WATCH_LATER


class SqlJournal:
    """Implements `core.ports.Journal`. `client_id` names the Google client that writes are booked for."""

    def __init__(self, database: Database, client_id: Callable[[], str]) -> None:
        self._database = database
        self._client_id = client_id
        # The write that is under way by this journal's word: its outcome follows, and need not read it first.
        self._sent: Operation | None = None

    def create_job(self, plan: Plan, *, units_planned: int, days: Sequence[PlannedDay], at: datetime) -> Job:
        """Freeze the plan into rows; NotPossible while another job is unfinished."""
        with self._database.write() as connection:
            unfinished = load_unfinished(connection)
            if unfinished is not None:
                raise NotPossible(f"Job {unfinished.id} is not finished yet.", where=str(unfinished.id))
            job_id = _insert_job(connection, plan, units_planned, days, at)
            insert_planned(connection, job_id, plan.operations)
            for kept in plan.kept:
                _keep(connection, job_id, kept.playlist_id, kept.title, kept.why)
            effects.link_continued(connection, plan)
            return _require_job(connection, job_id)

    def unfinished_job(self) -> Job | None:
        """The one job that may still run."""
        with self._database.read() as connection:
            return load_unfinished(connection)

    def job(self, job_id: int) -> Job | None:
        """A job with its counts."""
        with self._database.read() as connection:
            return load_job(connection, job_id)

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, newest first."""
        with self._database.read() as connection:
            return load_jobs(connection)

    def plan(self, job_id: int) -> Plan:
        """The frozen plan; NotPossible for an unknown job."""
        return self._database.plans.get(job_id, partial(self._load_plan, job_id))

    def _load_plan(self, job_id: int) -> Plan:
        with self._database.read() as connection:
            query = select(JOBS.c.plan, JOBS.c.plan_id, JOBS.c.completed_at).where(JOBS.c.id == job_id)
            row = connection.execute(query).one_or_none()
        if row is None:
            raise _no_job(job_id)
        plan = read_plan(row.plan, row.plan_id, finished=row.completed_at is not None)
        if plan is None:
            raise changed_plan(job_id)
        return plan

    def operations(self, job_id: int) -> tuple[Operation, ...]:
        """All operations in order of `seq`."""
        with self._database.read() as connection:
            rows = operation_rows(connection, job_id)
        with store_errors(self._database.path):
            return operations_of(rows)

    def set_state(
        self,
        job_id: int,
        state: JobState,
        *,
        at: datetime,
        reason: Reason | None = None,
        resume_at: datetime | None = None,
        message: str = "",
    ) -> Job:
        """Note where the job stands. NotPossible for a finished job: nothing of it runs again.

        A write that is still sent when the job ends becomes unknown.
        """
        plan = self.plan(job_id) if state is JobState.COMPLETED else None
        with self._database.write() as connection:
            job = _require_job(connection, job_id)
            if job.finished:
                raise NotPossible(f"Job {job_id} is {job.state}; it cannot become {state}.", where=str(job_id))
            if state in FINISHED:
                settling.forget_sent(connection, job_id, at)
            if plan is not None:
                effects.complete(connection, plan, {playlist_id for playlist_id, _, _ in load_kept(connection, job_id)})
            values = {"state": state, "reason": reason, "resume_at": resume_at, "message": message}
            values |= display_caches(connection, job_id, state)
            if state in FINISHED:
                values["completed_at"] = at
            if state is JobState.RUNNING:
                values["last_resumed_at"] = at
            connection.execute(update(JOBS).where(JOBS.c.id == job_id).values(values))
            return _require_job(connection, job_id)

    def set_backup(self, job_id: int, backup_id: int | None) -> None:
        """Note the verified backup that the job may rely on; None takes it back."""
        self._set(job_id, backup_snapshot_id=backup_id)

    def forbid_creates(self, job_id: int, until: datetime) -> None:
        """Note that YouTube refused a create: none before `until`."""
        self._set(job_id, no_creates_until=until)

    def record_intent(self, operation_id: int, *, at: datetime) -> Operation:
        """PLANNED → SENT, with a new attempt and its 50 units."""
        with self._database.write() as connection:
            sent = settling.begin(connection, operation_id, self._client_id(), at)
        self._sent = sent
        return sent

    def record_outcome(self, operation_id: int, outcome: Outcome, *, at: datetime) -> Operation:
        """Close the open attempt and step to `outcome.status`, with what follows in the local library."""
        sent, self._sent = self._sent, None
        held = sent if sent is not None and sent.id == operation_id else None
        with self._database.write() as connection:
            return settling.settle(connection, operation_id, outcome, at, held=held)

    def add_repair(self, job_id: int, planned: PlannedOperation) -> Operation:
        """One more operation at the end of the job, planned; NotPossible for a finished job."""
        with self._database.write() as connection:
            job = _require_job(connection, job_id)
            if job.finished:
                raise NotPossible(f"Job {job_id} is {job.state}; nothing is added to it.", where=str(job_id))
            last = select(func.coalesce(func.max(OPERATIONS.c.seq) + 1, 0)).where(OPERATIONS.c.job_id == job_id)
            row = planned_row(job_id, replace(planned, seq=connection.execute(last).scalar_one()))
            added = connection.execute(insert(OPERATIONS).values(row).returning(OPERATIONS.c.id)).scalar_one()
            connection.execute(update(JOBS).where(JOBS.c.id == job_id).values(total=JOBS.c.total + 1))
            return settling.require_known(connection, added)

    def verify(self, operation_ids: Iterable[int], *, at: datetime) -> None:
        """Note that a listing showed these done operations in effect; others among them are passed over."""
        with self._database.write() as connection:
            for ids in chunks(sorted(operation_ids)):
                connection.execute(
                    update(OPERATIONS)
                    .where(OPERATIONS.c.id.in_(ids), OPERATIONS.c.status == Status.DONE)
                    .values(verified_at=at)
                )

    def remark(self, operation_ids: Iterable[int], error: OperationError) -> None:
        """Note what the report shall say about done operations; others are passed over."""
        with self._database.write() as connection:
            for ids in chunks(sorted(operation_ids)):
                connection.execute(
                    update(OPERATIONS)
                    .where(OPERATIONS.c.id.in_(ids), OPERATIONS.c.status == Status.DONE)
                    .values(error_values(error))
                )

    def skip(self, operation_ids: Iterable[int], error: OperationError | None, *, at: datetime) -> None:
        """Step to SKIPPED; `error` None keeps what is recorded."""
        with self._database.write() as connection:
            settling.skip_all(connection, operation_ids, error, at)

    def retry(self, operation_ids: Iterable[int]) -> None:
        """FAILED → PLANNED; NotPossible, and nothing changed, when one of them did not fail."""
        with self._database.write() as connection:
            settling.retry_all(connection, operation_ids)

    def keep(self, job_id: int, playlist_id: PlaylistId, title: str, why: str) -> None:
        """Note an old playlist that this job leaves alone; a second reason replaces the first."""
        with self._database.write() as connection:
            _keep(connection, job_id, playlist_id, title, why)

    def kept(self, job_id: int) -> tuple[tuple[PlaylistId, str, str], ...]:
        """(playlist, title, why) of the plan and of the run."""
        with self._database.read() as connection:
            return load_kept(connection, job_id)

    def set_answers(self, job_id: int, answers: Mapping[str, str]) -> None:
        """Add to the person's decisions; one of the same name is replaced."""
        with self._database.write() as connection:
            known = _load_answers(connection, job_id)
            connection.execute(update(JOBS).where(JOBS.c.id == job_id).values(answers={**known, **answers}))

    def answers(self, job_id: int) -> Mapping[str, str]:
        """The decisions noted so far."""
        with self._database.read() as connection:
            return _load_answers(connection, job_id)

    def verify_by_hand(self, job_id: int, cleared: Iterable[VideoId], *, at: datetime) -> int:
        """Note Watch Later entries seen to be gone; returns how many are newly verified."""
        gone = set(cleared)
        with self._database.write() as connection:
            query = select(OPERATIONS.c.id, OPERATIONS.c.video_id).where(
                OPERATIONS.c.job_id == job_id, OPERATIONS.c.kind == Kind.BY_HAND, OPERATIONS.c.verified_at.is_(None)
            )
            found = [(row.id, row.video_id) for row in connection.execute(query) if row.video_id in gone]
            for operation_id, video_id in found:
                connection.execute(update(OPERATIONS).where(OPERATIONS.c.id == operation_id).values(verified_at=at))
                connection.execute(
                    update(WATCH_LATER).where(WATCH_LATER.c.video_youtube_id == video_id).values(cleared_at=at)
                )
        return len(found)

    def units_per_day(self, job_id: int) -> tuple[tuple[date, int, int], ...]:
        """(day, units of writes, units of reads) this job has spent, oldest first."""
        is_write = QUOTA_USAGE.c.method.in_(WRITE_METHOD.values())
        query = (
            select(
                QUOTA_USAGE.c.day,
                func.sum(case((is_write, QUOTA_USAGE.c.units), else_=0)),
                func.sum(case((is_write, 0), else_=QUOTA_USAGE.c.units)),
            )
            .where(QUOTA_USAGE.c.job_id == job_id)
            .group_by(QUOTA_USAGE.c.day)
            .order_by(QUOTA_USAGE.c.day)
        )
        with self._database.read() as connection:
            return tuple((day, int(writes), int(reads)) for day, writes, reads in connection.execute(query))

    def _set(self, job_id: int, **values: object) -> None:
        with self._database.write() as connection:
            _require_job(connection, job_id)
            connection.execute(update(JOBS).where(JOBS.c.id == job_id).values(values))


def load_kept(connection: Connection, job_id: int) -> tuple[tuple[PlaylistId, str, str], ...]:
    """The playlists a job leaves alone, in the order they were noted."""
    query = (
        select(KEPT_PLAYLISTS.c.playlist_id, KEPT_PLAYLISTS.c.title, KEPT_PLAYLISTS.c.why)
        .where(KEPT_PLAYLISTS.c.job_id == job_id)
        .order_by(KEPT_PLAYLISTS.c.id)
    )
    return tuple((PlaylistId(playlist_id), title, why) for playlist_id, title, why in connection.execute(query))


def _insert_job(
    connection: Connection, plan: Plan, units_planned: int, days: Sequence[PlannedDay], at: datetime
) -> int:
    values = {
        "state": JobState.PENDING,
        "total": len(plan.writes),
        "units_planned": units_planned,
        "plan": plan_to_json(plan),
        "plan_id": plan.id,
        "strategy": str(plan.strategy),
        "channel_id": plan.channel_id,
        "finish_date": days[-1][0] if days else None,
        "planned_days": [[day.isoformat(), units] for day, units in days],
        "confirmed_deletes": len(plan.of_kind(Kind.DELETE)),
        "started_at": at,
    }
    return int(connection.execute(insert(JOBS).values(values).returning(JOBS.c.id)).scalar_one())


def _keep(connection: Connection, job_id: int, playlist_id: PlaylistId, title: str, why: str) -> None:
    new = upsert(KEPT_PLAYLISTS).values(job_id=job_id, playlist_id=playlist_id, title=title, why=why)
    connection.execute(
        new.on_conflict_do_update(index_elements=["job_id", "playlist_id"], set_={"title": title, "why": why})
    )


def _load_answers(connection: Connection, job_id: int) -> dict[str, str]:
    found = connection.execute(select(JOBS.c.answers).where(JOBS.c.id == job_id)).scalar_one_or_none()
    if found is None:
        raise _no_job(job_id)
    return found


def _require_job(connection: Connection, job_id: int) -> Job:
    job = load_job(connection, job_id)
    if job is None:
        raise _no_job(job_id)
    return job


def _no_job(job_id: int) -> NotPossible:
    return NotPossible(f"There is no job {job_id}.", where=str(job_id))
