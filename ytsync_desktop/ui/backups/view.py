"""The dialog about backups: choose one, see what changed since, and look at the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from ytsync_desktop.backup.compare import Change, Comparison
from ytsync_desktop.core.errors import YtsyncError
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.ports import BackupInfo
from ytsync_desktop.core.way_back import Wish
from ytsync_desktop.ui.backups.models import BackupsModel, DifferencesModel
from ytsync_desktop.ui.desk import Desk
from ytsync_desktop.ui.formats import count, moment, number
from ytsync_desktop.ui.state import WayBack
from ytsync_desktop.ui.text import ElidedLabel, caption, label
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.fields import choice
from ytsync_desktop.ui.widgets.layouts import column, row
from ytsync_desktop.ui.widgets.tables import set_columns, table

_SIZE = (860, 620)
_HINT = "Every restore begins with a preview: what it changes, what it costs, and what cannot come back."
_BUSY = "While a job is unfinished nothing can be restored: let it end, or end it in Progress."


class BackupsDialog(QDialog):
    """`show_preview` is given the way back that the person wants to look at."""

    def __init__(self, parent: QWidget, desk: Desk, show_preview: Callable[[WayBack], object]) -> None:
        super().__init__(parent)
        self.setObjectName("backupsDialog")
        self.setWindowTitle("Backups")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._show_preview = show_preview
        self._backups = BackupsModel()
        self._differences = DifferencesModel()
        self._alive = True
        self.finished.connect(self._end)
        self._build()
        self._update()
        desk.state.jobChanged.connect(self._update)
        desk.errand(lambda services: services.backups.list(), self._show, self._failed)

    def _build(self) -> None:
        self._list = table("backupTable", "Backups, newest first")
        self._list.setModel(self._backups)
        self._list.setSelectionMode(self._list.SelectionMode.SingleSelection)
        set_columns(self._list.horizontalHeader(), (220, 120, 96, 96), 1)
        self._list.selectionModel().currentChanged.connect(self._offer)
        self._with = choice("compareWith", "Compare the chosen backup with")
        self._with.setMinimumWidth(240)
        self._with.currentIndexChanged.connect(self._compare)
        self._said = ElidedLabel(tone="dim", name="comparisonLabel")
        self._table = table("differenceTable", "Playlists that differ")
        self._table.setModel(self._differences)
        set_columns(self._table.horizontalHeader(), (260, 104, 300), 2)
        self._table.selectionModel().selectionChanged.connect(lambda _now, _before: self._update())
        self._some = button("Restore the selected …", self._restore_some, name="restoreSelectedButton")
        self._all = button("Restore all …", self._restore_all, name="restoreAllButton", kind="primary")
        close = button("Close", self.reject, name="backupsClose")
        compared = row(label("What changed from then to"), self._with, 8, self._said)
        compared.setStretch(3, 1)
        self._hint = label(_HINT, tone="dim", name="restoreHint")
        body = column(self._list, compared, self._table, self._hint, row(None, close, self._some, self._all), gap=10)
        body.setContentsMargins(16, 16, 16, 16)
        body.setStretch(0, 2)
        body.setStretch(2, 3)
        self.setLayout(body)
        self.resize(*_SIZE)

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show(self, backups: tuple[BackupInfo, ...]) -> None:
        if not self._alive:
            return
        self._backups.show_backups(backups)
        if backups:
            self._list.setCurrentIndex(self._backups.index(0, 0))
        else:
            self._said.setText("There are no backups yet: the first is made before the first write of a sync.")
        self._update()

    @property
    def _chosen(self) -> BackupInfo | None:
        index = self._list.currentIndex()
        return self._backups.backups[index.row()] if index.isValid() else None

    def _offer(self) -> None:
        """What the chosen backup can be compared with: what changed is always told forwards."""
        chosen = self._chosen
        self._with.blockSignals(True)
        self._with.clear()
        self._with.addItem("now", None)
        for backup in self._backups.backups:
            if chosen is not None and backup.id > chosen.id:
                before = f" (before job {backup.job_id})" if backup.job_id is not None else ""
                self._with.addItem(f"{moment(backup.created_at)}{before}", backup.id)
        self._with.blockSignals(False)
        self._compare()

    def _compare(self) -> None:
        chosen, other = self._chosen, self._with.currentData()
        if chosen is None:
            return
        self._differences.show_differences(())
        self._said.setText("Comparing …")
        self._update()
        wanted = (chosen.id, other)
        self._desk.errand(
            lambda services: services.compare_backups(*wanted),
            lambda found: self._compared(wanted, found),
            lambda error: self._failed(error) if self._is_wanted(wanted) else None,
        )

    def _is_wanted(self, wanted: tuple[int, int | None]) -> bool:
        """Whether an answer is still waited for: another backup may have been chosen, or the dialog closed."""
        return self._alive and self._chosen is not None and wanted == (self._chosen.id, self._with.currentData())

    def _compared(self, wanted: tuple[int, int | None], found: Comparison) -> None:
        if not self._is_wanted(wanted):
            return
        self._differences.show_differences(found.differences)
        differ = count(len(found.differences), "playlist differs", "playlists differ")
        self._said.setText(f"{differ}, {number(found.same)} the same")
        self._update()

    def _failed(self, error: YtsyncError) -> None:
        if self._alive:
            self._said.setText(str(error))

    def _selected(self) -> frozenset[PlaylistId]:
        rows = {index.row() for index in self._table.selectionModel().selectedRows()}
        chosen = (self._differences.differences[at] for at in rows)
        return frozenset(one.playlist_id for one in chosen if one.change is not Change.NEW)

    def _update(self) -> None:
        busy = self._desk.state.unfinished is not None
        free = self._chosen is not None and not busy
        self._hint.setText(_BUSY if busy else _HINT)
        selected = len(self._selected())
        self._all.setEnabled(free)
        self._some.setEnabled(free and selected > 0)
        self._some.setText(
            caption(f"Restore {count(selected, 'playlist')} …" if selected else "Restore the selected …")
        )

    # --- restoring --------------------------------------------------------------------------------------------------

    def _restore_all(self) -> None:
        self._restore(Wish())

    def _restore_some(self) -> None:
        self._restore(Wish(self._selected()))

    def _restore(self, wish: Wish) -> None:
        chosen = self._chosen
        if chosen is None:
            return
        what = count(len(wish.only), "playlist") if wish.only else "everything"
        words = f"Restore of {what} from {moment(chosen.created_at)}"
        self.accept()
        self._show_preview(WayBack(chosen.id, wish, words))

    def _end(self) -> None:
        self._alive = False
