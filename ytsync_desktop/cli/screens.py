"""What a person sees of a preview and of a job."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ytsync_desktop.cli.tables import stage_table
from ytsync_desktop.core.operations import Job, JobState, Stage
from ytsync_desktop.core.quota import QuotaState
from ytsync_desktop.syncing.report_words import STAGE_WORDS, plain, standing

if TYPE_CHECKING:
    from rich.console import Console

    from ytsync_desktop.syncing.preview import Preview

_STATES = {
    JobState.PENDING: "is ready to start",
    JobState.RUNNING: "is running",
    JobState.PAUSED: "is paused",
    JobState.WAITING: "waits for a decision",
    JobState.COMPLETED: "is done",
    JobState.ABORTED: "was aborted; what was done stays",
    JobState.FAILED: "failed",
}


def show_preview(console: Console, preview: Preview) -> None:
    """The head line, the stages, what is left out, and how to start."""
    plan, schedule = preview.plan, preview.schedule
    if not plan.writes:
        console.print("There is nothing to do: YouTube already looks as wanted.")
    else:
        console.print(headline(preview), style="bold")
    for stage in Stage:
        if plan.count(stage):
            console.print(f"  {STAGE_WORDS[stage]:<20}{plan.count(stage):>7,}")
    for figure, what in (
        (len(plan.unavailable), "videos are unavailable on YouTube and left out"),
        (len(plan.not_checked), "videos were never looked up; the next import does"),
        (len(plan.watch_later), "Watch Later entries to clear by hand; the list is in the report"),
        (len(plan.kept), "old playlists are kept"),
    ):
        if figure:
            console.print(f"{figure:,} {what}.")
    for kept in plan.kept:
        console.print(f"  {plain(kept.title)}: {kept.why}")
    for problem in plan.problems:
        console.print(f"“{plain(problem.category)}” cannot be made: {problem.why}")
    if schedule.binding:
        console.print(f"What sets the pace: {schedule.binding}.")
    if plan.writes:
        console.print(f"Start it with: ytsync sync --yes --plan {plan.id}")


def headline(preview: Preview) -> str:
    """Changes, units and days in one line."""
    days = preview.schedule.days
    span = f"{len(days)} days ({_date(days[0].day)} – {_date(days[-1].day)})" if len(days) > 1 else "today"
    a_day = preview.quota.limit - preview.quota.reserve
    return f"{len(preview.plan.writes):,} changes · {preview.units:,} units · {span} at {a_day:,} a day"


def _date(day: date) -> str:
    return f"{day.day} {day:%b}"


def show_status(console: Console, job: Job | None, quota: QuotaState) -> None:
    """Where the newest job and the day's quota stand."""
    if job is None:
        console.print("There is no job.")
    else:
        console.print(f"Job {job.id} {_STATES[job.state]}.", style="bold")
        if standing(job):
            console.print(standing(job))
        if job.resume_at is not None:
            console.print(f"It can go on at {job.resume_at.isoformat(timespec='minutes')}.")
        if not job.finished and job.finish_date:
            console.print(f"Planned to finish on {job.finish_date}.")
        console.print(stage_table(job))
        console.print(f"{job.units_used:,} of {job.units_planned:,} units of the job are used.")
    console.print(
        f"Today ({quota.day}): {quota.used:,} of {quota.limit:,} units, {quota.reserve:,} of them kept back; "
        f"reset at {quota.resets_at.isoformat(timespec='minutes')}."
    )
