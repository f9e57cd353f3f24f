"""Opens a window and says when it was painted: `python -m tests.bench.painted SIDE FOLDER API_ROOT`.

SIDE is `bare` or `window`. Prints a line at the first picture and, for the real window, one when it has read all it
shows at the start.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class _FirstPaint(QObject):
    """Watches a window for its first picture."""

    painted = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # After this event, when the picture is complete.
            QTimer.singleShot(0, self.painted.emit)
        return False


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(side: str, folder: Path, api_root: str) -> None:
    application = QApplication([])
    first = _FirstPaint()
    first.painted.connect(lambda: _say("painted"))
    if side == "bare":
        window = QMainWindow()
        window.setCentralWidget(QLabel("A window without anything"))
        window.resize(1280, 800)
        first.painted.connect(application.quit)
    else:
        from ytsync_desktop.app import build_window
        from ytsync_desktop.ui.main_window import MainWindow

        window = build_window(folder, api_root)
        assert isinstance(window, MainWindow)
        desk = window.desk

        def look() -> None:
            if not desk.busy and desk.state.shelf is not None:
                _say("filled")
                looking.stop()
                window.close()

        looking = QTimer(window, interval=5)
        looking.timeout.connect(look)
        first.painted.connect(looking.start)
    window.installEventFilter(first)
    window.show()
    application.exec()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
