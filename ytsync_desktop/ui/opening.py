"""The first moments of a window: it is painted, and goes on painting while the application is loaded on a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

T = TypeVar("T")
_PATIENCE_MS = 2_000


class _FirstPaint(QObject):
    painted = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything through."""
        if event.type() is QEvent.Type.Paint:
            # After this event, when the picture is complete.
            QTimer.singleShot(0, self, self.painted.emit)
        return False


def until_painted(window: QWidget) -> None:
    """Return once the window shown was painted; after two seconds in any case, for it may be out of sight."""
    loop, first = QEventLoop(), _FirstPaint()
    first.painted.connect(loop.quit)
    window.installEventFilter(first)
    QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
    loop.exec()
    window.removeEventFilter(first)


class Opening(QObject, Generic[T]):
    """Makes one thing on a thread of its own, begun once; other threads may wait for it, or for its error, before."""

    _ended = Signal()

    def __init__(self, make: Callable[[], T]) -> None:
        super().__init__()
        self._made: Future[T] = Future()
        self._thread = threading.Thread(target=self._run, args=(make,), name="opening")
        self._begun = False

    def begin(self) -> None:
        """Begin, if that was not done before."""
        if not self._begun:
            self._begun = True
            self._thread.start()

    def wait(self) -> T:
        """What was made, or the error, while the window goes on. For the window's thread."""
        loop = QEventLoop()
        self._ended.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
        self.begin()
        if not self._made.done():
            loop.exec()
        self._thread.join()
        return self._made.result()

    def result(self) -> T:
        """What was made, or the error, as soon as there is one. Not for the window's thread."""
        return self._made.result()

    def _run(self, make: Callable[[], T]) -> None:
        try:
            self._made.set_result(make())
        except BaseException as error:  # told where the result is asked for
            self._made.set_exception(error)
        finally:
            self._ended.emit()
