"""The progress page: where the job stands, in words, numbers and bars, and the buttons that steer it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from ytsync_desktop.core.operations import Job, JobState
from ytsync_desktop.ui.actions import Actions
from ytsync_desktop.ui.formats import count, day, number, remaining
from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.messages import job_icon, operation_line, ready, state_words
from ytsync_desktop.ui.progress.by_hand import ByHandPanel
from ytsync_desktop.ui.progress.failures import Decide, FailurePanel
from ytsync_desktop.ui.progress.stages import PROGRESS, StageModel, rows
from ytsync_desktop.ui.state import State, Work
from ytsync_desktop.ui.text import ElidedLabel, label
from ytsync_desktop.ui.widgets.bars import Bar
from ytsync_desktop.ui.widgets.buttons import button, set_primary
from ytsync_desktop.ui.widgets.empty import Empty
from ytsync_desktop.ui.widgets.layouts import column, holder, row
from ytsync_desktop.ui.widgets.tables import fit_height, set_columns, table

_SAFE = "Closing the window is safe: the job goes on from here next time."


class ProgressPage(QWidget):
    """Follows the state; `previewWanted` and `reportWanted` lead to the plan and to the report."""

    previewWanted = Signal()
    reportWanted = Signal()

    def __init__(self, state: State, actions: Actions, decide: Decide, verify: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("progressPage")
        self._state = state
        self._actions = actions
        self._model = StageModel(self)
        self._build(FailurePanel(state, decide), ByHandPanel(state, verify))
        for signal in (state.jobChanged, state.tallyChanged, state.workChanged, state.previewChanged):
            signal.connect(self._show)
        for signal in (state.stepChanged, state.quotaChanged):
            signal.connect(self._show)
        state.ticked.connect(self._show_words)
        self._show()

    def _build(self, failures: FailurePanel, by_hand: ByHandPanel) -> None:
        self._icon = IconLabel("circle", "dim", 20)
        self._words = ElidedLabel(step=2, bold=True, name="stateLabel")
        self._finish = label(tone="dim", name="finishLabel")
        self._step = ElidedLabel(tone="dim", name="stepLabel")
        self._whole, self._today = label(name="wholeLabel"), label(name="todayLabel")
        self._whole_bar, self._today_bar = Bar("The whole job", name="wholeBar"), Bar("Today's quota", name="todayBar")
        self._table = table("stageTable", "Stages of the job")
        self._table.setModel(self._model)
        self._table.setSelectionMode(self._table.SelectionMode.NoSelection)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_columns(self._table.horizontalHeader(), (180, 300, 80, 80, 80, 80), PROGRESS)
        self._pause = self._actions.button("pause", "Pause", name="pauseButton")
        self._resume = self._actions.button("resume", "Resume", name="resumeButton", kind="primary")
        self._abort = self._actions.button("abort", "End here …", name="abortButton")
        show_plan = self.previewWanted.emit
        self._plan = button("Show the plan", show_plan, name="showPlanButton", symbol="eye")
        self._report = button("Show the report", self.reportWanted.emit, name="showReportButton", symbol="article")
        self._safe = label(_SAFE, tone="dim", name="safeLabel")
        head = row(self._icon, self._words, 16, self._finish)
        head.setStretch(1, 1)
        whole = column(row(self._whole, None), self._whole_bar, gap=6)
        today = column(row(self._today, None), self._today_bar, gap=6)
        bars = row(whole, today, gap=24)
        bars.setStretch(0, 3)
        bars.setStretch(1, 2)
        steer = row(self._safe, None, self._plan, self._report, self._abort, self._pause, self._resume)
        inner = column(
            column(head, self._step, gap=4), bars, self._table, steer, failures, by_hand, None, gap=12,
            margins=(16, 12, 16, 12),
        )  # fmt: skip
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder(inner, name="scrolled"))
        self._empty = Empty("progressEmpty")
        self._stack = QStackedWidget()
        self._stack.addWidget(area)
        self._stack.addWidget(self._empty)
        self.setLayout(column(self._stack))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space pauses and resumes, unless a focused button takes it."""
        if event.key() == Qt.Key.Key_Space:
            for key in ("pause", "resume"):
                if self._actions[key].isEnabled():
                    self._actions[key].trigger()
                    return
        super().keyPressEvent(event)

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        job = self._state.job
        if job is None:
            detail = "A job carries out the preview, over days where the quota asks for it."
            self._empty.say("No sync is under way.", detail, "Show the preview", self.previewWanted.emit)
            self._stack.setCurrentWidget(self._empty)
            return
        self._stack.setCurrentIndex(0)
        self._model.show_rows(rows(self._state))
        fit_height(self._table, self._model.rowCount())
        self._show_bars(job)
        self._show_buttons(job)
        self._show_words()

    def _show_bars(self, job: Job) -> None:
        counts = self._state.tally.counts() or job.stages
        total = sum(stage.total for stage in counts)
        settled = sum(stage.total - stage.left for stage in counts)
        self._whole.setText(f"{number(settled)} of {count(total, 'operation')}")
        self._whole_bar.show_share(settled, total)
        quota = self._state.quota
        if quota is not None:
            most = quota.limit - quota.reserve
            self._today.setText(f"Today {number(quota.used)} of {number(most)} units")
            self._today_bar.show_share(quota.used, most)
        self._finish.setText("" if job.finished else finish_words(job, self._state.finish))

    def _show_buttons(self, job: Job) -> None:
        running = self._state.work is Work.SYNC
        self._pause.setVisible(not job.finished and job.state is not JobState.WAITING)
        self._resume.setVisible(not job.finished and job.state is not JobState.WAITING)
        self._abort.setVisible(not job.finished)
        self._plan.setVisible(not job.finished)
        self._report.setVisible(job.finished)
        self._safe.setVisible(not job.finished)
        set_primary(self._resume, not running and ready(job, self._state.now()))
        set_primary(self._report, job.finished)

    def _show_words(self) -> None:
        job = self._state.job
        if job is None:
            return
        words, symbol = state_words(job, self._state.now()), job_icon(job)
        if self._state.work is Work.SYNC and not job.finished:
            words, symbol = "Running", ("arrow-circle-right", "accent")
        elif ready(job, self._state.now()) and job.resume_at is not None:
            symbol = ("play-circle", "good")
        self._words.setText(words)
        self._icon.show_icon(*symbol)
        self._step.setText(self._step_words(job))

    def _step_words(self, job: Job) -> str:
        state = self._state
        if state.work is not Work.SYNC:
            if job.state is JobState.WAITING:
                return "All other work of today is done. Answer below, and the job goes on."
            if ready(job, state.now()):
                return "Nothing is lost; resume when you like."
            return job.message
        if state.waiting is not None and state.waiting.until is not None:
            return f"Waiting {remaining(state.waiting.until - state.now())}: YouTube is given time"
        if state.reading is not None:
            verbs = {"backup": "Backing up", "sweep": "Proving every video in its new place", "compare": "Comparing"}
            verb = verbs.get(state.reading.what, "Reading")
            return f"{verb}: {number(state.reading.done)} of {number(state.reading.total)} playlists"
        return operation_line(state.operation) if state.operation is not None else "Asking YouTube …"


def finish_words(job: Job, finish: date | None) -> str:
    """When the job will be done by what is left of it, beside what was planned."""
    planned = date.fromisoformat(job.finish_date) if job.finish_date else None
    if finish is None or planned is None or finish == planned:
        return f"Finishes on {day(planned)} as planned" if planned is not None else ""
    days = abs((finish - planned).days)
    return f"Finishes on {day(finish)}, {count(days, 'day')} {'later' if finish > planned else 'earlier'} than planned"
