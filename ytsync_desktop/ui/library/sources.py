"""The left side of the library: computed groups, categories and playlists with their counts."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetrics, QStandardItem, QStandardItemModel

from ytsync_desktop.core.library import VideoId
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.library.shelf import GROUPS, Shelf, Source
from ytsync_desktop.ui.library.source_rows import SourceRow, SourceRows
from ytsync_desktop.ui.theme import Tokens, tokens, tone_color
from ytsync_desktop.ui.widgets.models import Index
from ytsync_desktop.ui.widgets.tables import RIGHT

VIDEO_IDS = "application/x-ytsync-video-ids"
"""Mime type of dragged videos: ids, one a line."""

CATEGORIES, PLAYLISTS = len(GROUPS), len(GROUPS) + 1
COUNT = 1
"""The column beside the names."""
_SEEN = Qt.ItemFlag.ItemIsEnabled
_CHOSEN = _SEEN | Qt.ItemFlag.ItemIsSelectable
_TAKES_DROPS = _CHOSEN | Qt.ItemFlag.ItemIsDropEnabled


class SourceModel(QStandardItemModel):
    """Two levels: groups and two headings, below these their members. Filled whole, so that painting asks nothing.

    `dropped` carries the category, the video ids and whether they move.
    """

    dropped = Signal(object, tuple, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, COUNT + 1, parent)
        self._rows = _NOTHING
        self._drawn_in: Tokens | None = None
        self._places: dict[Source, tuple[int, int]] = {}

    def show_shelf(self, shelf: Shelf | None) -> None:
        """Show these sources in the colours in force. Where they are the same as before, only their cells change."""
        before, self._rows = self._rows, shelf.rows if shelf is not None else _NOTHING
        if self._drawn_in is tokens() and _sources(before) == _sources(self._rows):
            self._change(before)
            return
        self._drawn_in = tokens()
        self.beginResetModel()
        # To views it is one change, not one for each row.
        with QSignalBlocker(self):
            self.removeRows(0, self.rowCount())
            self._fill()
        self.endResetModel()

    def _fill(self) -> None:
        self._places = {}
        root, dim = self.invisibleRootItem(), QBrush(tone_color("dim"))
        for at, row in enumerate(self._rows.groups):
            root.appendRow(_cells(row, dim))
            self._places[GROUPS[at]] = (-1, at)
        for at, (row, below) in enumerate(self._rows.headings, start=len(GROUPS)):
            heading = _cells(row, dim)
            for place, member in enumerate(below):
                heading[0].appendRow(_cells(member, dim))
                if member.source is not None:
                    self._places[member.source] = (at, place)
            root.appendRow(heading)

    def _change(self, before: SourceRows) -> None:
        for at, (old, new) in enumerate(zip(_heads(before), _heads(self._rows), strict=True)):
            if old != new:
                _dress([self.item(at, 0), self.item(at, COUNT)], new)
        for at, ((_, olds), (_, news)) in enumerate(
            zip(before.headings, self._rows.headings, strict=True), start=len(GROUPS)
        ):
            heading = self.item(at, 0)
            for place, (old, new) in enumerate(zip(olds, news, strict=True)):
                if old != new:
                    _dress([heading.child(place, 0), heading.child(place, COUNT)], new)

    def widest_count(self, metrics: QFontMetrics) -> QModelIndex:
        """The cell with the widest count: a view that measures every cell takes longer than for all the rest."""
        cells = {row.amount: self.index(at, COUNT) for at, row in enumerate(_heads(self._rows))}
        for at, (_, below) in enumerate(self._rows.headings, start=len(GROUPS)):
            above = self.index(at, 0)
            for place, row in enumerate(below):
                if row.amount not in cells:
                    cells[row.amount] = self.index(place, COUNT, above)
        return cells[max(cells, key=metrics.horizontalAdvance)] if cells else QModelIndex()

    def source(self, index: Index) -> Source | None:
        """What a row shows; None for a heading."""
        if not index.isValid() or not self._rows.groups:
            return None
        row, above = index.row(), index.parent()
        if above.isValid():
            return self._rows.headings[above.row() - len(GROUPS)][1][row].source
        return GROUPS[row] if row < len(GROUPS) else None

    def index_of(self, source: Source) -> QModelIndex:
        """The row of a source; invalid when it is not there."""
        heading, row = self._places.get(source, (-1, -1))
        return self.index(row, 0, self.index(heading, 0) if heading >= 0 else QModelIndex())

    # --- drops ------------------------------------------------------------------------------------------------------

    def mimeTypes(self) -> list[str]:
        """What can be dropped."""
        return [VIDEO_IDS]

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Videos on categories; dropping adds, with Shift it moves."""
        del action, row, column
        return data.hasFormat(VIDEO_IDS) and bool(parent.flags() & Qt.ItemFlag.ItemIsDropEnabled)

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Tell of the drop; the rows themselves change when the edit is made. False, so that no view removes rows."""
        if self.canDropMimeData(data, action, row, column, parent):
            ids = bytes(data.data(VIDEO_IDS).data()).decode().split("\n")
            moves = action == Qt.DropAction.MoveAction
            self.dropped.emit(self.source(parent), tuple(VideoId(one) for one in ids if one), moves)
        return False


_NOTHING = SourceRows((), ())


def _heads(rows: SourceRows) -> list[SourceRow]:
    """The upper level."""
    return [*rows.groups, *(heading for heading, _ in rows.headings)]


def _sources(rows: SourceRows) -> list[Source | None]:
    """What stands where."""
    return [row.source for row in (*rows.groups, *(row for _, below in rows.headings for row in below))]


def _cells(row: SourceRow, dim: QBrush) -> list[QStandardItem]:
    """The two cells of a row."""
    cells = [QStandardItem(), QStandardItem()]
    cells[COUNT].setTextAlignment(RIGHT)
    cells[COUNT].setForeground(dim)
    _dress(cells, row)
    return cells


def _dress(cells: list[QStandardItem], row: SourceRow) -> None:
    """Give the cells what the row says."""
    name, beside = cells
    name.setText(row.words)
    name.setIcon(cell_icon(row.symbol, row.tone))
    name.setData(row.said, Qt.ItemDataRole.AccessibleTextRole)
    name.setToolTip(row.tip)
    beside.setText(row.amount)
    flags = _SEEN if row.source is None else _TAKES_DROPS if row.takes else _CHOSEN
    for cell in cells:
        cell.setFlags(flags)
