"""Sets Python up for a window beside threads at work, so that neither its lock nor its collector holds the window up.

Both act on the whole process, which is why the window's entry asks for them and not the window.
"""

from __future__ import annotations

import gc
import sys

from ytsync_desktop.ui.state import State

TURN = 0.001
"""Seconds until a thread must let another one run. With Python's 5 ms a repaint, which waits for its turn many times,
takes as long as ten of them while an import or a sync computes."""


def keep_responsive(state: State) -> None:
    """Short turns for all threads, and short collections: what lives long is left out of them."""
    sys.setswitchinterval(TURN)
    gc.freeze()
    state.workChanged.connect(_set_aside)


def _set_aside() -> None:
    """Leave out what was loaded since: libraries on their first use, the library on show, the job's operations.

    A collection stops every thread while it walks through all objects, 0.1 s for those of the start alone. What is
    left out is still freed with its last reference; only cycles are not found any more, so the young ones go first.
    """
    gc.collect(1)
    gc.freeze()
