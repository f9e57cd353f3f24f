"""The whole way through the window: real engine, real SQLite, a YouTube in another process, and nobody's help."""

from __future__ import annotations

import csv
import json
import threading
import webbrowser
from pathlib import Path

import pytest
import requests
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QTableView, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from tests.simulator_fixtures import DELETED, VIDEO_IDS, MakeSimulator, Simulator
from tests.ui.conftest import PATIENCE_MS, OpenWindow, settle
from ytsync_desktop.core.operations import JobState, Reason
from ytsync_desktop.ui.main_window import MainWindow

WANTED = {"Early": VIDEO_IDS[:30], "Late": [*VIDEO_IDS[30:68], VIDEO_IDS[0], DELETED]}


@pytest.fixture
def youtube(make_simulator: MakeSimulator, monkeypatch: pytest.MonkeyPatch) -> Simulator:
    """A YouTube with the small library, and a browser that follows where it is led."""

    def visit(url: str) -> bool:
        threading.Thread(target=lambda: requests.get(url, timeout=20), daemon=True).start()
        return True

    monkeypatch.setattr(webbrowser, "open", visit)
    return make_simulator()


@pytest.fixture
def wanted(tmp_path: Path) -> Path:
    file = tmp_path / "wanted.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["category", "video_id"])
        writer.writerows((name, one) for name, ids in WANTED.items() for one in ids)
    return file


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Press a button that must be visible and enabled, and wait for what it does."""
    button = window.findChild(QPushButton, name)
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=PATIENCE_MS)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)


def words(window: MainWindow, name: str) -> str:
    return window.findChild(QLabel, name).text()


def prepare(qtbot: QtBot, window: MainWindow, youtube: Simulator, wanted: Path, patch: pytest.MonkeyPatch) -> None:
    """Sign in, import, take the categories, look at the preview."""
    window.desk.errand(lambda services: services.settings.set("settle_seconds", "0"), lambda _settings: None)
    patch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(youtube.client_secrets), ""))
    press(qtbot, window, "signInButton")
    assert words(window, "channelLabel") == "A small channel"
    press(qtbot, window, "showLibraryButton")
    press(qtbot, window, "importButton")
    assert window.desk.state.imported
    patch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(wanted), ""))
    window.actions_table["import_categories"].trigger()
    settle(qtbot, window)
    press(qtbot, window, "seePreviewButton")


def test_from_sign_in_to_report(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, wanted: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = open_window(api_root=youtube.api_root)
    prepare(qtbot, window, youtube, wanted, monkeypatch)
    assert words(window, "previewHeadline").startswith("74 changes · ")
    tree = window.findChild(QTreeView, "previewTree")
    assert tree.model().rowCount() > 3

    youtube.admin.add_fault("failedPrecondition", match={"endpoint": "playlistItems.insert", "body": VIDEO_IDS[5]})
    start = window.findChild(QPushButton, "startSyncButton")
    assert start.text() == "Start sync: create 2, add 69, delete 3"
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sum(count.done for count in window.desk.state.tally.counts()) > 3, timeout=PATIENCE_MS)
    press(qtbot, window, "pauseButton")
    assert words(window, "stateLabel") == "Paused by you"
    done = sum(count.done for count in window.desk.state.tally.counts())
    assert 3 < done < 74
    window.close()

    window = open_window(api_root=youtube.api_root)
    assert window.findChild(QWidget, "resumeCard").isVisible()
    press(qtbot, window, "resumeCardButton")
    job = window.desk.state.job
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES)
    assert window.findChild(QWidget, "failurePanel").isVisible()
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
    assert window.findChild(QTableView, "reportTable").model().rowCount() == 74
    report = tmp_path / "report.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(report), ""))
    press(qtbot, window, "exportReportButton")
    assert {one["status"] for one in json.loads(report.read_text())["operations"]} == {"done"}
    window.show_page(2)
    settle(qtbot, window)
    assert window.findChild(QWidget, "previewEmpty").isVisible()
