"""The way to an own Google client, in steps, and the place to drop its file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from ytsync_desktop.core.web_pages import open_page
from ytsync_desktop.ui.text import ElidedLabel, label
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import row

STEPS = (
    (
        "Create a project in the Google Cloud console. Any name will do.",
        "https://console.cloud.google.com/projectcreate",
    ),
    ("Enable the YouTube Data API v3 for it.", "https://console.cloud.google.com/apis/library/youtube.googleapis.com"),
    (
        "Fill in the consent screen (External) and press Publish, or the sign-in ends after 7 days.",
        "https://console.cloud.google.com/auth/overview",
    ),
    ("Create an OAuth client of the type Desktop app.", "https://console.cloud.google.com/auth/clients/create"),
    ("Download its client_secret.json and drop it below.", ""),
)


class Guide(QWidget):
    """Numbered steps; each with the page it is done on."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("connectGuide")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for at, (words, page) in enumerate(STEPS):
            number = label(f"{at + 1}.", tone="dim")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(number, at, 0)
            grid.addWidget(label(words, wrap=True), at, 1)
            if page:
                link = button("Open the page", partial(open_page, page), kind="link", name=f"guidePage{at + 1}")
                link.setAccessibleName(f"Open the page of step {at + 1}")
                grid.addWidget(link, at, 2)


class DropZone(QFrame):
    """Takes a client_secret.json by drop or by choice. `chosen` carries the file, `browse` asks for the dialog."""

    chosen = Signal(object)
    browse = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clientDrop")
        self.setProperty("kind", "drop")
        self.setAcceptDrops(True)
        self._words = ElidedLabel("Drop client_secret.json here", tone="dim", name="clientFileLabel")
        choose = button("Choose the file …", self.browse.emit, name="chooseClientButton", symbol="file-arrow-down")
        inner = row(self._words, choose, gap=12, margins=(16, 12, 12, 12))
        inner.setStretch(0, 1)
        self.setLayout(inner)

    def show_file(self, file: Path | None) -> None:
        """Name the chosen file."""
        self._words.setText(str(file) if file is not None else "Drop client_secret.json here")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One local file is welcome."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            self._mark(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went away."""
        del event
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it."""
        self._mark(False)
        self.chosen.emit(Path(event.mimeData().urls()[0].toLocalFile()))
        event.acceptProposedAction()

    def _mark(self, over: bool) -> None:
        self.setProperty("over", "true" if over else "false")
        self.style().unpolish(self)
        self.style().polish(self)
