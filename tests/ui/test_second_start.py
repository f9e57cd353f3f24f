"""A second start on the same folder: the first window comes to the front, and the second ends with 6."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.cli.terminal import ROOT
from tests.ui.conftest import NOWHERE, PATIENCE_MS, OpenWindow
from ytsync_desktop.ui import doorbell
from ytsync_desktop.ui.doorbell import Doorbell, ring
from ytsync_desktop.ui.state import Work

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="a pipe of Windows is no file")
WINDOW = (sys.executable, "-m", "ytsync_desktop", "--api-root", NOWHERE, "--data-dir")


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for a socket in it, as those of persons do."""
    with tempfile.TemporaryDirectory(prefix="bell") as folder:
        yield Path(folder)


def begin(folder: Path) -> subprocess.Popen[str]:
    """Start the program in a process of its own."""
    return subprocess.Popen([*WINDOW, str(folder)], cwd=ROOT, stderr=subprocess.PIPE, text=True)


def ring_from_elsewhere(folder: Path, *, stranger: bool = False) -> bool:
    """Ring from a process of its own; whether it was heard. To a `stranger` the bell is somebody else's."""
    program = (
        "import os, sys; from pathlib import Path; from ytsync_desktop.ui import doorbell\n"
        "folder, places = Path(sys.argv[1]), doorbell._places(Path(sys.argv[1]))\n"
        "doorbell._places = lambda _: places\n"
        f"os.getuid = (lambda: -1) if {stranger} else os.getuid\n"
        "sys.stdout.write(str(doorbell.ring(folder)))"
    )
    command = (sys.executable, "-c", program, str(folder))
    heard = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {"True": True, "False": False}[heard]


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


@pytest.fixture
def rings() -> list[int]:
    return []


@pytest.fixture
def make_bell(rings: list[int], qapp: QApplication) -> Iterator[Callable[[Path], Doorbell]]:
    bells: list[Doorbell] = []

    def make(folder: Path) -> Doorbell:
        folder.mkdir(parents=True, exist_ok=True)
        bell = Doorbell(folder)
        bell.rung.connect(lambda: rings.append(1))
        bells.append(bell)
        return bell

    yield make
    for bell in bells:
        bell.close()


MakeBell = Callable[[Path], Doorbell]


def heard_by(qtbot: QtBot, folder: Path, *, stranger: bool = False) -> bool:
    """Ring from another process while this one answers."""
    heard: list[bool] = []
    visitor = threading.Thread(target=lambda: heard.append(ring_from_elsewhere(folder, stranger=stranger)))
    visitor.start()
    qtbot.waitUntil(lambda: not visitor.is_alive(), timeout=PATIENCE_MS)
    return heard == [True]


def test_folders_have_bells_of_their_own(qtbot: QtBot, make_bell: MakeBell, rings: list[int], tmp_path: Path) -> None:
    make_bell(tmp_path / "one")
    assert not heard_by(qtbot, tmp_path / "two")
    assert rings == []
    assert heard_by(qtbot, tmp_path / "one")
    assert rings == [1]


@POSIX
@pytest.mark.parametrize("long", [False, True], ids=["in the folder", "beside it"])
def test_s17_the_bell_is_for_its_user_alone(qtbot: QtBot, make_bell: MakeBell, short_folder: Path, long: bool) -> None:
    folder = short_folder / ("long" * 30 if long else "data")
    bell = make_bell(folder)
    assert bell._server.socketOptions() == QLocalServer.SocketOption.UserAccessOption
    place = Path(bell._server.fullServerName())
    assert place.is_relative_to(folder) != long, "where only the owner comes in, as long as the system can name it"
    assert place.stat().st_mode & 0o077 == 0
    assert heard_by(qtbot, folder)
    assert not heard_by(qtbot, folder, stranger=True), "nobody else is believed"
    bell.close()
    assert not place.exists()


def test_a_folder_that_takes_no_sockets_has_its_bell_elsewhere(
    qtbot: QtBot, make_bell: MakeBell, short_folder: Path
) -> None:
    (short_folder / "data" / "window.bell" / "taken").mkdir(parents=True)
    make_bell(short_folder / "data")
    assert heard_by(qtbot, short_folder / "data")


def test_a_bell_that_cannot_be_put_up_is_said_in_the_log(
    make_bell: MakeBell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(doorbell, "_places", lambda _folder: [str(tmp_path / "nowhere" / "bell")])
    with caplog.at_level(logging.WARNING, "ytsync_desktop"):
        make_bell(tmp_path / "data")
    assert "second start" in caplog.text


def test_anything_else_than_a_ring_is_hung_up_on(
    qtbot: QtBot, make_bell: MakeBell, rings: list[int], tmp_path: Path
) -> None:
    bell = make_bell(tmp_path)
    visitor = QLocalSocket()
    visitor.connectToServer(bell._server.fullServerName())
    assert visitor.waitForConnected(PATIENCE_MS)
    with qtbot.waitSignal(visitor.disconnected, timeout=PATIENCE_MS):
        visitor.write(b"open sesame\n")
    assert rings == []


@pytest.mark.parametrize("for_good", [False, True], ids=["closed", "data deleted"])
def test_a_window_that_is_closing_answers_nobody(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, for_good: bool
) -> None:
    window, rung, work_may_end = open_window(), list[bool](), threading.Event()

    def visit() -> None:
        try:
            rung.append(ring_from_elsewhere(tmp_path / "data"))
        finally:
            work_may_end.set()

    visitor = threading.Thread(target=visit)
    window.desk.work(Work.IMPORT, lambda _services, _report, _control: work_may_end.wait(60), lambda _: None)
    window.closing.connect(visitor.start)
    window.data_unwanted = for_good
    window.close()
    visitor.join()
    assert rung == [False], "the second start says itself why it does not open"
    assert not any("open already" in notice.text for notice in window.desk.notices.kept)
    assert not ring_from_elsewhere(tmp_path / "data")
