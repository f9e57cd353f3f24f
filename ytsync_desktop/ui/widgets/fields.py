"""Fields to type in or to choose from, with a name for every part that a screen reader meets."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLineEdit

from ytsync_desktop.ui.icons import icon

_CLEAR = "_q_qlineeditclearaction"
"""Qt's own name for the action that empties a line of text."""


def search_field(name: str, says: str, hint: str) -> QLineEdit:
    """A line to search with: a glass in front, a cross behind while there is text."""
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(says)
    made.setPlaceholderText(hint)
    made.addAction(icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition).setText(says)
    made.setClearButtonEnabled(True)
    clear = made.findChild(QAction, _CLEAR)
    if clear is not None:
        clear.setText("Clear the search")
    return made


def choice(name: str, says: str) -> QComboBox:
    """A box to choose one of several."""
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(says)
    made.view().setAccessibleName(says)
    return made
