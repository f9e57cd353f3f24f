"""Makes of the bytes of a picture what is shown of it: the one place where a picture from elsewhere is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter, QPainterPath, QTransform

from ytsync_desktop.core.errors import PictureRefused
from ytsync_desktop.core.ports import MOST_PIXELS, Picture

_MOST_MEGABYTES = 32
"""Four megapixels of eight bytes, the most that a PNG takes for one."""


@dataclass(frozen=True, slots=True)
class Print:
    """A thumbnail as it is shown somewhere: whose, and how large and how round in the screen's own pixels."""

    address: str
    width: int
    height: int
    corner: float

    @property
    def size(self) -> QSize:
        """Width and height."""
        return QSize(self.width, self.height)


def develop(picture: Picture, wanted: Print) -> QImage:
    """The middle of the picture, as large as it fits, with round corners. For any thread. PictureRefused.

    The form is the one that was told by content; nothing is guessed by name, and the reader's own idea of the measures
    is looked at once more before it decodes.
    """
    decoded = _read(picture, wanted.size)
    cover = decoded.size().scaled(wanted.size, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    if decoded.size() != cover:
        whole, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        decoded = decoded.scaled(cover, whole, smooth)
    made = QImage(wanted.size, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    brush = QBrush(decoded)
    brush.setTransform(
        QTransform.fromTranslate((wanted.width - cover.width()) // 2, (wanted.height - cover.height()) // 2)
    )
    path = QPainterPath()
    path.addRoundedRect(0, 0, wanted.width, wanted.height, wanted.corner, wanted.corner)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, brush)
    painter.end()
    return made


def _read(picture: Picture, box: QSize) -> QImage:
    QImageReader.setAllocationLimit(_MOST_MEGABYTES)
    buffer = QBuffer()
    buffer.setData(picture.data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, picture.form.encode())
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        raise PictureRefused("The picture cannot be read, or is too large.")
    share = max(box.width() / size.width(), box.height() / size.height())
    if share < 1:
        # What is larger than it is shown is decoded smaller, where the form allows it.
        reader.setScaledSize(QSize(ceil(size.width() * share), ceil(size.height() * share)))
    image = reader.read()
    if image.isNull():
        raise PictureRefused(f"The picture cannot be read: {reader.errorString()}")
    return image
