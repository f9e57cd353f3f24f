"""Views are answered by the cell and painted in turns, and what they show is the same as ever."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelRoleData, QModelRoleDataSpan, Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.values import operation
from ytsync_desktop.core.operations import Status
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.report.model import HEADINGS, RESULT, ReportModel, report_rows
from ytsync_desktop.ui.theme import DARK, LIGHT

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.TextAlignmentRole,
    Qt.ItemDataRole.ForegroundRole,
    Qt.ItemDataRole.BackgroundRole,
    Qt.ItemDataRole.ToolTipRole,
)


def test_all_about_a_cell_at_once_is_what_is_answered_one_by_one(qtbot: QtBot) -> None:
    model = ReportModel()
    model.show_rows(report_rows([operation(1, status=Status.FAILED, reason="videoNotFound"), operation(2)]))
    for column in range(len(HEADINGS)):
        index = model.index(0, column)
        for role in ROLES:
            answer = QModelRoleData(role)
            answer.setData("left over from the cell before")
            model.multiData(index, QModelRoleDataSpan(answer))
            assert answer.data() == model.data(index, role), (column, role)
    assert isinstance(model.data(model.index(0, RESULT), Qt.ItemDataRole.DecorationRole), QIcon)


def test_an_icon_of_a_cell_is_drawn_in_the_colours_in_force(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for colors in (LIGHT, DARK):
        monkeypatch.setattr("ytsync_desktop.ui.theme._current", colors)
        picture = cell_icon("prohibit", "bad").pixmap(16, 16).toImage()
        seen.append({picture.pixelColor(x, y).rgb() for x in range(16) for y in range(16)})
        assert QColor(colors.bad).rgb() in seen[-1]
    assert seen[0] != seen[1]


def test_every_view_of_a_page_that_was_turned_is_painted(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    for page in (1, 2, 3, 4, 1):
        window.show_page(page)
    views = window.findChildren(QAbstractItemView)
    assert len(views) >= 4
    qtbot.waitUntil(lambda: all(view.viewport().updatesEnabled() for view in views))


def test_an_index_outside_a_table_is_invalid(qtbot: QtBot) -> None:
    model = ReportModel()
    model.show_rows(report_rows([operation(1)]))
    assert model.index(0, len(HEADINGS) - 1).isValid()
    for row, column in ((1, 0), (0, len(HEADINGS)), (-1, 0), (0, -1)):
        assert not model.index(row, column).isValid()
    assert not model.index(0, 0, model.index(0, 0)).isValid()
