"""The library as a grid: the same videos and the same selection as the table, with pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage
from PySide6.QtWidgets import QLineEdit, QListView, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from tests.simulator_fixtures import Simulator
from tests.ui.conftest import PATIENCE_MS, OpenWindow, at_work, part, settle
from tests.youtube.wire import Peer, WireServer
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.simulator.pictures import painted
from ytsync_desktop.ui.library.card import title_lines
from ytsync_desktop.ui.library.grid import VideoGrid
from ytsync_desktop.ui.library.sources import VIDEO_IDS
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.ui.thumbnails.fetchers import THREADS


def show_grid(qtbot: QtBot, window: MainWindow) -> VideoGrid:
    """Press the button of the grid."""
    window.show_page(1)
    settle(qtbot, window)
    qtbot.mouseClick(part(window, QToolButton, "gridButton"), Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    return part(window, VideoGrid, "videoGrid")


def at(grid: VideoGrid, row: int) -> QPoint:
    return grid.visualRect(grid.model().index(row, 0)).center()


def click(qtbot: QtBot, grid: VideoGrid, row: int, *held: Qt.KeyboardModifier) -> None:
    modifier = held[0] if held else Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, at(grid, row))


def middle_of(grid: VideoGrid, row: int) -> QColor:
    """The colour in the middle of a card's picture, as it is on the screen."""
    card = grid.visualRect(grid.model().index(row, 0))
    place = grid.viewport().mapTo(grid.window(), QPoint(card.center().x(), card.top() + 60))
    screen = grid.screen().grabWindow(grid.window().winId())
    return screen.toImage().pixelColor(place * screen.devicePixelRatio())


def alike(one: QColor, other: QColor) -> bool:
    return all(abs(channel(one) - channel(other)) < 24 for channel in (QColor.red, QColor.green, QColor.blue))


