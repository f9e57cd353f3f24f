"""What a person settles about single playlists in the library, and what the preview makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QDialog, QListView, QPushButton, QRadioButton, QTreeView
from pytestqt.qtbot import QtBot

from tests.simulator_fixtures import VIDEO_IDS, Simulator
from tests.ui.acts import act, open_sorted, press
from tests.ui.conftest import OpenWindow, part, settle
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.ui.actions import LIBRARY, PREVIEW
from ytsync_desktop.ui.main_window import MainWindow

WANTED = {"Early": VIDEO_IDS[:30], "Late": VIDEO_IDS[30:68]}
LONG, EMPTY = PlaylistId("PLlong"), PlaylistId("PLempty")


@pytest.fixture
def window(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    made = open_sorted(qtbot, open_window, youtube, tmp_path / "wanted.csv", WANTED, monkeypatch)
    made.show_page(LIBRARY)
    settle(qtbot, made)
    return made


def choose(window: MainWindow, *playlists: PlaylistId) -> None:
    tree = part(window, QTreeView, "playlistTree")
    flags = QItemSelectionModel.SelectionFlag
    tree.selectionModel().clearSelection()
    for one in playlists:
        tree.selectionModel().select(window.library_page.sources.index_of(one), flags.Select | flags.Rows)


def said(window: MainWindow, playlist: PlaylistId) -> str:
    return str(window.library_page.sources.index_of(playlist).data(Qt.ItemDataRole.AccessibleTextRole))


def test_what_shall_not_be_touched_is_kept_by_every_plan(qtbot: QtBot, window: MainWindow) -> None:
    choose(window, LONG, EMPTY)
    act(qtbot, window, "leave_alone")
    assert said(window, LONG).endswith("is left alone")
    window.show_page(PREVIEW)
    settle(qtbot, window)
    for strategy in ("freshStrategy", "reuseStrategy"):
        part(window, QRadioButton, strategy).click()
        settle(qtbot, window)
        preview = window.desk.state.preview
        assert preview is not None
        assert {kept.playlist_id for kept in preview.plan.kept} == {LONG, EMPTY}
    window.show_page(LIBRARY)
    choose(window, LONG)
    assert not window.actions_table["leave_alone"].isEnabled()
    act(qtbot, window, "free")
    assert "left alone" not in said(window, LONG)
    assert not window.actions_table["free"].isEnabled()


def test_a_playlist_becomes_the_category_that_was_chosen(qtbot: QtBot, window: MainWindow) -> None:
    choose(window, EMPTY)
    window.actions_table["become"].trigger()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    view = dialog.findChild(QListView)
    assert view is not None
    rows = [str(view.model().index(row, 0).data()) for row in range(view.model().rowCount())]
    late = next(row for row, words in enumerate(rows) if words.startswith("Late"))
    view.setCurrentIndex(view.model().index(late, 0))
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Turn into it").click()
    settle(qtbot, window)
    assert said(window, EMPTY).endswith("becomes “Late”")
    press(qtbot, window, "seePreviewButton")
    preview = window.desk.state.preview
    assert preview is not None
    assert [(one.playlist_id, one.name) for one in preview.plan.reused] == [(EMPTY, "Late")]
