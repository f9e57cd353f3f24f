"""Sets Python up for a window beside threads at work, so that neither its lock nor its collector holds the window up.

Both act on the whole process, which is why the window's entry asks for them and not the window.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ytsync_desktop.ui.state import State

TURN = 0.00005
"""Seconds until a thread must let another one run. A repaint waits for its turn hundreds of times; with Python's 5 ms
it takes as long as fifty of them while an import or a sync computes, with this as long as two."""

NEVER = 1_000_000
"""Collections of the younger objects before one of all objects."""


def keep_responsive(application: QGuiApplication, state: State) -> None:
    """Short turns for all threads, and short collections: what lives long is left out of them.

    A collection of all objects stops every thread, 0.1 s for those of the start alone, so it is put off until the
    person goes to another window.
    """
    sys.setswitchinterval(TURN)
    gc.set_threshold(*gc.get_threshold()[:2], NEVER)
    gc.freeze()
    state.workChanged.connect(set_aside)
    application.applicationStateChanged.connect(_collect_unseen)


def set_aside() -> None:
    """Leave out what was loaded since: libraries on their first use, the library on show, the job's operations.

    What is left out is still freed with its last reference; only cycles wait, so the young ones go first.
    """
    gc.collect(1)
    gc.freeze()


def _collect_unseen(state: Qt.ApplicationState) -> None:
    """Free the cycles that were set aside."""
    if state != Qt.ApplicationState.ApplicationActive:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
