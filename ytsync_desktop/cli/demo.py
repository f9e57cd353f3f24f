"""`ytsync demo`: the whole main job on the built-in YouTube, day after day, told in the terminal."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ytsync_desktop.cli.exits import Exit, exit_of_job
from ytsync_desktop.cli.invocation import Invocation, pass_invocation
from ytsync_desktop.core.operations import Job, JobState, Reason, Stage
from ytsync_desktop.core.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from ytsync_desktop.core.control import Control
    from ytsync_desktop.core.events import Report
    from ytsync_desktop.wiring import Application

_NEXT_DAY_HELPS = (Reason.QUOTA, Reason.CREATION_LIMIT)
_DID = {
    Stage.CREATE_PLAYLISTS: "created",
    Stage.ADD_VIDEOS: "added",
    Stage.REMOVE_VIDEOS: "removed",
    Stage.DELETE_PLAYLISTS: "deleted",
}


@click.command()
@pass_invocation
def demo(invocation: Invocation) -> int:
    """Try everything on a YouTube that is only on this machine.

    Without --data-dir it starts afresh in a folder that is deleted at the end; with it, it goes on where it was.
    """
    from ytsync_desktop.syncing.report_documents import report_document

    if invocation.data_dir is None:
        folder = Path(tempfile.mkdtemp(prefix="ytsync-demo-"))
        invocation.when_closed(lambda: shutil.rmtree(folder, ignore_errors=True))
        invocation.data_dir = folder
    invocation.demo = True
    application = invocation.application()
    with invocation.interruption.control() as control:
        story = _Story(invocation, application, control)
        job = story.tell()
        interrupted = control.interrupted
    output = invocation.output
    if job is None:
        output.document({})
        return Exit.INTERRUPTED if interrupted else Exit.PAUSED
    report = application.report(job.id)
    output.result(report_document(report), lambda console: story.end(console, job))
    return Exit.INTERRUPTED if interrupted else exit_of_job(job)


class _Story:
    def __init__(self, invocation: Invocation, application: Application, control: Control) -> None:
        self._output = invocation.output
        self._application = application
        self._control = control
        # A script gets the report alone.
        self._console = None if self._output.as_json else self._output.console()
        self._day = 1

    def tell(self) -> Job | None:
        """Import, sort, preview, sync; the job as it ends, or None when it never came to one."""
        if not (self._import() and self._sort()):
            return None
        self._preview()
        return self._sync()

    def end(self, console: Console, job: Job) -> None:
        """What came of it, and where to look further."""
        from ytsync_desktop.cli.screens import stage_lines

        report = self._application.report(job.id)
        self._title("5  Report")
        console.print(f"{report.word}.", style="bold")
        console.print("\n".join(stage_lines(job)))
        used = f"{job.units_used:,} units used of {job.units_planned:,} planned, on {len(report.days)} days"
        console.print(f"{used}; {len(report.kept):,} old playlists kept.")
        for kept in report.kept:
            console.print(plain(f"  {kept.title}: {kept.why}"))
        console.print("Watch Later is cleared by hand: YouTube lets no program do it.")

    def _import(self) -> bool:
        from ytsync_desktop.cli.progress import ImportBars

        self._title("1  Import")
        with ImportBars(self._output) as bars:
            summary = self._application.import_library(bars.report, self._control)
        channel = self._application.account()
        self._say(
            f"{channel.title if channel else 'The channel'}: {summary.playlists:,} playlists with {summary.items:,} "
            f"items, {summary.videos:,} videos, {summary.unavailable:,} of them unavailable ({summary.units:,} units)."
        )
        return summary.state == "complete"

    def _sort(self) -> bool:
        """Watch Later and the categories come from files; videos known by id alone are looked up by a refresh."""
        from ytsync_desktop.cli.progress import ImportBars
        from ytsync_desktop.simulator.catalogue import demo_file

        self._title("2  Watch Later and categories")
        folder = demo_file().parent
        entries = self._application.import_watch_later(folder / "Watch later-videos.csv")
        self._say(f"Watch Later from Google Takeout: {entries.added + entries.already_known:,} entries.")
        sorted_in = self._application.import_categories(folder / "categories.csv")
        self._say(f"{sorted_in.categories:,} categories with {sorted_in.assignments:,} videos, all approved.")
        with ImportBars(self._output) as bars:
            summary = self._application.import_library(bars.report, self._control)
        self._say(f"{summary.videos:,} videos are known now.")
        return summary.state == "complete"

    def _preview(self) -> None:
        from ytsync_desktop.cli.screens import preview_text

        self._title("3  Preview")
        self._say(preview_text(self._application.preview()).rstrip())

    def _sync(self) -> Job | None:
        """Day after day until the job needs none; the newest job where there is nothing to do."""
        self._title("4  Sync")
        before = self._application.newest_job()
        if before is not None and before.finished:
            before = None
        job = self._run_day(self._application.resume if before is not None else self._start)
        while job is not None:
            self._say_day(job, before)
            if job.state is not JobState.PAUSED or job.reason not in _NEXT_DAY_HELPS or self._control.stopping:
                return job
            self._application.demo_next_day()
            self._day += 1
            before, job = job, self._run_day(self._application.resume)
        return self._application.newest_job()

    def _start(self, report: Report, control: Control) -> Job | None:
        return self._application.start_sync(None, report, control)

    def _run_day(self, run: Callable[[Report, Control], Job | None]) -> Job | None:
        from ytsync_desktop.cli.progress import JobBars

        with JobBars(self._output, self._application.clock, transient=True) as bars:
            return run(bars.report, self._control)

    def _say_day(self, job: Job, before: Job | None) -> None:
        earlier = {count.stage: count.done for count in before.stages} if before is not None else {}
        done = [(count, count.done - earlier.get(count.stage, 0)) for count in job.stages if count.stage in _DID]
        what = ", ".join(f"{number:,} {_DID[count.stage]}" for count, number in done if number)
        left = sum(count.left for count in job.stages if count.stage in _DID)
        units = job.units_used - (before.units_used if before is not None else 0)
        day = self._application.ledger.state().day
        self._say(f"Day {self._day:>2}  {day}  {units:>6,} units  {what or 'nothing'}; {left:,} left")

    def _title(self, text: str) -> None:
        if self._console is not None:
            self._console.print()
            self._console.print(text, style="bold")

    def _say(self, text: str) -> None:
        if self._console is not None:
            self._console.print(text)
