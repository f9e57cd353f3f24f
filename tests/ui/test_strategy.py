"""The strategy in the window: chosen above the preview, with the price of the other, and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QRadioButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.simulator_fixtures import DELETED, PRIVATE, VIDEO_IDS, Simulator
from tests.ui.acts import open_sorted, press, words
from tests.ui.conftest import OpenWindow, part, settle
from ytsync_desktop.core.operations import JobState
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.ui.actions import PREVIEW
from ytsync_desktop.ui.main_window import MainWindow

WANTED = {"Early": VIDEO_IDS[:30], "Late": [*VIDEO_IDS[30:68], VIDEO_IDS[0], DELETED]}


@pytest.fixture
def window(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    return open_sorted(qtbot, open_window, youtube, tmp_path / "wanted.csv", WANTED, monkeypatch)


def choose(qtbot: QtBot, window: MainWindow, strategy: str) -> None:
    part(window, QRadioButton, f"{strategy}Strategy").click()
    settle(qtbot, window)


def test_the_other_strategy_stands_beside_with_its_price(qtbot: QtBot, window: MainWindow) -> None:
    preview = window.desk.state.preview
    assert preview is not None
    assert preview.plan.strategy is Strategy.FRESH
    fresh = preview.units
    (other,) = preview.alternatives
    reuse = part(window, QRadioButton, "reuseStrategy")
    assert reuse.text() == f"Reuse: {other.units:,} units, 1 day"
    assert other.units < fresh
    choose(qtbot, window, "reuse")
    preview = window.desk.state.preview
    assert preview is not None
    assert (preview.plan.strategy, preview.units) == (Strategy.REUSE, other.units)
    assert part(window, QRadioButton, "freshStrategy").text() == f"Fresh: {fresh:,} units, 1 day"
    assert "as visible as they are" in words(window, "warningLabel")


def test_the_sync_is_made_by_the_strategy_on_show(qtbot: QtBot, window: MainWindow, youtube: Simulator) -> None:
    old = set(youtube.admin.playlists())
    choose(qtbot, window, "reuse")
    assert part(window, QPushButton, "startSyncButton").text().startswith("Start sync: rename ")
    press(qtbot, window, "startSyncButton")
    job = window.desk.state.job
    assert job is not None
    assert (job.state, job.strategy) == (JobState.COMPLETED, "reuse")
    after = youtube.admin.playlists()
    assert {one["title"] for one in after.values()} == set(WANTED)
    assert set(after) <= old


def test_the_choice_outlives_the_window(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow, youtube: Simulator
) -> None:
    choose(qtbot, window, "reuse")
    window.close()
    again = open_window(api_root=youtube.api_root)
    settle(qtbot, again)
    again.show_page(PREVIEW)
    settle(qtbot, again)
    assert part(again, QRadioButton, "reuseStrategy").isChecked()


def test_unavailable_videos_can_be_taken_out_for_their_price(qtbot: QtBot, window: MainWindow) -> None:
    choose(qtbot, window, "reuse")
    preview = window.desk.state.preview
    assert preview is not None
    before = preview.units
    box = part(window, QToolButton, "removeUnavailable")
    assert box.text() == "Take out 2 unavailable videos: 100 units"
    box.click()
    settle(qtbot, window)
    preview = window.desk.state.preview
    assert preview is not None
    assert preview.units >= before + 100
    assert {op.video_id for op in preview.plan.writes if op.why == "is unavailable"} == {DELETED, PRIVATE}
    assert part(window, QToolButton, "removeUnavailable").isChecked()
