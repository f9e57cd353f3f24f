"""The videos as a grid of thumbnails: over the same rows and the same selection as the table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from ytsync_desktop.ui.library.card import NARROWEST, CardDelegate, Form
from ytsync_desktop.ui.library.videos import VideoModel
from ytsync_desktop.ui.thumbnails.album import Album
from ytsync_desktop.ui.thumbnails.develop import Print

_LOOK_MS = 40
"""How soon after scrolling the pictures of what is seen then are asked for."""

_STEP = 40
_SPARE = 2
"""Qt begins a new line when a card ends at the very edge."""


class VideoGrid(QListView):
    """Asks the album for what is seen, and then for a screen more; what was scrolled away is asked for no longer."""

    def __init__(self, videos: VideoModel, album: Album, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Videos")
        self._videos = videos
        self._album = album
        self._rows: dict[Print, int] = {}
        self._cards = CardDelegate(videos, album, self)
        self.setModel(videos)
        self.setItemDelegate(self._cards)
        self._dress()
        self._soon = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._soon.timeout.connect(self._look)
        self.verticalScrollBar().valueChanged.connect(self._look_soon)
        videos.modelReset.connect(self._look_soon)
        album.arrived.connect(self._arrived)
        album.switched.connect(self._switched)

    def _dress(self) -> None:
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        # Another width is another form of the cards, which has them laid out anew: once, not twice.
        self.setResizeMode(QListView.ResizeMode.Fixed)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # It is always there: were it to come and go, the cards would change their width.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(_STEP)

    def seen_rows(self) -> range:
        """The rows on show, those in part as well."""
        count, width, height = self._videos.rowCount(), self.viewport().width(), self.viewport().height()
        card = self._cards.form.size
        first = self.indexAt(QPoint(2, 2))
        if not first.isValid():
            return range(0)
        steps = range(width - 2, 0, -(card.width() // 2))
        below = (self.indexAt(QPoint(x, height - 2)) for x in steps)
        last = next((index.row() for index in below if index.isValid()), count - 1)
        room = (width // card.width()) * (height // card.height() + 2)
        return range(first.row(), min(last + 1, first.row() + room))

    @property
    def asked_rows(self) -> tuple[int, ...]:
        """The rows whose pictures are asked for now, or there."""
        return tuple(self._rows.values())

    def _look_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _look(self) -> None:
        self._soon.stop()
        seen = self.seen_rows() if self.isVisible() else range(0)
        ahead = range(seen.stop, min(seen.stop + len(seen), self._videos.rowCount()))
        self._rows = {}
        for row in (*seen, *ahead):
            entry = self._videos.entry(row)
            if entry.picture:
                self._rows[self._cards.wanted(entry, self)] = row
        self._album.want(self.objectName(), tuple(self._rows))

    def _arrived(self, prints: frozenset[Print]) -> None:
        for one in prints:
            row = self._rows.get(one)
            if row is not None and row < self._videos.rowCount():
                self.update(self._videos.index(row, 0))
        if self._cards.before is not self._cards.form and all(not self._album.waits_for(one) for one in self._rows):
            self._cards.before = self._cards.form

    def _switched(self) -> None:
        self.viewport().update()
        self._look_soon()

    def _form(self) -> None:
        """Share the width among as many cards as there is room for."""
        room = self.viewport().width() - _SPARE
        columns = max(1, room // NARROWEST)
        width = max(NARROWEST, room // columns)
        if not self._cards.form.same(width, self.font()):
            self._cards.form = Form(width, self.font())
            self.setGridSize(self._cards.form.size)

    # --- what Qt asks -----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cards fill the width."""
        self._form()
        super().resizeEvent(event)
        self._look_soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is seen."""
        super().showEvent(event)
        self._look_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing more."""
        super().hideEvent(event)
        self._look()

    def event(self, event: QEvent) -> bool:
        """Another type size is another form, another screen another print."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self._form()
            self._look_soon()
        return super().event(event)
