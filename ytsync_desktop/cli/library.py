"""`ytsync import`, `ytsync library` and `ytsync watch-later`: what comes from YouTube to this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ytsync_desktop.cli.exits import Exit, error_document
from ytsync_desktop.cli.invocation import Invocation, pass_invocation
from ytsync_desktop.core.operations import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from ytsync_desktop.core.checkpoints import Difference
    from ytsync_desktop.core.csv_rows import RejectedRow
    from ytsync_desktop.importing.summary import ImportSummary

FILE = click.Path(path_type=Path)


@click.command(name="import")
@click.option("--full", is_flag=True, help="Ask for everything again instead of what changed.")
@click.option("--liked", is_flag=True, help="Take in the list of your liked videos as well.")
@pass_invocation
def import_command(invocation: Invocation, full: bool, liked: bool) -> int:
    """Import the library, go on with an unfinished import, or refresh."""
    from ytsync_desktop.cli.json_views import import_view
    from ytsync_desktop.cli.progress import ImportBars

    application = invocation.application()
    output = invocation.output
    with invocation.interruption.control() as control, ImportBars(output) as bars:
        summary = application.import_library(bars.report, control, full=full, liked=liked)
        interrupted = control.interrupted
    code = _import_exit(summary, interrupted=interrupted)
    if code is Exit.SIGN_IN:
        output.note(summary.message)
        output.document({**error_document("sign_in", summary.message), **import_view(summary)})
    else:
        output.result(import_view(summary), lambda console: _show_import(console, summary))
    return code


def _import_exit(summary: ImportSummary, *, interrupted: bool) -> Exit:
    if summary.state == "complete":
        return Exit.DONE
    if summary.reason == Reason.SIGN_IN:
        return Exit.SIGN_IN
    return Exit.INTERRUPTED if interrupted else Exit.PAUSED


def _show_import(console: Console, summary: ImportSummary) -> None:
    if summary.state == "complete":
        change = "nothing changed" if summary.unchanged else _changes(summary)
        console.print(f"The library is up to date: {change} ({summary.units:,} units).")
    else:
        console.print(f"The import is paused: {summary.message or summary.reason}")
        if summary.resume_at is not None:
            console.print(f"It can go on at {summary.resume_at.isoformat(timespec='minutes')}.")
    console.print(
        f"{summary.playlists:,} playlists, {summary.items:,} items, {summary.videos:,} videos, "
        f"{summary.unavailable:,} of them unavailable."
    )
    if summary.differences:
        console.print(_why_counts_differ(summary.differences))


def _why_counts_differ(differences: Sequence[Difference]) -> str:
    """Why playlists show fewer usable videos than YouTube counts, over all of them."""
    parts = [
        f"{figure:,} {what}"
        for figure, what in (
            (sum(one.unavailable for one in differences), "unavailable"),
            (sum(one.duplicates for one in differences), "more than once in a playlist"),
            (sum(one.hidden for one in differences), "counted by YouTube but not listed"),
        )
        if figure
    ]
    return f"{len(differences):,} playlists have fewer usable videos than YouTube counts: {', '.join(parts)}."


def _changes(summary: ImportSummary) -> str:
    return f"{summary.new:,} new, {summary.updated:,} changed, {summary.removed:,} removed"


@click.group(no_args_is_help=False)
def library() -> None:
    """The imported library."""


@library.command(name="export")
@click.argument("file", type=FILE)
@pass_invocation
def library_export(invocation: Invocation, file: Path) -> None:
    """Write everything imported to FILE, as JSON."""
    from ytsync_desktop.cli.json_views import counts_view

    counts = invocation.application().export_library(file)
    invocation.output.result(
        counts_view(counts),
        lambda console: console.print(
            f"{counts.playlists:,} playlists, {counts.items:,} items and {counts.videos:,} videos written to {file}."
        ),
    )


@click.group(name="watch-later", no_args_is_help=False)
def watch_later() -> None:
    """Watch Later, which YouTube shows to no program: it comes from Google Takeout."""


@watch_later.command(name="import")
@click.argument("file", type=FILE)
@pass_invocation
def watch_later_import(invocation: Invocation, file: Path) -> None:
    """Take over FILE, a Takeout CSV or zip in any language."""
    from ytsync_desktop.cli.json_views import watch_later_import_view

    result = invocation.application().import_watch_later(file)

    def show(console: Console) -> None:
        console.print(f"{result.added:,} entries added, {result.already_known:,} already known.")
        show_rejected(console, result.rejected)

    invocation.output.result(watch_later_import_view(result), show)


@watch_later.command(name="verify")
@click.argument("file", type=FILE)
@pass_invocation
def watch_later_verify(invocation: Invocation, file: Path) -> None:
    """See from a later Takeout FILE what is cleared and what is left."""
    from ytsync_desktop.cli.json_views import watch_later_verify_view

    result = invocation.application().verify_watch_later(file)
    invocation.output.result(
        watch_later_verify_view(result),
        lambda console: console.print(f"{result.cleared:,} entries are cleared, {result.left:,} are left."),
    )


def show_rejected(console: Console, rejected: Iterable[RejectedRow]) -> None:
    """The rows of a file that could not be taken."""
    rows = list(rejected)
    if rows:
        console.print(f"{len(rows):,} rows were not taken:")
    for row in rows:
        console.print(f"  line {row.line}: {row.reason}")
