"""Opens a window and says how far it is: `python -m tests.bench.painted SIDE FOLDER API_ROOT`.

SIDE is `bare`, or `window` for the program's own start. Prints a line at the first picture and, for the program, one
when the page that the person left off at can be used (an unfinished job's card, with its button; else the library with
its rows), and one when everything on show has been read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPushButton, QTableView

LOOK_MS = 2


class _FirstPaint(QObject):
    """Watches all windows for the first picture of one."""

    def __init__(self, then: Callable[[QMainWindow], None]) -> None:
        super().__init__()
        self._then = then

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QMainWindow) and event.type() is QEvent.Type.Paint:
            application = QApplication.instance()
            assert application is not None
            application.removeEventFilter(self)
            # After this event, when the picture is complete.
            QTimer.singleShot(0, lambda: self._then(watched))
        return False


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _bare(application: QApplication) -> None:
    window = QMainWindow()
    window.setCentralWidget(QLabel("A window without anything"))
    window.resize(1280, 800)
    window.show()
    application.exec()


def _end(window: QMainWindow) -> None:
    _say("painted")
    window.close()


def _watch(window: QMainWindow) -> None:
    """Say when the rest of the program's start is reached, then end it."""
    _say("painted")
    steps: list[tuple[str, Callable[[QMainWindow], bool]]] = [("usable", _usable), ("filled", _filled)]

    def look() -> None:
        if steps and steps[0][1](window):
            name, _ = steps.pop(0)
            # Once more through the loop, so that it is painted.
            QTimer.singleShot(0, lambda: _say(name))
        if not steps:
            looking.stop()
            QTimer.singleShot(0, window.close)

    looking = QTimer(window, interval=LOOK_MS)
    looking.timeout.connect(look)
    looking.start()


def _usable(window: QMainWindow) -> bool:
    card, rows = window.findChild(QPushButton, "resumeCardButton"), window.findChild(QTableView, "videoTable")
    if card is not None and card.isVisible():
        return card.isEnabled()
    return rows is not None and rows.isVisible() and rows.model().rowCount() > 0


def _filled(window: QMainWindow) -> bool:
    from ytsync_desktop.ui.main_window import MainWindow

    assert isinstance(window, MainWindow)
    return not window.desk.busy and window.desk.state.shelf is not None


def main(side: str, folder: str, api_root: str) -> None:
    application = QApplication(["ytsync"])
    first = _FirstPaint(_end if side == "bare" else _watch)
    application.installEventFilter(first)
    if side == "bare":
        _bare(application)
        return
    from ytsync_desktop.app import main as start

    sys.exit(start(["--data-dir", folder, "--api-root", api_root]))


if __name__ == "__main__":
    main(*sys.argv[1:])
