"""The whole way through the window: real engine, real SQLite, a YouTube in another process, and nobody's help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QTableView, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from tests.simulator_fixtures import DELETED, VIDEO_IDS, Simulator
from tests.ui.acts import act, categories_file, press, sign_in_and_import, take_categories, words
from tests.ui.conftest import PATIENCE_MS, OpenWindow, part, settle
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.operations import JobState, Reason
from ytsync_desktop.ui.library.sources import COUNT
from ytsync_desktop.ui.main_window import MainWindow

WANTED = {"Early": VIDEO_IDS[:30], "Late": [*VIDEO_IDS[30:68], VIDEO_IDS[0], DELETED]}


@pytest.fixture
def wanted(tmp_path: Path) -> Path:
    return categories_file(tmp_path / "wanted.csv", WANTED)


def test_from_sign_in_to_report(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, wanted: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = open_window(api_root=youtube.api_root)
    sign_in_and_import(qtbot, window, youtube, monkeypatch)
    sources = part(window, QTreeView, "playlistTree")
    assert sources.header().sectionSize(COUNT) >= sources.sizeHintForColumn(COUNT)
    take_categories(qtbot, window, wanted, monkeypatch)
    assert words(window, "previewHeadline").startswith("74 changes · ")
    tree = part(window, QTreeView, "previewTree")
    assert tree.model().rowCount() > 3

    youtube.admin.add_fault("failedPrecondition", match={"endpoint": "playlistItems.insert", "body": VIDEO_IDS[5]})
    youtube.admin.settings(latency_ms=100)  # time enough to press Pause
    start = part(window, QPushButton, "startSyncButton")
    assert start.text() == "Start sync: create 2, add 69, delete 3"
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sum(count.done for count in window.desk.state.tally.counts()) > 3, timeout=PATIENCE_MS)
    press(qtbot, window, "pauseButton")
    assert words(window, "stateLabel") == "Paused by you"
    done = sum(count.done for count in window.desk.state.tally.counts())
    assert 3 < done < 74
    window.close()

    youtube.admin.settings(latency_ms=0)
    window = open_window(api_root=youtube.api_root)
    assert part(window, QWidget, "resumeCard").isVisible()
    press(qtbot, window, "resumeCardButton")
    job = window.desk.state.job
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES)
    assert part(window, QWidget, "failurePanel").isVisible()
    youtube.admin.clear_faults()
    press(qtbot, window, "retryButton")
    job = window.desk.state.job
    assert job is not None and job.state is JobState.COMPLETED
    titles = {p["title"]: [i["videoId"] for i in p["items"]] for p in youtube.admin.playlists().values()}
    assert set(titles) == {"Early", "Late"}
    assert sorted(titles["Early"]) == sorted(WANTED["Early"])
    assert sorted(titles["Late"]) == sorted(one for one in WANTED["Late"] if one != DELETED)

    press(qtbot, window, "showReportButton")
    assert words(window, "reportWord") == "Done"
    assert part(window, QTableView, "reportTable").model().rowCount() == 74
    report = tmp_path / "report.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(report), ""))
    press(qtbot, window, "exportReportButton")
    assert {one["status"] for one in json.loads(report.read_text())["operations"]} == {"done"}
    window.show_page(2)
    settle(qtbot, window)
    assert part(window, QWidget, "previewEmpty").isVisible()


def answer(qtbot: QtBot, window: MainWindow, edit: str, text: str, button: str) -> None:
    """Type into the dialog that is open, and press its button."""
    line = part(window, QLineEdit, edit)
    line.clear()
    qtbot.keyClicks(line, text)
    qtbot.mouseClick(part(window, QPushButton, button), Qt.MouseButton.LeftButton)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settle(qtbot, window)


def sizes(window: MainWindow) -> dict[str, tuple[int, bool]]:
    """Name → (videos, approved) of every category."""
    shelf = window.desk.state.shelf
    assert shelf is not None
    return {category.name: (len(category.video_ids), category.approved) for category in shelf.own}


def test_sorting_by_hand_with_undo(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(api_root=youtube.api_root)
    sign_in_and_import(qtbot, window, youtube, monkeypatch)
    page, table = window.library_page, part(window, QTableView, "videoTable")

    page.show_source(PlaylistId("PLlong"))
    act(qtbot, window, "create_from")
    answer(qtbot, window, "nameEdit", "Tom & Jerry", "nameAction")
    act(qtbot, window, "create")
    answer(qtbot, window, "nameEdit", "Other", "nameAction")
    assert sizes(window) == {"Tom & Jerry": (70, False), "Other": (0, False)}

    shelf = window.desk.state.shelf
    assert shelf is not None
    page.show_source(next(category.id for category in shelf.own if category.name == "Tom & Jerry"))
    table.selectRow(0)
    act(qtbot, window, "move")
    answer(qtbot, window, "categoryEdit", "other", "categoryAction")
    assert sizes(window) == {"Tom & Jerry": (69, False), "Other": (1, False)}
    table.selectRow(0)
    act(qtbot, window, "add")
    answer(qtbot, window, "categoryEdit", "other", "categoryAction")
    assert sizes(window) == {"Tom & Jerry": (69, False), "Other": (2, False)}
    table.selectRow(3)
    act(qtbot, window, "remove")
    assert sizes(window) == {"Tom & Jerry": (68, False), "Other": (2, False)}

    for _ in range(3):
        act(qtbot, window, "undo")
    assert sizes(window) == {"Tom & Jerry": (70, False), "Other": (0, False)}
    act(qtbot, window, "redo")
    assert sizes(window) == {"Tom & Jerry": (69, False), "Other": (1, False)}

    press(qtbot, window, "approveAllButton")
    assert sizes(window) == {"Tom & Jerry": (69, True), "Other": (1, True)}
    act(qtbot, window, "delete")
    qtbot.mouseClick(part(window, QPushButton, "confirmAction"), Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert sizes(window) == {"Other": (1, True)}
    assert words(window, "lastEditLabel") == "Deleted “Tom & Jerry”"


def test_search_as_you_type(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(api_root=youtube.api_root)
    sign_in_and_import(qtbot, window, youtube, monkeypatch)
    window.show_page(1)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    line = part(window, QLineEdit, "searchEdit")
    assert window.focusWidget() is line
    qtbot.keyClicks(line, "title 67")
    model = part(window, QTableView, "videoTable").model()
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    qtbot.keyClicks(line, "no such thing")
    qtbot.waitUntil(lambda: part(window, QWidget, "libraryEmpty").isVisible())
    press(qtbot, window, "libraryEmptyButton")
    assert line.text() == "" and model.rowCount() == 70


def test_a_sign_in_that_fails_says_what_is_wrong_and_where(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(api_root=youtube.api_root)
    bad = tmp_path / "client_secret.json"
    bad.write_text("{}")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(bad), ""))
    press(qtbot, window, "signInButton")
    assert "“Desktop app”" in words(window, "selfTest1")
    assert part(window, QPushButton, "signInButton").isEnabled()
    assert words(window, "channelLabel") == "Not connected"
