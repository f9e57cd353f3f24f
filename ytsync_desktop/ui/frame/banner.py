"""The banner above the pages: one notice at a time, with its action and a way to put it away."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QPushButton

from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.notices import Notices
from ytsync_desktop.ui.text import caption, label, set_tone
from ytsync_desktop.ui.widgets.buttons import button, tool
from ytsync_desktop.ui.widgets.layouts import row

ICONS = {"accent": "info", "good": "check-circle", "warn": "warning", "bad": "warning-circle"}


class Banner(QFrame):
    """Shows `notices.shown`; hidden when there is none."""

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("kind", "banner")
        self._notices = notices
        self._icon = IconLabel("info", "accent")
        self._text = label(wrap=True, name="bannerText")
        self._action: QPushButton = button("", self._act, name="bannerAction")
        self._action.setAccessibleName("What to do about it")
        close = tool("x", "Put this message away", notices.dismiss, name="bannerClose")
        inner = row(self._icon, self._text, self._action, close, gap=10, margins=(12, 6, 6, 6))
        inner.setStretch(1, 1)
        self.setLayout(inner)
        notices.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        notice = self._notices.shown
        self.setVisible(notice is not None)
        if notice is None:
            return
        self._icon.show_icon(ICONS.get(notice.tone, "info"), notice.tone)
        self._text.setText(notice.text)
        self._text.setAccessibleName(f"Message: {notice.text}")
        self._action.setText(caption(notice.action))
        self._action.setAccessibleName(notice.action or "What to do about it")
        self._action.setVisible(bool(notice.action) and notice.run is not None)
        set_tone(self, notice.tone)

    def _act(self) -> None:
        notice = self._notices.shown
        self._notices.dismiss()
        if notice is not None and notice.run is not None:
            notice.run()
