"""The table of a report: every operation of a job, failures first, searched and filtered in Python lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from ytsync_desktop.core.operations import Operation, Stage, Status
from ytsync_desktop.syncing.report_words import cause_of
from ytsync_desktop.ui.formats import moment, number
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.messages import KINDS, STAGES, STATUS_ICONS, STATUSES, cause
from ytsync_desktop.ui.text import one_line, tooltip
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.widgets.models import Index, TableModel
from ytsync_desktop.ui.widgets.tables import LEFT, RIGHT

RESULT, KIND, VIDEO, PLAYLIST, CAUSE, UNITS, TIME = range(7)
HEADINGS = ("Result", "What", "Video", "Playlist", "Cause", "Units", "Time")

_ORDER = {Status.FAILED: 0, Status.UNKNOWN: 1, Status.SKIPPED: 2, Status.SENT: 3}
_KEYS: dict[int, Callable[[Operation], Any]] = {
    RESULT: lambda op: (_ORDER.get(op.status, 4), op.status.value, op.seq),
    KIND: lambda op: (op.kind.value, op.seq),
    VIDEO: lambda op: (op.video_title.casefold(), op.seq),
    PLAYLIST: lambda op: (op.playlist_title.casefold(), op.seq),
    CAUSE: lambda op: (op.error is None, cause(op.error) if op.error else "", op.seq),
    UNITS: lambda op: (op.units, op.seq),
    TIME: lambda op: (op.finished_at is None, op.finished_at or 0, op.seq),
}


@dataclass(frozen=True, eq=False)
class ReportRows:
    """The rows of a report, failures first, and what they can be filtered by as (words, value)."""

    operations: tuple[Operation, ...] = ()
    stages: tuple[tuple[str, Stage], ...] = ()
    statuses: tuple[tuple[str, Status], ...] = ()
    causes: tuple[tuple[str, str], ...] = ()

    def pieces(self) -> list[object]:
        """The many values that it holds."""
        return list(self.operations)


def report_rows(operations: Iterable[Operation]) -> ReportRows:
    """Sort and count out what the table needs; not for the window's thread."""
    rows = tuple(sorted(operations, key=lambda op: (_ORDER.get(op.status, 4), op.seq)))
    stages, statuses = {op.stage for op in rows}, {op.status for op in rows}
    causes = sorted({cause(op.error) for op in rows if op.error is not None})
    return ReportRows(
        rows,
        tuple((STAGES[stage], stage) for stage in Stage if stage in stages),
        tuple((STATUSES[status], status) for status in Status if status in statuses),
        tuple((why, why) for why in causes),
    )


class ReportModel(TableModel):
    """Rows are operations. Without a sort column failures come first, then the order of the plan."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[Operation] = ()
        self._rows: Sequence[Operation] = ()
        self._words: tuple[str, ...] = ()
        self._stage: Stage | None = None
        self._status: Status | None = None
        self._cause = ""
        self._column, self._order = -1, Qt.SortOrder.AscendingOrder

    def show_rows(self, rows: ReportRows) -> None:
        """Replace everything."""
        self._all = rows.operations
        self._arrange()

    def narrow(self, text: str, stage: Stage | None, status: Status | None, why: str) -> None:
        """Show what holds every word of `text` and is of this stage, result and cause; empty ones do not limit."""
        wanted = tuple(text.casefold().split()), stage, status, why
        if wanted != (self._words, self._stage, self._status, self._cause):
            self._words, self._stage, self._status, self._cause = wanted
            self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to failures first."""
        self._column, self._order = column, order
        self._arrange()

    @property
    def total(self) -> int:
        """Operations, shown or not."""
        return len(self._all)

    def operation(self, row: int) -> Operation:
        """The operation of a row."""
        return self._rows[row]

    def as_text(self, rows: Iterable[int]) -> str:
        """Rows for the clipboard: cells by tab, rows by line."""
        lines = ("\t".join(self._cell(self._rows[row], column) for column in range(len(HEADINGS))) for row in rows)
        return "\n".join(lines)

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = self._all
        if self._words or self._stage or self._status or self._cause:
            rows = [op for op in rows if self._passes(op)]
        if self._column >= 0:
            rows = sorted(rows, key=_KEYS[self._column], reverse=self._order == Qt.SortOrder.DescendingOrder)
        self._rows = rows
        self.endResetModel()

    def _passes(self, op: Operation) -> bool:
        if self._stage is not None and op.stage is not self._stage:
            return False
        if self._status is not None and op.status is not self._status:
            return False
        if self._cause and (op.error is None or cause(op.error) != self._cause):
            return False
        if not self._words:
            return True
        text = f"{op.video_title}\n{op.playlist_title}\n{op.video_id}\n{cause_of(op)}".casefold()
        return all(word in text for word in self._words)

    # --- what Qt asks -----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Shown operations."""
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
            return RIGHT if section in (UNITS, TIME) else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words; the result by icon too; the whole text as a tooltip."""
        op, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(op, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(cause_of(op) if column == CAUSE else self._cell(op, column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column in (UNITS, TIME) else LEFT
        if role == Qt.ItemDataRole.DecorationRole and column == RESULT:
            return cell_icon(*STATUS_ICONS[op.status])
        if role == Qt.ItemDataRole.ForegroundRole and column not in (RESULT, VIDEO):
            return tone_color("dim")
        return None

    def _cell(self, op: Operation, column: int) -> str:
        match column:
            case 0:
                checked = " · checked" if op.verified_at is not None and op.status is Status.DONE else ""
                return STATUSES[op.status] + checked
            case 1:
                return KINDS[op.kind]
            case 2:
                return one_line(op.video_title or str(op.video_id or ""))
            case 3:
                return one_line(op.playlist_title)
            case 4:
                return one_line(cause(op.error)) if op.error is not None else ""
            case 5:
                return number(op.units) if op.units else ""
            case _:
                return moment(op.finished_at)
