"""S39 in the window: after *Delete my data* there is no file, no keyring entry, and Google was told."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.cli.terminal import files_in
from tests.memory_keyring import MemoryKeyring
from tests.simulator_fixtures import Simulator
from tests.ui.acts import act, sign_in_and_import
from tests.ui.conftest import PATIENCE_MS, OpenWindow, part
from ytsync_desktop.store.folder import DataFolder
from ytsync_desktop.wiring.logs import log_to


@pytest.mark.parametrize("foreign", [False, True])
def test_s39_in_the_window_everything_goes(
    qtbot: QtBot, open_window: OpenWindow, simulator: Simulator, browser: None, tmp_path: Path,
    memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, foreign: bool,
) -> None:  # fmt: skip
    data, mine = tmp_path / "data", tmp_path / "data" / "my own notes.txt"
    with log_to(data):
        window = open_window(api_root=simulator.api_root)
        sign_in_and_import(qtbot, window, simulator, monkeypatch)
        logging.getLogger("ytsync_desktop.app").warning("a line")
        assert {"ytsync.db", "ytsync.log"} <= {file.name for file in files_in(data)} and memory_keyring.entries
        if foreign:
            mine.write_text("mine")
        act(qtbot, window, "delete_data")
        part(window, QPushButton, "confirmBack").click()
        assert files_in(data), "going back deletes nothing"
        act(qtbot, window, "delete_data")
        button = next(one for one in window.findChildren(QPushButton, "confirmAction") if one.isVisible())
        assert button.text() == "Delete my data"
        button.click()
        qtbot.waitUntil(lambda: not isValid(window) or not window.isVisible(), timeout=PATIENCE_MS)
        logging.getLogger("ytsync_desktop.app").warning("a last word")
        assert list(data.rglob("*")) == [mine] if foreign else not data.exists()
    assert list(data.rglob("*")) == [mine] if foreign else not data.exists()
    assert memory_keyring.entries == {}
    assert sum(one["endpoint"] == "oauth.revoke" for one in simulator.admin.requests()) == 1
    DataFolder(data).lock().release()
