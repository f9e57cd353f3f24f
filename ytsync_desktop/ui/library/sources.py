"""The left side of the library: computed groups, categories and playlists with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ytsync_desktop.core.library import VideoId
from ytsync_desktop.ui.formats import count, number
from ytsync_desktop.ui.icons import icon
from ytsync_desktop.ui.library.shelf import Group, Shelf, Source
from ytsync_desktop.ui.text import one_line, tooltip
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.widgets.tables import LEFT, RIGHT

Index = QModelIndex | QPersistentModelIndex
VIDEO_IDS = "application/x-ytsync-video-ids"
"""Mime type of dragged videos: ids, one a line."""

GROUPS = (Group.ALL, Group.UNSORTED, Group.WATCH_LATER, Group.UNAVAILABLE, Group.DUPLICATES)
CATEGORIES, PLAYLISTS = len(GROUPS), len(GROUPS) + 1
_ICONS = {
    Group.ALL: "film-strip",
    Group.UNSORTED: "tray",
    Group.WATCH_LATER: "clock",
    Group.UNAVAILABLE: "prohibit",
    Group.DUPLICATES: "copy",
}


class SourceModel(QAbstractItemModel):
    """Two levels. The id of an index is 0 on the first level, else the row of the heading above it.

    `dropped` carries the category, the video ids and whether they move.
    """

    dropped = Signal(object, tuple, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf: Shelf | None = None

    def show_shelf(self, shelf: Shelf | None) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._shelf = shelf
        self.endResetModel()

    def source(self, index: Index) -> Source | None:
        """What a row shows; None for a heading."""
        if not index.isValid() or self._shelf is None:
            return None
        row, above = index.row(), index.internalId()
        if above == CATEGORIES:
            return self._shelf.own[row].id
        if above == PLAYLISTS:
            return self._shelf.library.playlists[row].id
        return GROUPS[row] if row < len(GROUPS) else None

    def index_of(self, source: Source) -> QModelIndex:
        """The row of a source; invalid when it is not there."""
        if self._shelf is None:
            return QModelIndex()
        if isinstance(source, Group):
            return self.createIndex(GROUPS.index(source), 0, 0)
        listed: Sequence[Any] = self._shelf.library.playlists if isinstance(source, str) else self._shelf.own
        heading = PLAYLISTS if isinstance(source, str) else CATEGORIES
        for row, one in enumerate(listed):
            if one.id == source:
                return self.createIndex(row, 0, heading)
        return QModelIndex()

    # --- what Qt asks -----------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a child."""
        if not (0 <= row < self.rowCount(parent) and 0 <= column < self.columnCount()):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The heading above."""
        above = index.internalId() if index.isValid() else 0
        return self.createIndex(above, 0, 0) if above else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Groups and the two headings; under these their members."""
        if self._shelf is None:
            return 0
        if not parent.isValid():
            return len(GROUPS) + 2
        if parent.internalId() or parent.column():
            return 0
        sizes = {CATEGORIES: len(self._shelf.own), PLAYLISTS: len(self._shelf.library.playlists)}
        return sizes.get(parent.row(), 0)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Name and count."""
        del parent
        return 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen; categories take drops."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.source(index) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return usual | Qt.ItemFlag.ItemIsDropEnabled if index.internalId() == CATEGORIES else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, count, icon; for categories whether they are approved, in words too."""
        if self._shelf is None or not index.isValid():
            return None
        source = self.source(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._count(index, source) if index.column() else self._name(index, source)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() else LEFT
        if role == Qt.ItemDataRole.ForegroundRole and index.column():
            return tone_color("dim")
        if role == Qt.ItemDataRole.DecorationRole and not index.column():
            return self._icon(index, source)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) and not index.column():
            words = self._whole(index, source)
            return tooltip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return None

    def _name(self, index: Index, source: Source | None) -> str:
        if source is None:
            return "Categories" if index.row() == CATEGORIES else "Playlists"
        return one_line(self._shelf.name(source)) if self._shelf else ""

    def _count(self, index: Index, source: Source | None) -> str:
        shelf = self._shelf
        if shelf is None:
            return ""
        if source is not None:
            return number(shelf.size(source))
        if index.row() == PLAYLISTS:
            return number(len(shelf.library.playlists))
        return f"{number(shelf.approved)} of {number(len(shelf.own))}" if shelf.own else "0"

    def _icon(self, index: Index, source: Source | None) -> Any:
        if source is None:
            return icon("stack" if index.row() == CATEGORIES else "playlist", "accent")
        if isinstance(source, Group):
            return icon(_ICONS[source])
        category = self._shelf.category(source) if self._shelf else None
        if category is not None:
            return icon("check-circle", "good") if category.approved else icon("circle")
        return icon("playlist")

    def _whole(self, index: Index, source: Source | None) -> str:
        name = self._name(index, source)
        if source is None or self._shelf is None:
            return f"{name}, {self._count(index, source)}"
        words = f"{name}, {count(self._shelf.size(source), 'video')}"
        category = self._shelf.category(source)
        if category is None:
            return words
        return f"{words}, {'approved' if category.approved else 'not approved yet'}"

    # --- drops ------------------------------------------------------------------------------------------------------

    def mimeTypes(self) -> list[str]:
        """What can be dropped."""
        return [VIDEO_IDS]

    def supportedDropActions(self) -> Qt.DropAction:
        """Dropping adds; with Shift it moves."""
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Videos on categories."""
        del action, row, column
        return data.hasFormat(VIDEO_IDS) and parent.isValid() and parent.internalId() == CATEGORIES

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Tell of the drop; the rows themselves change when the edit is made. False, so that no view removes rows."""
        if self.canDropMimeData(data, action, row, column, parent):
            ids = bytes(data.data(VIDEO_IDS).data()).decode().split("\n")
            moves = action == Qt.DropAction.MoveAction
            self.dropped.emit(self.source(parent), tuple(VideoId(one) for one in ids if one), moves)
        return False
