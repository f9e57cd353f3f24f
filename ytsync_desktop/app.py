"""The window's entry: opens the data folder, joins application and window, and ends both cleanly."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QProcess, QTimer, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMainWindow

from ytsync_desktop.core.errors import AnotherInstance, StoreUnfit, WrongUsage, YtsyncError
from ytsync_desktop.core.versions import told
from ytsync_desktop.ui.dialogs.problem import ProblemWindow
from ytsync_desktop.ui.doorbell import Doorbell, ring
from ytsync_desktop.ui.interpreter import keep_responsive
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.ui.theme import Theme
from ytsync_desktop.wiring import Application, default_data_dir
from ytsync_desktop.wiring.anew import begin_anew
from ytsync_desktop.wiring.demo import DemoYouTube
from ytsync_desktop.wiring.logs import log_to

_log = logging.getLogger(__name__)
_EXIT_CODES: tuple[tuple[type[YtsyncError], int], ...] = ((AnotherInstance, 6), (WrongUsage, 2), (YtsyncError, 1))
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def build_window(data_dir: Path, api_root: str | None, *, demo: bool = False) -> QMainWindow:
    """The whole application on an existing QApplication, without running its event loop.

    Closing the window ends its threads and lets go of the folder. Errors as of wiring.Application.open.
    """
    youtube: DemoYouTube | None = None
    if demo:
        from ytsync_desktop.simulator.admin import SimulatorAdmin
        from ytsync_desktop.simulator.process import SimulatorProcess

        youtube = DemoYouTube(data_dir, SimulatorProcess, SimulatorAdmin)
    return window_on(data_dir, api_root, youtube)


def window_on(data_dir: Path, api_root: str | None, youtube: DemoYouTube | None) -> MainWindow:
    """As `build_window`; with `youtube` the window is the demo's."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("a window needs a QApplication")
    first = Application.open(data_dir, api_root, demo=youtube)
    try:
        theme = Theme(application, first.settings.load().theme)
        window = MainWindow(first.clone, data_dir, demo=youtube is not None, theme=theme, try_demo=_start_demo)
    except BaseException:
        first.close()
        raise
    theme.setParent(window)
    window.setWindowIcon(QIcon(str(_resources() / "icons" / "ytsync.svg")))
    window.closed.connect(first.close)
    bell = Doorbell(data_dir, window)
    bell.rung.connect(window.come_forward)
    window.closing.connect(bell.close)
    if doubt := first.doubt_about_folder():
        window.desk.say(doubt, tone="warn")
    window.dataDeleted.connect(lambda: _delete_data(first))
    return window


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window; the exit code says how it ended (0, 1, 2, or 6 beside another instance)."""
    options = _parse(list(sys.argv[1:] if argv is None else argv))
    folder: Path = (options.data_dir or default_data_dir(demo=options.demo)).expanduser()
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication([sys.argv[0]])
    QApplication.setApplicationName("ytsync")
    QApplication.setApplicationDisplayName("ytsync")
    QApplication.setDesktopFileName("ytsync")
    qInstallMessageHandler(_qt_message)
    with log_to(folder):
        try:
            window = _open(folder, None if options.demo else options.api_root, demo=options.demo)
        except AnotherInstance as error:
            return _refuse(error, heard=ring(folder))
        except StoreUnfit as error:
            return _refuse(error, heard=True)
        except YtsyncError as error:
            return _refuse(error)
        if isinstance(window, MainWindow):
            keep_responsive(application, window.desk.state)
        _catch_faults(window)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: QTimer.singleShot(0, window.close))
        window.show()
        stands_on = told(Qt=qVersion()).replace("\n", ", ")
        QTimer.singleShot(0, lambda: _log.info("The window of %s is open", stands_on))
        return int(application.exec())


def _open(folder: Path, api_root: str | None, *, demo: bool) -> QMainWindow:
    """As `build_window`; where the database cannot be used, the person may begin anew first."""
    try:
        return build_window(folder, api_root, demo=demo)
    except StoreUnfit as error:
        if not _has_screen() or not ProblemWindow(str(error), remedy="Begin anew").exec():
            raise
    done = begin_anew(folder)
    window = build_window(folder, api_root, demo=demo)
    if isinstance(window, MainWindow):
        window.desk.say(done.sentence)
    return window


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ytsync-desktop", description="The window of ytsync.")
    folder, root = os.environ.get("YTSYNC_DATA_DIR"), os.environ.get("YTSYNC_API_ROOT")
    parser.add_argument("--data-dir", type=Path, default=Path(folder) if folder else None, help="all local state")
    parser.add_argument("--api-root", default=root or None, help="root of the YouTube Data API")
    parser.add_argument("--demo", action="store_true", help="a YouTube on this machine with the demo library")
    parser.add_argument("--version", action="version", version=told(Qt=qVersion()))
    return parser.parse_args(arguments)


def _refuse(error: YtsyncError, *, heard: bool = False) -> int:
    """Say why the window cannot open: in a window, and on standard error for those who look there.

    Where the person was told already (`heard`), by the open window that came to the front, no other one is needed.
    """
    _tell(error, quietly=heard)
    return next(code for kind, code in _EXIT_CODES if isinstance(error, kind))


def _tell(error: YtsyncError, *, quietly: bool = False) -> None:
    sys.stderr.write(f"{error}\n")
    if not quietly and _has_screen():
        ProblemWindow(str(error)).exec()


def _has_screen() -> bool:
    return os.environ.get("QT_QPA_PLATFORM") != "offscreen"


def _delete_data(application: Application) -> None:
    """The last thing the program does; what could not be deleted is named."""
    try:
        application.delete_files()
    except YtsyncError as error:
        application.close()
        _tell(error)


def _start_demo() -> None:
    """The demo is a program of its own, beside this one, on a folder of its own."""
    own = [] if getattr(sys, "frozen", False) else ["-m", "ytsync_desktop"]
    QProcess.startDetached(sys.executable, [*own, "--demo"])


def _resources() -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    return (Path(bundle) if bundle else Path(__file__).resolve().parent.parent) / "resources"


def _qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("ytsync_desktop.qt").log(_LEVELS.get(kind, logging.WARNING), "%s (%s)", message, context.category)


def _catch_faults(window: QMainWindow) -> None:
    """A fault of the program is logged with its trace and told to the person; the window stays."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        _log.critical("A fault of the program", exc_info=(kind, error, trace))
        if isinstance(window, MainWindow):
            window.desk.say(
                "A fault of the program stopped this. Nothing was lost; the log has the details.", tone="bad"
            )

    sys.excepthook = hook
    threading.excepthook = lambda args: _log.critical(
        "A fault of the program in %s",
        args.thread,
        exc_info=(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback),
    )
