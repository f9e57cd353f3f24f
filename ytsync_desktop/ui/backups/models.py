"""The two tables about backups: which there are, and what differs between two moments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from ytsync_desktop.backup.compare import Change, Difference
from ytsync_desktop.core.ports import BackupInfo
from ytsync_desktop.ui.formats import count, moment, number
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.text import one_line, tooltip
from ytsync_desktop.ui.widgets.models import Index, TableModel
from ytsync_desktop.ui.widgets.tables import LEFT, RIGHT

_CHANGES = {
    Change.GONE: ("Gone", "trash", "bad"),
    Change.NEW: ("New", "plus-circle", "accent"),
    Change.CHANGED: ("Changed", "pencil-simple", "warn"),
}
_FIGURES = (2, 3)


class BackupsModel(TableModel):
    """Backups, newest first: when, before which job, and how much is in them."""

    HEADINGS = ("Made", "Before", "Playlists", "Videos")

    def __init__(self) -> None:
        super().__init__()
        self.backups: tuple[BackupInfo, ...] = ()

    def show_backups(self, backups: tuple[BackupInfo, ...]) -> None:
        """Replace them."""
        self.beginResetModel()
        self.backups = backups
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Backups."""
        return 0 if parent.isValid() else len(self.backups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """When, which job, playlists, places."""
        return 0 if parent.isValid() else len(self.HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings, over figures on their side."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in _FIGURES else LEFT
        return self.HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and figures."""
        backup = self.backups[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() in _FIGURES else LEFT
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return cell_icon("archive")
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        before = f"job {backup.job_id}" if backup.job_id is not None else ""
        return (moment(backup.created_at), before, number(backup.playlists), number(backup.items))[index.column()]


class DifferencesModel(TableModel):
    """Playlists that are not the same at both moments."""

    HEADINGS = ("Playlist", "", "What changed")

    def __init__(self) -> None:
        super().__init__()
        self.differences: Sequence[Difference] = ()

    def show_differences(self, differences: Sequence[Difference]) -> None:
        """Replace them."""
        self.beginResetModel()
        self.differences = differences
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Playlists."""
        return 0 if parent.isValid() else len(self.differences)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Title, word, and what changed."""
        return 0 if parent.isValid() else len(self.HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words; the videos themselves in the tooltip."""
        one = self.differences[index.row()]
        word, symbol, tone = _CHANGES[one.change]
        if role == Qt.ItemDataRole.DisplayRole:
            return (one_line(one.title), word, _sentence(one))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_at_length(one))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            return cell_icon(symbol, tone)
        return None


def _sentence(one: Difference) -> str:
    figures = [
        f"{count(len(names), 'video')} {word}" for names, word in ((one.added, "more"), (one.removed, "fewer")) if names
    ]
    return one_line("; ".join((*one.words, *figures)))


def _at_length(one: Difference) -> str:
    """The first of the videos by name; a tooltip is no list of thousands."""
    lines = [one.title, *one.words]
    for names, sign in ((one.added, "+"), (one.removed, "−")):
        lines += [f"{sign} {name}" for name in names[:10]]
        if len(names) > 10:
            lines.append(f"{sign} {number(len(names) - 10)} more")
    return "\n".join(one_line(line) for line in lines)
