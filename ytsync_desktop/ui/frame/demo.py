"""The demo's own banner: it says that this is play, and lets days pass."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ytsync_desktop.ui.actions import Actions
from ytsync_desktop.ui.formats import day
from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.state import State
from ytsync_desktop.ui.text import ElidedLabel
from ytsync_desktop.ui.widgets.layouts import row


class DemoBanner(QFrame):
    """Always there in demo mode, and nowhere else."""

    def __init__(self, state: State, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("demoBanner")
        self.setProperty("kind", "banner")
        self.setProperty("tone", "warn")
        self._state = state
        self._words = ElidedLabel(name="demoLabel")
        next_day = actions.button("next_day", "Next day", name="demoNextDayButton")
        every = actions.button("all_days", "Run all days", name="demoAllDaysButton")
        inner = row(IconLabel("flask", "warn"), self._words, next_day, every, gap=8, margins=(12, 6, 6, 6))
        inner.setStretch(1, 1)
        self.setLayout(inner)
        state.quotaChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        today = f" It is {day(self._state.quota.day)} there." if self._state.quota is not None else ""
        self._words.setText(f"Demo: a YouTube that runs on this machine; nothing reaches the real one.{today}")
