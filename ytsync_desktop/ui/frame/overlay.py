"""The overlay of keyboard shortcuts, from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from ytsync_desktop.ui.actions import ACTIONS
from ytsync_desktop.ui.text import label
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import column, row

_MORE = (
    ("Progress: pause or resume", "Space"),
    ("Preview: day before, day after (on the strip of days)", "← →"),
    ("Library: add by dragging to a category; move", "drag · Shift+drag"),
    ("Report: copy the selected rows", "Ctrl+C"),
)


class KeysOverlay(QDialog):
    """Two columns of what and keys; Escape closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keysOverlay")
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        pairs = [(spec.text.replace("&", "").rstrip(" …"), _keys(spec.keys)) for spec in ACTIONS if spec.keys]
        pairs += _MORE
        half = (len(pairs) + 1) // 2
        for at, (words, keys) in enumerate(pairs):
            where = 0 if at < half else 2
            grid.addWidget(label(words), at % half, where)
            grid.addWidget(label(keys, tone="dim"), at % half, where + 1)
        close = button("Close", self.accept, name="keysClose")
        head = label("Keyboard shortcuts", step=1, bold=True)
        self.setLayout(column(head, grid, 8, row(None, close), gap=8, margins=(20, 16, 20, 16)))


def _keys(keys: tuple[str, ...]) -> str:
    return " or ".join(QKeySequence(one).toString(QKeySequence.SequenceFormat.NativeText) for one in keys)
