"""What a person does in the window, by the names of its parts."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.simulator_fixtures import Simulator
from tests.ui.conftest import PATIENCE_MS, OpenWindow, part, settle
from ytsync_desktop.ui.actions import PREVIEW
from ytsync_desktop.ui.main_window import MainWindow


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Press a button that must be visible and enabled, and wait for what it does."""
    button = part(window, QPushButton, name)
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=PATIENCE_MS)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)


def act(qtbot: QtBot, window: MainWindow, action: str) -> None:
    """Trigger an action that must be possible."""
    assert window.actions_table[action].isEnabled(), action
    window.actions_table[action].trigger()
    settle(qtbot, window)


def words(window: MainWindow, name: str) -> str:
    """What a label says."""
    return part(window, QLabel, name).text()


def categories_file(file: Path, wanted: Mapping[str, Sequence[str]]) -> Path:
    """A file of categories to import."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["category", "video_id"])
        writer.writerows((name, one) for name, ids in wanted.items() for one in ids)
    return file


def answer_with_file(patch: pytest.MonkeyPatch, file: Path) -> None:
    """Whatever file is asked for next, to read or to write, it is this one."""
    for asks in ("getOpenFileName", "getSaveFileName"):
        patch.setattr(QFileDialog, asks, lambda *_: (str(file), ""))


def sign_in_and_import(qtbot: QtBot, window: MainWindow, youtube: Simulator, patch: pytest.MonkeyPatch) -> None:
    """What everybody does first; the settle time is none."""
    window.desk.errand(lambda services: services.settings.set("settle_seconds", "0"), lambda _settings: None)
    answer_with_file(patch, youtube.client_secrets)
    press(qtbot, window, "signInButton")
    press(qtbot, window, "showLibraryButton")
    press(qtbot, window, "importButton")
    assert window.desk.state.imported


def take_categories(qtbot: QtBot, window: MainWindow, file: Path, patch: pytest.MonkeyPatch) -> None:
    """Take the categories from a file and look at the preview."""
    answer_with_file(patch, file)
    act(qtbot, window, "import_categories")
    press(qtbot, window, "seePreviewButton")


def open_sorted(
    qtbot: QtBot,
    open_window: OpenWindow,
    youtube: Simulator,
    file: Path,
    wanted: Mapping[str, Sequence[str]],
    patch: pytest.MonkeyPatch,
) -> MainWindow:
    """A window that is signed in, has imported the library, and took `wanted` from `file`; the preview is on show."""
    window = open_window(api_root=youtube.api_root)
    sign_in_and_import(qtbot, window, youtube, patch)
    take_categories(qtbot, window, categories_file(file, wanted), patch)
    window.show_page(PREVIEW)
    settle(qtbot, window)
    return window
