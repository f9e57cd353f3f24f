"""The report of one job as a value: every operation ever, what was kept and why, and what each day cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.operations import Job, JobState, Operation, Stage, Status
from ytsync_desktop.core.plan import Kept
from ytsync_desktop.core.ports import Journal
from ytsync_desktop.syncing.jobs import job_stage

_WORDS = {
    JobState.PENDING: "Ready to start",
    JobState.RUNNING: "Running",
    JobState.PAUSED: "Paused",
    JobState.WAITING: "Waiting for a decision",
    JobState.ABORTED: "Aborted",
    JobState.FAILED: "Failed",
}
_OPEN = frozenset({Status.PLANNED, Status.SENT, Status.UNKNOWN})


@dataclass(frozen=True, slots=True)
class DayCost:
    """Units one Pacific day of the job has cost."""

    day: date
    write_units: int
    read_units: int

    @property
    def units(self) -> int:
        """Writes and reads together."""
        return self.write_units + self.read_units


@dataclass(frozen=True)
class JobReport:
    """A job with everything that became of it. `operations` in the order of the plan."""

    job: Job
    stage: Stage | None
    channel_title: str
    operations: tuple[Operation, ...]
    kept: tuple[Kept, ...]
    days: tuple[DayCost, ...]

    @property
    def word(self) -> str:
        """How the job stands, in one word or a few."""
        if self.job.state is JobState.COMPLETED:
            return "Done with skips" if self.count(Status.SKIPPED) or self.kept else "Done"
        return _WORDS[self.job.state]

    def count(self, *states: Status) -> int:
        """Operations in any of these states."""
        return sum(1 for operation in self.operations if operation.status in states)

    @property
    def left(self) -> int:
        """Operations that are not settled."""
        return self.count(*_OPEN)

    @property
    def failures(self) -> tuple[Operation, ...]:
        """What failed or was skipped, failures first."""
        failed = [operation for operation in self.operations if operation.status is Status.FAILED]
        return tuple(failed + [operation for operation in self.operations if operation.status is Status.SKIPPED])

    @cached_property
    def counters(self) -> tuple[tuple[str, int], ...]:
        """The six figures that stand under the word."""
        return (
            ("done", self.count(Status.DONE)),
            ("failed", self.count(Status.FAILED)),
            ("skipped", self.count(Status.SKIPPED)),
            ("left", self.left),
            ("playlists kept", len(self.kept)),
            ("units used", self.job.units_used),
        )


def build_report(journal: Journal, job_id: int | None = None, *, channel_title: str = "") -> JobReport:
    """The report of a job, of the newest one without `job_id`. NotPossible when there is no such job."""
    job = next(iter(journal.jobs()), None) if job_id is None else journal.job(job_id)
    if job is None:
        raise NotPossible("There is no job yet." if job_id is None else f"There is no job {job_id}.", where="job")
    operations = journal.operations(job.id)
    return JobReport(
        job=job,
        stage=job_stage(job),
        channel_title=channel_title,
        operations=operations,
        kept=tuple(Kept(playlist_id, title, why) for playlist_id, title, why in journal.kept(job.id)),
        days=tuple(DayCost(*cost) for cost in journal.units_per_day(job.id)),
    )
