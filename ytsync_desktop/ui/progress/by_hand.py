"""Clearing Watch Later by hand: the list to take along, the page to open, and the check afterwards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from ytsync_desktop.core.web_pages import WATCH_LATER, open_page
from ytsync_desktop.ui.formats import count, number
from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.state import State
from ytsync_desktop.ui.text import label
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import column, row


class ByHandPanel(QFrame):
    """Shown while a job has Watch Later entries that nobody has seen to be cleared."""

    def __init__(self, state: State, verify: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("byHandPanel")
        self.setProperty("kind", "card")
        self._state = state
        self._title = label(bold=True, name="byHandTitle")
        why = label(
            "YouTube lets no program empty Watch Later. Clear these on YouTube when it suits you; the job does not "
            "wait for it. A Takeout made afterwards shows what is gone.",
            tone="dim",
            wrap=True,
        )
        self._copy = button("Copy the list", self._copy_list, name="copyWatchLaterButton", symbol="copy")
        buttons = row(
            button("Open Watch Later", self._open, name="openWatchLaterButton", symbol="arrow-square-out"),
            self._copy,
            button("Check with a Takeout …", verify, name="verifyWatchLaterButton", symbol="eye"),
            None,
        )
        head = row(IconLabel("hand", "warn"), self._title, None)
        self.setLayout(column(head, why, buttons, gap=8, margins=(16, 12, 16, 12)))
        state.tallyChanged.connect(self._show)
        state.jobChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        entries, cleared = self._state.tally.entries, self._state.tally.cleared
        self.setVisible(cleared < entries)
        self._title.setText(f"Clear Watch Later by hand: {count(entries, 'video')}, {number(cleared)} cleared")
        self._copy.setText("Copy the list")

    def _open(self) -> None:
        open_page(WATCH_LATER)

    def _copy_list(self) -> None:
        left = [operation for operation in self._state.tally.by_hand if operation.verified_at is None]
        lines = [f"{op.video_title or op.video_id}\thttps://www.youtube.com/watch?v={op.video_id}" for op in left]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._copy.setText(f"Copied {number(len(left))}")
