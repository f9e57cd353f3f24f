"""What a job is to do must be what was confirmed: its operations are held against the frozen plan before a run."""

from __future__ import annotations

from collections.abc import Sequence

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.errors import StoreUnfit
from ytsync_desktop.core.operations import Job, Kind, Operation
from ytsync_desktop.core.plan import Plan, PlannedOperation

_SAME = (
    "seq",
    "kind",
    "playlist_title",
    "category_id",
    "video_id",
    "video_title",
    "item_id",
    "depends_on",
    "why",
    "language",
    "privacy",
    "copy",
    "restores",
)


def check_frozen(job: Job, plan: Plan, operations: Sequence[Operation]) -> None:
    """StoreUnfit when an operation is missing or is not as planned, or when the job's own figures are others.

    SQLite's check finds broken pages, not another letter in a sound one; the plan is there a second time to tell.
    """
    planned, repairs = operations[: len(plan.operations)], operations[len(plan.operations) :]
    if len(planned) < len(plan.operations):
        raise _damaged(job, f"it has {len(operations):,} steps of {len(plan.operations):,}")
    creates = {op.seq: op for op in planned if op.kind is Kind.CREATE}
    for wanted, held in breathing(zip(plan.operations, planned, strict=True)):
        if not _as_planned(wanted, held, creates):
            raise _damaged(job, f"step {held.seq + 1:,} is another one")
    for repair in repairs:
        if repair.kind is not Kind.REMOVE:
            raise _damaged(job, f"step {repair.seq + 1:,} was not planned")
    deletes = len(plan.of_kind(Kind.DELETE))
    if job.channel_id != plan.channel_id or job.confirmed_deletes != deletes:
        raise _damaged(job, "its channel or its number of deletions is another one")


def _as_planned(wanted: PlannedOperation, held: Operation, creates: dict[int, Operation]) -> bool:
    """Whether nothing but the progress of an operation differs; its playlist may have been made meanwhile."""
    if any(getattr(wanted, name) != getattr(held, name) for name in _SAME):
        return False
    if held.description != "\n".join(line for line in (wanted.description, held.marker) if line):
        return False
    if wanted.depends_on is not None:
        create = creates.get(wanted.depends_on)
        return create is not None and held.playlist_id in (None, create.result_id)
    return wanted.kind is Kind.CREATE or wanted.playlist_id == held.playlist_id


def _damaged(job: Job, detail: str) -> StoreUnfit:
    return StoreUnfit(
        f"What job {job.id} is to do is not what you confirmed ({detail}): the database is damaged. Nothing was sent "
        "and nothing was changed. Put a copy in its place, or end the job and look at a new preview.",
        where=f"job {job.id}",
    )
