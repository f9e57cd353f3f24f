"""The strip of days under the preview: one bar a day, read with the mouse or the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ytsync_desktop.core.plan import DayLoad, Limit, Schedule
from ytsync_desktop.ui.formats import count, day, listed, number
from ytsync_desktop.ui.text import one_line
from ytsync_desktop.ui.theme import tone_color

_BARS = 34
_LABELS = 16
_ENDS = {
    Limit.NONE: "",
    Limit.QUOTA: "quota full",
    Limit.CREATIONS: "creations full",
    Limit.REFUSED: "no new playlists yet",
    Limit.MIDNIGHT: "goes on overnight",
}


class DayStrip(QWidget):
    """Bars as high as the day's units. `told` carries the sentence about the day under the cursor, or "" for none."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dayStrip")
        self.setAccessibleName("Units per day")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._days: tuple[DayLoad, ...] = ()
        self._at = -1

    def show_schedule(self, schedule: Schedule | None) -> None:
        """Draw these days."""
        self._days = schedule.days if schedule is not None else ()
        self.choose(-1)
        self.update()

    def sizeHint(self) -> QSize:
        """Bars and one line of dates."""
        return QSize(480, _BARS + _LABELS + 4)

    @property
    def sentence(self) -> str:
        """What is said about the chosen day."""
        if not 0 <= self._at < len(self._days):
            return ""
        load = self._days[self._at]
        done = [f"“{one_line(name)}”" for name in load.finished]
        words = f"{day(load.day)}: {count(load.writes, 'change')}, {number(load.units)} units"
        parts = [words, f"{listed(done)} finished" if done else "", _ENDS[load.limit]]
        parts.append("sign in again" if load.sign_in_ends else "")
        return " · ".join(part for part in parts if part)

    # --- drawing ----------------------------------------------------------------------------------------------------

    def _step(self) -> float:
        return min(32.0, self.width() / max(1, len(self._days)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars, the chosen one full, and the dates that fit."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, top = self._step(), max((load.units for load in self._days), default=1)
        gap = 2.0 if step > 6 else 0.5
        plain = tone_color("accent")
        plain.setAlphaF(0.45)
        for index, load in enumerate(self._days):
            height = max(2.0, _BARS * load.units / max(1, top))
            chosen = index == self._at
            bar = QRectF(index * step, _BARS - height, max(1.0, step - gap), height)
            painter.fillRect(bar, tone_color("accent") if chosen else plain)
            if load.sign_in_ends:
                painter.fillRect(QRectF(bar.left(), 0, bar.width(), 3), tone_color("warn"))
        self._dates(painter, step)
        painter.end()

    def _dates(self, painter: QPainter, step: float) -> None:
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        painter.setPen(tone_color("dim"))
        room = painter.fontMetrics().horizontalAdvance("00 Mmm") + 12
        last = len(self._days) - 1
        every = max(1, -(-room // max(1, int(step))))
        marks = [index for index in range(0, last, every) if (last - index) * step >= room]
        for index in [*marks, last] if self._days else []:
            words = day(self._days[index].day)
            wide = painter.fontMetrics().horizontalAdvance(words)
            left = min(index * step, max(0.0, self.width() - wide))
            where = QRectF(left, _BARS + 2, wide + 4, _LABELS)
            painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    # --- choosing ---------------------------------------------------------------------------------------------------

    def choose(self, index: int) -> None:
        """Say what is done on a day, by its place in the strip; -1 for none."""
        at = index if 0 <= index < len(self._days) else -1
        if at != self._at:
            self._at = at
            self.setAccessibleDescription(self.sentence)
            self.update()
        self.told.emit(self.sentence)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The day under the pointer."""
        self.choose(int(event.position().x() // self._step()) if self._days else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """No day, unless the keyboard chose one."""
        del event
        if not self.hasFocus():
            self.choose(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first day."""
        super().focusInEvent(event)
        if self._at < 0:
            self.choose(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The sentence goes with the keyboard."""
        super().focusOutEvent(event)
        self.choose(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys, Home and End."""
        last = len(self._days) - 1
        places = {
            Qt.Key.Key_Left: max(0, self._at - 1),
            Qt.Key.Key_Right: min(last, self._at + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in places:
            self.choose(places[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
