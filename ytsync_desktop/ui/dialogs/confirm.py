"""Asks before something that cannot be taken back; the buttons say what they do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from ytsync_desktop.ui.text import cut, label, one_line
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import column, row

_TITLE_LETTERS = 80


def confirm(parent: QWidget, question: str, detail: str, action: str, run: Callable[[], object]) -> QDialog:
    """Show the question; `action` runs `run`, the other button goes back. The window stays alive meanwhile."""
    dialog = QDialog(parent)
    dialog.setObjectName("confirmDialog")
    dialog.setWindowTitle(cut(one_line(question), _TITLE_LETTERS, 1))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setModal(True)
    act = button(action, dialog.accept, name="confirmAction", kind="primary")
    back = button("Go back", dialog.reject, name="confirmBack")
    back.setDefault(True)
    dialog.setLayout(
        column(
            label(question, bold=True, wrap=True),
            label(detail, wrap=True),
            8,
            row(None, back, act),
            margins=(16, 16, 16, 16),
        )
    )
    dialog.setMinimumWidth(440)
    dialog.accepted.connect(lambda: run())
    dialog.open()
    return dialog
