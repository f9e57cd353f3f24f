"""What a report shows of one job, read in one consistent view while another process may be writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.operations import Job, Operation
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.job_rows import load_job
from ytsync_desktop.store.job_tables import AttemptRow, JobRow, OperationRow
from ytsync_desktop.store.journal import load_kept
from ytsync_desktop.store.operation_rows import load_operations


@dataclass(frozen=True, slots=True)
class Attempt:
    """One send. `outcome` is what was known right after it, None while open; `evidence` also what was read later."""

    operation_id: int
    n: int
    intent_at: datetime
    outcome: str | None
    http_status: int | None
    reason: str | None
    evidence: str
    finished_at: datetime | None
    units: int


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job with every operation in order of `seq`, and (playlist, title, why) of what it left alone."""

    job: Job
    operations: tuple[Operation, ...]
    kept: tuple[tuple[PlaylistId, str, str], ...]


class Reports:
    """Reads reports; writes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def report(self, job_id: int | None = None) -> JobReport:
        """Of one job, or of the newest; NotPossible when there is none."""
        with self._database.read() as connection:
            if job_id is None:
                job_id = connection.execute(select(func.max(JobRow.id))).scalar_one()
            job = None if job_id is None else load_job(connection, job_id)
            if job is None:
                raise NotPossible(
                    "There is no job yet." if job_id is None else f"There is no job {job_id}.", where=str(job_id)
                )
            return JobReport(job, load_operations(connection, job.id), load_kept(connection, job.id))

    def attempts(self, job_id: int) -> tuple[Attempt, ...]:
        """Every send of a job, in order of operation and attempt."""
        with self._database.read() as connection:
            return _attempts(connection, job_id)


def _attempts(connection: Connection, job_id: int) -> tuple[Attempt, ...]:
    query = (
        select(
            AttemptRow.operation_id,
            AttemptRow.n,
            AttemptRow.intent_at,
            AttemptRow.outcome,
            AttemptRow.http_status,
            AttemptRow.reason,
            AttemptRow.evidence,
            AttemptRow.finished_at,
            AttemptRow.units,
        )
        .join(OperationRow, OperationRow.id == AttemptRow.operation_id)
        .where(OperationRow.job_id == job_id)
        .order_by(OperationRow.seq, AttemptRow.n)
    )
    return tuple(Attempt(*row) for row in connection.execute(query))
