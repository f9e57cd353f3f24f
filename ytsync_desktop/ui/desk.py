"""Joins the window's state with its threads: for work of hours, for quick errands on local data, and for previews."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import Cancelled, NotPossible, SignInRequired, YtsyncError
from ytsync_desktop.core.events import Event, Report
from ytsync_desktop.core.events import Notice as NoticeEvent
from ytsync_desktop.core.letting_go import Held, let_go
from ytsync_desktop.core.operations import Job, JobState
from ytsync_desktop.core.overview import Overview
from ytsync_desktop.core.ports import BackupInfo
from ytsync_desktop.ui.library.shelf import Shelf, lay_out
from ytsync_desktop.ui.notices import Notice, Notices
from ytsync_desktop.ui.previews import Previews
from ytsync_desktop.ui.progress.tally import Tally
from ytsync_desktop.ui.report.model import ReportRows, report_rows
from ytsync_desktop.ui.runner import Runner
from ytsync_desktop.ui.state import State, Work
from ytsync_desktop.ui.way import WAY_MS

if TYPE_CHECKING:
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
        self._plans = Runner(factory, "previews", self)
        for runner in self._threads:
            runner.events.connect(self._hear)
        replace = partial(self._replace, on=self._plans)
        self.previews = Previews(self._plans, self.state, self.give_way, replace, self.complain)
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

        def arrive(made: T) -> None:
            self.give_way()
            done(made)

        self._quick.submit(lambda services, _report, _control: ask(services), arrive, failed or self.complain)

    def look_up(self, ask: Callable[[Services], T], done: Callable[[T], None]) -> None:
        """Have a small thing read, for which no thread need stand still."""
        self._quick.submit(lambda services, _report, _control: ask(services), done, self.complain)

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
        return self.previews.busy or self._jobs_soon.isActive() or any(runner.busy for runner in self._threads)

    def close(self) -> None:
        """End all threads; returns when they have ended."""
        self.previews.stop()
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
            self.errand(
                read, lambda made: self._replace(_some(self.state.tally), lambda: self.state.set_tally(job_id, *made))
            )

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
            self._replace(_some(self.state.report_rows), lambda: self.state.set_report(*made))

        self.errand(read, show)

    def jobs_wanted(self) -> None:
        """The report page comes into view: read the jobs once it is painted."""
        self._jobs_soon.start()

    def _show_overview(self, figures: Overview) -> None:
        self.state.set_overview(figures)
        self.load_tally()
        self.load_shelf()

    def _show_shelf(self, shelf: Shelf) -> None:
        self.set_shelf(shelf)
        self.previews.soon()

    def set_shelf(self, shelf: Shelf) -> None:
        """Show another shelf, made off the window's thread."""
        before = self.state.shelf
        held: list[Held] = [before] if before is not None else []
        if before is not None and before.catalogue is not shelf.catalogue:  # else only categories were edited
            held.append(before.catalogue)
        del before
        self._replace(held, lambda: self.state.set_shelf(shelf))

    def _replace(self, held: list[Held], put: Callable[[], None], on: Runner | None = None) -> None:
        """Have something new shown, and what was there, which only `held` names, freed where it holds nobody up."""
        put()
        if held:
            runner = on or self._quick
            runner.submit(lambda _services, _report, _control: let_go(held), lambda _none: None, self.complain)

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


def _some(held: Held | None) -> list[Held]:
    return [held] if held is not None else []


def _shelf(services: Services) -> Shelf:
    edits = services.edits
    catalogue, categories = services.library.catalogue(), services.categories.categories()
    return lay_out(catalogue, categories, edits.undo_text, edits.redo_text, services.choices.load())
