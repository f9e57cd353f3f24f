"""Exit codes: which of them an error or a job's state means, and what is printed with it."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import click

from ytsync_desktop.core.errors import (
    AnotherInstance,
    Cancelled,
    SignInRequired,
    TokenDead,
    WrongUsage,
    YtsyncError,
)
from ytsync_desktop.core.operations import Job, JobState, Reason


class Exit(IntEnum):
    """The codes of the contract."""

    DONE = 0
    ERROR = 1
    USAGE = 2
    PAUSED = 3
    DECISION = 4
    SIGN_IN = 5
    ANOTHER_INSTANCE = 6
    INTERRUPTED = 130


def exit_of_error(error: YtsyncError) -> Exit:
    """The code that an error ends the process with."""
    if isinstance(error, WrongUsage):
        return Exit.USAGE
    if isinstance(error, SignInRequired | TokenDead):
        return Exit.SIGN_IN
    if isinstance(error, AnotherInstance):
        return Exit.ANOTHER_INSTANCE
    if isinstance(error, Cancelled):
        return Exit.INTERRUPTED
    return Exit.ERROR


def exit_of_job(job: Job) -> Exit:
    """The code that says where a run has left its job."""
    if job.state is JobState.WAITING:
        return Exit.DECISION
    if job.state is JobState.FAILED:
        return Exit.ERROR
    if job.state in (JobState.COMPLETED, JobState.ABORTED):
        return Exit.DONE
    if job.reason is Reason.SIGN_IN:
        return Exit.SIGN_IN
    return Exit.INTERRUPTED if job.reason is Reason.INTERRUPTED else Exit.PAUSED


def error_document(code: str, message: str, where: str | None = None) -> dict[str, Any]:
    """An error as a script gets it."""
    return {"error": {"code": code, "message": " ".join(message.split()), "where": where}}


def usage_lines(error: click.UsageError) -> tuple[str, ...]:
    """What is wrong with a command line, in at most three lines."""
    message = error.format_message()
    if error.ctx is None:
        return (f"Error: {message}",)
    help_hint = f"Try '{error.ctx.command_path} --help'."
    return (error.ctx.get_usage(), f"Error: {message}", help_hint)


def usage_where(error: click.UsageError) -> str | None:
    """The option or argument that a usage error is about."""
    if isinstance(error, click.BadParameter) and error.param is not None:
        return error.param.name
    if isinstance(error, click.NoSuchOption):
        return error.option_name
    return error.ctx.command_path if error.ctx is not None else None
