"""One side of the event loop's benchmark, in a process of its own: `python -m tests.bench.loop_side SIDE FOLDER`.

SIDE is `idle`, `process`, `thread` or `window`; `engine` does the work alone, for `process`. The work is always the
same: import the reference library, sort it, and carry the whole sync out, day after day. Prints one JSON document.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from tests.bench.heartbeat import Heartbeat
from tests.bench.reference import ROOT
from tests.demo_library import CATEGORIES, WATCH_LATER
from ytsync_desktop.app import build_window
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import ignore
from ytsync_desktop.core.operations import Job, JobState
from ytsync_desktop.simulator.admin import SimulatorAdmin
from ytsync_desktop.simulator.process import SimulatorProcess
from ytsync_desktop.ui.interpreter import keep_responsive
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.wiring import Application
from ytsync_desktop.wiring.demo import DemoYouTube

IDLE_SECONDS = 20
PAGE_MS = 700
PATIENCE_MS = 900_000
Reached = Callable[[], bool]


def work_without_window(folder: Path) -> None:
    """The whole job by the engine alone."""
    youtube = DemoYouTube(folder, SimulatorProcess, SimulatorAdmin)
    application = Application.open(folder, None, demo=youtube)
    control = Control()
    application.import_library(ignore, control)
    application.import_watch_later(WATCH_LATER)
    application.import_categories(CATEGORIES)
    application.import_library(ignore, control)
    job = application.start_sync(None, ignore, control)
    while job is not None and job.state is JobState.PAUSED:
        application.demo_next_day()
        job = application.resume(ignore, control)
    _check(job)
    application.close()


def work_in_window(window: MainWindow, until: Callable[[Reached], None]) -> None:
    """The whole job by the window's own actions, its pages turned all the while."""
    desk = window.desk

    def settled() -> None:
        until(lambda: not desk.busy)

    settled()
    pages = cycle(range(5))
    turning = QTimer(window, interval=PAGE_MS)
    turning.timeout.connect(lambda: window.show_page(next(pages)))
    turning.start()
    window.actions_table["import"].trigger()
    settled()
    window.library_commands.import_watch_later(WATCH_LATER)
    settled()
    window.library_commands.import_categories(CATEGORIES)
    settled()
    window.actions_table["import"].trigger()
    settled()
    window.actions_table["all_days"].trigger()
    settled()
    turning.stop()
    _check(desk.state.job)


def _check(job: Job | None) -> None:
    if job is None or job.state is not JobState.COMPLETED:
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


def _beside(side: str, folder: Path) -> Reached:
    """Start what goes on beside a bare window; says when it is over."""
    if side == "idle":
        deadline = QDeadlineTimer(IDLE_SECONDS * 1000)
        return deadline.hasExpired
    if side == "process":
        process = subprocess.Popen([sys.executable, "-m", "tests.bench.loop_side", "engine", str(folder)], cwd=ROOT)
        return lambda: process.poll() is not None
    thread = threading.Thread(target=work_without_window, args=(folder,))
    thread.start()
    return lambda: not thread.is_alive()


def main(side: str, folder: Path) -> None:
    if side == "engine":
        work_without_window(folder)
        return
    application = QApplication([])
    window = build_window(folder, None, demo=True) if side == "window" else _bare_window()
    window.show()
    application.processEvents()
    heart = Heartbeat()
    heart.start()
    started = time.perf_counter()
    if isinstance(window, MainWindow):
        keep_responsive(application, window.desk.state)
        work_in_window(window, _until)
    else:
        _until(_beside(side, folder))
    seconds = time.perf_counter() - started
    heart.stop()
    window.close()
    json.dump({"seconds": seconds, "gaps": heart.gaps, "stalls": [vars(one) for one in heart.stalls]}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
