"""The middle of the library: the videos of the chosen sources, searched and sorted in Python lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, Qt

from ytsync_desktop.core.library import VideoId
from ytsync_desktop.ui.formats import listed
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.library.shelf import LONG_SECONDS, Entry, Group, Shelf
from ytsync_desktop.ui.library.sources import VIDEO_IDS
from ytsync_desktop.ui.text import one_line, tooltip
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.widgets.models import Index, TableModel
from ytsync_desktop.ui.widgets.tables import LEFT, RIGHT

TITLE, CHANNEL, LENGTH, PUBLISHED, PLAYLISTS, CATEGORIES, STATE = range(7)
HEADINGS = ("Title", "Channel", "Length", "Published", "In playlists", "In categories", "State")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A filter by a property of the video, offered as a chip."""

    text: str
    keeps: Callable[[Entry, Shelf], bool]


NARROWINGS = (
    Narrowing("Unsorted", lambda entry, _shelf: not entry.categories),
    Narrowing("Unavailable", lambda entry, _shelf: entry.unavailable),
    Narrowing("Duplicates", lambda entry, _shelf: entry.places > 1),
    Narrowing("Watch Later", lambda entry, shelf: entry.id in shelf.watch_later),
    Narrowing("Over 20 min", lambda entry, _shelf: entry.seconds > LONG_SECONDS),
)

_DRAGGED = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
_KEYS: dict[int, Callable[[Entry], Any]] = {
    TITLE: lambda entry: entry.title.casefold(),
    CHANNEL: lambda entry: entry.channel.casefold(),
    LENGTH: lambda entry: entry.seconds,
    PUBLISHED: lambda entry: entry.published,
    PLAYLISTS: lambda entry: (not entry.playlists, [name.casefold() for name in entry.playlists]),
    CATEGORIES: lambda entry: (not entry.categories, [name.casefold() for name in entry.categories]),
    STATE: lambda entry: (not entry.state, entry.state),
}


class VideoModel(TableModel):
    """Rows are entries of a shelf. Without a sort column they stand in the order of their source."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._members: list[Entry] = []
        self._rows: list[Entry] = []
        self._lost: int | None = None
        self._shelf: Shelf | None = None
        self._words: tuple[str, ...] = ()
        self._narrowings: tuple[Narrowing, ...] = ()
        self._column, self._order = -1, Qt.SortOrder.AscendingOrder

    def show_videos(self, shelf: Shelf | None, ids: Sequence[VideoId]) -> None:
        """Replace the videos."""
        self._shelf = shelf
        if shelf is None:
            self._members = []
        elif ids is shelf.members(Group.ALL):
            self._members = list(shelf.entries.values())
        else:
            self._members = [shelf.entries[one] for one in ids if one in shelf.entries]
        self._arrange()

    def narrow(self, text: str, narrowings: Sequence[Narrowing]) -> None:
        """Show what holds every word of `text` (title, channel, tags, places) and passes every narrowing."""
        self._words, self._narrowings = tuple(text.casefold().split()), tuple(narrowings)
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to the source's order."""
        self._column, self._order = column, order
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = self._members
        if self._words:
            rows = [entry for entry in rows if all(word in entry.haystack for word in self._words)]
        shelf = self._shelf
        if shelf is not None:
            for narrowing in self._narrowings:
                rows = [entry for entry in rows if narrowing.keeps(entry, shelf)]
        if self._column >= 0:
            rows = sorted(rows, key=_KEYS[self._column], reverse=self._order == Qt.SortOrder.DescendingOrder)
        self._rows, self._lost = rows, None
        self.endResetModel()

    @property
    def total(self) -> int:
        """Videos of the source, shown or not."""
        return len(self._members)

    @property
    def unavailable(self) -> int:
        """Shown videos that YouTube does not serve any more."""
        if self._lost is None:
            self._lost = sum(1 for entry in self._rows if entry.unavailable)
        return self._lost

    def entry(self, row: int) -> Entry:
        """The video of a row."""
        return self._rows[row]

    def rows_of(self, ids: Sequence[VideoId]) -> list[int]:
        """Rows in which these videos are shown."""
        wanted = set(ids)
        return [row for row, entry in enumerate(self._rows) if entry.id in wanted]

    # --- what Qt asks -----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Shown videos."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See HEADINGS."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings stand where their cells stand."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section == LENGTH else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words; an icon where the video is unavailable; the whole text as a tooltip."""
        entry, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(entry, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column == LENGTH else LEFT
        if role == Qt.ItemDataRole.ForegroundRole and (column != TITLE or entry.unavailable):
            return tone_color("dim")
        if role == Qt.ItemDataRole.DecorationRole and column == STATE and entry.state:
            return cell_icon("prohibit", "warn") if entry.unavailable else cell_icon("question")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_whole(entry, column))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be dragged."""
        return _DRAGGED if index.isValid() else Qt.ItemFlag.NoItemFlags

    def supportedDragActions(self) -> Qt.DropAction:
        """Adding, and with Shift moving."""
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [VIDEO_IDS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The ids of the dragged rows, each once."""
        data = QMimeData()
        ids = dict.fromkeys(self._rows[index.row()].id for index in indexes)
        data.setData(VIDEO_IDS, "\n".join(ids).encode())
        return data


def _shown(entry: Entry, column: int) -> str:
    match column:
        case 0:
            return entry.title
        case 1:
            return entry.channel
        case 2:
            return entry.length
        case 3:
            return entry.published
        case 4:
            return one_line(listed(entry.playlists))
        case 5:
            return one_line(listed(entry.categories))
        case _:
            return entry.state


def _whole(entry: Entry, column: int) -> str:
    if column == PLAYLISTS:
        return ", ".join(entry.playlists)
    return ", ".join(entry.categories) if column == CATEGORIES else _shown(entry, column)
