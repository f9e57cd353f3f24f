"""The way back through the window: a sync undone with its own preview, backups compared, one playlist restored."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton, QTableView, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from tests.simulator_fixtures import DELETED, PRIVATE, VIDEO_IDS, Simulator
from tests.ui.acts import act, categories_file, press, sign_in_and_import, take_categories, words
from tests.ui.conftest import OpenWindow, part, settle
from ytsync_desktop.core.operations import JobState
from ytsync_desktop.ui.actions import PREVIEW, REPORT
from ytsync_desktop.ui.main_window import MainWindow

WANTED = {"Early": VIDEO_IDS[:30], "Late": [*VIDEO_IDS[30:68], VIDEO_IDS[0], DELETED]}
LOST = {DELETED, PRIVATE}

Account = list[tuple[str, str, str, list[str]]]


def account(youtube: Simulator) -> Account:
    return sorted(
        (
            p["title"],
            p["description"],
            p["privacyStatus"],
            [i["videoId"] for i in p["items"] if i["videoId"] not in LOST],
        )
        for p in youtube.admin.playlists().values()
    )


@pytest.fixture
def synced(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[MainWindow, Account]:
    """A finished sync, its report on show, and what the account was before."""
    window = open_window(api_root=youtube.api_root)
    sign_in_and_import(qtbot, window, youtube, monkeypatch)
    take_categories(qtbot, window, categories_file(tmp_path / "wanted.csv", WANTED), monkeypatch)
    before = account(youtube)
    press(qtbot, window, "startSyncButton")
    press(qtbot, window, "showReportButton")
    assert words(window, "reportWord") == "Done"
    return window, before


def test_a_sync_is_undone_with_a_preview_of_its_own(
    qtbot: QtBot, synced: tuple[MainWindow, Account], youtube: Simulator
) -> None:
    window, before = synced
    press(qtbot, window, "undoSyncButton")
    assert window.page == PREVIEW
    assert words(window, "strategyLabel").startswith("Undo of the sync of ")
    assert "made anew" in words(window, "warningLabel")
    start = part(window, QPushButton, "startSyncButton")
    assert start.text().startswith("Start restore: create 3, ")
    units = window.desk.state.preview.units if window.desk.state.preview else 0
    press(qtbot, window, "startSyncButton")
    job = window.desk.state.job
    assert job is not None
    assert (job.state, job.strategy, job.units_used) == (JobState.COMPLETED, "restore", units)
    assert account(youtube) == before
    press(qtbot, window, "showReportButton")
    assert words(window, "reportWord") == "Restored"
    assert part(window, QPushButton, "undoSyncButton").text() == "Undo this restore …"
    window.show_page(PREVIEW)
    settle(qtbot, window)
    assert part(window, QRadioButton, "freshStrategy").isVisible()
    assert not part(window, QWidget, "strategyLabel").isVisible()


def test_the_preview_of_an_undo_can_be_left_for_the_sync(qtbot: QtBot, synced: tuple[MainWindow, Account]) -> None:
    window, _ = synced
    press(qtbot, window, "undoSyncButton")
    assert part(window, QTreeView, "previewTree").model().rowCount() > 3
    press(qtbot, window, "leaveRestoreButton")
    assert not part(window, QPushButton, "leaveRestoreButton").isVisible()
    assert part(window, QWidget, "previewEmpty").isVisible()  # the sync is done; nothing is left of it
    window.show_page(REPORT)
    settle(qtbot, window)
    assert window.actions_table["undo_sync"].isEnabled()


def test_backups_are_compared_and_one_playlist_comes_back(
    qtbot: QtBot, synced: tuple[MainWindow, Account], youtube: Simulator
) -> None:
    window, before = synced
    tidy = account(youtube)
    act(qtbot, window, "backups")
    assert part(window, QTableView, "backupTable").model().rowCount() == 1
    differences = part(window, QTableView, "differenceTable")
    assert words(window, "comparisonLabel") == "5 playlists differ, 0 the same"
    rows = {str(differences.model().index(at, 0).data()): at for at in range(differences.model().rowCount())}
    restore = part(window, QPushButton, "restoreSelectedButton")
    assert not restore.isEnabled()
    flags = QItemSelectionModel.SelectionFlag
    differences.selectionModel().select(differences.model().index(rows["Early"], 0), flags.ClearAndSelect | flags.Rows)
    assert not restore.isEnabled()  # a new playlist cannot come back
    title = next(title for title, *_ in before)
    differences.selectionModel().select(differences.model().index(rows[title], 0), flags.ClearAndSelect | flags.Rows)
    assert restore.text() == "Restore 1 playlist …"
    qtbot.mouseClick(restore, Qt.MouseButton.LeftButton)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settle(qtbot, window)
    assert window.page == PREVIEW
    press(qtbot, window, "startSyncButton")
    job = window.desk.state.job
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert account(youtube) == sorted([*tidy, *(one for one in before if one[0] == title)])
