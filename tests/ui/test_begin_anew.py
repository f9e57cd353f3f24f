"""Where the database cannot be used the window offers to begin anew, and keeps what was there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import NOWHERE, OpenWindow, part
from ytsync_desktop.app import main
from ytsync_desktop.ui.dialogs.problem import ProblemWindow
from ytsync_desktop.ui.main_window import MainWindow

DAMAGED = b"this is no database" * 500


def shown(kind: type[ProblemWindow] | type[MainWindow]) -> list[ProblemWindow | MainWindow]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


def click(name: str, heard: list[str]) -> None:
    """Press a button of the question as soon as it is there; then close the window that opens."""
    pressed: list[str] = []

    def look() -> None:
        for question in shown(ProblemWindow):
            pressed.append(name)
            part(question, QPushButton, name).click()
        for window in shown(MainWindow) if pressed else ():
            assert isinstance(window, MainWindow)
            if window.furnished and window.desk.notices.kept:
                heard.extend(notice.text for notice in window.desk.notices.kept)
                window.close()
                return
        QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    folder.mkdir(mode=0o700)
    (folder / "ytsync.db").write_bytes(DAMAGED)
    # As on a screen: offscreen, nobody could press a button.
    monkeypatch.delenv("QT_QPA_PLATFORM")
    return folder


def test_beginning_anew_opens_the_window_and_keeps_the_old_file(qtbot: QtBot, broken: Path) -> None:
    heard: list[str] = []
    click("problemRemedy", heard)
    assert main(["--data-dir", str(broken), "--api-root", NOWHERE]) == 0
    kept = [one for one in broken.iterdir() if ".aside-" in one.name]
    assert [one.read_bytes() for one in kept] == [DAMAGED]
    assert any(kept[0].name in text for text in heard)


def test_closing_the_question_leaves_everything_as_it_is(qtbot: QtBot, broken: Path) -> None:
    QTimer.singleShot(0, lambda: None)

    def close() -> None:
        questions = shown(ProblemWindow)
        if questions:
            part(questions[0], QPushButton, "problemClose").click()
        else:
            QTimer.singleShot(20, close)

    QTimer.singleShot(0, close)
    assert main(["--data-dir", str(broken), "--api-root", NOWHERE]) == 1
    assert (broken / "ytsync.db").read_bytes() == DAMAGED
    assert [one.name for one in broken.iterdir() if "aside" in one.name] == []


def test_a_folder_that_a_cloud_copies_is_told_of_at_the_start(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window(tmp_path / "Dropbox" / "data")
    assert any("“Dropbox”" in notice.text for notice in window.desk.notices.kept)
