"""The one place where text becomes something to look at: whatever comes from YouTube is shown as plain text."""

from __future__ import annotations

import html
import re
import unicodedata

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ytsync_desktop.core.unseen import UNSEEN, shows_nothing

_FIRST_STRONG, _POP = "\u2068", "\u2069"
_MOST_LETTERS = 600
_MOST_LINES = 8
_TIP_LETTERS = 4_000
_TIP_LINES = 40
_LONGEST_WORD = 60
_WIDEST = 200
_WORD = re.compile(rf"[^\s]{{{_LONGEST_WORD}}}(?=\S)")


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
    """A title for a confirmation: every character that is not seen, or that reorders text, is written out.

    Only what belongs to a picture made of several (a family, a flag) stays: it is seen as that picture.
    """
    if title.isascii() and title.isprintable():
        return title
    return "".join(f"<U+{ord(ch):04X}>" if _unseen(title, at) else ch for at, ch in enumerate(title))


def _unseen(text: str, at: int) -> bool:
    if ord(text[at]) in UNSEEN:
        return shows_nothing(text, at)
    return unicodedata.category(text[at]) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def cut(text: str, letters: int, lines: int) -> str:
    """The beginning of a text, and how much is left out, so that no title can push buttons off the screen."""
    rows = text.split("\n")
    kept = "\n".join(rows[:lines])
    shown = kept[:letters]
    left = len(text) - len(shown)
    return f"{shown.rstrip()} … ({left:,} more characters)" if left else text


def folded(text: str) -> str:
    """The text with places at which its longest words can be broken; nobody sees them."""
    return _WORD.sub(lambda found: f"{found[0]}\u200b", text)


def tooltip(text: str) -> str:
    """A tooltip that shows `text` letter by letter: rich text by declaration, so that nothing is guessed."""
    shown = folded(cut(text, _TIP_LETTERS, _TIP_LINES))
    return "<qt>" + html.escape(shown, quote=False).replace("\n", "<br>") + "</qt>" if text else ""


def caption(text: str) -> str:
    """The text of a button, tab or menu entry: "&" is doubled, so that it is no shortcut."""
    return one_line(text).replace("&", "&&")


def label(
    text: str = "",
    *,
    tone: str = "",
    step: int = 0,
    bold: bool = False,
    wrap: bool = False,
    whole: bool = False,
    name: str = "",
) -> QLabel:
    """A label that never guesses at markup. `step`: type sizes up or down; `tone`: dim, good, warn, bad or none.

    With `wrap` a text that would not leave room for anything else is cut, unless the label can be scrolled: `whole`.
    """
    made = WrappedLabel() if wrap and not whole else QLabel()
    _dress(made, tone=tone, step=step, bold=bold, name=name)
    made.setWordWrap(wrap)
    made.setText(text)
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


class WrappedLabel(QLabel):
    """Several lines that stay bounded: the rest of a long text stands in the tooltip, and long words can be broken."""

    def setText(self, text: str) -> None:
        """Show the beginning of `text`."""
        shown = cut(text, _MOST_LETTERS, _MOST_LINES)
        super().setText(folded(shown))
        self.setToolTip(tooltip(text) if shown != text else "")


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

    def sizeHint(self) -> QSize:
        """A line's worth at most, however long the text is."""
        wanted = super().sizeHint()
        return QSize(min(wanted.width(), self.fontMetrics().averageCharWidth() * _WIDEST), wanted.height())

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
