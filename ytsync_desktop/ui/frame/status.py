"""The status bar: what is on this machine, the messages under the bell, and the quota, always in sight."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStatusBar, QToolButton

from ytsync_desktop.ui.formats import count, number, when
from ytsync_desktop.ui.frame.banner import ICONS
from ytsync_desktop.ui.icons import icon
from ytsync_desktop.ui.notices import Notices
from ytsync_desktop.ui.state import State
from ytsync_desktop.ui.text import ElidedLabel, caption, label, tooltip
from ytsync_desktop.ui.widgets.bars import Bar
from ytsync_desktop.ui.widgets.buttons import tool
from ytsync_desktop.ui.widgets.layouts import holder, row

_LISTED = 15
_LONGEST = 110


class Status(QStatusBar):
    """Figures of the library on the left, bell and quota on the right."""

    def __init__(self, state: State, notices: Notices) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setSizeGripEnabled(False)
        self._state = state
        self._notices = notices
        self._library = ElidedLabel(tone="dim", name="libraryLabel")
        self._bell: QToolButton = tool("bell", "Messages", name="bellButton")
        self._menu = QMenu(self._bell)
        self._menu.setObjectName("messageMenu")
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._list)
        self._bell.setMenu(self._menu)
        self._bell.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._bar = Bar("Quota used today", width=120, name="quotaBar")
        self._quota = label(tone="dim", name="quotaLabel")
        self.addWidget(holder(row(self._library, margins=(12, 2, 0, 2))), 1)
        quota = row(self._bell, label("Quota today", tone="dim"), self._bar, self._quota, margins=(0, 2, 12, 2))
        self.addPermanentWidget(holder(quota))
        state.overviewChanged.connect(self._show_library)
        state.quotaChanged.connect(self._show_quota)
        notices.changed.connect(self._ring)
        self._show_library()
        self._show_quota()

    def _show_library(self) -> None:
        counts = self._state.counts
        if counts is None:
            self._library.setText("Reading what is on this machine …")
        elif not counts.videos and not counts.playlists:
            self._library.setText("Nothing imported yet")
        else:
            words = f"{count(counts.videos, 'video')}, {count(counts.playlists, 'playlist')}"
            if counts.last_import_at is not None:
                words += f" · refreshed {when(counts.last_import_at, self._state.now())}"
            self._library.setText(words if counts.complete else f"{words} · import unfinished")

    def _show_quota(self) -> None:
        quota = self._state.quota
        if quota is None:
            self._quota.setText("–")
            return
        self._quota.setText(f"{number(quota.used)} of {number(quota.limit)} · {number(quota.reserve)} kept")
        resets = quota.resets_at.astimezone()
        self._quota.setToolTip(
            tooltip(
                f"{number(quota.left_for_writes)} units are left for changes today; {number(quota.reserve)} are kept "
                f"for reads that settle and prove. The quota resets at {resets:%H:%M}."
            )
        )
        self._bar.show_share(quota.used, quota.limit)

    def _ring(self) -> None:
        unread = self._notices.unread
        self._bell.setIcon(icon("bell-ringing" if unread else "bell", "accent" if unread else "dim"))
        self._bell.setAccessibleName(f"Messages, {number(unread)} new" if unread else "Messages")

    def _list(self) -> None:
        self._menu.clear()
        for notice in self._notices.kept[:_LISTED]:
            short = notice.text if len(notice.text) <= _LONGEST else f"{notice.text[: _LONGEST - 1]}…"
            words = caption(f"{notice.at.astimezone():%H:%M}  {short}")
            entry = QAction(icon(ICONS.get(notice.tone, "info"), notice.tone), words, self._menu)
            entry.setToolTip(tooltip(notice.text))
            if notice.run is not None:
                entry.triggered.connect(lambda _checked=False, run=notice.run: run())
            self._menu.addAction(entry)
        if not self._notices.kept:
            nothing = self._menu.addAction("No messages yet")
            nothing.setEnabled(False)
        self._notices.read()
