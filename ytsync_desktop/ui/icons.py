"""Icons of one set (Phosphor), drawn in the colours in force at the moment of painting."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtWidgets import QLabel

from ytsync_desktop.ui import icon_font
from ytsync_desktop.ui.theme import tone_color


class _Glyph(QIconEngine):
    """One character of the icon font; the theme may change under it at any time."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name = name
        self._tone = tone
        self._character = icon_font.character(name)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw in the tone, or greyed when the control is disabled; room to the right of the glyph is a gap."""
        del state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(icon_font.font(max(1, min(rect.width(), rect.height()))))
        painter.setPen(tone_color("disabled" if mode == QIcon.Mode.Disabled else self._tone))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The glyph on nothing."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """Another one of the same."""
        return _Glyph(self._name, self._tone)


_kept: dict[tuple[str, str], QIcon] = {}


def icon(name: str, tone: str = "dim") -> QIcon:
    """The icon `name` of the set; `tone` names a colour of the theme."""
    found = _kept.get((name, tone))
    if found is None:
        found = _kept[name, tone] = QIcon(_Glyph(name, tone))
    return found


_drawn: dict[tuple[str, str, str], QIcon] = {}
_DRAWN_SIZES = (16, 24, 32)


def cell_icon(name: str, tone: str = "dim") -> QIcon:
    """The icon for a cell of a view: drawn once for each theme, so that painting a cell asks nothing of Python.

    Models give it anew at each painting, which is how it follows the theme.
    """
    key = (name, tone, tone_color(tone).name())
    found = _drawn.get(key)
    if found is None:
        glyph = _Glyph(name, tone)
        found = _drawn[key] = QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Disabled):
            for size in _DRAWN_SIZES:
                found.addPixmap(glyph.pixmap(QSize(size, size), mode, QIcon.State.Off), mode)
    return found


class IconLabel(QLabel):
    """An icon beside a word. The word carries the meaning, so screen readers pass over the icon."""

    def __init__(self, name: str, tone: str = "dim", size: int = 16) -> None:
        super().__init__()
        self._size = size
        self._icon = icon(name, tone)
        self.setFixedSize(size, size)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_icon(self, name: str, tone: str) -> None:
        """Show another one."""
        self._icon = icon(name, tone)
        self.update()

    def paintEvent(self, event: object) -> None:
        """Paint anew each time, in the colours in force."""
        del event
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
