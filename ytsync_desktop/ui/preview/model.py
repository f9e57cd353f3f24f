"""The preview's tree for Qt: filtered in Python lists, shown with a reset."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from ytsync_desktop.ui.formats import day, number
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.preview.nodes import ROOT, Node, Shown, Sort, Tree
from ytsync_desktop.ui.text import tooltip
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.widgets.models import Index, TreeModel
from ytsync_desktop.ui.widgets.tables import LEFT, RIGHT

WHAT, WHY, UNITS, DAY = range(4)
HEADINGS = ("What", "Why", "Units", "Day")

_ICONS = {
    Sort.STAGE: ("stack", "accent"),
    Sort.CREATE: ("plus-circle", "accent"),
    Sort.CONTINUE: ("playlist", "dim"),
    Sort.RENAME: ("pencil-simple", "accent"),
    Sort.ADD: ("plus", "good"),
    Sort.REMOVE: ("minus", "warn"),
    Sort.DELETE: ("trash", "bad"),
    Sort.BY_HAND: ("hand", "warn"),
    Sort.KEEP: ("lock-simple", "dim"),
    Sort.CANNOT: ("prohibit", "warn"),
    Sort.READ: ("shield-check", "dim"),
    Sort.DETAIL: ("arrow-right", "dim"),
}
_FOLLOWS = frozenset({Sort.DETAIL, Sort.READ, Sort.STAGE, Sort.CONTINUE})
"""What is shown with the row above it, whatever sorts are asked for."""


class PreviewModel(TreeModel):
    """Rows of a nodes.Tree, those that the filter lets through. An index carries the row's id in the tree."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[Node] = []
        self._all = self._shown = Shown({}, {})
        self._days: tuple[date, ...] = ()
        self._text = ""
        self._sorts: frozenset[Sort] = frozenset()

    def show_tree(self, tree: Tree | None, days: tuple[date, ...]) -> None:
        """Replace everything; `days` are the schedule's days."""
        self.beginResetModel()
        self._nodes, self._all = (tree.nodes, tree.all) if tree is not None else ([], Shown({}, {}))
        self._days = days
        self._arrange()
        self.endResetModel()

    def narrow(self, text: str, sorts: frozenset[Sort]) -> None:
        """Show rows that hold every word of `text` and are of one of `sorts`; neither limits when empty."""
        self.beginResetModel()
        self._text, self._sorts = text.casefold(), sorts
        self._arrange()
        self.endResetModel()

    @property
    def narrowed(self) -> bool:
        """Whether a filter hides rows."""
        return bool(self._text or self._sorts)

    def node(self, index: Index) -> Node:
        """The row behind an index."""
        return self._nodes[index.internalId() if index.isValid() else ROOT]

    def matches(self) -> int:
        """How many rows are shown."""
        return sum(map(len, self._shown.below.values()))

    def branches(self) -> Iterator[QModelIndex]:
        """Every row on show that has rows below it, upper ones first."""
        return (self.createIndex(row, 0, node) for node, row in self._shown.place.items())

    def _arrange(self) -> None:
        narrowed = self.narrowed and self._nodes
        self._shown = Shown.of(self._nodes, self._filtered(self._nodes)) if narrowed else self._all

    def _filtered(self, nodes: list[Node]) -> bytearray:
        """Rows that match, what lies under them of no sort of its own, and all that lies above them: 1 by their ids."""
        words, sorts = self._text.split(), self._sorts
        visible, named = bytearray(len(nodes)), bytearray(len(nodes))
        visible[ROOT] = 1
        for node in nodes[1:]:
            sort, above = node.sort, node.parent
            if not named[above]:
                haystack = node.haystack
                if words and not all(word in haystack for word in words):
                    continue
            if words and sort is not Sort.STAGE:
                named[node.id] = 1
            elif sort is Sort.STAGE:
                continue
            if sorts and sort not in sorts and not (sort in _FOLLOWS and above != ROOT and visible[above]):
                continue
            above = node.id
            while not visible[above]:
                visible[above] = 1
                above = nodes[above].parent
        return visible

    # --- what Qt asks -----------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a child."""
        children = self._shown.below.get(parent.internalId() if parent.isValid() else ROOT, ())
        if 0 <= row < len(children) and 0 <= column < len(HEADINGS):
            return self.createIndex(row, column, children[row])
        return QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The index above."""
        if not index.isValid():
            return QModelIndex()
        above = self._nodes[index.internalId()].parent
        return QModelIndex() if above == ROOT else self.createIndex(self._shown.place[above], 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Children of a row; only the first column has them."""
        if parent.isValid() and parent.column() != 0:
            return 0
        return len(self._shown.below.get(parent.internalId() if parent.isValid() else ROOT, ()))

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Asked of every row that is laid out; Qt's own answer would count rows and columns for it."""
        return (parent.internalId() if parent.isValid() else ROOT) in self._shown.below

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """What · why · units · day."""
        del parent
        return len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings stand where their cells stand."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in (UNITS, DAY) else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, icon, alignment, tone and the whole text as a tooltip."""
        node, column = self.node(index), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(node, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column in (UNITS, DAY) else LEFT
        if role == Qt.ItemDataRole.DecorationRole and column == WHAT:
            return cell_icon(*_ICONS[node.sort])
        if role == Qt.ItemDataRole.ForegroundRole and (column in (WHY, DAY)):
            return tone_color("dim")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self._told(node, column))
        return None

    def _told(self, node: Node, column: int) -> str:
        if column == DAY:
            return self._dates(node)
        words = self._words(node, column)
        return f"{words}\n{node.youtube_id}" if column == WHAT and node.youtube_id else words

    def _words(self, node: Node, column: int) -> str:
        if column == WHAT:
            return node.what
        if column == WHY:
            return node.why
        if column == UNITS:
            return number(node.units) if node.units is not None else ""
        if node.first is None or node.last is None:
            return ""
        return number(node.first + 1) if node.first == node.last else f"{node.first + 1} – {node.last + 1}"

    def _dates(self, node: Node) -> str:
        if node.first is None or node.last is None or not self._days:
            return ""
        first, last = (self._days[min(at, len(self._days) - 1)] for at in (node.first, node.last))
        return day(first) if first == last else f"{day(first)} – {day(last)}"
