"""The one place where text becomes something to look at: whatever comes from YouTube is shown as plain text."""

from __future__ import annotations

import html
import unicodedata

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_FIRST_STRONG, _POP = "\u2068", "\u2069"
_HIDDEN = frozenset("\u200b\u200c\u200e\u200f\u2060\ufeff") | frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


def one_line(text: str) -> str:
    """`text` with every line break and control character turned into a space."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(ch) in ("Cc", "Zl", "Zp") else ch for ch in text)


def quoted(title: str) -> str:
    """A title inside a sentence, in quotation marks, kept from turning the sentence's direction around."""
    plain = one_line(title)
    return f"“{plain}”" if plain.isascii() else f"“{_FIRST_STRONG}{plain}{_POP}”"


def revealed(title: str) -> str:
    """A title for a confirmation: characters that hide or reorder text are written out."""
    return "".join(f"<U+{ord(ch):04X}>" if ch in _HIDDEN or unicodedata.category(ch) == "Cc" else ch for ch in title)


def tooltip(text: str) -> str:
    """A tooltip that shows `text` letter by letter: rich text by declaration, so that nothing is guessed."""
    return "<qt>" + html.escape(text, quote=False).replace("\n", "<br>") + "</qt>" if text else ""


def caption(text: str) -> str:
    """The text of a button, tab or menu entry: "&" is doubled, so that it is no shortcut."""
    return one_line(text).replace("&", "&&")


def label(
    text: str = "", *, tone: str = "", step: int = 0, bold: bool = False, wrap: bool = False, name: str = ""
) -> QLabel:
    """A label that never guesses at markup. `step`: type sizes up or down; `tone`: dim, good, warn, bad or none."""
    made = QLabel(text)
    _dress(made, tone=tone, step=step, bold=bold, name=name)
    made.setWordWrap(wrap)
    return made


def _dress(made: QLabel, *, tone: str, step: int, bold: bool, name: str) -> None:
    made.setTextFormat(Qt.TextFormat.PlainText)
    if step or bold:
        font = made.font()
        font.setPointSizeF(font.pointSizeF() * (1.0 + 0.2 * step if step > 0 else 1.0 + 0.1 * step))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        made.setFont(font)
    if tone:
        made.setProperty("tone", tone)
    if name:
        made.setObjectName(name)


def set_tone(widget: QWidget, tone: str) -> None:
    """Give another tone to a widget already shown."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit ends in an ellipsis and stands whole in the tooltip."""

    def __init__(self, text: str = "", *, tone: str = "", step: int = 0, bold: bool = False, name: str = "") -> None:
        super().__init__()
        _dress(self, tone=tone, step=step, bold=bold, name=name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`, whole in the tooltip."""
        line = one_line(text)
        if line != self.text():
            super().setText(line)
            self.setToolTip(tooltip(line))

    def minimumSizeHint(self) -> QSize:
        """A few letters at least."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part that fits."""
        del event
        painter = QPainter(self)
        line = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter,
            self.rect(),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.palette(),
            self.isEnabled(),
            line,
            self.foregroundRole(),
        )
        painter.end()
