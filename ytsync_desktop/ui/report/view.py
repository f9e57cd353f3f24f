"""The report page: earlier jobs on the left; the word, the figures and every operation of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from ytsync_desktop.core.operations import Stage, Status
from ytsync_desktop.ui.actions import Actions
from ytsync_desktop.ui.formats import count, moment, number
from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.messages import job_icon, job_noun, one_word, undoable
from ytsync_desktop.ui.report.chart import UnitsChart
from ytsync_desktop.ui.report.lists import JobsModel, KeptModel
from ytsync_desktop.ui.report.model import CAUSE, VIDEO, ReportModel
from ytsync_desktop.ui.state import State
from ytsync_desktop.ui.text import ElidedLabel, caption, label
from ytsync_desktop.ui.widgets.buttons import chip
from ytsync_desktop.ui.widgets.empty import Empty
from ytsync_desktop.ui.widgets.fields import choice, search_field
from ytsync_desktop.ui.widgets.layouts import column, frame, holder, row
from ytsync_desktop.ui.widgets.stagger import stagger
from ytsync_desktop.ui.widgets.tables import set_columns, table

_TYPING_MS = 150


class ReportPage(QWidget):
    """`load` asks for the report of a job; `previewWanted` leads on where there is none."""

    previewWanted = Signal()

    def __init__(self, state: State, actions: Actions, load: Callable[[int], object]) -> None:
        super().__init__()
        self.setObjectName("reportPage")
        self._state = state
        self._actions = actions
        self._load = load
        self._jobs = JobsModel()
        self._kept = KeptModel()
        self._wanted: int | None = None
        self.model = ReportModel(self)
        self._build()
        self._connect()
        self._show_jobs()

    @property
    def job_id(self) -> int | None:
        """The job whose report is on show."""
        report = self._state.report
        return report.job.id if report is not None else None

    def want(self, job_id: int) -> None:
        """Show this job's report as soon as the list of jobs is read."""
        self._wanted = job_id

    # --- building ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._list = QListView()
        self._list.setObjectName("jobList")
        self._list.setAccessibleName("Jobs, newest first")
        self._list.setModel(self._jobs)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setIconSize(QSize(16, 16))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = frame("side", column(label("Jobs", tone="dim"), self._list, margins=(12, 12, 4, 8)))
        side.setMinimumWidth(170)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("reportSplitter")
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(side)
        splitter.addWidget(self._report())
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([212, 1000])
        self._empty = Empty("reportEmpty")
        self._stack = QStackedWidget()
        self._stack.addWidget(splitter)
        self._stack.addWidget(self._empty)
        self.setLayout(column(self._stack))

    def _report(self) -> QWidget:
        self._icon = IconLabel("circle", "dim", 20)
        self._word = ElidedLabel(step=2, bold=True, name="reportWord")
        self._when = ElidedLabel(tone="dim", name="reportWhen")
        self._export = self._actions.button("export_report", "Export …", name="exportReportButton")
        self._counters: list[tuple[QLabel, QLabel]] = [(label(step=2, bold=True), label(tone="dim")) for _ in range(6)]
        self._chart = UnitsChart()
        self._undo = self._actions.button("undo_sync", "Undo this sync …", name="undoSyncButton")
        head = row(self._icon, self._word, 8, self._when, self._undo, self._export)
        head.setStretch(3, 1)
        figures = row(*(column(value, name, gap=0) for value, name in self._counters), 8, self._chart, gap=20)
        figures.setStretch(7, 1)
        self._table = table("reportTable", "Every operation of the job")
        self._table.setModel(self.model)
        self._table.setSortingEnabled(True)
        self._table.horizontalHeader().setSortIndicatorClearable(True)
        self._table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        set_columns(self._table.horizontalHeader(), (144, 72, 260, 140, 220, 60, 112), VIDEO)
        self._table.horizontalHeader().resizeSection(CAUSE, 220)
        self._kept_table = table("keptTable", "Playlists kept on YouTube, and why")
        self._kept_table.setModel(self._kept)
        set_columns(self._kept_table.horizontalHeader(), (240, 400), 1)
        self._tables = QStackedWidget()
        self._tables.addWidget(self._table)
        self._tables.addWidget(self._kept_table)
        self._shown = label(tone="dim", name="reportCount")
        return holder(
            column(
                head,
                figures,
                self._filters(),
                self._tables,
                self._shown,
                gap=12,
                margins=(16, 12, 16, 12),
                grows=self._tables,
            )
        )

    def _filters(self) -> QHBoxLayout:
        self._search = search_field("reportSearch", "Search the operations", "Search video, playlist, cause")
        self._search.setFixedWidth(264)
        self._combos: dict[str, QComboBox] = {}
        for name, every in (("stage", "All stages"), ("result", "All results"), ("cause", "All causes")):
            combo = choice(f"{name}Filter", f"Filter by {name}")
            combo.addItem(every, None)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.setMaximumWidth(260)
            combo.setMinimumHeight(30)
            self._combos[name] = combo
        self._kept_chip = chip("Kept on YouTube 0", "lock-simple", name="keptChip")
        return row(self._search, *self._combos.values(), None, self._kept_chip)

    def _connect(self) -> None:
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._narrow)
        self._search.textChanged.connect(self._typing.start)
        for combo in self._combos.values():
            combo.currentIndexChanged.connect(self._narrow)
        self._kept_chip.toggled.connect(lambda on: self._tables.setCurrentIndex(int(on)))
        self._list.selectionModel().currentChanged.connect(self._chosen)
        copy = QAction("Copy", self._table, shortcut=QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._copy)
        self._table.addAction(copy)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._state.jobsChanged.connect(self._show_jobs)
        self._state.reportChanged.connect(self._show_report)

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show_jobs(self) -> None:
        jobs = self._state.jobs
        if not jobs:
            detail = "After the first sync every operation can be looked up here."
            self._empty.say("There is no report yet.", detail, "Show the preview", self.previewWanted.emit)
            self._stack.setCurrentWidget(self._empty)
            return
        self._stack.setCurrentIndex(0)
        if jobs != self._jobs.jobs:
            self._jobs.show_jobs(jobs)
        wanted, self._wanted = self._wanted or self.job_id, None
        shown = next((at for at, job in enumerate(jobs) if job.id == wanted), 0)
        flags = QItemSelectionModel.SelectionFlag
        self._list.selectionModel().setCurrentIndex(self._jobs.index(shown), flags.ClearAndSelect)
        self._load(jobs[shown].id)

    def _chosen(self) -> None:
        index = self._list.currentIndex()
        if index.isValid() and self._jobs.jobs[index.row()].id != self.job_id:
            self._load(self._jobs.jobs[index.row()].id)

    def _show_report(self) -> None:
        report = self._state.report
        if report is None:
            return
        job = report.job
        self._icon.show_icon(*job_icon(job))
        self._word.setText(one_word(job))
        end = f" – {moment(job.finished_at)}" if job.finished_at is not None else ""
        self._when.setText(f"{moment(job.started_at)}{end}")
        for (value, name), (words, amount) in zip(self._counters, report.counters, strict=True):
            value.setText(number(amount))
            name.setText(words)
        self._undo.setText(caption(f"Undo this {job_noun(job)} …"))
        self._undo.setVisible(undoable(job))
        self._chart.show_days(job.planned_days, [(cost.day, cost.units) for cost in report.days])
        rows = self._state.report_rows
        self.model.show_rows(rows)
        for which, choices in (("stage", rows.stages), ("result", rows.statuses), ("cause", rows.causes)):
            self._fill(which, choices)
        self._kept.show_kept(report.kept)
        self._kept_chip.setText(caption(f"Kept on YouTube {number(len(report.kept))}"))
        self._kept_chip.setEnabled(bool(report.kept))
        if not report.kept:
            self._kept_chip.setChecked(False)
        self._narrow()
        stagger(self)

    def _fill(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Replace the choices of a filter; what was chosen stays chosen while it is there."""
        combo = self._combos[name]
        chosen = combo.currentText()
        combo.blockSignals(True)
        while combo.count() > 1:
            combo.removeItem(1)
        for words, value in choices:
            combo.addItem(words, value)
        combo.setCurrentIndex(max(0, combo.findText(chosen)))
        combo.setEnabled(bool(choices))
        combo.blockSignals(False)

    def _narrow(self) -> None:
        chosen = {name: str(combo.currentData() or "") for name, combo in self._combos.items()}
        stage = Stage(chosen["stage"]) if chosen["stage"] else None
        status = Status(chosen["result"]) if chosen["result"] else None
        self.model.narrow(self._search.text(), stage, status, chosen["cause"])
        shown, total = self.model.rowCount(), self.model.total
        self._shown.setText(
            count(total, "operation") if shown == total else f"{number(shown)} of {count(total, 'operation')}"
        )

    def go_to_search(self) -> None:
        """Go to the search."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _copy(self) -> None:
        rows = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        if rows:
            QGuiApplication.clipboard().setText(self.model.as_text(rows))
