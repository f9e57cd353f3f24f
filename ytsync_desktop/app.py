"""The window's entry: paints it, opens the data folder, joins application and window, and ends both cleanly."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMainWindow

from ytsync_desktop.core.errors import AnotherInstance, StoreUnfit, WrongUsage, YtsyncError
from ytsync_desktop.core.versions import told
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.ui.opening import Opening, until_painted
from ytsync_desktop.wiring.claim import Claim, claim
from ytsync_desktop.wiring.logs import log_to
from ytsync_desktop.wiring.places import default_data_dir

# Whatever is not needed to paint the window's frame is loaded where it is used: see docs/adr/0009.
if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext

    from ytsync_desktop.wiring.application import Application
    from ytsync_desktop.wiring.demo import DemoYouTube

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
    return window_on(data_dir, api_root, _demo_youtube(data_dir) if demo else None)


def window_on(data_dir: Path, api_root: str | None, youtube: DemoYouTube | None) -> MainWindow:
    """As `build_window`; with `youtube` the window is the demo's."""
    from ytsync_desktop.wiring.application import Application

    first = Application.open(data_dir, api_root, demo=youtube)
    try:
        window = _frame(data_dir, demo=youtube is not None)
        window.show_theme(first.settings.load().theme)
        window.furnish(first.clone, try_demo=_start_demo)
    except BaseException:
        first.close()
        raise
    _hang_up_bell(window, data_dir)
    _join(window, first)
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
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: QTimer.singleShot(0, _close_windows))
        try:
            window = _open(folder, None if options.demo else options.api_root, demo=options.demo)
        except AnotherInstance as error:
            return _refuse(error, heard=_ring(folder))
        except StoreUnfit as error:
            return _refuse(error, heard=True)
        except YtsyncError as error:
            return _refuse(error)
        if window.over:
            return 0
        stands_on = told(Qt=qVersion()).replace("\n", ", ")
        QTimer.singleShot(0, lambda: _log.info("The window of %s is open", stands_on))
        return int(application.exec())


def _open(folder: Path, api_root: str | None, *, demo: bool) -> MainWindow:
    """The window, open; where the database cannot be used, the person may begin anew first."""
    try:
        return _opened(folder, api_root, demo=demo)
    except StoreUnfit as error:
        if not _has_screen() or not _told_problem(str(error), remedy="Begin anew"):
            raise
    from ytsync_desktop.wiring.anew import begin_anew

    done = begin_anew(folder)
    window = _opened(folder, api_root, demo=demo)
    if not window.over:
        window.desk.say(done.sentence)
    return window


def _opened(folder: Path, api_root: str | None, *, demo: bool) -> MainWindow:
    """Paint the frame, put the pages in with the figures that are quick to read, and only then load the rest.

    The window may be `over` when this returns: the person has closed it again, and is asked nothing any more.
    """
    claimed = claim(folder, api_root, demo=demo)
    opening: Opening[Application] = Opening(partial(_application, claimed, demo=demo))
    try:
        window = _frame(folder, demo=demo)
    except BaseException:
        claimed.give_up()
        raise
    try:
        _catch_faults(window)
        window.show()
        until_painted(window)
        if window.over:
            claimed.give_up()
            return window
        window.closing.connect(opening.begin)  # the window's threads wait for it, and the end for them
        library_first = _furnish(window, claimed, opening)
        _hang_up_bell(window, folder)
        if library_first:
            _show_library(window, claimed)
        _join(window, opening.wait())
    except BaseException as error:
        left = window.over
        _clear_away(window, opening)
        claimed.give_up()
        if not left or not isinstance(error, YtsyncError):
            raise
        _log.warning("Closed before it was open, which could not be done: %s", error)
    return window


def _close_windows() -> None:
    """What a signal asks for: the window, or the one that tells a problem in its place."""
    for window in QApplication.topLevelWidgets():
        with suppress(RuntimeError):  # one that is gone already, closed with another
            if window.parent() is None and window.isVisible():
                window.close()


def _clear_away(window: MainWindow, opening: Opening[Application]) -> None:
    """Close a window that could not be opened to the end, with its threads and what they wait for."""
    window.close()
    window.deleteLater()
    with suppress(Exception):  # the error is known, or less than the one that led here
        opening.wait().close()


def _furnish(window: MainWindow, claimed: Claim, opening: Opening[Application]) -> bool:
    """Put the pages in, and paint them, with what can be known at once; whether the library is to be seen first."""
    from ytsync_desktop.ui.actions import LIBRARY
    from ytsync_desktop.ui.interpreter import keep_responsive
    from ytsync_desktop.wiring.first_look import first_look

    window.furnish(lambda: opening.result().clone(), try_demo=_start_demo)
    keep_responsive(window.application, window.desk.state)
    figures = first_look(claimed)
    if figures is not None:
        window.desk.state.set_overview(figures)
    QApplication.processEvents()
    return figures is not None and window.page == LIBRARY


