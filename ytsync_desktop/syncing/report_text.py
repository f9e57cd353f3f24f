"""A job's report as plain text."""

from __future__ import annotations

from ytsync_desktop.core.operations import Operation
from ytsync_desktop.core.plain_text import plain
from ytsync_desktop.syncing.report import JobReport
from ytsync_desktop.syncing.report_words import STAGE_WORDS, STATUS_WORDS, cause_of, sentence_of, standing


def to_text(report: JobReport) -> str:
    """The report to be read from top to bottom: figures, days, failures, what was kept, every operation."""
    job = report.job
    lines = [f"{report.word}: job {job.id} of {job.started_at:%Y-%m-%d}"]
    if report.channel_title:
        lines.append(f"Channel: {plain(report.channel_title)}")
    if standing(job):
        lines.append(standing(job))
    if job.resume_at is not None:
        lines.append(f"Can go on at {job.resume_at.isoformat(timespec='minutes')}")
    lines += ["", ", ".join(f"{figure:,} {name}" for name, figure in report.counters), ""]
    lines += [f"  {STAGE_WORDS[count.stage]:<18}{count.done:>6,} of {count.total:,}" for count in job.stages]
    lines += _section("Units per day", [f"{cost.day}  {cost.units:>7,}" for cost in report.days])
    lines += _section("Failed and skipped", [_failure(operation) for operation in report.failures])
    lines += _section(
        "Kept on YouTube, and why", [f"{plain(kept.title)} ({kept.playlist_id}): {kept.why}" for kept in report.kept]
    )
    lines += _section("Every operation", [_line(operation) for operation in report.operations])
    return "\n".join(map(plain, lines)) + "\n"


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []


def _failure(operation: Operation) -> str:
    return f"{sentence_of(operation)}: {STATUS_WORDS[operation.status]}. {cause_of(operation)}".rstrip()


def _line(operation: Operation) -> str:
    finished = operation.finished_at
    when = finished.isoformat(sep=" ", timespec="seconds") if finished else "-"
    return f"{when:<25}  {STATUS_WORDS[operation.status]:<13}  {sentence_of(operation)}"
