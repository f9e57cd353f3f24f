"""A second start on the same folder: the first window comes to the front, and the second ends with 6."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from tests.cli.terminal import ROOT
from tests.ui.conftest import NOWHERE, PATIENCE_MS, OpenWindow
from ytsync_desktop.ui import doorbell
from ytsync_desktop.ui.doorbell import Doorbell, ring
from ytsync_desktop.ui.state import Work

WINDOW = (sys.executable, "-m", "ytsync_desktop", "--api-root", NOWHERE, "--data-dir")


def begin(folder: Path) -> subprocess.Popen[str]:
    """Start the program in a process of its own."""
    return subprocess.Popen([*WINDOW, str(folder)], cwd=ROOT, stderr=subprocess.PIPE, text=True)


def said(folder: Path, words: str) -> bool:
    """Whether the log of the folder holds these words."""
    return any(words in file.read_text(encoding="utf-8") for file in (folder / "logs").glob("*"))


def wait_until_said(process: subprocess.Popen[str], folder: Path, words: str) -> None:
    for _ in range(600):
        if said(folder, words):
            return
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.05)
    raise AssertionError(f"never said: {words}")


@pytest.mark.slow
@pytest.mark.parametrize("killed_before", [False, True], ids=["", "after a kill"])
def test_two_processes(tmp_path: Path, killed_before: bool) -> None:
    folder = tmp_path / "data"
    if killed_before:
        dead = begin(folder)
        wait_until_said(dead, folder, "is open")
        dead.kill()
        dead.communicate()
        for log in (folder / "logs").glob("*"):
            log.unlink()
    first = begin(folder)
    try:
        wait_until_said(first, folder, "is open")
        assert not said(folder, "second start")
        second = begin(folder)
        _, words = second.communicate(timeout=120)
        assert second.returncode == 6
        assert len(words.strip().splitlines()) == 1
        wait_until_said(first, folder, "Brought to the front by a second start")
        first.terminate()
        first.communicate(timeout=120)
        assert first.returncode == 0
    finally:
        first.kill()
        first.communicate()


def test_the_first_window_leaves_the_task_bar_and_says_why(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path):
    window = open_window()
    window.showMinimized()
    assert window.isMinimized()
    second = begin(tmp_path / "data")
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=PATIENCE_MS)
    second.communicate()
    assert second.returncode == 6
    qtbot.waitUntil(lambda: not window.isMinimized(), timeout=PATIENCE_MS)
    assert any("open already" in notice.text for notice in window.desk.notices.kept)


def test_nobody_answers_where_no_window_is_open(tmp_path: Path) -> None:
    assert not ring(tmp_path)


def test_folders_have_bells_of_their_own_for_their_user_alone(qtbot: QtBot, tmp_path: Path) -> None:
    bell = Doorbell(tmp_path / "one")
    rings: list[int] = []
    bell.rung.connect(lambda: rings.append(1))
    assert not ring(tmp_path / "two")
    assert bell._server.socketOptions() == QLocalServer.SocketOption.UserAccessOption
    assert Path(bell._server.fullServerName()).stat().st_mode & 0o077 == 0
    assert rings == []
    bell.close()


def test_anything_else_than_a_ring_is_hung_up_on(qtbot: QtBot, tmp_path: Path) -> None:
    bell = Doorbell(tmp_path)
    rings: list[int] = []
    bell.rung.connect(lambda: rings.append(1))
    visitor = QLocalSocket()
    visitor.connectToServer(doorbell._name(tmp_path))
    assert visitor.waitForConnected(PATIENCE_MS)
    with qtbot.waitSignal(visitor.disconnected, timeout=PATIENCE_MS):
        visitor.write(b"open sesame\n")
    assert rings == []
    bell.close()


@pytest.mark.parametrize("for_good", [False, True], ids=["closed", "data deleted"])
def test_a_window_that_is_closing_answers_nobody(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, for_good: bool
) -> None:
    window, rung, work_may_end = open_window(), list[bool](), threading.Event()

    def visit() -> None:
        rung.append(ring(tmp_path / "data"))
        work_may_end.set()

    visitor = threading.Thread(target=visit)
    window.desk.work(Work.IMPORT, lambda _services, _report, _control: work_may_end.wait(60), lambda _: None)
    window.closing.connect(visitor.start)
    window._delete_data = for_good
    window.close()
    visitor.join()
    assert rung == [False], "the second start says itself why it does not open"
    assert not any("open already" in notice.text for notice in window.desk.notices.kept)
    assert not ring(tmp_path / "data")
