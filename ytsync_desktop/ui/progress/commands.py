"""What the person can have done about a job: start, pause, resume, decide, end, and the days of the demo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import YtsyncError
from ytsync_desktop.core.events import JobChanged, QuotaChanged, Report
from ytsync_desktop.core.operations import Decision, Job, JobState, Reason
from ytsync_desktop.core.overview import Overview
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.core.way_back import Wish
from ytsync_desktop.ui.desk import Desk, overview
from ytsync_desktop.ui.formats import count, moment, number
from ytsync_desktop.ui.messages import job_noun, ready, state_words, undoable
from ytsync_desktop.ui.preview.export import write_preview
from ytsync_desktop.ui.preview.words import headline
from ytsync_desktop.ui.state import WayBack, Work

if TYPE_CHECKING:
    from ytsync_desktop.importing.takeout import WatchLaterVerification
    from ytsync_desktop.ui.services import Services

_DAYS_PASS = frozenset({Reason.QUOTA, Reason.CREATION_LIMIT, Reason.SETTLE})
"""Pauses that a new day ends."""


class SyncCommands(QObject):
    """Asks the desk. `progressWanted`, `previewWanted` and `reportWanted` say which page tells what happens now."""

    progressWanted = Signal()
    previewWanted = Signal()
    reportWanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._ending = False
        desk.state.ticked.connect(self._watch_clock)
        self._announced: int | None = None

    # --- running ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the plan on show."""
        if self._desk.state.preview is not None:
            self._run(self._starting())

    def _starting(self) -> Callable[[Services, Report, Control], Job | None]:
        """What starts the plan on show: a sync, or the way back."""
        preview, back = self._desk.state.preview, self._desk.state.way_back
        plan_id = preview.plan.id if preview is not None else None
        strategy = preview.plan.strategy if preview is not None else Strategy.FRESH
        if back is None:
            return lambda services, report, control: services.start_sync(plan_id, report, control, strategy=strategy)
        return lambda services, report, control: services.start_restore(
            back.backup_id, plan_id, report, control, wish=back.wish
        )

    def undo_sync(self) -> None:
        """Show what it takes to undo the job whose report is on show."""
        report = self._desk.state.report
        if report is None or report.job.backup_id is None:
            return
        job = report.job
        later = sum(1 for one in self._desk.state.jobs if one.id > job.id and undoable(one))
        words = f"Undo of the {job_noun(job)} of {moment(job.started_at)}"
        words += f" and of {count(later, 'job')} after it" if later else ""
        self.show_way_back(WayBack(report.job.backup_id, Wish(just_undo=True), words))

    def show_way_back(self, back: WayBack | None) -> None:
        """Show the preview of a way back, or (None) that of the sync again."""
        self._desk.previews.show_way_back(back)
        self.previewWanted.emit()

    def plan_by(self, strategy: Strategy) -> None:
        """Show the plan of the other strategy, from now on."""
        self._set("strategy", strategy.value)

    def take_out_unavailable(self, wanted: bool) -> None:
        """Whether playlists that go on as categories are cleared of unavailable videos."""
        self._set("remove_unavailable", "on" if wanted else "off")

    def keep_unspent(self, units: int) -> None:
        """Another reserve, for the plan on show and all that follow."""
        self._set("reserve", str(units))

    def _set(self, name: str, value: str) -> None:
        def change(services: Services) -> Overview:
            services.settings.set(name, value)
            return overview(services)

        def show(figures: Overview) -> None:
            self._desk.state.set_overview(figures)
            self._desk.previews.load()

        self._desk.errand(change, show)

    def resume(self) -> None:
        """Run the unfinished job on."""
        self._run(lambda services, report, control: services.resume(report, control))

    def pause(self) -> None:
        """Stop after the present call."""
        self._desk.pause()

    def decide(self, decision: Decision, retry: frozenset[int] = frozenset()) -> None:
        """Answer collected failures or drift, and run on."""

        def run(services: Services, report: Report, control: Control) -> Job:
            job = services.decide(decision, retry=retry)
            report(JobChanged(job))
            return job if job.finished else services.resume(report, control)

        self._run(run)

    def abort(self) -> None:
        """End the job: at once when it stands still, else after its present call."""
        if self._desk.state.work is Work.SYNC:
            self._ending = True
            self._desk.pause()
        else:
            self._run(lambda services, _report, _control: services.abort())

    def _run(self, run: Callable[[Services, Report, Control], Job | None]) -> None:
        self._desk.notices.dismiss("job")
        if self._desk.work(Work.SYNC, run, self._ran, self._failed):
            self.progressWanted.emit()

    def _ran(self, job: Job | None) -> None:
        if job is None:
            self._desk.say("There is nothing to change on YouTube.", tone="good")
            self._desk.refresh()
            return
        self._desk.state.way_back = None
        self._desk.state.set_job(job)
        if self._ending and not job.finished:
            self._ending = False
            self.abort()
            return
        self._ending = False
        self._announced = job.id if ready(job, self._desk.state.now()) else None
        self._tell(job)
        self._desk.refresh()

    def _failed(self, error: YtsyncError) -> None:
        self._ending = False
        self._desk.refresh()
        self._desk.complain(error)

    def _tell(self, job: Job) -> None:
        words = state_words(job, self._desk.state.now())
        detail = f" {job.message}" if job.message and job.message not in words else ""
        if job.finished:
            tone = "good" if job.state is JobState.COMPLETED else "warn"
            self._desk.say(
                f"{job_noun(job).capitalize()}: {words}.{detail}",
                tone=tone,
                action="Show the report",
                run=self.reportWanted.emit,
                key="job",
            )
        elif job.state is JobState.WAITING:
            self._desk.say(f"{words}.{detail}", tone="warn", action="Decide", run=self.progressWanted.emit, key="job")
        else:
            self._desk.say(
                f"{words}. Nothing is lost; closing the window is safe.{detail}",
                action="Show the progress",
                run=self.progressWanted.emit,
                key="job",
            )
        if job.reason in (Reason.SIGN_IN, Reason.CHANNEL):
            self._desk.signInNeeded.emit()

    def _watch_clock(self) -> None:
        """At the reset a paused job turns into one that is ready, and waits for the person."""
        job = self._desk.state.unfinished
        if job is None or self._desk.state.work is not Work.NONE or job.resume_at is None:
            return
        if ready(job, self._desk.state.now()) and self._announced != job.id:
            self._announced = job.id
            self._desk.refresh_figures()
            self._desk.say("Ready to resume.", tone="good", action="Resume", run=self.resume, key="job")

    # --- the demo ---------------------------------------------------------------------------------------------------

    def next_day(self) -> None:
        """Let the demo's YouTube begin its next day."""
        self._desk.work(Work.DEMO_DAY, _next_day, self._day_came)

    def _day_came(self, figures: Overview) -> None:
        self._desk.state.set_overview(figures)
        self._desk.previews.soon()
        self._watch_clock()

    def all_days(self) -> None:
        """Start or resume, and let day after day pass until the job is done or needs the person."""
        start = self._starting()

        def run(services: Services, report: Report, control: Control) -> Job | None:
            begun = services.journal.unfinished_job()
            if begun is not None and begun.resume_at is not None and begun.resume_at > services.clock.now():
                _next_day(services, report, control)
            if begun is not None:
                job: Job | None = services.resume(report, control)
            else:
                job = start(services, report, control)
            while job is not None and job.state is JobState.PAUSED and job.reason in _DAYS_PASS:
                control.check()
                _next_day(services, report, control)
                job = services.resume(report, control)
            return job

        self._run(run)

    # --- files ------------------------------------------------------------------------------------------------------

    def verify_watch_later(self, file: Path) -> None:
        """See from a later Takeout what the person has cleared."""
        self._desk.errand(lambda services: services.verify_watch_later(file), self._verified)

    def _verified(self, result: WatchLaterVerification) -> None:
        self._desk.refresh()
        words = f"Watch Later: {number(result.cleared)} cleared, {number(result.left)} left."
        self._desk.say(words, tone="warn" if result.left else "good")

    def export_preview(self, file: Path) -> None:
        """Write the preview to a file."""
        preview = self._desk.state.preview
        if preview is not None:
            self._desk.errand(
                lambda _services: write_preview(preview, headline(preview), file),
                lambda _none: self._desk.say(f"The preview was written to {file.name}.", tone="good"),
            )

    def export_report(self, job_id: int, file: Path) -> None:
        """Write a job's report; the file's ending decides the form."""
        kind = file.suffix.lower().lstrip(".")
        kind = kind if kind in ("html", "csv", "json") else {"htm": "html", "txt": "text"}.get(kind, "html")
        self._desk.errand(
            lambda services: services.write_report(job_id, kind, file),
            lambda _none: self._desk.say(f"The report was written to {file.name}.", tone="good"),
        )


def _next_day(services: Services, report: Report, control: Control) -> Overview:
    del control
    services.demo_next_day()
    report(QuotaChanged(services.ledger.state()))
    return overview(services)
