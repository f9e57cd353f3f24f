"""What a person reads of a preview and of a job, as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from ytsync_desktop.core.operations import Job, JobState, Stage
from ytsync_desktop.core.plain_text import plain
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.core.plan_words import what_becomes, what_cannot_come_back, who_will_see
from ytsync_desktop.core.quota import QuotaState
from ytsync_desktop.syncing.report_words import STAGE_WORDS, standing

if TYPE_CHECKING:
    from ytsync_desktop.backup.compare import Comparison
    from ytsync_desktop.syncing.preview import Alternative, Preview

_FEW = 10

_STATES = {
    JobState.PENDING: "is ready to start",
    JobState.RUNNING: "is running",
    JobState.PAUSED: "is paused",
    JobState.WAITING: "waits for a decision",
    JobState.COMPLETED: "is done",
    JobState.ABORTED: "was aborted; what was done stays",
    JobState.FAILED: "failed",
}


def preview_text(preview: Preview, command: str = "ytsync sync --yes") -> str:
    """The head line, the stages, what is left out, and how to start: by `command` and the plan's id."""
    plan, schedule = preview.plan, preview.schedule
    lines = [headline(preview), *(f"  {_alternative(other)}" for other in preview.alternatives if plan.writes)]
    lines += [f"  {STAGE_WORDS[stage]:<20}{plan.count(stage):>7,}" for stage in Stage if plan.count(stage)]
    for figure, what in (
        (len(plan.unavailable), "videos are unavailable on YouTube and left out"),
        (len(plan.not_checked), "videos were never looked up; the next import does"),
        (len(plan.watch_later), "Watch Later entries to clear by hand; the list is in the report"),
        (len(plan.kept), "old playlists are kept"),
    ):
        if figure:
            lines.append(f"{figure:,} {what}.")
    lines += _going_on(preview)
    lines += _way_back(preview)
    lines += [f"  {plain(kept.title)}: {plain(kept.why)}" for kept in plan.kept]
    lines += [f"“{plain(problem.category)}” cannot be made: {plain(problem.why)}" for problem in plan.problems]
    if schedule.binding:
        lines.append(f"What sets the pace: {schedule.binding}.")
    if plan.writes:
        reuse = f" --strategy {plan.strategy}" if plan.strategy is Strategy.REUSE else ""
        lines.append(f"Start it with: {command}{reuse} --plan {plan.id}")
    return "\n".join(map(plain, lines)) + "\n"


def _alternative(other: Alternative) -> str:
    days = "1 day" if other.days == 1 else f"{other.days:,} days"
    return f"by the strategy {other.strategy}: {other.units:,} units, {days}"


def _going_on(preview: Preview) -> list[str]:
    """What a plan in which playlists go on shows beside its figures."""
    plan = preview.plan
    if plan.strategy is Strategy.RESTORE:
        return []
    lines = [f"{len(plan.reused):,} old playlists go on as categories."] if plan.reused else []
    lines += who_will_see(plan, preview.library)
    return lines + [f"  {plain(words)}" for words in what_becomes(plan)]


def _way_back(preview: Preview) -> list[str]:
    """What a restore shows beside its figures: who will see what, what is lost for good, and by name what goes."""
    plan = preview.plan
    if plan.strategy is not Strategy.RESTORE:
        return []
    lines = [*who_will_see(plan, preview.library), *what_cannot_come_back(plan)]
    lines += _named("is in no playlist afterwards", [preview.library.title_of(video_id) for video_id in plan.dropped])
    return lines + _named("is deleted", [deletion.title for deletion in plan.deletions])


def _named(what: str, titles: Sequence[str]) -> list[str]:
    """The first of some titles, each with what becomes of it, and how many more there are."""
    lines = [f"  {title}: {what}" for title in titles[:_FEW]]
    return [*lines, f"  … and {len(titles) - _FEW:,} more"] if len(titles) > _FEW else lines


def comparison_text(comparison: Comparison) -> str:
    """A line per playlist that differs, with what changed in it."""
    lines = [f"From {_moment(comparison.before)} to {_moment(comparison.after)}: {comparison.same:,} the same."]
    for one in comparison.differences:
        figures = [
            f"{len(one.added):,} more" if one.added else "",
            f"{len(one.removed):,} fewer" if one.removed else "",
        ]
        said = "; ".join(part for part in (*map(plain, one.words), *figures) if part)
        lines.append(f"  {one.change.value:<8} {plain(one.title)}{f': {said}' if said else ''}")
    return "\n".join(lines) + "\n"


def _moment(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes")


def headline(preview: Preview) -> str:
    """Changes, units and days in one line."""
    if not preview.plan.writes:
        return "There is nothing to do: YouTube already looks as wanted."
    days = preview.schedule.days
    span = f"{len(days)} days ({_date(days[0].day)} – {_date(days[-1].day)})" if len(days) > 1 else "today"
    a_day = preview.quota.limit - preview.quota.reserve
    return f"{len(preview.plan.writes):,} changes · {preview.units:,} units · {span} at {a_day:,} a day"


def _date(day: date) -> str:
    return f"{day.day} {day:%b}"


def status_text(job: Job | None, quota: QuotaState) -> str:
    """Where the newest job and the day's quota stand."""
    lines = ["There is no job."] if job is None else _job_lines(job)
    lines.append(
        f"Today ({quota.day}): {quota.used:,} of {quota.limit:,} units, {quota.reserve:,} of them kept back; "
        f"reset at {quota.resets_at.isoformat(timespec='minutes')}."
    )
    return "\n".join(lines) + "\n"


def stage_lines(job: Job) -> list[str]:
    """A line per stage that has operations, under a head."""
    lines = [f"  {'':<20}{'Done':>14}{'Failed':>8}{'Skipped':>9}{'Left':>8}"]
    lines += [
        f"  {STAGE_WORDS[count.stage]:<20}{f'{count.done:,} of {count.total:,}':>14}"
        f"{count.failed:>8,}{count.skipped:>9,}{count.left:>8,}"
        for count in job.stages
        if count.total
    ]
    return lines


def _job_lines(job: Job) -> list[str]:
    lines = [f"Job {job.id} {_STATES[job.state]}."]
    if standing(job):
        lines.append(standing(job))
    if job.resume_at is not None:
        lines.append(f"It can go on at {job.resume_at.isoformat(timespec='minutes')}.")
    if not job.finished and job.finish_date:
        lines.append(f"Planned to finish on {job.finish_date}.")
    lines += stage_lines(job)
    return [*lines, f"{job.units_used:,} of {job.units_planned:,} units of the job are used."]
