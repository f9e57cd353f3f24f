"""The two small lists of a report: earlier jobs, and what was kept on YouTube."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from ytsync_desktop.core.operations import Job
from ytsync_desktop.core.plan import Kept
from ytsync_desktop.ui.formats import moment, number
from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.messages import job_icon, one_word
from ytsync_desktop.ui.text import one_line, tooltip
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.widgets.models import Index, ListModel, TableModel
from ytsync_desktop.ui.widgets.tables import LEFT


class JobsModel(ListModel):
    """Jobs, newest first: date and word; how far each came in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: tuple[Job, ...] = ()

    def show_jobs(self, jobs: tuple[Job, ...]) -> None:
        """Replace them."""
        self.beginResetModel()
        self.jobs = jobs
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Jobs."""
        return 0 if parent.isValid() else len(self.jobs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Two lines: when, and what became of it."""
        job = self.jobs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{moment(job.started_at)}\n{one_word(job)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            done = sum(stage.done for stage in job.stages)
            total = sum(stage.total for stage in job.stages)
            return tooltip(f"{number(done)} of {number(total)} operations done")
        if role == Qt.ItemDataRole.DecorationRole:
            return cell_icon(*job_icon(job))
        return None


class KeptModel(TableModel):
    """Old playlists that stay, and why."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: Sequence[Kept] = ()

    def show_kept(self, kept: Sequence[Kept]) -> None:
        """Replace them."""
        self.beginResetModel()
        self._kept = kept
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Playlists."""
        return 0 if parent.isValid() else len(self._kept)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Playlist and reason."""
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Kept on YouTube", "Why")[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words."""
        kept = self._kept[index.row()]
        words = one_line(kept.why if index.column() else kept.title)
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(words)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        if role == Qt.ItemDataRole.ForegroundRole and index.column():
            return tone_color("dim")
        if role == Qt.ItemDataRole.DecorationRole and not index.column():
            return cell_icon("lock-simple")
        return None
