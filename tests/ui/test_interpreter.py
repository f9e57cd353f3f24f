"""What lives long is left out of Python's collections while the window works."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ytsync_desktop.ui.interpreter import TURN, keep_responsive
from ytsync_desktop.ui.state import State, Work


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    """The whole process is set up: put it back."""
    turn, threshold = sys.getswitchinterval(), gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    qapp.applicationStateChanged.disconnect()
    sys.setswitchinterval(turn)
    gc.unfreeze()


def test_what_was_loaded_is_set_aside_when_work_begins_and_ends(qtbot: QtBot, qapp: QApplication):
    state = State(demo=False)
    keep_responsive(qapp, state)
    assert sys.getswitchinterval() == pytest.approx(TURN)
    for work in (Work.IMPORT, Work.NONE):
        library = [[number] for number in range(1000)]
        before = gc.get_freeze_count()
        state.set_work(work)
        assert gc.get_freeze_count() >= before + len(library)
        assert not any(one is library for one in gc.get_objects())


def test_cycles_set_aside_are_freed_when_nobody_looks(qtbot: QtBot, qapp: QApplication):
    state = State(demo=False)
    keep_responsive(qapp, state)
    loop: list[object] = []
    loop.append(loop)
    gone = weakref.ref(held := _Held(loop))
    loop.append(held)
    state.set_work(Work.IMPORT)
    del loop, held
    state.set_work(Work.NONE)
    assert gone() is not None
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert gone() is not None
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert gone() is None


class _Held:
    """Can be watched by a weak reference, and is part of a cycle."""

    def __init__(self, loop: list[object]) -> None:
        self.loop = loop
