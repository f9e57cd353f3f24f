"""`ytsync preview`, `sync`, `resume`, `decide`, `abort`, `status` and `report`: a plan and its job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ytsync_desktop.cli.exits import Exit, error_document, exit_of_job
from ytsync_desktop.cli.invocation import NUMBER, Invocation, pass_invocation
from ytsync_desktop.core.errors import WrongUsage
from ytsync_desktop.core.operations import Decision
from ytsync_desktop.core.plan import OF_CATEGORIES, Strategy

if TYPE_CHECKING:
    from collections.abc import Callable

    from ytsync_desktop.core.control import Control
    from ytsync_desktop.core.events import Report
    from ytsync_desktop.core.operations import Job
    from ytsync_desktop.wiring import Application

_STRATEGIES = click.Choice([strategy.value for strategy in OF_CATEGORIES])
_strategy_option = click.option(
    "--strategy",
    type=_STRATEGIES,
    default=Strategy.FRESH.value,
    show_default=True,
    help="fresh: every category anew, all old playlists deleted. reuse: old playlists turned into categories.",
)


@click.command()
@_strategy_option
@pass_invocation
def preview(invocation: Invocation, strategy: str) -> None:
    """Show what a sync would change and cost. Sends nothing and needs no sign-in."""
    from ytsync_desktop.cli.json_views import preview_view
    from ytsync_desktop.cli.screens import preview_text

    application = invocation.application(lock=False)
    found = application.preview(Strategy(strategy))
    _ask_to_refresh(invocation, application)
    invocation.output.told(preview_view(found), lambda: preview_text(found))


@click.command()
@click.option("--yes", is_flag=True, help="Yes, change my YouTube as the preview says.")
@click.option("--plan", "plan_id", metavar="ID", help="Start only if the preview still has this plan_id.")
@_strategy_option
@pass_invocation
def sync(invocation: Invocation, yes: bool, plan_id: str | None, strategy: str) -> int:
    """Start a job and run it until it must stop."""
    chosen = Strategy(strategy)
    if not yes:
        raise WrongUsage("A sync changes your YouTube. Look at “ytsync preview”, then add --yes.", where="yes")
    application = invocation.application()
    return run_job(
        invocation,
        application,
        lambda report, control: application.start_sync(plan_id, report, control, strategy=chosen),
    )


@click.command()
@pass_invocation
def resume(invocation: Invocation) -> int:
    """Run the unfinished job on."""
    application = invocation.application()
    return run_job(invocation, application, application.resume)


@click.command()
@click.option("--retry", "decision", flag_value=Decision.RETRY.value, help="Try what failed once more.")
@click.option("--skip", "decision", flag_value=Decision.SKIP.value, help="Leave out what failed and go on.")
@click.option("--abort", "decision", flag_value=Decision.ABORT.value, help="End the job here.")
@pass_invocation
def decide(invocation: Invocation, decision: str | None) -> None:
    """Answer the question a job waits with. Run it on with “ytsync resume”."""
    if decision is None:
        raise WrongUsage("Say which: --retry, --skip or --abort.", where="decide")
    application = invocation.application()
    application.decide(Decision(decision))
    _show_status(invocation, application)


@click.command()
@pass_invocation
def abort(invocation: Invocation) -> None:
    """End the unfinished job; what is done stays."""
    application = invocation.application()
    application.abort()
    _show_status(invocation, application)


@click.command()
@pass_invocation
def status(invocation: Invocation) -> None:
    """Show where the job and today's quota stand."""
    application = invocation.application(lock=False)
    _ask_to_refresh(invocation, application)
    _show_status(invocation, application)


@click.command()
@click.option("--job", "job_id", type=NUMBER, metavar="N", help="Default: the newest.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv", "html"]), default="text", show_default=True)
@click.option("--output", "file", type=click.Path(path_type=Path), metavar="FILE", help="Default: standard output.")
@pass_invocation
def report(invocation: Invocation, job_id: int | None, form: str, file: Path | None) -> None:
    """Show every operation of a job."""
    from ytsync_desktop.syncing.report_documents import report_document
    from ytsync_desktop.syncing.report_files import render

    output = invocation.output
    application = invocation.application(lock=False)
    found = application.report(job_id)
    if file is not None:
        application.write_report(found.job.id, form, file)
    if output.as_json:
        output.document(report_document(found))
    elif file is None:
        output.text(render(found, form))
    else:
        output.console().print(f"The report of job {found.job.id} is in {file}.")


def run_job(invocation: Invocation, application: Application, start: Callable[[Report, Control], Job | None]) -> Exit:
    """Run a job in view of the person; the answer is its status, and where the sign-in is dead an error beside it."""
    from ytsync_desktop.cli.progress import JobBars

    output = invocation.output
    with invocation.interruption.control() as control, JobBars(output, application.clock) as bars:
        job = start(bars.report, control)
        interrupted = control.interrupted
    if job is None:
        output.note("There is nothing to do: YouTube already looks as wanted.")
        _show_status(invocation, application)
        return Exit.DONE
    code = exit_of_job(job)
    if code is Exit.PAUSED and interrupted:
        code = Exit.INTERRUPTED
    if code in (Exit.SIGN_IN, Exit.ERROR):
        output.note(job.message)
        output.document({**error_document(str(job.reason or job.state), job.message, "job"), **_status(application)})
    else:
        if doubt := application.doubt_about_folder():
            output.note(doubt)
        _show_status(invocation, application)
    return code


def _ask_to_refresh(invocation: Invocation, application: Application) -> None:
    """On standard error, and only that: nothing waits for it."""
    from ytsync_desktop.core.freshness import refresh_words

    words = refresh_words(application.library.counts(), application.clock.now())
    if words:
        invocation.output.note(f"{words} Refresh it with: ytsync import")


def _status(application: Application) -> dict[str, object]:
    from ytsync_desktop.cli.json_views import status_view

    job = application.newest_job()
    return status_view(job, application.stage_of(job) if job else None, application.ledger.state())


def _show_status(invocation: Invocation, application: Application) -> None:
    from ytsync_desktop.cli.screens import status_text

    document = _status(application)
    invocation.output.told(document, lambda: status_text(application.newest_job(), application.ledger.state()))
