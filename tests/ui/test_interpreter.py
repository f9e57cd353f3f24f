"""What lives long is left out of Python's collections while the window works."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ytsync_desktop.ui.interpreter import TURN, keep_responsive
from ytsync_desktop.ui.state import State, Work


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The whole process is set up: put it back."""
    turn = sys.getswitchinterval()
    yield
    sys.setswitchinterval(turn)
    gc.unfreeze()


def test_what_was_loaded_is_set_aside_when_work_begins_and_ends(qtbot: QtBot):
    state = State(demo=False)
    keep_responsive(state)
    assert sys.getswitchinterval() == pytest.approx(TURN)
    for work in (Work.IMPORT, Work.NONE):
        library = [[number] for number in range(1000)]
        before = gc.get_freeze_count()
        state.set_work(work)
        assert gc.get_freeze_count() >= before + len(library)
        assert not any(one is library for one in gc.get_objects())
