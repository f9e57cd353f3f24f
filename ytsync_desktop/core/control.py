"""How a running engine is told to pause or stop: events to wait on, no polling."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ytsync_desktop.core.errors import Cancelled


class Control:
    """Shared by an engine and whoever drives it. All methods are safe from any thread."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._wakers: list[Callable[[], None]] = []
        self.interrupted = False

    def pause(self) -> None:
        """Ask the engine to stop after its present call; the state stays resumable."""
        self._ask_to_stop()

    def interrupt(self) -> None:
        """Like `pause`, asked by Ctrl-C, SIGTERM or the closing window instead of the person's button."""
        self.interrupted = True
        self._ask_to_stop()

    def reset(self) -> None:
        """Make ready for the next run."""
        self.interrupted = False
        self._stop.clear()

    @property
    def stopping(self) -> bool:
        """Whether a stop was asked for."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise Cancelled when a stop was asked for."""
        if self._stop.is_set():
            raise Cancelled("Stopped; nothing is lost.")

    def wait(self, seconds: float) -> None:
        """Wait; raise Cancelled at once when a stop is asked for meanwhile."""
        if self._stop.wait(max(0.0, seconds)):
            raise Cancelled("Stopped; nothing is lost.")

    @contextmanager
    def waking(self, wake: Callable[[], None]) -> Iterator[None]:
        """Call `wake` when a stop is asked for meanwhile, or was before: for waits on something else than time.

        It may be called twice, from any thread and from a signal handler, so it only puts into a SimpleQueue.
        """
        self._wakers.append(wake)
        try:
            if self.stopping:
                wake()
            yield
        finally:
            self._wakers.remove(wake)

    def _ask_to_stop(self) -> None:
        self._stop.set()
        for wake in tuple(self._wakers):
            wake()
