"""The window shown when the application cannot start, or could not end as it should."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.text import label
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import column, row


class ProblemWindow(QDialog):
    """One sentence, a button to close, and where there is a `remedy` one that accepts it."""

    def __init__(self, sentence: str, *, remedy: str = "") -> None:
        super().__init__()
        self.setObjectName("problemWindow")
        self.setWindowTitle("ytsync")
        words = row(IconLabel("warning-circle", "bad", 24), label(sentence, wrap=True, name="problemText"), gap=12)
        words.setStretch(1, 1)
        close = button("Close", self.reject, name="problemClose", kind="" if remedy else "primary")
        buttons = [None, close]
        if remedy:
            buttons.append(button(remedy, self.accept, name="problemRemedy", kind="primary"))
            close.setDefault(True)
        self.setLayout(column(words, 8, row(*buttons), margins=(20, 16, 20, 16)))
        self.setMinimumWidth(460)
