"""The two ways of looking at the videos, as a table and as a grid, with one selection; or why there are none."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget

from ytsync_desktop.ui.library.grid import VideoGrid
from ytsync_desktop.ui.library.videos import TITLE, VideoModel
from ytsync_desktop.ui.thumbnails.album import Album
from ytsync_desktop.ui.widgets.empty import Empty
from ytsync_desktop.ui.widgets.tables import set_columns, table

TABLE, GRID = "table", "grid"


class VideoViews(QStackedWidget):
    """Shows one of the two, or `empty` while there is nothing to show."""

    def __init__(self, videos: VideoModel, album: Album) -> None:
        super().__init__()
        self._videos = videos
        self._table = table("videoTable", "Videos")
        self._table.setModel(videos)
        self._table.setSortingEnabled(True)
        self._table.horizontalHeader().setSortIndicatorClearable(True)
        self._table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._table.setDragEnabled(True)
        self._table.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self._table.setDefaultDropAction(Qt.DropAction.CopyAction)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        set_columns(self._table.horizontalHeader(), (240, 112, 60, 92, 104, 104, 88), TITLE)
        self._grid = VideoGrid(videos, album, "videoGrid")
        self._grid.setSelectionModel(self._table.selectionModel())
        self.empty = Empty("libraryEmpty")
        self._shown: QAbstractItemView = self._table
        for part in (self._table, self._grid, self.empty):
            self.addWidget(part)

    @property
    def selection(self) -> QItemSelectionModel:
        """What is selected, in both."""
        return self._table.selectionModel()

    def add_actions(self, actions: Iterable[QAction]) -> None:
        """What can be done with the selected videos."""
        for action in actions:
            for view in (self._table, self._grid):
                view.addAction(action)

    def show_as(self, view: str) -> None:
        """Look at the videos in this way; what is selected, and where one is, stays."""
        wanted = self._grid if view == GRID else self._table
        if wanted is self._shown:
            return
        had_keyboard, was_empty = self._shown.hasFocus(), self.currentWidget() is self.empty
        self._shown = wanted
        self._go_on_from_title()
        if not was_empty:
            self.setCurrentWidget(wanted)
        if had_keyboard:
            wanted.setFocus()

    def show_videos(self, some: bool) -> None:
        """Show the videos, or that there are none."""
        self.setCurrentWidget(self._shown if some else self.empty)

    def go_to_top(self) -> None:
        """Begin at the first video."""
        for view in (self._table, self._grid):
            view.scrollToTop()

    def _go_on_from_title(self) -> None:
        """The grid knows the first column only, so there the keyboard goes on."""
        rows = self.selection.selectedRows(TITLE)
        at = self.selection.currentIndex()
        row = at.row() if at.isValid() else rows[0].row() if rows else -1
        if row >= 0:
            none = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selection.setCurrentIndex(self._videos.index(row, TITLE), none)
