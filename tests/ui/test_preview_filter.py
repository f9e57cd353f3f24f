"""What the person opened in the preview stays open behind a filter, but for one that leaves very much."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QTreeView
from pytestqt.qtbot import QtBot

from tests.simulator_fixtures import VIDEO_IDS, Simulator
from tests.ui.acts import open_sorted
from tests.ui.conftest import OpenWindow, part
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.ui.preview import view

WANTED = {"Early": VIDEO_IDS[:30], "Late": VIDEO_IDS[30:68]}


def open_rows(window: MainWindow) -> set[str]:
    """The names of the rows that are open."""
    tree, model = part(window, QTreeView, "previewTree"), window.interior._preview_page.model
    return {model.node(index).what for index in model.branches() if tree.isExpanded(index)}


def type_filter(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Type, and wait until it is applied."""
    page = window.interior._preview_page
    page.findChild(QLineEdit, "previewFilter").setText(words)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not page._typing.isActive())


def test_what_was_open_is_open_again_when_less_is_left(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_sorted(qtbot, open_window, youtube, tmp_path / "wanted.csv", WANTED, monkeypatch)
    monkeypatch.setattr(view, "_OPEN_WHEN_FEW", 0)
    part(window, QTreeView, "previewTree").expandAll()
    everything = open_rows(window)
    assert {"Early", "Late"} <= everything
    type_filter(qtbot, window, "e")
    assert {"Early", "Late"} <= open_rows(window)
    monkeypatch.setattr(view, "_SHUT_WHEN_MANY", 10)
    type_filter(qtbot, window, "")
    type_filter(qtbot, window, "e")
    assert not {"Early", "Late"} & open_rows(window)
    type_filter(qtbot, window, "Early")
    monkeypatch.setattr(view, "_SHUT_WHEN_MANY", 1_000)
    type_filter(qtbot, window, "Earl")
    assert "Early" in open_rows(window)
    type_filter(qtbot, window, "")
    assert open_rows(window) == everything
