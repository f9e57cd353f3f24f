"""The left side of the library: computed groups, categories and playlists with their counts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics, QStandardItem, QStandardItemModel

from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.ui.formats import count, number
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.library.shelf import Group, Shelf, Source
from ytsync_desktop.ui.text import one_line, tooltip
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.widgets.models import Index
from ytsync_desktop.ui.widgets.tables import RIGHT

VIDEO_IDS = "application/x-ytsync-video-ids"
"""Mime type of dragged videos: ids, one a line."""

GROUPS = (Group.ALL, Group.UNSORTED, Group.WATCH_LATER, Group.UNAVAILABLE, Group.DUPLICATES)
CATEGORIES, PLAYLISTS = len(GROUPS), len(GROUPS) + 1
COUNT = 1
"""The column beside the names."""
_ICONS = {
    Group.ALL: "film-strip",
    Group.UNSORTED: "tray",
    Group.WATCH_LATER: "clock",
    Group.UNAVAILABLE: "prohibit",
    Group.DUPLICATES: "copy",
}
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
        self._shelf: Shelf | None = None

    def show_shelf(self, shelf: Shelf | None) -> None:
        """Replace everything, in the colours in force. To views it is one change, not one for each row."""
        self.beginResetModel()
        with QSignalBlocker(self):
            self.removeRows(0, self.rowCount())
            self._shelf = shelf
            if shelf is not None:
                self._fill(shelf)
        self.endResetModel()

    def _fill(self, shelf: Shelf) -> None:
        for group in GROUPS:
            self.appendRow(_row(group, number(shelf.size(group)), _ICONS[group], said=_said(shelf, group)))
        approved = f"{number(shelf.approved)} of {number(len(shelf.own))}" if shelf.own else "0"
        for row, words, amount, symbol in (
            (CATEGORIES, "Categories", approved, "stack"),
            (PLAYLISTS, "Playlists", number(len(shelf.library.playlists)), "playlist"),
        ):
            heading = _row(words, amount, symbol, "accent", flags=_SEEN)
            for source in _ids(shelf, row):
                heading[0].appendRow(_member(shelf, source))
            self.appendRow(heading)

    def widest_count(self, metrics: QFontMetrics) -> QModelIndex:
        """The cell with the widest count: a view that measures every cell takes longer than for all the rest."""
        headings = [self.index(row, 0) for row in (CATEGORIES, PLAYLISTS)]
        cells = [self.index(row, COUNT) for row in range(self.rowCount())]
        cells += [self.index(row, COUNT, above) for above in headings for row in range(self.rowCount(above))]
        return max(cells, key=lambda cell: metrics.horizontalAdvance(cell.data()), default=QModelIndex())

    def source(self, index: Index) -> Source | None:
        """What a row shows; None for a heading."""
        if not index.isValid() or self._shelf is None:
            return None
        row, above = index.row(), index.parent()
        if above.isValid():
            return _ids(self._shelf, above.row())[row]
        return GROUPS[row] if row < len(GROUPS) else None

    def index_of(self, source: Source) -> QModelIndex:
        """The row of a source; invalid when it is not there."""
        if self._shelf is None:
            return QModelIndex()
        if isinstance(source, Group):
            return self.index(GROUPS.index(source), 0)
        heading = PLAYLISTS if isinstance(source, str) else CATEGORIES
        ids = _ids(self._shelf, heading)
        return self.index(ids.index(source), 0, self.index(heading, 0)) if source in ids else QModelIndex()

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


def _ids(shelf: Shelf, heading: int) -> Sequence[Source]:
    """What stands below a heading, in its order."""
    if heading == CATEGORIES:
        return [category.id for category in shelf.own]
    return [playlist.id for playlist in shelf.library.playlists]


def _row(
    words: str, amount: str, symbol: str, tone: str = "dim", *, said: str = "", flags: Qt.ItemFlag = _CHOSEN
) -> list[QStandardItem]:
    """The two cells of a row; `said` is the whole in words, for the tooltip and for screen readers."""
    said = said or f"{words}, {amount}"
    name, beside = QStandardItem(cell_icon(symbol, tone), words), QStandardItem(amount)
    name.setData(said, Qt.ItemDataRole.AccessibleTextRole)
    name.setToolTip(tooltip(said))
    beside.setTextAlignment(RIGHT)
    beside.setForeground(tone_color("dim"))
    for cell in (name, beside):
        cell.setFlags(flags)
    return [name, beside]


def _member(shelf: Shelf, source: Source) -> list[QStandardItem]:
    category = shelf.category(source)
    words, amount, said = one_line(shelf.name(source)), number(shelf.size(source)), _said(shelf, source)
    if category is None:
        settled = shelf.settled(PlaylistId(str(source)))
        symbol = "lock-simple" if PlaylistId(str(source)) in shelf.choices.untouched else "arrow-right"
        return _row(
            words, amount, symbol if settled else "playlist", said=f"{said}, {one_line(settled)}" if settled else said
        )
    if category.approved:
        return _row(words, amount, "check-circle", "good", said=f"{said}, approved", flags=_TAKES_DROPS)
    return _row(words, amount, "circle", said=f"{said}, not approved yet", flags=_TAKES_DROPS)


def _said(shelf: Shelf, source: Source) -> str:
    return f"{one_line(shelf.name(source))}, {count(shelf.size(source), 'video')}"
