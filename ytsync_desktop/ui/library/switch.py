"""The switch between the table and the grid of the library."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from ytsync_desktop.ui.actions import Actions
from ytsync_desktop.ui.text import tooltip
from ytsync_desktop.ui.widgets.buttons import tool
from ytsync_desktop.ui.widgets.layouts import row


class ViewSwitch(QWidget):
    """Two buttons of which one is down."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for view, symbol, says in (("table", "list", "Table"), ("grid", "grid-four", "Grid of thumbnails")):
            action = actions[f"as_{view}"]
            made = tool(symbol, says, action.trigger, name=f"{view}Button")
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            made.setToolTip(tooltip(f"{says} ({keys})"))
            made.setCheckable(True)
            group.addButton(made)
            self._buttons[view] = made
        self.setLayout(row(*self._buttons.values(), gap=2))
        self.show_view("table")

    def show_view(self, view: str) -> None:
        """Put the button of the view that is on show down."""
        self._buttons[view].setChecked(True)
