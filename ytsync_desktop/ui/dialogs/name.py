"""Asks for a name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from ytsync_desktop.ui.text import label
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import column, row

LONGEST = 150


class NameDialog(QDialog):
    """One line and one button that says what will happen. `named` carries the name."""

    named = Signal(str)

    def __init__(self, parent: QWidget, title: str, question: str, action: str, name: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("nameDialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._edit = QLineEdit(name)
        self._edit.setObjectName("nameEdit")
        self._edit.setAccessibleName(question)
        self._edit.setMaxLength(LONGEST)
        self._edit.selectAll()
        self._act = button(action, self.accept, name="nameAction", kind="primary")
        self._act.setDefault(True)
        self._edit.textChanged.connect(self._check)
        self._edit.returnPressed.connect(self.accept)
        words = label(question, wrap=True)
        words.setBuddy(self._edit)
        cancel = button("Cancel", self.reject, name="nameCancel")
        self.setLayout(column(words, self._edit, 4, row(None, cancel, self._act), margins=(16, 16, 16, 16)))
        self.setMinimumWidth(420)
        self._check()

    def _check(self) -> None:
        self._act.setEnabled(bool(self._edit.text().strip()))

    def accept(self) -> None:
        """Hand the name over and close."""
        name = self._edit.text().strip()
        if name:
            super().accept()
            self.named.emit(name)
