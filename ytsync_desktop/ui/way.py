"""How threads at work let the window go first: they stand still for a moment while it has much to do."""

from __future__ import annotations

import threading

from ytsync_desktop.core.breath import breathe_by

WAY_MS = 60
"""For this long the work stands still after `give_way`: enough to paint a page, too little to be missed."""


class Way:
    """One thread's. Open but for the moments in which the window has a burst of work."""

    def __init__(self) -> None:
        self._free = threading.Event()
        self._free.set()

    def belong_here(self) -> None:
        """From now on this thread minds it where it breathes."""
        breathe_by(self.wait)

    def block(self) -> None:
        """Have the thread stand still where it next looks."""
        self._free.clear()

    def free(self) -> None:
        """Let it go on."""
        self._free.set()

    def wait(self) -> None:
        """Stand still while it is blocked; twice the moment at most, should the window be held up itself."""
        if not self._free.is_set():
            self._free.wait(2 * WAY_MS / 1000)
