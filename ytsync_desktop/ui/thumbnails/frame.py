"""One thumbnail by itself, as wide as there is room for and always of the same form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ytsync_desktop.ui.thumbnails.album import Album
from ytsync_desktop.ui.thumbnails.develop import Print
from ytsync_desktop.ui.thumbnails.draw import draw_picture, draw_placeholder, height_for, print_for


class PictureFrame(QWidget):
    """Shows the thumbnail of one video; the words beside it say what it is, so screen readers pass over it."""

    def __init__(self, album: Album, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._album = album
        self._address = ""
        self._gone = False
        self._wanted: Print | None = None
        self._shown: QPixmap | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        album.arrived.connect(self._arrived)
        album.switched.connect(self._switched)

    def show_video(self, address: str, *, gone: bool) -> None:
        """Show the picture at `address`, or the place of one that is `gone` from YouTube."""
        if (address, gone) != (self._address, self._gone):
            self._address, self._gone, self._shown = address, gone, None
            self._want()
            self.update()

    @property
    def loaded(self) -> bool:
        """Whether the picture itself is on show."""
        return self._shown is not None

    @property
    def waiting(self) -> bool:
        """Whether a picture may still come."""
        return not self.loaded and self._wanted is not None and self._album.expects(self._wanted)

    def _want(self) -> None:
        visible = self.isVisible() and bool(self._address)
        self._wanted = print_for(self._address, self.width(), self.height(), self) if visible else None
        self._album.want(self.objectName(), [self._wanted] if self._wanted is not None else [])
        # Until the new size is there, the old one is shown in its place.
        self._shown = (self._album.pixmap(self._wanted) if self._wanted is not None else None) or self._shown

    def _arrived(self, prints: frozenset[Print]) -> None:
        if self._wanted in prints:
            self._shown = self._album.pixmap(self._wanted) or self._shown
            self.update()

    def _switched(self) -> None:
        self._shown = None
        self._want()
        self.update()

    # --- what Qt asks -----------------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        """The form never changes."""
        return True

    def heightForWidth(self, width: int) -> int:
        """16:9."""
        return height_for(width)

    def sizeHint(self) -> QSize:
        """A small one."""
        return QSize(160, height_for(160))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture or its place."""
        del event
        painter = QPainter(self)
        if self._shown is not None:
            draw_picture(painter, self.rect(), self._shown)
        else:
            draw_placeholder(painter, self.rect(), self._symbol())
        painter.end()

    def _symbol(self) -> str:
        if self._gone:
            return "prohibit"
        return "" if self.waiting else "film-strip"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another print."""
        super().resizeEvent(event)
        self._want()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is seen."""
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing more."""
        super().hideEvent(event)
        self._want()

    def event(self, event: QEvent) -> bool:
        """A screen with other pixels needs another print."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._want()
        return super().event(event)
