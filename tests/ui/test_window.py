"""The window itself, on a folder where nothing has happened yet: names, keyboard, screen readers, and its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import NOWHERE, OpenWindow, part, settle
from ytsync_desktop.app import main
from ytsync_desktop.core.errors import AnotherInstance
from ytsync_desktop.ui.actions import ACTIONS
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.ui.theme import DARK, LIGHT, tokens

PAGES = ("connectPage", "libraryPage", "previewPage", "progressPage", "reportPage")
NAMES = (
    *PAGES,
    *["signInButton", "importButton", "cancelImportButton", "approveAllButton", "startSyncButton", "pauseButton"],
    *["resumeButton", "abortButton", "retryButton", "skipSelectedButton", "skipAllButton", "exportReportButton"],
    *["previewTree", "stageTable", "reportTable", "playlistTree", "videoTable", "searchEdit"],
    *["quotaLabel", "stateLabel", "resumeCard"],
    "failurePanel",
)


def test_every_name_that_scripts_rely_on_is_there_once(open_window: OpenWindow) -> None:
    window = open_window()
    for name in NAMES:
        assert len(window.findChildren(QWidget, name)) == 1, name


def test_a_new_folder_begins_with_connecting(open_window: OpenWindow) -> None:
    window = open_window()
    assert part(window, QWidget, "connectPage").isVisible()
    assert part(window, QWidget, "signInButton").isVisible()
    assert not part(window, QWidget, "resumeCard").isVisible()


@pytest.mark.parametrize("page", range(5))
def test_pages_are_reached_by_keyboard_and_say_what_to_do(qtbot: QtBot, open_window: OpenWindow, page: int) -> None:
    window = open_window()
    qtbot.keyClick(window, Qt.Key(Qt.Key.Key_1 + page), Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert part(window, QWidget, PAGES[page]).isVisible()
    assert part(window, QTabBar, "pageTabs").currentIndex() == page


def test_every_empty_page_has_one_sentence_and_a_button(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    for page, name in ((1, "libraryEmpty"), (2, "previewEmpty"), (3, "progressEmpty"), (4, "reportEmpty")):
        window.show_page(page)
        settle(qtbot, window)
        assert part(window, QLabel, f"{name}Sentence").text().endswith("."), name
        button = part(window, QWidget, f"{name}Button")
        assert button.isVisible() and button.isEnabled(), name


def test_the_overlay_lists_every_shortcut(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    qtbot.keyClick(window, "?")
    overlay = part(window, QDialog, "keysOverlay")
    assert overlay.isVisible()
    said = {label.text() for label in overlay.findChildren(QLabel)}
    missing = [spec.id for spec in ACTIONS if spec.keys and spec.text.replace("&", "").rstrip(" …") not in said]
    assert missing == []
    qtbot.keyClick(overlay, Qt.Key.Key_Escape)
    assert not overlay.isVisible()


def test_no_label_guesses_at_markup(open_window: OpenWindow) -> None:
    window = open_window()
    guessing = [label.objectName() or label.text() for label in window.findChildren(QLabel)
                if label.textFormat() is not Qt.TextFormat.PlainText]  # fmt: skip
    assert guessing == []


def controls(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    """Everything under `interface` that a person can act on."""
    roles = (
        QAccessible.Role.Button,
        QAccessible.Role.ButtonMenu,
        QAccessible.Role.CheckBox,
        QAccessible.Role.EditableText,
        QAccessible.Role.ComboBox,
        QAccessible.Role.SpinBox,
        QAccessible.Role.Table,
        QAccessible.Role.Tree,
        QAccessible.Role.List,
        QAccessible.Role.PageTabList,
    )
    found = []
    for at in range(interface.childCount()):
        child = interface.child(at)
        if child.role() in roles:
            found.append(child)
        found += controls(child)
    return found


def test_no_control_lacks_a_name(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    root = QAccessible.queryAccessibleInterface(window)
    found = controls(root)
    assert len(found) > 40
    nameless = []
    for one in found:
        widget = one.object()
        if not one.text(QAccessible.Text.Name) and isinstance(widget, QWidget):
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    # Scroll buttons of a tab bar and the button that clears a line of text are Qt's own.
    assert [one for one in nameless if not one.startswith(("QToolButton Scroll", "QLineEditIconButton"))] == []


def test_the_form_of_the_window_is_kept(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    first = open_window()
    first.resize(970, 650)
    first.close()
    second = open_window()
    assert second.height() == 650  # a screen in memory is narrower than any window of ours


def test_closing_lets_go_of_the_folder(qtbot: QtBot, open_window: OpenWindow) -> None:
    first = open_window()
    with pytest.raises(AnotherInstance):
        open_window()
    first.close()
    second = open_window()
    assert second.isVisible()


def test_a_second_instance_ends_with_a_clear_message(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    open_window()
    arguments = ["--data-dir", str(tmp_path / "data"), "--api-root", NOWHERE]
    done = subprocess.run(
        [sys.executable, "-m", "ytsync_desktop", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 6
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_program_runs_until_its_window_is_closed(qtbot: QtBot, tmp_path: Path) -> None:
    def close() -> None:
        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]
        if windows:
            windows[0].close()
        else:
            QTimer.singleShot(20, close)

    QTimer.singleShot(0, close)
    assert main(["--data-dir", str(tmp_path / "own"), "--api-root", NOWHERE]) == 0


def test_colours_follow_the_setting_while_the_window_is_open(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    window.show_theme("dark")
    assert tokens() is DARK
    assert QApplication.palette().window().color().name() == DARK.window
    window.show_theme("light")
    assert tokens() is LIGHT


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(colors: object) -> None:
    def light(name: str) -> float:
        text = getattr(colors, name)
        parts = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        high, low = sorted((light(one), light(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for ground in ("window", "side", "stripe", "soft", "hover"):
        assert contrast("text", ground) >= 7, ground
    for tone in ("dim", "accent", "good", "warn", "bad"):
        assert contrast(tone, "window") >= 4.5, tone
    assert contrast("dim", "side") >= 4.5
    assert contrast("on_accent", "accent") >= 4.5
