"""Where jobs and their operations are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.core.operations import Job, JobState, Operation, OperationError, PlannedDay, Reason, Status
from ytsync_desktop.core.plan import Plan, PlannedOperation


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation: its new state, with what YouTube gave (`result_id`) or said (`error`)."""

    status: Status
    result_id: str | None = None
    error: OperationError | None = None
    evidence: str = ""
    verified: bool = False


class Journal(Protocol):
    """Jobs and their operations, written so that a kill at any moment loses nothing.

    Every method is one transaction and is durable when it returns. DiskFull or StoreProblem when it cannot be.
    """

    def create_job(self, plan: Plan, *, units_planned: int, days: Sequence[PlannedDay], at: datetime) -> Job:
        """Freeze the plan: the job (pending), its days as previewed, one row per operation, each create with a marker.

        NotPossible while another job is unfinished.
        """

    def unfinished_job(self) -> Job | None:
        """The one job that may still run."""

    def job(self, job_id: int) -> Job | None:
        """A job with its counts."""

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, newest first."""

    def plan(self, job_id: int) -> Plan:
        """The frozen plan."""

    def operations(self, job_id: int) -> tuple[Operation, ...]:
        """All operations in order of `seq`."""

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
        """Note where the job stands. Finished states set `finished_at`; running sets `last_resumed_at`."""

    def set_backup(self, job_id: int, backup_id: int | None) -> None:
        """Note the verified backup that the job may rely on; None takes it back."""

    def forbid_creates(self, job_id: int, until: datetime) -> None:
        """Note that YouTube refused a create: none before `until`."""

    def record_intent(self, operation_id: int, *, at: datetime) -> Operation:
        """PLANNED → SENT with a new attempt, its 50 units booked, all in one transaction, before the first byte leaves.

        NotPossible when the operation is not planned or another one is sent.
        """

    def record_outcome(self, operation_id: int, outcome: Outcome, *, at: datetime) -> Operation:
        """Close the open attempt and step to `outcome.status` (see operations.STEPS), in one transaction with:

        a done create: its playlist in the local library, its id in the adds that wait for it and in its category;
        a done add / remove / delete / rename: the same change in the local library. Done by a read-back when
        `outcome.verified`.
        """

    def add_repair(self, job_id: int, planned: PlannedOperation) -> Operation:
        """One more operation that a sweep found necessary (the removal of a second copy), planned, at the end.

        The only way in which a running job grows; `planned.seq` is ignored.
        """

    def verify(self, operation_ids: Iterable[int], *, at: datetime) -> None:
        """Note that a listing showed these done operations in effect."""

    def remark(self, operation_ids: Iterable[int], error: OperationError) -> None:
        """Note what the report shall say about done operations; they stay done, others are passed over."""

    def skip(self, operation_ids: Iterable[int], error: OperationError | None, *, at: datetime) -> None:
        """Step to SKIPPED; `error` None keeps what is recorded."""

    def retry(self, operation_ids: Iterable[int]) -> None:
        """FAILED → PLANNED."""

    def keep(self, job_id: int, playlist_id: PlaylistId, title: str, why: str) -> None:
        """Note an old playlist that this job leaves alone."""

    def kept(self, job_id: int) -> tuple[tuple[PlaylistId, str, str], ...]:
        """(playlist, title, why) of the plan and of the run."""

    def set_answers(self, job_id: int, answers: Mapping[str, str]) -> None:
        """Note the person's decisions that the run must know (e.g. {"drift": "skip"})."""

    def answers(self, job_id: int) -> Mapping[str, str]:
        """The decisions noted so far."""

    def verify_by_hand(self, job_id: int, cleared: Iterable[VideoId], *, at: datetime) -> int:
        """Note Watch Later entries seen to be gone; returns how many are newly verified."""

    def units_per_day(self, job_id: int) -> tuple[tuple[date, int, int], ...]:
        """(day, units of writes, units of reads) this job has spent, oldest first."""
