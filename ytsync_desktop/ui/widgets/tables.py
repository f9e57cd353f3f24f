"""How every table and tree of the window looks and behaves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTreeView

ROW = 26
"""Height of a row in pixels at the usual type size."""

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def table(name: str, says: str) -> QTableView:
    """A table of rows: whole rows are selected, all of one height."""
    made = QTableView()
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setCornerButtonEnabled(False)
    made.verticalHeader().hide()
    made.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    made.verticalHeader().setDefaultSectionSize(max(ROW, made.fontMetrics().height() + 8))
    made.setTabKeyNavigation(False)
    _dress(made, made.horizontalHeader(), name, says)
    return made


def tree(name: str, says: str) -> QTreeView:
    """A tree of rows of one height."""
    made = QTreeView()
    made.setUniformRowHeights(True)
    made.setExpandsOnDoubleClick(True)
    _dress(made, made.header(), name, says)
    return made


def _dress(view: QTableView | QTreeView, header: QHeaderView, name: str, says: str) -> None:
    view.setObjectName(name)
    view.setAccessibleName(says)
    view.setAlternatingRowColors(True)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    view.setIconSize(QSize(16, 16))
    header.setHighlightSections(False)
    header.setDefaultAlignment(LEFT)
    header.setMinimumSectionSize(40)
    header.setStretchLastSection(False)


def set_columns(header: QHeaderView, widths: Sequence[int], stretch: int) -> None:
    """Widths in pixels; the column `stretch` takes what is left, the others can be dragged."""
    for index, width in enumerate(widths):
        header.setSectionResizeMode(index, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(index, width)
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)


def fit_height(view: QTableView, rows: int) -> None:
    """Make a table exactly as high as its rows: no scroll bar where all fit."""
    header = view.horizontalHeader().sizeHint().height()
    body = view.verticalHeader().defaultSectionSize() * rows
    view.setFixedHeight(header + body + 2 * view.frameWidth() + 2)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
