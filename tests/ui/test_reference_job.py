"""The reference job through the window: paused, closed, resumed over the days, one failure decided, one report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.demo_library import CATEGORIES, WATCH_LATER, wanted
from tests.simulator_fixtures import Simulator
from tests.ui.acts import act, answer_with_file, press, sign_in_and_import, take_categories, words
from tests.ui.conftest import PATIENCE_MS, OpenWindow, part
from ytsync_desktop.core.operations import Job, JobState, Reason
from ytsync_desktop.ui.main_window import MainWindow

WRITES = 4_334

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


def done(window: MainWindow) -> int:
    return sum(count.done for count in window.desk.state.tally.counts())


def job_of(window: MainWindow) -> Job:
    job = window.desk.state.job
    assert job is not None
    return job


def test_the_reference_job_in_the_window(
    qtbot: QtBot, open_window: OpenWindow, demo_simulator: Simulator, browser: None, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    youtube, old = demo_simulator.admin, set(demo_simulator.admin.playlists())
    window = open_window(api_root=demo_simulator.api_root)
    sign_in_and_import(qtbot, window, demo_simulator, monkeypatch)
    answer_with_file(monkeypatch, WATCH_LATER)
    act(qtbot, window, "import_watch_later")
    take_categories(qtbot, window, CATEGORIES, monkeypatch)
    act(qtbot, window, "import")
    youtube.next_day()
    act(qtbot, window, "import")
    preview = window.desk.state.preview
    assert preview is not None
    assert words(window, "previewHeadline").startswith(f"{WRITES:,} changes · ")
    before = sum(youtube.quota()["history"].values())

    refused = wanted()[min(wanted())][0]
    youtube.add_fault("failedPrecondition", match={"endpoint": "playlistItems.insert", "body": refused})
    start = part(window, QPushButton, "startSyncButton")
    assert start.isVisible() and start.isEnabled()
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: done(window) > 20, timeout=PATIENCE_MS)
    press(qtbot, window, "pauseButton")
    assert words(window, "stateLabel") == "Paused by you"
    assert 20 < done(window) < WRITES
    window.close()

    window = open_window(api_root=demo_simulator.api_root)
    assert part(window, QWidget, "resumeCard").isVisible()
    press(qtbot, window, "resumeCardButton")
    while job_of(window).state is JobState.PAUSED:
        assert job_of(window).reason is Reason.QUOTA
        youtube.next_day()
        press(qtbot, window, "resumeButton")
    assert (job_of(window).state, job_of(window).reason) == (JobState.WAITING, Reason.FAILURES)
    youtube.clear_faults()
    press(qtbot, window, "retryButton")
    while job_of(window).state is JobState.PAUSED:
        youtube.next_day()
        press(qtbot, window, "resumeButton")
    assert job_of(window).state is JobState.COMPLETED

    playlists = youtube.playlists()
    assert not old & set(playlists)
    assert {one["privacyStatus"] for one in playlists.values()} == {"private"}
    truth = {one["title"]: sorted(item["videoId"] for item in one["items"]) for one in playlists.values()}
    assert len(truth) == len(playlists) and truth == wanted()
    history = list(youtube.quota()["history"].values())
    assert max(history) <= 10_000
    assert sum(history) - before <= preview.units * 1.005

    press(qtbot, window, "showReportButton")
    assert words(window, "reportWord") == "Done"
    assert part(window, QTableView, "reportTable").model().rowCount() >= WRITES
    file = tmp_path / "report.json"
    answer_with_file(monkeypatch, file)
    press(qtbot, window, "exportReportButton")
    operations = json.loads(file.read_text(encoding="utf-8"))["operations"]
    assert {one["status"] for one in operations if one["kind"] != "by_hand"} == {"done"}
