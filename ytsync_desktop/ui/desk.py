"""Joins the window's state with its threads: for work of hours, for quick errands on local data, and for previews."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import Cancelled, NotPossible, SignInRequired, YtsyncError
from ytsync_desktop.core.events import Event, Report
from ytsync_desktop.core.events import Notice as NoticeEvent
from ytsync_desktop.core.operations import Job, JobState
from ytsync_desktop.core.overview import Overview
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.core.ports import BackupInfo
from ytsync_desktop.ui.letting_go import Held, let_go
from ytsync_desktop.ui.library.shelf import Shelf, lay_out
from ytsync_desktop.ui.notices import Notice, Notices
from ytsync_desktop.ui.preview.nodes import Tree
from ytsync_desktop.ui.progress.tally import Tally
from ytsync_desktop.ui.report.model import ReportRows, report_rows
from ytsync_desktop.ui.runner import Runner
from ytsync_desktop.ui.state import State, WayBack, Work
from ytsync_desktop.ui.way import WAY_MS

if TYPE_CHECKING:
    from ytsync_desktop.syncing.preview import Preview
    from ytsync_desktop.syncing.report import JobReport
    from ytsync_desktop.ui.services import Services, ServicesFactory

T = TypeVar("T")


def overview(services: Services) -> Overview:
    """The figures around the pages."""
    return Overview(
        account=services.account(),
        counts=services.library.counts(),
        quota=services.ledger.state(),
        job=services.journal.unfinished_job(),
        settings=services.settings.load(),
        now=services.clock.now(),
    )


class Desk(QObject):
    """What pages and commands share. `signInNeeded` asks the window to bring up the sign-in."""

    signInNeeded = Signal()

    def __init__(self, factory: ServicesFactory, *, demo: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State(demo=demo, parent=self)
        self.notices = Notices(self)
        self._long = Runner(factory, "long work", self)
        self._quick = Runner(factory, "errands", self)
        # To plan a large library takes seconds, and the next edit is not to wait for it.
        self._plans = Runner(factory, "previews", self)
        for runner in self._threads:
            runner.events.connect(self._hear)
        self._preview_soon = QTimer(self, singleShot=True, interval=150)
        self._preview_soon.timeout.connect(self.load_preview)
        self._jobs_soon = QTimer(self, singleShot=True, interval=WAY_MS)
        self._jobs_soon.timeout.connect(self.load_jobs)

    # --- asking for work ------------------------------------------------------------------------------------------

    def errand(
        self,
        ask: Callable[[Services], T],
        done: Callable[[T], None],
        failed: Callable[[YtsyncError], None] | None = None,
    ) -> None:
        """Have something quick done on local data."""
        self._ask(self._quick, ask, done, failed)

    def _ask(
        self,
        runner: Runner,
        ask: Callable[[Services], T],
        done: Callable[[T], None],
        failed: Callable[[YtsyncError], None] | None,
    ) -> None:
        def arrive(made: T) -> None:
            self.give_way()
            done(made)

        runner.submit(lambda services, _report, _control: ask(services), arrive, failed or self.complain)

    def work(
        self,
        kind: Work,
        run: Callable[[Services, Report, Control], T],
        done: Callable[[T], None],
        failed: Callable[[YtsyncError], None] | None = None,
    ) -> bool:
        """Have long work done; False (and a word about it) while other long work goes on."""
        if self._long.busy:
            self.say("Something else is under way; try again when it is done.", tone="warn")
            return False

        def finish(result: T) -> None:
            self.state.set_work(Work.NONE)
            done(result)

        def stop(error: YtsyncError) -> None:
            self.state.set_work(Work.NONE)
            (failed or self.complain)(error)

        self.state.set_work(kind)
        self._long.submit(run, finish, stop)
        return True

    def pause(self) -> None:
        """Stop the long work after its present call."""
        self._long.pause()

    def give_way(self) -> None:
        """Let all threads stand still while the window shows something new."""
        for runner in self._threads:
            runner.give_way()

    @property
    def _threads(self) -> tuple[Runner, ...]:
        return self._long, self._quick, self._plans

    @property
    def working(self) -> bool:
        """Whether long work goes on."""
        return self._long.busy

    @property
    def busy(self) -> bool:
        """Whether anything goes on, or is about to."""
        soon = self._preview_soon.isActive() or self._jobs_soon.isActive()
        return soon or any(runner.busy for runner in self._threads)

    def close(self) -> None:
        """End all threads; returns when they have ended."""
        self._preview_soon.stop()
        self._jobs_soon.stop()
        for runner in self._threads:
            runner.close()

    # --- reading ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read everything on show again from local data."""
        self.errand(overview, self._show_overview)

    def refresh_figures(self) -> None:
        """Read only the figures around the pages."""
        self.errand(overview, self.state.set_overview)

    def load_shelf(self) -> None:
        """Read the library and its categories."""
        self.errand(_shelf, self._show_shelf)

    def load_tally(self) -> None:
        """Read the operations of the job on show."""
        if self.state.job is not None:
            job_id, finished = self.state.job.id, self.state.job.finished

            def read(services: Services) -> tuple[Tally, BackupInfo | None, date | None]:
                backups = (backup for backup in services.backups.list() if backup.job_id == job_id)
                finish = None
                with suppress(NotPossible):  # it would take more than ten years
                    finish = None if finished else services.still_to_come(job_id).finish_date
                return Tally(services.journal.operations(job_id)), next(backups, None), finish

            self.state.expect_tally()
            self.errand(read, lambda made: self._replace(self.state.tally, lambda: self.state.set_tally(job_id, *made)))

    def load_preview(self) -> None:
        """Compute the preview: of an unfinished job, else of the way back wished for, else of today's local data."""
        self._preview_soon.stop()
        job, back = self.state.unfinished, self.state.way_back
        if not self.state.imported and job is None:
            self.state.set_preview(None, None)
            return

        def compute(services: Services) -> tuple[Preview, Tree]:
            if job is not None:
                preview = services.job_preview(job.id)
            elif back is not None:
                preview = services.preview_restore(back.backup_id, back.wish)
            else:
                preview = services.preview(Strategy(services.settings.load().strategy))
            # Kept by plan and preview: some 100 ms that the window's thread need not spend.
            _ = preview.plan.id, preview.plan.writes, preview.alternatives, preview.unavailable_places
            return preview, Tree(preview)

        def show(made: tuple[Preview, Tree]) -> None:
            self._replace(self.state.preview_tree, lambda: self.state.set_preview(*made))

        self._ask(self._plans, compute, show, self._no_preview)

    def show_way_back(self, back: WayBack | None) -> None:
        """Let the preview show the way back to a backup, or (None) the plan of today's data again."""
        self.state.way_back = back
        self.state.set_preview(None, None, "The preview is being computed.")
        self.load_preview()

    def load_jobs(self) -> None:
        """Read the list of jobs; the report page then asks for the one it shows."""
        self.errand(lambda services: services.journal.jobs(), self.state.set_jobs)

    def load_report(self, job_id: int) -> None:
        """Read the report of a job."""

        def read(services: Services) -> tuple[JobReport, ReportRows]:
            from ytsync_desktop.syncing.report import build_report

            report = build_report(services.journal, job_id)
            _ = report.counters  # kept by the report
            return report, report_rows(report.operations)

        def show(made: tuple[JobReport, ReportRows]) -> None:
            self._replace(self.state.report_rows, lambda: self.state.set_report(*made))

        self.errand(read, show)

    def preview_changed(self) -> None:
        """The local data changed: compute the preview again, shortly."""
        self._preview_soon.start()

    def jobs_wanted(self) -> None:
        """The report page comes into view: read the jobs once it is painted."""
        self._jobs_soon.start()

    def _show_overview(self, figures: Overview) -> None:
        self.state.set_overview(figures)
        self.load_tally()
        self.load_shelf()

    def _show_shelf(self, shelf: Shelf) -> None:
        self.set_shelf(shelf)
        self.preview_changed()

    def set_shelf(self, shelf: Shelf) -> None:
        """Show another shelf, made off the window's thread."""
        self._replace(self.state.shelf, lambda: self.state.set_shelf(shelf))

    def _replace(self, old: Held | None, put: Callable[[], None]) -> None:
        """Have something new shown, and what was there freed where it holds nobody up."""
        held = [old] if old is not None else []
        del old
        put()
        if held:
            self._quick.submit(lambda _services, _report, _control: let_go(held), lambda _none: None, self.complain)

    def _no_preview(self, error: YtsyncError) -> None:
        self.state.set_preview(None, None, str(error))
        if not isinstance(error, NotPossible):
            self.complain(error)

    # --- saying -----------------------------------------------------------------------------------------------------

    def say(
        self,
        text: str,
        *,
        tone: str = "accent",
        action: str = "",
        run: Callable[[], object] | None = None,
        key: str = "",
    ) -> None:
        """Tell the person something in the banner."""
        self.notices.say(Notice(text, self.state.now(), tone, action, run, key))

    def complain(self, error: YtsyncError) -> None:
        """Choose the form of an error: a sign-in, nothing for one's own cancelling, else a banner."""
        if isinstance(error, SignInRequired):
            self.say(str(error), tone="warn", key="sign-in")
            self.signInNeeded.emit()
        elif isinstance(error, Cancelled):
            self.say(str(error))
        else:
            self.say(str(error), tone="bad")

    def _hear(self, events: list[Event]) -> None:
        before = _known(self.state.job)
        self.state.take(events)
        for event in events:
            if isinstance(event, NoticeEvent):
                self.say(event.text)
        if self.state.job is not None and _known(self.state.job) != before:
            self.load_tally()


def _known(job: Job | None) -> tuple[int, int | None, JobState] | None:
    """When this changes, there is more to be read about the job than its events tell."""
    return (job.id, job.backup_id, job.state) if job is not None else None


def _shelf(services: Services) -> Shelf:
    edits = services.edits
    catalogue, categories = services.library.catalogue(), services.categories.categories()
    return lay_out(catalogue, categories, edits.undo_text, edits.redo_text, services.choices.load())
