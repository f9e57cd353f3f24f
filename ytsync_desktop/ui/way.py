"""How threads at work let the window go first: they stand still for a moment while it has much to do."""

from __future__ import annotations

import gc
import threading

from ytsync_desktop.core.breath import breathe_by

WAY_MS = 60
"""For this long the work stands still after `give_way`: enough to paint a page, too little to be missed."""

_BREATHS = 8
"""Breaths between two collections of young objects, each of some hundreds of them."""


class Way:
    """One thread's. Open but for the moments in which the window has a burst of work."""

    def __init__(self) -> None:
        self._breaths = 0
        self._free = threading.Event()
        self._free.set()

    def belong_here(self) -> None:
        """From now on this thread minds it where it breathes, and keeps the collector's work small there.

        What frees as many objects as it makes is not counted by the collector, which in the end looks at all of them
        in one go: 25 ms for 30,000 operations, in which no thread does anything else.
        """
        breathe_by(self._breathe)

    def block(self) -> None:
        """Have the thread stand still where it next looks."""
        self._free.clear()

    def free(self) -> None:
        """Let it go on."""
        self._free.set()

    def _breathe(self) -> None:
        self._breaths += 1
        if self._breaths % _BREATHS == 0:
            gc.collect(1)
        self.wait()

    def wait(self) -> None:
        """Stand still while it is blocked; twice the moment at most, should the window be held up itself."""
        if not self._free.is_set():
            self._free.wait(2 * WAY_MS / 1000)
