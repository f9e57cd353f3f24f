"""Says what this is, which version, and where everything stays."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QWidget

from ytsync_desktop.core.versions import told
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
    name, stands_on = told(Qt=qVersion()).split("\n")
    head = label(name, step=1, bold=True)
    versions = label(stands_on, tone="dim", step=-1, name="aboutVersions")
    dialog.setLayout(column(head, words, versions, 8, row(None, close), margins=(20, 16, 20, 16)))
    dialog.setMinimumWidth(400)
    dialog.open()
