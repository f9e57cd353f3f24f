"""Runs work on a thread of its own, with services made on that thread, and answers on the window's thread."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QThread, QTimer, Signal, Slot

from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import YtsyncError
from ytsync_desktop.core.events import Event, Report
from ytsync_desktop.ui.buffer import EventBuffer
from ytsync_desktop.ui.way import WAY_MS, Way

if TYPE_CHECKING:
    from ytsync_desktop.ui.services import Services, ServicesFactory

BEAT_MS = 50
"""Events reach the window at most once in this time."""

_log = logging.getLogger(__name__)
T = TypeVar("T")
Work = Callable[["Services", Report, Control], T]


@dataclass(frozen=True, eq=False)
class _Task(Generic[T]):
    work: Work[T]
    done: Callable[[T], None]
    failed: Callable[[YtsyncError], None]


class _Thread(QThread):
    """Takes tasks from a queue until it is told to end; knows nothing of the window."""

    settled = Signal(object, object, object)
    woken = Signal()
    asked = Signal()

    def __init__(self, factory: ServicesFactory, control: Control, buffer: EventBuffer) -> None:
        super().__init__()
        self._factory = factory
        self._control = control
        self._buffer = buffer
        self.tasks: queue.SimpleQueue[_Task[Any] | None] = queue.SimpleQueue()
        self.way = Way(self.asked.emit)

    def run(self) -> None:
        """The thread's life: services are made at the first task and closed at the end."""
        services: Services | None = None
        self.way.belong_here()
        try:
            while (task := self.tasks.get()) is not None:
                try:
                    if services is None:
                        services = self._factory()
                    result = task.work(services, self._report, self._control)
                except YtsyncError as error:
                    self.settled.emit(task, None, error)
                except Exception:
                    _log.exception("A task of the window failed")
                    self.settled.emit(task, None, _fault())
                else:
                    self.settled.emit(task, result, None)
        finally:
            if services is not None:
                services.close()

    def _report(self, event: Event) -> None:
        if self._buffer.add(event):
            self.woken.emit()
        self.way.wait()


def _fault() -> YtsyncError:
    return YtsyncError(
        "A fault of the program stopped this. Nothing on YouTube or on this machine was lost; the log has the details."
    )


class Runner(QObject):
    """The window's side of one worker thread. Every signal and every answer arrives on the thread that made it."""

    events = Signal(list)
    busyChanged = Signal(bool)

    def __init__(self, factory: ServicesFactory, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.control = Control()
        self._buffer = EventBuffer()
        self._waiting = 0
        self._closing = False
        self._beat = QTimer(self, singleShot=True, interval=BEAT_MS)
        self._beat.timeout.connect(self._flush)
        self._thread = _Thread(factory, self.control, self._buffer)
        self._thread.setObjectName(name)
        self._thread.settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)
        self._thread.woken.connect(self._beat.start, Qt.ConnectionType.QueuedConnection)
        self._thread.asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._giving_way = QTimer(self, singleShot=True, interval=WAY_MS)
        self._giving_way.timeout.connect(self._thread.way.free)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether a task is running or waiting."""
        return self._waiting > 0

    def submit(
        self,
        work: Work[T],
        done: Callable[[T], None],
        failed: Callable[[YtsyncError], None],
    ) -> None:
        """Have `work` done after what was submitted before; then `done` or `failed` is called on this thread."""
        if self._closing:
            return
        if not self.busy:
            self.control.reset()
        self._waiting += 1
        self._thread.tasks.put(_Task(work, done, failed))
        if self._waiting == 1:
            self.busyChanged.emit(True)

    def pause(self) -> None:
        """Ask the present task to stop after its present call."""
        self.control.pause()

    def give_way(self) -> None:
        """Let the work stand still, at its next event or breath, for a moment in which the window has much to do.

        Python runs one thread at a time. Two that both compute take turns, and each call from Qt into Python, of
        which a page needs hundreds, would wait for one.
        """
        if not self._closing:
            self._thread.way.block()
            self._giving_way.start()

    def close(self) -> None:
        """End the thread after its present call and wait for it, while the window goes on painting."""
        if self._closing:
            return
        self._closing = True
        self._thread.way.free()
        self.control.interrupt()
        loop = QEventLoop()
        self._thread.finished.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
        self._thread.tasks.put(None)
        if self._thread.isRunning():
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._thread.wait()
        self._beat.stop()

    @Slot(object, object, object)
    def _settle(self, task: _Task[Any], result: object, error: YtsyncError | None) -> None:
        self._flush()
        self._waiting -= 1
        if not self._waiting:
            self.busyChanged.emit(False)
        if self._closing:
            return
        if error is None:
            task.done(result)
        else:
            task.failed(error)

    @Slot()
    def _answer(self) -> None:
        self._thread.way.answer()

    @Slot()
    def _flush(self) -> None:
        self._beat.stop()
        events = self._buffer.take()
        if events and not self._closing:
            self.events.emit(events)
