"""Takes the pictures of the five places from the running window: the demo library, the real engine, no screen.

    python -m tests.pictures [FOLDER]        default: docs/pictures

The window is drawn into memory, in light and in dark, at moments of one job: before it, on its eighth day, when it
asks what to do about videos that YouTube refused, when it is done, and before it is undone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QItemSelectionModel, QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QPushButton,
    QRadioButton,
    QTableView,
    QTreeView,
    QWidget,
)

from tests.demo_library import CATEGORIES, WATCH_LATER
from ytsync_desktop.app import window_on
from ytsync_desktop.core.operations import JobState, Kind, Status
from ytsync_desktop.simulator.admin import SimulatorAdmin
from ytsync_desktop.simulator.process import SimulatorProcess
from ytsync_desktop.ui.library.grid import VideoGrid
from ytsync_desktop.ui.library.shelf import Group
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.ui.preview.days import DayStrip
from ytsync_desktop.ui.preview.view import PreviewPage
from ytsync_desktop.ui.state import Work
from ytsync_desktop.ui.thumbnails.album import Album
from ytsync_desktop.wiring.demo import DemoYouTube

ROOT = Path(__file__).resolve().parent.parent
SIZE = (1280, 800)
DAYS_BEFORE_THE_PICTURE = 7
REFUSED = 5
PATIENCE_MS = 600_000


W = TypeVar("W", bound=QWidget)


def part(window: QWidget, kind: type[W], name: str) -> W:
    """The part of the window with this name."""
    found = window.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


class Photographer:
    """Drives a window as a person would, waits for what it waits for, and keeps what it shows."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self._state = window.desk.state

    def until(self, reached: Callable[[], bool]) -> None:
        """Let the window work until `reached`."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not reached():
            if deadline.hasExpired():
                told = [notice.text for notice in self._window.desk.notices.kept]
                raise SystemExit(f"The window did not get there. It said: {told}")
            loop = QEventLoop()
            QTimer.singleShot(20, loop.quit)
            loop.exec()

    def settled(self) -> None:
        """Let the window finish what it is doing."""
        self.until(lambda: not self._window.desk.busy)

    def do(self, action: str) -> None:
        """Trigger an action and wait for its end."""
        self._window.actions_table[action].trigger()
        self.settled()

    def _thumbnails(self) -> None:
        """Wait for those that are on show."""
        album, grid = self._window.findChild(Album), part(self._window, VideoGrid, "videoGrid")
        assert isinstance(album, Album)
        self.until(lambda: not album.waiting and (bool(grid.asked_rows) or not grid.isVisible()))

    def take(self, name: str, page: int, dialog: QDialog | None = None) -> None:
        """Keep the page, or a dialog above it, in light and in dark."""
        self._window.show_page(page)
        self.settled()
        self._thumbnails()
        views = self._window.findChildren(QAbstractItemView)
        self.until(lambda: all(view.viewport().updatesEnabled() for view in views))
        self._window.desk.notices.dismiss()
        for theme in ("light", "dark"):
            self._window.show_theme(theme)
            QApplication.processEvents()
            file = self._folder / f"{name}-{theme}.png"
            (dialog or self._window).grab().save(str(file))
            sys.stdout.write(f"{file}\n")
        self._window.show_theme("light")


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    family = "Noto Sans" if "Noto Sans" in QFontDatabase.families() else application.font().family()
    application.setFont(QFont(family, 10))
    _first_run(folder)
    with tempfile.TemporaryDirectory() as data:
        started: list[SimulatorProcess] = []

        def launch(args: Sequence[str]) -> SimulatorProcess:
            started.append(SimulatorProcess(args))
            return started[0]

        window = window_on(Path(data), None, DemoYouTube(Path(data), launch, SimulatorAdmin))
        window.resize(*SIZE)
        window.show()
        try:
            _story(window, Photographer(window, folder), lambda: SimulatorAdmin(started[0].admin))
        finally:
            window.close()
    return 0


def _first_run(folder: Path) -> None:
    """A window that nobody has used yet."""
    with tempfile.TemporaryDirectory() as data:
        window = window_on(Path(data), None, None)
        window.resize(*SIZE)
        window.show()
        camera = Photographer(window, folder)
        camera.settled()
        camera.take("connect", 0)
        window.close()


def _story(window: MainWindow, camera: Photographer, admin: Callable[[], SimulatorAdmin]) -> None:
    camera.settled()
    camera.do("import")
    window.library_commands.import_watch_later(WATCH_LATER)
    camera.settled()
    window.library_commands.import_categories(CATEGORIES)
    camera.settled()
    camera.do("import")
    _library(window, camera)
    _preview(window, camera)
    window.actions_table["start"].trigger()
    camera.settled()
    for _ in range(DAYS_BEFORE_THE_PICTURE):
        camera.do("next_day")
        camera.do("resume")
    camera.take("continue", 0)
    _running(window, camera)
    _decision(window, camera, admin())
    camera.take("report", 4)
    _way_back(window, camera)


def _library(window: MainWindow, camera: Photographer) -> None:
    page = window.library_page
    shelf = window.desk.state.shelf
    assert shelf is not None
    window.library_commands.approve(tuple(category.id for category in shelf.own[18:]), False)
    camera.settled()
    recipe = next(category for category in shelf.own if category.name == "recipe")
    page.show_source(recipe.id)
    table = part(window, QTableView, "videoTable")
    flags = QItemSelectionModel.SelectionFlag
    for row in (2, 3, 4):
        table.selectionModel().select(table.model().index(row, 0), flags.Select | flags.Rows)
    camera.take("library", 1)
    table.selectRow(4)
    camera.do("as_grid")
    camera.take("library-grid", 1)
    camera.do("as_table")
    page.show_source(Group.ALL)
    camera.do("approve_all")


def _preview(window: MainWindow, camera: Photographer) -> None:
    window.show_page(2)
    camera.settled()
    tree = part(window, QTreeView, "previewTree")
    model = part(window, PreviewPage, "previewPage").model
    stage = model.index(1, 0)
    for row in range(model.rowCount(stage)):
        index = model.index(row, 0, stage)
        if model.node(index).what == "gadgets":
            tree.expand(index)
    part(window, DayStrip, "dayStrip").choose(6)
    camera.take("preview", 2)
    part(window, QRadioButton, "reuseStrategy").click()
    camera.settled()
    camera.take("preview-reuse", 2)
    part(window, QRadioButton, "freshStrategy").click()
    camera.settled()


def _running(window: MainWindow, camera: Photographer) -> None:
    """A day in full swing, for one picture."""
    camera.do("next_day")
    before = sum(count.done for count in window.desk.state.tally.counts())
    window.actions_table["resume"].trigger()
    camera.until(lambda: sum(count.done for count in window.desk.state.tally.counts()) > before + 90)
    window.actions_table["pause"].trigger()
    camera.settled()
    camera.take("progress", 3)


def _decision(window: MainWindow, camera: Photographer, admin: SimulatorAdmin) -> None:
    """YouTube refuses some videos; the job asks, and is told to leave them out."""
    demo = window.desk.state
    window.show_page(4)
    camera.settled()
    assert demo.report is not None
    planned = [op for op in demo.report.operations if op.kind is Kind.ADD and op.status is Status.PLANNED]
    for at, operation in enumerate(planned[-REFUSED:]):
        match = {"endpoint": "playlistItems.insert", "body": str(operation.video_id)}
        admin.add_fault("failedPrecondition" if at else "invalidSnippet", match=match)
    window.actions_table["all_days"].trigger()
    camera.until(lambda: demo.work is Work.NONE and not window.desk.busy)
    if demo.job is not None and demo.job.state is JobState.WAITING:
        camera.take("decision", 3)
        part(window, QPushButton, "skipAllButton").click()
        camera.settled()
    if demo.unfinished is not None:
        camera.do("all_days")


def _way_back(window: MainWindow, camera: Photographer) -> None:
    """The backup compared with what the sync made of it, and the preview of the undo."""
    window.actions_table["backups"].trigger()
    camera.settled()
    camera.take("backups", 4, part(window, QDialog, "backupsDialog"))
    part(window, QDialog, "backupsDialog").close()
    camera.do("undo_sync")
    camera.take("undo", 2)


if __name__ == "__main__":
    sys.exit(main())
