"""The card of an unfinished job: where it stopped, what was in flight, and how to go on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from ytsync_desktop.core.operations import Job, JobState, StageCount
from ytsync_desktop.ui.actions import Actions
from ytsync_desktop.ui.formats import number, when
from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.messages import STAGES, job_icon, job_noun, ready, state_words
from ytsync_desktop.ui.state import State, Work
from ytsync_desktop.ui.text import ElidedLabel, label
from ytsync_desktop.ui.widgets.bars import Bar
from ytsync_desktop.ui.widgets.buttons import button, set_primary
from ytsync_desktop.ui.widgets.layouts import column, row


class ResumeCard(QFrame):
    """Shown while a job is unfinished."""

    progressWanted = Signal()
    previewWanted = Signal()

    def __init__(self, state: State, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("resumeCard")
        self.setProperty("kind", "lead")
        self._state = state
        self._icon = IconLabel("pause-circle", "accent", 20)
        self._title = ElidedLabel(bold=True, step=1, name="resumeTitle")
        self._where = label(wrap=True, name="resumeWhere")
        self._flight = label(tone="dim", wrap=True, name="resumeFlight")
        self._bar = Bar("The whole job", name="resumeBar")
        self._resume = actions.button("resume", "Resume", name="resumeCardButton", kind="primary")
        self._watch = button("Show the progress", self.progressWanted.emit, name="resumeProgressButton")
        plan = button("Show the plan", self.previewWanted.emit, name="resumePlanButton", symbol="eye")
        end = actions.button("abort", "End here …", name="resumeEndButton")
        head = row(self._icon, self._title)
        head.setStretch(1, 1)
        buttons = row(self._resume, self._watch, plan, end, None)
        self.setLayout(column(head, self._where, self._bar, self._flight, buttons, gap=8, margins=(16, 12, 16, 12)))
        for signal in (state.jobChanged, state.tallyChanged, state.workChanged):
            signal.connect(self._show)
        state.ticked.connect(self._show)
        self._show()

    def _show(self) -> None:
        job = self._state.unfinished
        self.setVisible(job is not None)
        if job is None:
            return
        running = self._state.work is Work.SYNC
        self._title.setText(f"The {job_noun(job)} is running" if running else state_words(job, self._state.now()))
        self._icon.show_icon(*job_icon(job))
        self._where.setText(self._words(job))
        done = sum(stage.total - stage.left for stage in self._counts(job))
        self._bar.show_share(done, sum(stage.total for stage in self._counts(job)))
        self._flight.setText(self._in_flight())
        can_go_on = ready(job, self._state.now()) or job.state is JobState.PENDING
        self._resume.setVisible(job.state is not JobState.WAITING)
        self._watch.setText("Decide" if job.state is JobState.WAITING else "Show the progress")
        set_primary(self._resume, can_go_on and not running)
        set_primary(self._watch, not can_go_on or running)

    def _counts(self, job: Job) -> tuple[StageCount, ...]:
        return self._state.tally.counts() or job.stages

    def _words(self, job: Job) -> str:
        stopped = when(job.last_resumed_at or job.started_at, self._state.now())
        open_stages = [stage for stage in self._counts(job) if stage.left]
        if not open_stages:
            return f"Last worked on {stopped}."
        begun = [stage for stage in open_stages if stage.left < stage.total]
        stage = (begun or open_stages)[-1 if begun else 0]
        settled = f"{number(stage.total - stage.left)} of {number(stage.total)}"
        return f"Last worked on {stopped}, stopped in {STAGES[stage.stage]}, {settled}."

    def _in_flight(self) -> str:
        if not self._state.tally.in_flight:
            return "Nothing was in flight; nothing is lost."
        return "One write was in flight. Before anything else is sent, it is read back to see whether it arrived."
