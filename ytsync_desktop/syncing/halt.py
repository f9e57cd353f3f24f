"""Why a run ends before the job does, as one exception that carries the job's next state."""

from __future__ import annotations

from datetime import datetime, timedelta

from ytsync_desktop.core.errors import QuotaExhausted, RunStopped, StoreProblem
from ytsync_desktop.core.operations import JobState, Reason
from ytsync_desktop.core.quota import day_start, pacific_day


class Halt(Exception):
    """The run ends here; the job is left in `state` for `reason`, to be resumed (at `resume_at`, if that is known)."""

    def __init__(
        self,
        reason: Reason,
        message: str,
        *,
        state: JobState = JobState.PAUSED,
        resume_at: datetime | None = None,
    ) -> None:
        super().__init__(message)
        self.state = state
        self.reason = reason
        self.message = message
        self.resume_at = resume_at


_LOOK_AGAIN = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 35, 75))
"""YouTube may renew the quota later than at midnight: after 5 minutes, 10 more, 20, 40."""


def renewal_expected(now: datetime) -> datetime | None:
    """When to try again after a refusal shortly after midnight; None when the day is taken to be spent."""
    midnight = day_start(pacific_day(now))
    return next((midnight + wait for wait in _LOOK_AGAIN if now < midnight + wait), None)


def halt_for(error: RunStopped, *, resets_at: datetime) -> Halt:
    """The halt that a refusal of everything leads to."""
    if isinstance(error, QuotaExhausted):
        return out_of_quota(resets_at)
    return Halt(Reason(error.pause), error.message)


def out_of_quota(resets_at: datetime) -> Halt:
    """The day's units are spent but for the reserve."""
    return Halt(Reason.QUOTA, "Today's quota is used up. Nothing is lost; resume after the reset.", resume_at=resets_at)


def disk_halt(error: StoreProblem) -> Halt:
    """Nothing more can be written down, so nothing more is sent."""
    return Halt(Reason.DISK, error.message)
