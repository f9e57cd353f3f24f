"""A quiet card that asks for a refresh once the library is older than it may be, and says what that costs."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ytsync_desktop.core.freshness import refresh_words
from ytsync_desktop.ui.actions import Actions
from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.state import State, Work
from ytsync_desktop.ui.text import label
from ytsync_desktop.ui.widgets.layouts import row


class AgeCard(QFrame):
    """Shown from the 30th day until the library is refreshed; never in the way of a job."""

    def __init__(self, state: State, actions: Actions, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "banner")
        self.setProperty("tone", "accent")
        self._state = state
        self._text = label(wrap=True, name=f"{name}Text")
        refresh = actions.button("import", "Refresh the library", name=f"{name}Button")
        inner = row(IconLabel("clock", "accent"), self._text, refresh, gap=10, margins=(12, 6, 6, 6))
        inner.setStretch(1, 1)
        self.setLayout(inner)
        for signal in (state.overviewChanged, state.workChanged, state.ticked):
            signal.connect(self._show)
        self._show()

    def _show(self) -> None:
        counts = self._state.counts
        words = refresh_words(counts, self._state.now()) if counts is not None else ""
        if words:
            self._text.setText(words)
        self.setVisible(bool(words) and self._state.work is not Work.IMPORT)
