"""The reserve above the days: they move with the slider, and it is kept once it stands still."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QSlider
from pytestqt.qtbot import QtBot

from tests.simulator_fixtures import VIDEO_IDS, Simulator
from tests.ui.acts import open_sorted, words
from tests.ui.conftest import OpenWindow, part, settle
from ytsync_desktop.core import schedule

WANTED = {"Early": VIDEO_IDS[:30], "Late": VIDEO_IDS[30:68]}


def test_the_days_follow_the_reserve(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_sorted(qtbot, open_window, youtube, tmp_path / "wanted.csv", WANTED, monkeypatch)
    assert "1 day (" in words(window, "previewHeadline")
    assert words(window, "reserveLabel") == "Kept unspent: 1,000 a day"
    slider = part(window, QSlider, "reserveSlider")
    slider.setValue(90)
    # At once, before anything is stored or computed anew.
    assert "4 days (" in words(window, "previewHeadline")
    assert "at 1,000 a day" in words(window, "previewHeadline")
    assert window.desk.state.settings.reserve == 1_000
    qtbot.waitUntil(lambda: window.desk.state.settings.reserve == 9_000)
    settle(qtbot, window)
    preview = window.desk.state.preview
    assert preview is not None
    assert len(preview.schedule.days) == 4
    assert "4 days (" in words(window, "previewHeadline")
    assert slider.value() == 90


def test_a_reserve_that_would_take_for_ever_is_not_taken(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_sorted(qtbot, open_window, youtube, tmp_path / "wanted.csv", WANTED, monkeypatch)
    monkeypatch.setattr(schedule, "MAX_DAYS", 3)
    slider = part(window, QSlider, "reserveSlider")
    slider.setValue(80)
    assert "2 days (" in words(window, "previewHeadline")
    slider.setValue(97)
    assert "longer than 3 days" in words(window, "previewNote")
    assert slider.value() == 80
    qtbot.wait(600)
    settle(qtbot, window)
    assert window.desk.state.settings.reserve in (1_000, 8_000)
    assert slider.isVisible()
