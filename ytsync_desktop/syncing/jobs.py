"""Beginning, deciding and ending a job: everything about it that sends nothing."""

from __future__ import annotations

from collections.abc import Iterable

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.operations import (
    Decision,
    Job,
    JobState,
    Kind,
    Operation,
    Reason,
    Stage,
    Status,
)
from ytsync_desktop.core.ports import Clock, Journal
from ytsync_desktop.syncing import drift
from ytsync_desktop.syncing.preview import Preview
from ytsync_desktop.syncing.stages import ORDER
from ytsync_desktop.syncing.stages.handler import CHANGED, agreement
from ytsync_desktop.syncing.writes import SKIPPED_WITH_CREATE


def start(journal: Journal, preview: Preview, plan_id: str | None, clock: Clock) -> Job | None:
    """Freeze the plan into a job; None when there is nothing to do.

    NotPossible while another job is unfinished, or when the plan is no longer the one named by `plan_id`.
    """
    unfinished = journal.unfinished_job()
    if unfinished is not None:
        raise NotPossible(f"Job {unfinished.id} is unfinished. Resume or abort it first.", where=f"job {unfinished.id}")
    if plan_id is not None and plan_id != preview.plan.id:
        raise NotPossible(
            f"The plan is not the one you saw: it is {preview.plan.id} now, not {plan_id}. Look at the preview again.",
            where="plan",
        )
    if not preview.plan.writes:
        return None
    return journal.create_job(
        preview.plan,
        units_planned=preview.units,
        days=[(load.day, load.units) for load in preview.schedule.days],
        at=clock.now(),
    )


def decide(journal: Journal, job: Job, decision: Decision, clock: Clock, *, retry: frozenset[int] = frozenset()) -> Job:
    """Answer the collected failures, or drift. `retry` names operations to retry while the others are skipped."""
    if job.state is not JobState.WAITING:
        raise NotPossible("The job waits for no decision.", where=f"job {job.id}")
    if decision is Decision.ABORT:
        return abort(journal, job, clock)
    if job.reason is Reason.DRIFT:
        journal.set_answers(job.id, {drift.ANSWER: decision.value})
    else:
        _answer_failures(journal, job, decision, clock, retry)
    return journal.set_state(
        job.id, JobState.PAUSED, at=clock.now(), reason=Reason.USER, message="Decided. Resume when you like."
    )


def _answer_failures(journal: Journal, job: Job, decision: Decision, clock: Clock, retry: frozenset[int]) -> None:
    operations = journal.operations(job.id)
    failed = [op for op in operations if op.status is Status.FAILED]
    unknown = retry - {op.id for op in failed}
    if unknown:
        raise NotPossible(f"Operation {min(unknown)} did not fail; nothing was decided.", where=f"job {job.id}")
    again = [op.id for op in failed if decision is Decision.RETRY and (not retry or op.id in retry)]
    left_out = [op for op in failed if op.id not in set(again)]
    if again:
        _note_agreed(journal, job, [op for op in failed if op.id in set(again)])
        journal.retry(again)
    if left_out:
        journal.skip([op.id for op in left_out], None, at=clock.now())
        _note_kept(journal, job, left_out)
    creates = {op.seq for op in left_out if op.kind is Kind.CREATE}
    orphans = [op.id for op in operations if op.depends_on in creates and op.status is Status.PLANNED]
    if orphans:
        journal.skip(orphans, SKIPPED_WITH_CREATE, at=clock.now())


def _note_kept(journal: Journal, job: Job, left_out: Iterable[Operation]) -> None:
    """An old playlist whose deletion is left out stays, and the report says so."""
    for op in left_out:
        if op.kind is Kind.DELETE and op.playlist_id is not None:
            why = f"Deleting it failed and was left out. {op.error.message if op.error is not None else ''}"
            journal.keep(job.id, op.playlist_id, op.playlist_title, why.strip())


def _note_agreed(journal: Journal, job: Job, again: Iterable[Operation]) -> None:
    """To go on although something was changed meanwhile holds for the change that was shown, and for no other."""
    shown = {agreement(op): op.error.message for op in again if op.error is not None and op.error.reason == CHANGED}
    if shown:
        journal.set_answers(job.id, shown)


def abort(journal: Journal, job: Job, clock: Clock) -> Job:
    """End the job; what is done stays, the report is kept."""
    if job.finished:
        raise NotPossible("The job is finished already.", where=f"job {job.id}")
    return journal.set_state(job.id, JobState.ABORTED, at=clock.now(), message="Ended by you. What was done stays.")


def job_stage(job: Job) -> Stage | None:
    """The stage to show: the first one with something left; None when nothing is."""
    if job.backup_id is None and not job.finished:
        return Stage.BACKUP
    left = {count.stage for count in job.stages if count.left}
    return next((stage for stage in ORDER if stage in left), None)
