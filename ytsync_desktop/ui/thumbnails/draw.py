"""How a thumbnail looks: the picture, or a quiet block in its place that is as large."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.thumbnails.develop import Print

CORNER = 6
WIDE, HIGH = 16, 9
_ICON = 24


def height_for(width: int) -> int:
    """The height of a picture of this width."""
    return round(width * HIGH / WIDE)


def print_for(address: str, width: int, height: int, widget: QWidget) -> Print:
    """The print of this size on the screen that the widget is on."""
    ratio = widget.devicePixelRatioF()
    return Print(address, max(1, round(width * ratio)), max(1, round(height * ratio)), CORNER * ratio)


def draw_picture(painter: QPainter, rect: QRect, pixmap: QPixmap) -> None:
    """The picture in its place."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(rect, pixmap)


def draw_placeholder(painter: QPainter, rect: QRect, symbol: str) -> None:
    """A block in place of a picture: with a symbol where none will come, without one while it is on its way."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone_color("track"))
    painter.drawRoundedRect(QRectF(rect), CORNER, CORNER)
    painter.restore()
    if symbol:
        middle = QRect(0, 0, _ICON, _ICON)
        middle.moveCenter(rect.center())
        cell_icon(symbol, "disabled").paint(painter, middle)
