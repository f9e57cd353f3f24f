"""The line of tabs: five pages, a number where it matters, and whose channel is acted on."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QTabBar

from ytsync_desktop.core.operations import JobState
from ytsync_desktop.ui.actions import CONNECT, PREVIEW, PROGRESS
from ytsync_desktop.ui.formats import number
from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.state import State
from ytsync_desktop.ui.text import ElidedLabel
from ytsync_desktop.ui.widgets.layouts import row

NAMES = ("Connect", "Library", "Preview", "Progress", "Report")


class TabLine(QFrame):
    """`chosen` carries the number of the page."""

    chosen = Signal(int)

    def __init__(self, state: State) -> None:
        super().__init__()
        self.setObjectName("tabLine")
        self._state = state
        self._tabs = QTabBar()
        self._tabs.setObjectName("pageTabs")
        self._tabs.setAccessibleName("Pages")
        self._tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self._tabs.setUsesScrollButtons(False)
        for name in NAMES:
            self._tabs.addTab(name)
        self._tabs.currentChanged.connect(self.chosen)
        self._who = IconLabel("user-circle", "dim", 18)
        self._channel = ElidedLabel(name="channelLabel")
        self._channel.setMaximumWidth(320)
        inner = row(self._tabs, None, self._who, self._channel, gap=6, margins=(2, 0, 16, 0))
        self.setLayout(inner)
        for signal in (state.overviewChanged, state.jobChanged, state.tallyChanged, state.previewChanged):
            signal.connect(self._show)
        self._show()

    def show_page(self, page: int) -> None:
        """Mark a page as the one on show; nobody is told, for it was not chosen here."""
        with QSignalBlocker(self._tabs):
            self._tabs.setCurrentIndex(page)

    @property
    def has_keyboard(self) -> bool:
        """Whether the person is walking along the tabs with the keyboard."""
        return self._tabs.hasFocus()

    def _show(self) -> None:
        account = self._state.account
        self._channel.setText(account.title if account is not None else "Not connected")
        self._channel.setAccessibleName(f"Channel: {self._channel.text()}")
        preview, job = self._state.preview, self._state.unfinished
        changes = len(preview.plan.writes) if preview is not None and job is None else 0
        self._tabs.setTabText(PREVIEW, f"Preview  {number(changes)}" if changes else "Preview")
        self._tabs.setTabText(PROGRESS, f"Progress  {self._share()}" if job is not None else "Progress")
        self._tabs.setTabText(CONNECT, "Connect")

    def _share(self) -> str:
        job = self._state.unfinished
        if job is None:
            return ""
        if job.state is JobState.WAITING:
            return "?"
        counts = self._state.tally.counts() or job.stages
        total = sum(stage.total for stage in counts)
        return f"{100 * sum(stage.total - stage.left for stage in counts) // total} %" if total else ""