def _show_library(window: MainWindow, claimed: Claim) -> None:
    """Fill the library's page: to read it takes a fraction of the time that the application takes to be loaded."""
    from ytsync_desktop.ui.library.shelf import Shelf, lay_out
    from ytsync_desktop.wiring.first_look import first_library

    def read() -> Shelf | None:
        found = first_library(claimed)
        try:
            return lay_out(found.catalogue, found.categories, choices=found.choices) if found is not None else None
        except Exception:  # whatever it is, it is met again, and told, a moment later: no reason to end the start
            _log.warning("The library cannot be laid out at a glance", exc_info=True)
            return None

    shelf = Opening(read).wait()
    if shelf is not None and not window.over:
        window.desk.set_shelf(shelf)
        QApplication.processEvents()


def _application(claimed: Claim, *, demo: bool) -> Application:
    from ytsync_desktop.wiring.application import Application

    return Application.of(claimed, _demo_youtube(claimed.folder.path) if demo else None)


def _demo_youtube(data_dir: Path) -> DemoYouTube:
    from ytsync_desktop.simulator.admin import SimulatorAdmin
    from ytsync_desktop.simulator.process import SimulatorProcess
    from ytsync_desktop.wiring.demo import DemoYouTube

    return DemoYouTube(data_dir, SimulatorProcess, SimulatorAdmin)


def _frame(data_dir: Path, *, demo: bool) -> MainWindow:
    """The window as yet without anything in it."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("a window needs a QApplication")
    window = MainWindow(data_dir, demo=demo, application=application)
    window.setWindowIcon(QIcon(str(_resources() / "icons" / "ytsync.svg")))
    return window


def _hang_up_bell(window: MainWindow, folder: Path) -> None:
    """From now on a second start on the folder brings this window to the front."""
    if window.over:
        return
    from ytsync_desktop.ui.doorbell import Doorbell

    bell = Doorbell(folder, window)
    bell.rung.connect(window.come_forward)
    window.closing.connect(bell.close)


def _join(window: MainWindow, first: Application) -> None:
    """Have the application end with its window."""
    if window.over:
        _delete_data(first) if window.data_unwanted else first.close()
        return
    from ytsync_desktop.ui.interpreter import set_aside

    set_aside()  # what was loaded meanwhile
    window.closed.connect(first.close)
    if doubt := first.doubt_about_folder():
        window.desk.say(doubt, tone="warn")
    window.dataDeleted.connect(lambda: _delete_data(first))


class _Version(argparse.Action):
    """Asks what the program stands on only where somebody wants to know."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"{told(Qt=qVersion())}\n")
        parser.exit()


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ytsync-desktop", description="The window of ytsync.")
    folder, root = os.environ.get("YTSYNC_DATA_DIR"), os.environ.get("YTSYNC_API_ROOT")
    parser.add_argument("--data-dir", type=Path, default=Path(folder) if folder else None, help="all local state")
    parser.add_argument("--api-root", default=root or None, help="root of the YouTube Data API")
    parser.add_argument("--demo", action="store_true", help="a YouTube on this machine with the demo library")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and end")
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
        _told_problem(str(error))


def _told_problem(words: str, remedy: str = "") -> bool:
    """Say it in a window of its own; whether the person chose the remedy."""
    from ytsync_desktop.ui.dialogs.problem import ProblemWindow

    return bool(ProblemWindow(words, remedy=remedy).exec())


def _ring(folder: Path) -> bool:
    from ytsync_desktop.ui.doorbell import ring

    return ring(folder)


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
    from PySide6.QtCore import QProcess

    own = [] if getattr(sys, "frozen", False) else ["-m", "ytsync_desktop"]
    QProcess.startDetached(sys.executable, [*own, "--demo"])


def _resources() -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    return (Path(bundle) if bundle else Path(__file__).resolve().parent.parent) / "resources"


def _qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("ytsync_desktop.qt").log(_LEVELS.get(kind, logging.WARNING), "%s (%s)", message, context.category)


def _catch_faults(window: MainWindow) -> None:
    """A fault of the program is logged with its trace and told to the person; the window stays."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            _close_windows()
            return
        _log.critical("A fault of the program", exc_info=(kind, error, trace))
        if window.furnished and not window.over:
            window.desk.say(
                "A fault of the program stopped this. Nothing was lost; the log has the details.", tone="bad"
            )

    sys.excepthook = hook
    threading.excepthook = lambda args: _log.critical(
        "A fault of the program in %s",
        args.thread,
        exc_info=(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback),
    )
