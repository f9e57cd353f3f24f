"""What arrives late in the library: texts of a chosen video, and edits of a library that is another one by then."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QTableView
from pytestqt.qtbot import QtBot

from tests.simulator_fixtures import VIDEO_IDS, Simulator
from tests.ui.acts import open_sorted, words
from tests.ui.conftest import OpenWindow, part, settle
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.ui.actions import LIBRARY
from ytsync_desktop.ui.main_window import MainWindow

PATIENCE_MS = 10_000


@pytest.fixture
def window(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    wanted = {"Early": VIDEO_IDS[:30]}
    made = open_sorted(qtbot, open_window, youtube, tmp_path / "wanted.csv", wanted, monkeypatch)
    made.show_page(LIBRARY)
    settle(qtbot, made)
    return made


def test_the_description_of_a_chosen_video_is_read_from_the_store(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    videos = window.library_page.videos
    with closing(sqlite3.connect(tmp_path / "data" / "ytsync.db")) as connection, connection:
        said = ("All about it", '["bread"]', videos.entry(3).id)
        connection.execute("UPDATE videos SET description = ?, tags = ? WHERE youtube_id = ?", said)
    part(window, QTableView, "videoTable").selectRow(3)
    labels = window.findChildren(QLabel)
    for wanted in ("All about it", "bread"):
        qtbot.waitUntil(lambda wanted=wanted: any(one.text() == wanted for one in labels), timeout=PATIENCE_MS)  # type: ignore[misc]


def test_a_playlist_that_is_gone_by_then_makes_no_category_and_is_told(qtbot: QtBot, window: MainWindow) -> None:
    window.library_commands.create_from_playlists("Gone", (PlaylistId("PLgone"),))
    settle(qtbot, window)
    assert "no longer in the library" in words(window, "bannerText")


def test_an_edit_does_not_bring_back_a_library_that_was_refreshed_meanwhile(qtbot: QtBot, window: MainWindow) -> None:
    before = window.desk.state.shelf
    assert before is not None
    window.desk.load_shelf()
    window.library_commands.create("Late")
    settle(qtbot, window)
    shelf = window.desk.state.shelf
    assert shelf is not None and shelf.catalogue is not before.catalogue
    assert [category.name for category in shelf.own] == ["Early", "Late"]
