"""The table of stages: one row each, with counts, state by icon and word, and what is going on in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from ytsync_desktop.core.operations import Job, Stage, StageCount
from ytsync_desktop.ui.formats import count, number
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.messages import STAGES
from ytsync_desktop.ui.state import State, Work
from ytsync_desktop.ui.text import one_line, quoted, tooltip
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.widgets.models import Index, TableModel
from ytsync_desktop.ui.widgets.tables import LEFT, RIGHT

STAGE, PROGRESS, DONE, FAILED, SKIPPED, LEFT_OVER = range(6)
HEADINGS = ("Stage", "Progress", "Done", "Failed", "Skipped", "Left")
_READS = {"backup": Stage.BACKUP, "sweep": Stage.DELETE_PLAYLISTS, "compare": Stage.BACKUP}


@dataclass(frozen=True, slots=True)
class Row:
    """One stage. Numbers are None where the stage does not count that way."""

    stage: Stage
    words: str
    icon: tuple[str, str]
    numbers: tuple[int | None, int | None, int | None, int | None]


def rows(state: State) -> list[Row]:
    """The stages of the job on show, in their order."""
    job = state.job
    if job is None:
        return []
    counts = {one.stage: one for one in (state.tally.counts() or job.stages)}
    made = [_backup(job, state)]
    always = (Stage.CREATE_PLAYLISTS, Stage.ADD_VIDEOS)
    shown = [counts[stage] for stage in (*always, Stage.REMOVE_VIDEOS) if stage in counts]
    made += [_writes(one, state) for one in shown if one.total or one.stage in always]
    entries, cleared = state.tally.entries, state.tally.cleared
    if entries:
        words = f"by hand: {number(cleared)} of {number(entries)} seen to be cleared"
        symbol = ("check-circle", "good") if cleared == entries else ("hand", "warn")
        made.append(Row(Stage.CLEAR_WATCH_LATER, words, symbol, (cleared, None, None, entries - cleared)))
    if counts.get(Stage.DELETE_PLAYLISTS) and counts[Stage.DELETE_PLAYLISTS].total:
        made.append(_writes(counts[Stage.DELETE_PLAYLISTS], state))
    return made


def _backup(job: Job, state: State) -> Row:
    reading = state.reading
    nothing = (None, None, None, None)
    if reading is not None and _READS.get(reading.what) is Stage.BACKUP:
        verb = "compared" if reading.what == "compare" else "read"
        words = f"{number(reading.done)} of {number(reading.total)} playlists {verb}"
        return Row(Stage.BACKUP, words, ("circle-half", "accent"), nothing)
    if job.backup_id is not None:
        return Row(Stage.BACKUP, _backed_up(state), ("check-circle", "good"), nothing)
    return Row(Stage.BACKUP, "before the first change", ("circle", "dim"), nothing)


def _backed_up(state: State) -> str:
    backup = state.backup
    if backup is None:
        return "saved and read back"
    return f"{count(backup.playlists, 'playlist')}, {count(backup.items, 'item')}, read back"


def _writes(stage: StageCount, state: State) -> Row:
    words = f"{number(stage.done)} of {number(stage.total)}"
    operation, reading = state.operation, state.reading
    active = state.work is Work.SYNC and operation is not None and operation.stage is stage.stage
    if reading is not None and _READS.get(reading.what) is stage.stage:
        words = f"proving every video: {number(reading.done)} of {number(reading.total)} playlists read"
        active = True
    elif active and operation is not None and stage.left:
        words += f" · now {quoted(operation.playlist_title)}"
    elif stage.stage is Stage.DELETE_PLAYLISTS and not stage.done and stage.left:
        words += " · after the proof"
    if stage.failed:
        symbol = ("warning-circle", "bad")
    elif not stage.left:
        symbol = ("check-circle", "warn" if stage.skipped else "good")
    elif active or stage.done:
        symbol = ("circle-half", "accent")
    else:
        symbol = ("circle", "dim")
    return Row(stage.stage, words, symbol, (stage.done, stage.failed, stage.skipped, stage.left))


class StageModel(TableModel):
    """Rows as `rows` makes them; few, so they are all replaced."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show_rows(self, made: list[Row]) -> None:
        """Replace the rows; where their number stays, only what they say changes."""
        if len(made) != len(self._rows):
            self.beginResetModel()
            self._rows = made
            self.endResetModel()
        elif made != self._rows:
            self._rows = made
            self.dataChanged.emit(self.index(0, 0), self.index(len(made) - 1, len(HEADINGS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Stages of the job."""
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
            return RIGHT if section >= DONE else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, numbers, icon, tone."""
        row, column = self._rows[index.row()], index.column()
        value = row.numbers[column - DONE] if column >= DONE else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            words = {STAGE: STAGES[row.stage], PROGRESS: one_line(row.words)}.get(column)
            words = words if words is not None else ("" if value is None else number(value))
            return tooltip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column >= DONE else LEFT
        if role == Qt.ItemDataRole.DecorationRole and column == STAGE:
            return cell_icon(*row.icon)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == FAILED and value:
                return tone_color("bad")
            return tone_color("dim") if column == PROGRESS or (column >= DONE and not value) else None
        return None
