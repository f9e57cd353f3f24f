"""One side of the event loop's benchmark: `python -m tests.bench.loop_side SIDE FOLDER API_ROOT CATEGORIES SECONDS`.

SIDE is `idle`, `process`, `thread` or `window`; `engine` does the work alone, for `process`. The work is always the
same: import the library, sort it by the file, refresh it, and sync for so many seconds. FOLDER is signed in. Prints one
JSON document: what the heart found in each phase.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from tests.bench.heartbeat import Heartbeat
from tests.bench.reference import ROOT
from ytsync_desktop.app import build_window
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import ignore
from ytsync_desktop.core.operations import Job, JobState
from ytsync_desktop.ui.interpreter import keep_responsive
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.wiring import Application

IDLE_SECONDS = 20
PAGE_MS = 700
PATIENCE_MS = 900_000
Reached = Callable[[], bool]


@dataclass(frozen=True)
class _Order:
    """What is to be done, and where."""

    folder: Path
    api_root: str
    categories: Path
    seconds: float


def work_without_window(order: _Order) -> None:
    """The whole job by the engine alone."""
    application = Application.open(order.folder, order.api_root)
    control = Control()
    application.import_library(ignore, control)
    application.import_categories(order.categories)
    application.import_library(ignore, control)
    end = threading.Timer(order.seconds, control.pause)
    end.start()
    job = application.start_sync(None, ignore, control)
    end.cancel()
    _check(job)
    application.close()


def work_in_window(window: MainWindow, order: _Order) -> Iterator[str]:
    """The whole job by the window's own actions, its pages turned all the while; the name of each phase at its end."""
    desk = window.desk

    def settle() -> None:
        _until(lambda: not desk.busy)

    settle()
    pages = cycle(range(5))
    turning = QTimer(window, interval=PAGE_MS)
    turning.timeout.connect(lambda: window.show_page(next(pages)))
    turning.start()
    window.actions_table["import"].trigger()
    settle()
    yield "import"
    window.library_commands.import_categories(order.categories)
    settle()
    yield "sorting"
    window.actions_table["import"].trigger()
    settle()
    yield "refresh"
    window.actions_table["start"].trigger()
    enough = QDeadlineTimer(int(order.seconds * 1000))
    _until(lambda: enough.hasExpired() or not desk.working)
    desk.pause()
    settle()
    yield "sync"
    turning.stop()
    _check(desk.state.job)


def _check(job: Job | None) -> None:
    if job is None or job.state not in (JobState.COMPLETED, JobState.PAUSED):
        raise SystemExit(f"The job did not end as it should: {job}")


def _until(reached: Reached) -> None:
    deadline = QDeadlineTimer(PATIENCE_MS)
    while not reached():
        if deadline.hasExpired():
            raise SystemExit("The work does not end.")
        loop = QEventLoop()
        QTimer.singleShot(50, loop.quit)
        loop.exec()


def _bare_window() -> QMainWindow:
    window = QMainWindow()
    window.setCentralWidget(QLabel("A window without anything", alignment=Qt.AlignmentFlag.AlignCenter))
    window.resize(1280, 800)
    return window


def _beside(side: str, order: _Order) -> Reached:
    """Start what goes on beside a bare window; says when it is over."""
    if side == "idle":
        deadline = QDeadlineTimer(IDLE_SECONDS * 1000)
        return deadline.hasExpired
    if side == "process":
        process = subprocess.Popen([sys.executable, "-m", __spec__.name, "engine", *sys.argv[2:]], cwd=ROOT)
        return lambda: process.poll() is not None
    thread = threading.Thread(target=work_without_window, args=(order,))
    thread.start()
    return lambda: not thread.is_alive()


def main(side: str, order: _Order) -> None:
    if side == "engine":
        work_without_window(order)
        return
    application = QApplication([])
    window = build_window(order.folder, order.api_root) if side == "window" else _bare_window()
    window.show()
    application.processEvents()
    heart = Heartbeat()
    heart.start()
    found = {}
    if isinstance(window, MainWindow):
        keep_responsive(application, window.desk.state)
        for phase in work_in_window(window, order):
            found[phase] = heart.take()
    else:
        _until(_beside(side, order))
        found["work"] = heart.take()
    heart.stop()
    window.close()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], _Order(Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]), float(sys.argv[5])))
