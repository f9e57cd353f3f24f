"""What the window knows at this moment; pages read it and listen to its signals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from ytsync_desktop.core.events import (
    EntityProgress,
    Event,
    JobChanged,
    OperationSettled,
    OperationStarted,
    QuotaChanged,
    ReadingProgress,
    Waiting,
)
from ytsync_desktop.core.library import Channel
from ytsync_desktop.core.operations import Job, Operation
from ytsync_desktop.core.overview import Overview
from ytsync_desktop.core.ports import BackupInfo, LibraryCounts
from ytsync_desktop.core.quota import QuotaState
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.core.way_back import Wish
from ytsync_desktop.ui.library.shelf import Shelf
from ytsync_desktop.ui.progress.tally import Tally
from ytsync_desktop.ui.report.model import ReportRows

if TYPE_CHECKING:
    from ytsync_desktop.syncing.preview import Preview
    from ytsync_desktop.syncing.report import JobReport
    from ytsync_desktop.ui.preview.nodes import Tree


class Work(StrEnum):
    """What the long-running thread is busy with."""

    NONE = ""
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    IMPORT = "import"
    SYNC = "sync"
    DEMO_DAY = "demo_day"


@dataclass(frozen=True, slots=True)
class WayBack:
    """What the preview shows instead of the sync: a backup's way back, and in words which one that is."""

    backup_id: int
    wish: Wish
    words: str


class State(QObject):
    """Values of the moment. Every signal says that its value was replaced; `ticked` comes once a second."""

    overviewChanged = Signal()
    shelfChanged = Signal()
    previewChanged = Signal()
    jobChanged = Signal()
    tallyChanged = Signal()
    quotaChanged = Signal()
    workChanged = Signal()
    importChanged = Signal()
    stepChanged = Signal()
    jobsChanged = Signal()
    reportChanged = Signal()
    ticked = Signal()

    def __init__(self, *, demo: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.demo = demo
        self.account: Channel | None = None
        self.counts: LibraryCounts | None = None
        self.quota: QuotaState | None = None
        self.settings = Settings()
        self.job: Job | None = None
        self.tally = Tally()
        self.backup: BackupInfo | None = None
        self.finish: date | None = None
        self.shelf: Shelf | None = None
        self.preview: Preview | None = None
        self.preview_tree: Tree | None = None
        self.preview_problem = ""
        self.way_back: WayBack | None = None
        self.jobs: tuple[Job, ...] = ()
        self.report: JobReport | None = None
        self.report_rows = ReportRows()
        self.work = Work.NONE
        self.entities: dict[str, EntityProgress] = {}
        self.reading: ReadingProgress | None = None
        self.operation: Operation | None = None
        self.waiting: Waiting | None = None
        self._ahead = timedelta(0)
        self._settled_since: dict[int, Operation] = {}
        clock = QTimer(self, interval=1000)
        clock.timeout.connect(self.ticked)
        clock.start()

    def now(self) -> datetime:
        """The server's time, as far as it is known."""
        return datetime.now(UTC) + self._ahead

    @property
    def unfinished(self) -> Job | None:
        """The job that may still run."""
        return self.job if self.job is not None and not self.job.finished else None

    @property
    def imported(self) -> bool:
        """Whether there is a complete library to work on."""
        return self.counts is not None and self.counts.complete

    def set_overview(self, overview: Overview) -> None:
        """Replace the figures around the pages."""
        self._ahead = overview.now - datetime.now(UTC)
        self.account, self.counts, self.settings = overview.account, overview.counts, overview.settings
        self.set_quota(overview.quota)
        if overview.job is not None or (self.unfinished is not None and self.work is not Work.SYNC):
            self.set_job(overview.job)
        self.overviewChanged.emit()

    def set_settings(self, settings: Settings) -> None:
        """Replace the settings."""
        self.settings = settings
        self.overviewChanged.emit()

    def set_quota(self, quota: QuotaState) -> None:
        """Replace today's quota."""
        self.quota = quota
        self.quotaChanged.emit()

    def set_job(self, job: Job | None) -> None:
        """Replace the job shown in Progress: the unfinished one, or the one that has just ended."""
        if job is None or self.job is None or job.id != self.job.id:
            self.tally = Tally()
            self.operation, self.waiting, self.reading, self.backup, self.finish = None, None, None, None, None
            self._settled_since = {}
        self.job = job
        self.jobChanged.emit()

    def expect_tally(self) -> None:
        """The operations are being read: what is settled from now on may be newer than what was read."""
        self._settled_since = {}

    def set_tally(
        self,
        job_id: int,
        tally: Tally,
        backup: BackupInfo | None = None,
        finish: date | None = None,
    ) -> None:
        """Take over tally, backup and the day of the end of the job shown; those of another job are old news."""
        if self.job is not None and self.job.id == job_id:
            self.backup, self.finish = backup, finish
            self.tally = tally
            self.tally.settle(self._settled_since.values())
            self.tallyChanged.emit()

    def set_shelf(self, shelf: Shelf | None) -> None:
        """Replace the library on show."""
        self.shelf = shelf
        self.shelfChanged.emit()

    def set_preview(self, preview: Preview | None, tree: Tree | None, problem: str = "") -> None:
        """Replace the preview and its rows, or say why there is none."""
        self.preview, self.preview_tree, self.preview_problem = preview, tree, problem
        self.previewChanged.emit()

    def set_jobs(self, jobs: tuple[Job, ...]) -> None:
        """Replace the list of jobs, newest first."""
        self.jobs = jobs
        self.jobsChanged.emit()

    def set_report(self, report: JobReport, rows: ReportRows) -> None:
        """Replace the report on show."""
        self.report, self.report_rows = report, rows
        self.reportChanged.emit()

    def set_work(self, work: Work) -> None:
        """Say what the long-running thread does now."""
        if work is Work.IMPORT:
            self.entities = {}
        if work is not Work.SYNC:
            self.operation, self.waiting, self.reading = None, None, None
        self.work = work
        self.workChanged.emit()

    def take(self, events: Iterable[Event]) -> None:
        """Fold a beat of events into the values; each signal comes at most once."""
        settled: list[Operation] = []
        signals = {id(signal): signal for signal in (self._take_one(event, settled) for event in events) if signal}
        if settled and self.job is not None:
            own = [operation for operation in settled if operation.job_id == self.job.id]
            self.tally.settle(own)
            self._settled_since.update((operation.id, operation) for operation in own)
            self.tallyChanged.emit()
        for signal in signals.values():
            signal.emit()

    def _take_one(self, event: Event, settled: list[Operation]) -> SignalInstance | None:
        match event:
            case EntityProgress():
                self.entities[event.entity_type] = event
                return self.importChanged
            case ReadingProgress():
                self.reading = event
            case OperationStarted():
                self.operation, self.reading = event.operation, None
            case Waiting():
                self.waiting = event if event.until is not None else None
            case OperationSettled():
                settled.append(event.operation)
                return None
            case JobChanged():
                self.set_job(event.job)
                return None
            case QuotaChanged():
                self.quota = event.quota
                return self.quotaChanged
            case _:
                return None
        return self.stepChanged