def test_every_card_on_show_has_the_picture_of_its_video(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    window = open_window(imported, simulator.api_root)
    grid = show_grid(qtbot, window)
    rows = grid.seen_rows()
    assert rows.start == 0 and 2 < len(rows) < 60
    entries = [window.library_page.videos.entry(row) for row in rows]
    wanted = [QImage.fromData(painted(entry.id, 320, 180)).pixelColor(160, 94) for entry in entries]
    shown = [row for row in rows if grid.visualRect(grid.model().index(row, 0)).top() + 70 < grid.viewport().height()]
    qtbot.waitUntil(lambda: all(alike(middle_of(grid, row), wanted[row]) for row in shown), timeout=PATIENCE_MS)
    asked = simulator.admin.pictures()
    assert len(set(asked)) == len(asked), "each is asked for once"
    assert {f"/vi/{entry.id}/mqdefault.jpg" for entry in entries} <= set(asked)
    assert len(asked) < 60, "what is far below is not asked for"


def test_the_switch_keeps_selection_and_place(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    window = open_window(imported, simulator.api_root)
    page = window.library_page
    grid = show_grid(qtbot, window)
    table = part(window, QTableView, "videoTable")
    assert grid.isVisible() and not table.isVisible()
    click(qtbot, grid, 2)
    click(qtbot, grid, 4, Qt.KeyboardModifier.ControlModifier)
    chosen = page.selected_videos()
    assert chosen == (page.videos.entry(2).id, page.videos.entry(4).id)
    qtbot.mouseClick(part(window, QToolButton, "tableButton"), Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert table.isVisible() and not grid.isVisible()
    assert page.selected_videos() == chosen
    assert [index.row() for index in table.selectionModel().selectedRows()] == [2, 4]
    table.setCurrentIndex(table.model().index(50, 4))
    grid = show_grid(qtbot, window)
    assert page.selected_videos() == (page.videos.entry(50).id,)
    assert 50 in grid.seen_rows(), "the chosen video is in sight"
    part(window, QLineEdit, "searchEdit").setText("Title 5")
    qtbot.waitUntil(lambda: page.videos.rowCount() < 20, timeout=PATIENCE_MS)
    assert len(page.selected_videos()) == 1 and window.actions_table["add"].isEnabled()


def test_the_keyboard_goes_through_the_grid(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    window = open_window(imported, simulator.api_root)
    page = window.library_page
    qtbot.keyClick(window, "g", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not part(window, VideoGrid, "videoGrid").isVisible(), "on another page there is nothing to switch"
    window.show_page(1)
    settle(qtbot, window)
    table = part(window, QTableView, "videoTable")
    table.setFocus()
    table.setCurrentIndex(table.model().index(3, 4))
    qtbot.keyClick(window, "g", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, window)
    grid = part(window, VideoGrid, "videoGrid")
    assert grid.isVisible() and part(window, QToolButton, "gridButton").isChecked()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert page.selected_videos() == (page.videos.entry(4).id,)
    columns = next(row for row in range(1, 40) if at(grid, row).y() > at(grid, 0).y())
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert page.selected_videos() == (page.videos.entry(4 + columns).id,)
    qtbot.keyClick(grid, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.selected_videos()) == 2
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.selected_videos()) == page.videos.rowCount()
    qtbot.keyClick(window, "t", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, window)
    assert table.isVisible() and len(page.selected_videos()) == page.videos.rowCount()


def test_a_dragged_card_carries_its_video_once(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    window = open_window(imported, simulator.api_root)
    grid = show_grid(qtbot, window)
    click(qtbot, grid, 1)
    assert grid.dragEnabled() and grid.dragDropMode() is QListView.DragDropMode.DragOnly
    carried = bytes(grid.model().mimeData(grid.selectedIndexes()).data(VIDEO_IDS).data())
    assert carried.decode() == window.library_page.videos.entry(1).id
    assert {action.objectName() for action in grid.actions()} == {"addAction", "moveAction", "removeAction"}


def test_the_view_is_kept_for_the_next_time(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    assert Settings().library_view == "table"
    window = open_window(imported, simulator.api_root)
    show_grid(qtbot, window)
    window.close()
    window = open_window(imported, simulator.api_root)
    window.show_page(1)
    settle(qtbot, window)
    assert part(window, VideoGrid, "videoGrid").isVisible()
    assert part(window, QToolButton, "gridButton").isChecked()
    assert not part(window, QToolButton, "tableButton").isChecked()


def test_a_place_without_videos_says_so_in_the_grid_too(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    window = open_window(imported, simulator.api_root)
    grid = show_grid(qtbot, window)
    part(window, QLineEdit, "searchEdit").setText("nothing of the sort")
    qtbot.waitUntil(lambda: not grid.isVisible(), timeout=PATIENCE_MS)
    part(window, QLineEdit, "searchEdit").clear()
    qtbot.waitUntil(grid.isVisible, timeout=PATIENCE_MS)


def test_another_source_begins_at_its_top(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    window = open_window(imported, simulator.api_root)
    grid = show_grid(qtbot, window)
    grid.scrollToBottom()
    assert grid.seen_rows().start > 0
    window.library_page.show_source(PlaylistId("PLlong"))
    settle(qtbot, window)
    assert grid.seen_rows().start == 0


def test_what_was_scrolled_away_is_asked_for_no_more_and_the_end_is_clean(
    qtbot: QtBot, open_window: OpenWindow, imported: Path
) -> None:
    with WireServer([Peer.hang]) as server:
        window = open_window(imported, server.root)
        grid = show_grid(qtbot, window)
        qtbot.waitUntil(lambda: len(server.requests) == THREADS, timeout=PATIENCE_MS)
        last = window.library_page.videos.rowCount() - 1
        before = set(grid.asked_rows)
        assert last not in before
        grid.scrollToBottom()
        qtbot.waitUntil(lambda: max(grid.asked_rows, default=0) > max(before), timeout=PATIENCE_MS)
        assert not before & set(grid.asked_rows)
        ids = {row: window.library_page.videos.entry(row).id for row in range(last + 1)}
        first = {ids[row] for row in before}
        assert {one.target.split("/")[2] for one in server.requests} <= first
        window.show_page(2)
        assert grid.asked_rows == (), "a page that is not on show asks for nothing"
        window.close()
        assert at_work() == []
        assert len(server.requests) == THREADS


def test_nothing_moves_when_pictures_arrive_and_cards_fill_the_width(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    window = open_window(imported, simulator.api_root)
    grid = show_grid(qtbot, window)
    places = [grid.visualRect(grid.model().index(row, 0)) for row in range(20)]
    qtbot.waitUntil(lambda: len(simulator.admin.pictures()) >= len(grid.seen_rows()), timeout=PATIENCE_MS)
    window.grab()
    assert [grid.visualRect(grid.model().index(row, 0)) for row in range(20)] == places
    columns = sum(1 for place in places if place.top() == places[0].top())
    left = grid.viewport().width() - columns * grid.gridSize().width()
    assert 0 <= left < columns + 3, "no room is left at the side"


@pytest.mark.parametrize(
    "title",
    [
        "Short",
        "A title that is so long that two lines of a card are not enough for all of its many words",
        "Supercalifragilisticexpialidocious" * 3,
        "W" * 5_000,
        "\U0001f469\u200d\U0001f469\u200d\U0001f467 " * 30,
        "שלום עולם " * 20,
        "日本語のとても長いタイトル" * 10,
        "a\u202eb\u202c " * 50,
        "",
    ],
    ids=["short", "words", "one word", "wide", "families", "right to left", "no spaces", "turned", "none"],
)
def test_a_title_is_two_lines_of_its_own_letters(qtbot: QtBot, title: str) -> None:
    font = QFont()
    metrics = QFontMetrics(font)
    lines = title_lines(title, font, metrics, 180)
    assert 1 <= len(lines) <= 2
    for line in lines:
        assert metrics.horizontalAdvance(line) <= 200
        # Behind an ellipsis Qt keeps the marks that turn text around, so that they stay in pairs.
        assert line.partition("…")[0].strip() in title
    if "…" not in lines[-1]:
        assert "".join("".join(lines).split()) == "".join(title.split())
