"""S39 in the window: after *Delete my data* there is no file, no keyring entry, and Google was told."""

from __future__ import annotations

import errno
import logging
import os
import threading
from pathlib import Path

import keyring
import pytest
from keyring.errors import KeyringLocked
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.cli.terminal import files_in
from tests.memory_keyring import MemoryKeyring
from tests.simulator_fixtures import Simulator
from tests.ui.acts import act, sign_in_and_import
from tests.ui.conftest import PATIENCE_MS, OpenWindow, part, settle
from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.store.folder import DataFolder
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.wiring.logs import log_to
from ytsync_desktop.wiring.places import delete_own


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


class LockedKeyring(MemoryKeyring):
    """Nothing can be removed from it; remembers which threads tried."""

    def __init__(self, entries: dict[tuple[str, str], str]) -> None:
        super().__init__()
        self.entries = entries
        self.asked_on: set[threading.Thread] = set()

    def delete_password(self, service: str, username: str) -> None:
        self.asked_on.add(threading.current_thread())
        raise KeyringLocked("locked")


def delete_my_data(qtbot: QtBot, window: MainWindow) -> None:
    """Choose *Delete my data* and agree to it."""
    act(qtbot, window, "delete_data")
    answer(qtbot, window, "confirmAction")


def answer(qtbot: QtBot, window: MainWindow, button: str) -> str:
    """Press a button of the question on show; what it asked."""
    dialog = next(one for one in window.findChildren(QDialog, "confirmDialog") if one.isVisible())
    asked = " ".join(label.text() for label in dialog.findChildren(QLabel))
    part(dialog, QPushButton, button).click()
    return asked


def question(window: MainWindow) -> bool:
    return any(one.isVisible() for one in window.findChildren(QDialog, "confirmDialog"))


def test_s39_access_that_google_was_not_told_of_is_named_before_anything_goes(
    qtbot: QtBot, open_window: OpenWindow, simulator: Simulator, browser: None, tmp_path: Path,
    memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    data = tmp_path / "data"
    window = open_window(api_root=simulator.api_root)
    sign_in_and_import(qtbot, window, simulator, monkeypatch)
    simulator.admin.add_fault("reset", match={"endpoint": "oauth.revoke"})
    delete_my_data(qtbot, window)
    qtbot.waitUntil(lambda: question(window), timeout=PATIENCE_MS)
    assert "myaccount.google.com/permissions" in answer(qtbot, window, "confirmBack")
    settle(qtbot, window)
    assert window.isVisible() and files_in(data), "going back deletes nothing"
    assert [service for service, _ in memory_keyring.entries if "to be revoked" in service], "Google can be told later"
    assert any("myaccount.google.com/permissions" in notice.text for notice in window.desk.notices.kept)
    delete_my_data(qtbot, window)
    qtbot.waitUntil(lambda: question(window), timeout=PATIENCE_MS)
    assert "myaccount.google.com/permissions" in answer(qtbot, window, "confirmAction")
    qtbot.waitUntil(lambda: not isValid(window) or not window.isVisible(), timeout=PATIENCE_MS)
    assert not data.exists() and memory_keyring.entries == {}


def test_s39_once_google_can_be_told_after_all_nothing_more_is_asked(
    qtbot: QtBot, open_window: OpenWindow, simulator: Simulator, browser: None, tmp_path: Path,
    memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = open_window(api_root=simulator.api_root)
    sign_in_and_import(qtbot, window, simulator, monkeypatch)
    simulator.admin.add_fault("reset", match={"endpoint": "oauth.revoke"})
    delete_my_data(qtbot, window)
    qtbot.waitUntil(lambda: question(window), timeout=PATIENCE_MS)
    answer(qtbot, window, "confirmBack")
    settle(qtbot, window)
    simulator.admin.clear_faults()
    delete_my_data(qtbot, window)
    qtbot.waitUntil(lambda: not isValid(window) or not window.isVisible(), timeout=PATIENCE_MS)
    assert not (tmp_path / "data").exists() and memory_keyring.entries == {}


def test_s39_a_keyring_that_cannot_be_cleared_is_a_banner_in_an_open_window(
    qtbot: QtBot, open_window: OpenWindow, simulator: Simulator, browser: None, tmp_path: Path,
    memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = open_window(api_root=simulator.api_root)
    sign_in_and_import(qtbot, window, simulator, monkeypatch)
    locked = LockedKeyring(memory_keyring.entries)
    keyring.set_keyring(locked)
    delete_my_data(qtbot, window)
    qtbot.waitUntil(lambda: bool(locked.asked_on), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.isVisible() or not window.desk.busy, timeout=PATIENCE_MS)
    assert window.isVisible() and files_in(tmp_path / "data")
    assert any("Nothing was deleted" in notice.text for notice in window.desk.notices.kept)
    assert threading.main_thread() not in locked.asked_on, "the window does not wait for the keyring"
    keyring.set_keyring(memory_keyring)
    delete_my_data(qtbot, window)
    qtbot.waitUntil(lambda: not isValid(window) or not window.isVisible(), timeout=PATIENCE_MS)
    assert not (tmp_path / "data").exists() and memory_keyring.entries == {}


def test_s39_what_cannot_be_deleted_is_named_and_all_the_rest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    names = ("ytsync.db", "backups/a.json", "backups/b.json", "backups/old/c.json", "logs/ytsync.log", "window.ini")
    for file in (elsewhere / "mine.txt", *(data / name for name in names)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("something")
    (data / "backups" / "link").symlink_to(elsewhere)
    (data / "cache").symlink_to(elsewhere)
    stuck = [data / "backups" / "a.json", data / "window.ini"]
    usual = os.unlink

    def unlink(path: Path, *, dir_fd: int | None = None) -> None:
        if Path(path).name in {one.name for one in stuck}:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        usual(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", unlink)
    with pytest.raises(StoreProblem) as caught:
        delete_own(data)
    assert str(caught.value) == " ".join(f"{one} could not be deleted: Permission denied." for one in stuck)
    assert files_in(data) == stuck
    assert files_in(elsewhere) == [elsewhere / "mine.txt"]
    monkeypatch.undo()
    delete_own(data)
    assert not data.exists()
