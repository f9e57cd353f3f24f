"""How threads at work let the window go first: they stand still for a moment while it has much to do."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from time import perf_counter

from ytsync_desktop.core.breath import breathe_by

WAY_MS = 60
"""For this long the work stands still after `give_way`: enough to paint a page, too little to be missed."""

_BREATHS = 8
"""Breaths between two collections of young objects, each of some hundreds of them."""


_ASK = 0.01
"""Seconds between two questions to the window, at least."""
_LATE = 0.012
"""Seconds after which a window that has not answered is taken to have more to do than it can do beside the work."""


class Way:
    """One thread's. Open but for the moments in which the window has a burst of work.

    Either the window says so before it begins, by `block`, or it is found out: the thread asks it by `ask`, which must
    have `answer` called by the window's event loop, and stands aside while the answer is late.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self._breaths = 0
        self._free = threading.Event()
        self._free.set()
        self._ask, self._asked = ask, 0.0
        self._answered = threading.Event()
        self._answered.set()

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

    def answer(self) -> None:
        """The window's event loop has come to the question."""
        self._answered.set()

    def wait(self) -> None:
        """Stand still while it is blocked, or while the window does not answer; twice the moment at most, should the
        window be held up itself."""
        if not self._free.is_set():
            self._free.wait(2 * WAY_MS / 1000)
        since = perf_counter() - self._asked
        if self._answered.is_set():
            if since > _ASK:
                self._answered.clear()
                self._asked += since
                self._ask()
        elif since > _LATE:
            self._answered.wait(2 * WAY_MS / 1000)
            self._answered.set()  # not twice for one question
