"""Ctrl-C and SIGTERM: a running engine is asked to pause, anything else ends at once; both leave a safe state."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ytsync_desktop.core.control import Control

EXIT_CODE = 130


class Interruption:
    """Turns the two signals into a pause of whatever runs."""

    def __init__(self) -> None:
        self._control: Control | None = None
        self._asked = False

    def install(self) -> None:
        """Listen. Only the main thread may."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._handle)

    @contextmanager
    def control(self) -> Iterator[Control]:
        """A control that the signals reach while the block runs."""
        self._control = Control()
        try:
            yield self._control
        finally:
            self._control = None

    def _handle(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        # The second time the person does not want to wait for the present call.
        if self._control is None or self._asked:
            raise KeyboardInterrupt
        self._asked = True
        # The handler runs between two steps of the main thread, which may be holding the very lock that the event
        # behind `interrupt` needs.
        threading.Thread(target=self._control.interrupt, name="interrupt").start()
