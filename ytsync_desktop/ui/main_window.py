"""The main window: its frame, which is painted at once, and its beginning and end; what stands in it comes after.

Loads no page and nothing that pages need: that takes several times as long as the first picture.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from ytsync_desktop.ui.frame.memory import Memory
from ytsync_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from ytsync_desktop.ui.actions import Actions
    from ytsync_desktop.ui.desk import Desk
    from ytsync_desktop.ui.interior import Interior
    from ytsync_desktop.ui.library.commands import LibraryCommands
    from ytsync_desktop.ui.library.view import LibraryPage
    from ytsync_desktop.ui.services import ServicesFactory

TITLE = "ytsync"
_log = logging.getLogger(__name__)
_SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """Shown empty, then furnished. `closing` comes once, before the threads are waited for; `closed` after.

    `dataDeleted` comes in place of `closed` where the person wants everything on this machine to go.
    """

    closing = Signal()
    closed = Signal()
    dataDeleted = Signal()

    def __init__(self, data_dir: Path, *, demo: bool, application: QApplication) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle(f"{TITLE} – demo" if demo else TITLE)
        self.resize(*_SIZE)
        self.setMinimumSize(960, 600)
        self.application = application
        self.over = False
        self._demo = demo
        self._interior: Interior | None = None
        self.data_unwanted = False
        self._memory = Memory(data_dir)
        self._theme = Theme(application, self._memory.theme, self)
        self._memory.restore_form(self)
        self.setCentralWidget(QLabel("Opening …", alignment=Qt.AlignmentFlag.AlignCenter))

    def furnish(self, factory: ServicesFactory, *, try_demo: Callable[[], object] | None = None) -> None:
        """Put the pages in. They read what they show by services of `factory`, which may keep them waiting."""
        from ytsync_desktop.ui.interior import Interior

        made = Interior(self, factory, self._memory, demo=self._demo, theme=self._theme, try_demo=try_demo)
        made.allDeleted.connect(self._leave_nothing)
        self._interior = made

    # --- what stands in it ------------------------------------------------------------------------------------------

    @property
    def furnished(self) -> bool:
        """Whether anything stands in it yet."""
        return self._interior is not None

    @property
    def interior(self) -> Interior:
        """Everything that `furnish` put in."""
        if self._interior is None:
            raise RuntimeError("the window is not furnished yet")
        return self._interior

    @property
    def desk(self) -> Desk:
        """What pages and commands share."""
        return self.interior.desk

    @property
    def actions_table(self) -> Actions:
        """Everything that can be done."""
        return self.interior.actions_table

    @property
    def library_page(self) -> LibraryPage:
        """The page of the videos."""
        return self.interior.library_page

    @property
    def library_commands(self) -> LibraryCommands:
        """What can be done in the library."""
        return self.interior.library_commands

    @property
    def page(self) -> int:
        """The number of the page on show."""
        return self.interior.page

    def show_page(self, page: int) -> None:
        """Show a page."""
        self.interior.show_page(page)

    def show_theme(self, setting: str) -> None:
        """Draw in other colours: system, light or dark."""
        self._theme.choose(setting)

    # --- coming and going -------------------------------------------------------------------------------------------

    def come_forward(self) -> None:
        """Show the window to somebody who started the program a second time."""
        _log.info("Brought to the front by a second start")
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)
        if self._interior is not None:
            self.desk.say("ytsync is open already: this is its window.", key="second start")

    def _leave_nothing(self) -> None:
        self.data_unwanted = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's form, stop after the present call, and wait for its threads to end."""
        event.accept()
        if self.over:
            return
        self.over = True
        self.closing.emit()
        if self._interior is not None:
            self._memory.keep(self, self._interior.page, self._theme.setting)
            self._interior.close()
        (self.dataDeleted if self.data_unwanted else self.closed).emit()
