"""How one video looks in the grid: picture with its length, two lines of title, and the channel."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ytsync_desktop.ui.icons import cell_icon
from ytsync_desktop.ui.library.shelf import Entry
from ytsync_desktop.ui.library.videos import VideoModel
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.thumbnails.album import Album
from ytsync_desktop.ui.thumbnails.develop import Print
from ytsync_desktop.ui.thumbnails.draw import draw_picture, draw_placeholder, height_for, print_for
from ytsync_desktop.ui.widgets.models import Index

NARROWEST = 196
"""A card is never narrower; what is left of a line is shared by its cards."""

_EDGE, _GAP, _ROUND = 8, 6, 8
_SMALL = 0.9
_MOST_LETTERS, _MOST_TITLES = 300, 5_000
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_SHADE, _ON_SHADE = QColor(0, 0, 0, 190), QColor(255, 255, 255)
"""Behind and of the length, on any picture and in any theme."""

State = QStyle.StateFlag


class Form:
    """Where the parts of a card are, and its letters, for a width in pixels and a font."""

    def __init__(self, width: int, font: QFont) -> None:
        self.font = QFont(font)
        self.small = QFont(font)
        self.small.setPointSizeF(font.pointSizeF() * _SMALL)
        self.metrics = QFontMetrics(self.font)
        self.small_metrics = QFontMetrics(self.small)
        self.line = self.metrics.height()
        self.small_line = self.small_metrics.height()
        wide = width - 2 * _EDGE
        self.picture = QSize(wide, height_for(wide))
        self.size = QSize(width, 2 * _EDGE + self.picture.height() + _GAP + 2 * self.line + 2 + self.small_line)
        self._titles: dict[str, tuple[str, ...]] = {}

    def same(self, width: int, font: QFont) -> bool:
        """Whether this is the form for them."""
        return width == self.size.width() and font == self.font

    def title(self, title: str) -> tuple[str, ...]:
        """A title in its lines, laid out once."""
        found = self._titles.get(title)
        if found is None:
            if len(self._titles) >= _MOST_TITLES:
                self._titles.clear()
            found = self._titles[title] = title_lines(title, self.font, self.metrics, self.picture.width())
        return found


def title_lines(title: str, font: QFont, metrics: QFontMetrics, width: int) -> tuple[str, ...]:
    """A title in two lines at most, as plain letters; the second one ends in an ellipsis where more is left."""
    shown = title[:_MOST_LETTERS]
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    # Qt counts in units of UTF-16, of which some letters take two.
    units = shown.encode("utf-16-le")
    first = units[: 2 * line.textLength()].decode("utf-16-le", "replace")
    layout.endLayout()
    rest = title[len(first) :].lstrip()
    if not rest:
        return (shown,)
    return first.rstrip(), metrics.elidedText(rest[:_MOST_LETTERS], Qt.TextElideMode.ElideRight, width)


class CardDelegate(QStyledItemDelegate):
    """Paints cards letter by letter: no text is ever taken for markup. The grid says what `form` they have."""

    def __init__(self, videos: VideoModel, album: Album, parent: QObject) -> None:
        super().__init__(parent)
        self._videos = videos
        self._album = album
        self.form = Form(NARROWEST, QFont())
        self.before = self.form
        """The form that the pictures on show were made for, while those for a new one are on their way."""

    def wanted(self, entry: Entry, widget: QWidget, form: Form | None = None) -> Print:
        """The print of a video's picture on its card."""
        size = (form or self.form).picture
        return print_for(entry.picture, size.width(), size.height(), widget)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All cards are alike."""
        del option, index
        return self.form.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The card of one video."""
        entry = self._videos.entry(index.row())
        card = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, QRectF(card), option.state)
        place = QRect(card.topLeft(), self.form.picture).translated(_EDGE, _EDGE)
        self._picture(painter, place, entry, option.widget)
        self._words(painter, place, entry)
        painter.restore()

    def _ground(self, painter: QPainter, card: QRectF, state: QStyle.StateFlag) -> None:
        inner = card.adjusted(1.5, 1.5, -1.5, -1.5)
        tone = "soft" if state & State.State_Selected else "hover" if state & State.State_MouseOver else ""
        # The frame says where the keyboard is; a mouse does not need it.
        led = state & State.State_HasFocus and state & State.State_KeyboardFocusChange
        if not tone and not led:
            return
        painter.setBrush(tone_color(tone) if tone else Qt.BrushStyle.NoBrush)
        framed = led or state & State.State_Selected
        painter.setPen(QPen(tone_color("accent"), 2 if led else 1) if framed else QPen(Qt.PenStyle.NoPen))
        painter.drawRoundedRect(inner, _ROUND, _ROUND)

    def _picture(self, painter: QPainter, place: QRect, entry: Entry, widget: QWidget) -> None:
        wanted = self.wanted(entry, widget)
        pixmap = self._album.pixmap(wanted) if entry.picture else None
        if pixmap is None and entry.picture and self.before is not self.form:
            pixmap = self._album.pixmap(self.wanted(entry, widget, self.before))
        if pixmap is not None:
            draw_picture(painter, place, pixmap)
        elif entry.unavailable:
            draw_placeholder(painter, place, "prohibit")
        else:
            coming = bool(entry.picture) and self._album.expects(wanted)
            draw_placeholder(painter, place, "" if coming else "film-strip")

    def _words(self, painter: QPainter, place: QRect, entry: Entry) -> None:
        form = self.form
        if entry.length:
            _badge(painter, place, entry.length, form)
        painter.setFont(form.font)
        painter.setPen(tone_color("dim" if entry.unavailable else "text"))
        line = QRect(place.left(), place.bottom() + 1 + _GAP, place.width(), form.line)
        for words in form.title(entry.title):
            painter.drawText(line, _LEFT, words)
            line.translate(0, form.line)
        below = QRect(line.left(), line.top() + 2, line.width(), form.small_line)
        painter.setFont(form.small)
        painter.setPen(tone_color("dim"))
        if entry.state:
            mark = QRect(below.left(), below.top(), form.small_line, form.small_line)
            symbol = cell_icon("prohibit", "warn") if entry.unavailable else cell_icon("question")
            symbol.paint(painter, mark)
            below.setLeft(mark.right() + 5)
        words = " · ".join(part for part in (entry.state, entry.channel[:_MOST_LETTERS]) if part)
        shown = form.small_metrics.elidedText(words, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, _LEFT, shown)


def _badge(painter: QPainter, place: QRect, words: str, form: Form) -> None:
    """The length in the corner of the picture."""
    size = QSize(form.small_metrics.horizontalAdvance(words) + 8, form.small_line + 2)
    corner = QRectF(QPointF(place.right() - size.width() - 3, place.bottom() - size.height() - 3), size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawRoundedRect(corner, 4, 4)
    painter.setFont(form.small)
    painter.setPen(_ON_SHADE)
    painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, words)
