"""The middle of the library: the videos of the chosen sources, searched and sorted; rows are made when seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, Qt

from ytsync_desktop.core.catalogue import By, Catalogue
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.ui.formats import listed
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.library.shelf import Entry, Shelf, state_words
from ytsync_desktop.ui.library.sources import VIDEO_IDS
from ytsync_desktop.ui.text import one_line, tooltip
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.widgets.models import Index, TableModel
from ytsync_desktop.ui.widgets.tables import LEFT, RIGHT

_LONG_SECONDS = 20 * 60
_NOTHING = Shelf(Catalogue(), ())
TITLE, CHANNEL, LENGTH, PUBLISHED, PLAYLISTS, CATEGORIES, STATE = range(7)
HEADINGS = ("Title", "Channel", "Length", "Published", "In playlists", "In categories", "State")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A filter by a property of the video, offered as a chip."""

    text: str
    keeps: Callable[[Shelf], Callable[[VideoId], bool]]


NARROWINGS = (
    Narrowing("Unsorted", lambda shelf: shelf.unsorted.__contains__),
    Narrowing("Unavailable", lambda shelf: shelf.lost.__contains__),
    Narrowing("Duplicates", lambda shelf: shelf.repeated.__contains__),
    Narrowing("Watch Later", lambda shelf: shelf.watch_later.__contains__),
    Narrowing("Over 20 min", lambda shelf: shelf.catalogue.videos.longer_than(_LONG_SECONDS).__contains__),
)

_DRAGGED = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
_INDEXED = {TITLE: By.TITLE, CHANNEL: By.CHANNEL, LENGTH: By.LENGTH, PUBLISHED: By.PUBLISHED}
_KEYS: dict[int, Callable[[Shelf, VideoId], Any]] = {
    PLAYLISTS: lambda shelf, one: _names(shelf.playlists_of(one)),
    CATEGORIES: lambda shelf, one: _names(shelf.categories_of(one)),
    STATE: lambda shelf, one: _names((state_words(shelf.state(one)),)),
}
_NEAR = 64
"""Rows that are asked for at a time; a window shows about half as many."""


def _key(shelf: Shelf, column: int) -> Callable[[VideoId], Any]:
    if column not in _INDEXED:
        return partial(_KEYS[column], shelf)
    ranks = shelf.catalogue.videos.ranks(_INDEXED[column])
    return lambda one: ranks.get(one, 0)


def _names(names: tuple[str, ...]) -> tuple[bool, list[str]]:
    """None at all comes after everything."""
    return not any(names), [name.casefold() for name in names]


class VideoModel(TableModel):
    """Rows are entries of a shelf. Without a sort column they stand in the order of their source."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._members: Sequence[VideoId] = ()
        self._rows: Sequence[VideoId] = ()
        self._lost: int | None = None
        self._shelf = _NOTHING
        self._words: tuple[str, ...] = ()
        self._narrowings: tuple[Narrowing, ...] = ()
        self._column, self._order = -1, Qt.SortOrder.AscendingOrder

    def show_videos(self, shelf: Shelf | None, ids: Sequence[VideoId]) -> None:
        """Replace the videos."""
        self._shelf, self._members = shelf or _NOTHING, ids
        self._arrange()

    def narrow(self, text: str, narrowings: Sequence[Narrowing]) -> None:
        """Show what holds every word of `text` (title, channel, tags, places) and passes every narrowing."""
        words, before, passed = tuple(text.casefold().split()), self._words, self._narrowings
        closer = all(any(old in new for new in words) for old in before) and {*passed} <= {*narrowings}
        self._words, self._narrowings = words, tuple(narrowings)
        if closer:  # as with every letter more: what was not found before is not found now either
            more = [one for one in narrowings if one not in passed]
            self._show(self._found(self._rows, [word for word in words if word not in before], more))
        else:
            self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to the source's order."""
        self._column, self._order = column, order
        self._arrange()

    def _arrange(self) -> None:
        rows = self._found(self._members, self._words, self._narrowings)
        if self._column >= 0:
            descending = self._order == Qt.SortOrder.DescendingOrder
            rows = sorted(rows, key=_key(self._shelf, self._column), reverse=descending)
        self._show(rows)

    def _found(
        self, rows: Sequence[VideoId], words: Iterable[str], narrowings: Iterable[Narrowing]
    ) -> Sequence[VideoId]:
        # The longest word first: the fewer rows are left, the sooner there is nothing more to ask.
        words = sorted(dict.fromkeys(words), key=len, reverse=True)
        tests = [partial(Shelf.finds, word=word) for word in words] + [one.keeps for one in narrowings]
        for test in tests:
            if not rows:
                break
            rows = list(filter(test(self._shelf), rows))
        return rows

    def _show(self, rows: Sequence[VideoId]) -> None:
        self.beginResetModel()
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
            self._lost = sum(map(self._shelf.lost.__contains__, self._rows)) if self._rows else 0
        return self._lost

    def entry(self, row: int) -> Entry:
        """The video of a row; with it come those that stand around it."""
        start = row - row % _NEAR
        return self._shelf.entry(self._rows[row], self._rows[start : start + _NEAR])

    def ids(self, rows: Iterable[int]) -> tuple[VideoId, ...]:
        """The videos of some rows."""
        return tuple(self._rows[row] for row in rows)

    def rows_of(self, ids: Sequence[VideoId]) -> list[int]:
        """Rows in which these videos are shown."""
        wanted = set(ids)
        return [row for row, one in enumerate(self._rows) if one in wanted]

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
        entry, column = self.entry(index.row()), index.column()
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
        ids = dict.fromkeys(self._rows[index.row()] for index in indexes)
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
