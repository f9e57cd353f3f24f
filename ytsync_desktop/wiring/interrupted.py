"""A job that nobody runs any more although it is kept as running: its process was killed."""

from __future__ import annotations

from dataclasses import replace

from ytsync_desktop.core.operations import Job, JobState, Reason

INTERRUPTED = "It was interrupted. Nothing is lost; resume when you like."


def as_interrupted(job: Job) -> Job:
    """The job as it stands when the process that ran it is gone."""
    if job.state is not JobState.RUNNING:
        return job
    return replace(job, state=JobState.PAUSED, reason=Reason.INTERRUPTED, message=INTERRUPTED)
