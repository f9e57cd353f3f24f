"""What a place shows while it has nothing to show: one sentence, and the button that ends the emptiness."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ytsync_desktop.ui.text import label
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import column


class Empty(QWidget):
    """A sentence in the middle, a line of explanation, and one button."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._run: Callable[[], object] = lambda: None
        self._sentence = label(step=1, wrap=True, name=f"{name}Sentence")
        self._detail = label(tone="dim", wrap=True)
        self._button: QPushButton = button("", lambda: self._run(), kind="primary", name=f"{name}Button")
        for part in (self._sentence, self._detail):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner = column(None, self._sentence, self._detail, 8, gap=8, margins=(48, 24, 48, 24))
        inner.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(2)
        self.setLayout(inner)

    def say(self, sentence: str, detail: str, action: str, run: Callable[[], object]) -> None:
        """Show this; an empty `action` shows no button."""
        self._sentence.setText(sentence)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._run = run
