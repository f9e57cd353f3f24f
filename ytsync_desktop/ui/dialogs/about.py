"""Says what this is, which version, and where everything stays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from ytsync_desktop import __version__
from ytsync_desktop.ui.text import label
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import column, row


def about(parent: QWidget) -> None:
    """Show it."""
    dialog = QDialog(parent)
    dialog.setObjectName("aboutDialog")
    dialog.setWindowTitle("About ytsync")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    words = label(
        "Turns a messy YouTube library into a tidy one. Everything stays on this machine; there is no server and no "
        "telemetry. MIT licence.",
        wrap=True,
    )
    close = button("Close", dialog.accept, name="aboutClose")
    head = label(f"ytsync {__version__}", step=1, bold=True)
    dialog.setLayout(column(head, words, 8, row(None, close), margins=(20, 16, 20, 16)))
    dialog.setMinimumWidth(400)
    dialog.open()
