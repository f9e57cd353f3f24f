"""Windows for tests: the whole application on a real database, and nothing left behind."""

from __future__ import annotations

import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TypeVar

import keyring
import pytest
import requests
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.household import Household
from tests.memory_keyring import MemoryKeyring
from tests.simulator_fixtures import MakeSimulator, Simulator
from ytsync_desktop.app import build_window
from ytsync_desktop.ui import runner
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.ui.thumbnails import fetchers

NOWHERE = "http://127.0.0.1:9/"
"""A loopback address where nobody answers; these tests never ask."""

PATIENCE_MS = 30_000

W = TypeVar("W", bound=QWidget)
OpenWindow = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[None]:
    """A keyring that forgets when the test ends."""
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that follows where it is led."""

    def visit(url: str) -> bool:
        threading.Thread(target=lambda: requests.get(url, timeout=20), daemon=True).start()
        return True

    monkeypatch.setattr(webbrowser, "open", visit)


@pytest.fixture
def youtube(make_simulator: MakeSimulator, browser: None) -> Simulator:
    """A YouTube with the small library."""
    return make_simulator()


@pytest.fixture
def imported(tmp_path: Path, simulator: Simulator) -> Path:
    """A data folder with the small library."""
    household = Household(simulator, tmp_path / "data")
    household.import_()
    household.close()
    return tmp_path / "data"


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    """Opens windows, ready to be used; closes those still open, and holds that no thread stays."""
    opened: list[MainWindow] = []

    def make(folder: Path = tmp_path / "data", api_root: str = NOWHERE) -> MainWindow:
        window = build_window(folder, api_root)
        assert isinstance(window, MainWindow)
        opened.append(window)
        window.show()
        settle(qtbot, window)
        return window

    yield make
    for window in opened:
        if isValid(window):
            window.close()
            window.deleteLater()
    QApplication.processEvents()
    assert at_work() == []


def part(window: QWidget, kind: type[W], name: str) -> W:
    """The part of a window with this name."""
    found = window.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


def at_work() -> list[str]:
    """Threads of this process that work for a window, by the line they are at."""
    loops = {(runner.__file__, "run"), (fetchers.__file__, "_run")}
    found = []
    for frame in sys._current_frames().values():
        at: FrameType | None = frame
        while at is not None:
            if (at.f_code.co_filename, at.f_code.co_name) in loops:
                found.append(f"{frame.f_code.co_filename}:{frame.f_lineno}")
            at = at.f_back
    return found


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the window has nothing to do."""
    qtbot.waitUntil(lambda: not window.desk.busy, timeout=PATIENCE_MS)
