"""Units per day as small bars: the plan in outline, reality filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ytsync_desktop.ui.formats import day, number
from ytsync_desktop.ui.text import tooltip
from ytsync_desktop.ui.theme import tone_color

_HEIGHT = 40
_DATES = 16


class UnitsChart(QWidget):
    """One pair of bars a day, from the first day planned or used to the last."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("unitsChart")
        self.setAccessibleName("Units per day, planned and used")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._days: list[tuple[date, int, int]] = []

    def show_days(self, planned: Sequence[tuple[date, int]], used: Sequence[tuple[date, int]]) -> None:
        """Draw these; both as (day, units)."""
        plan, real = dict(planned), dict(used)
        self._days = [(at, plan.get(at, 0), real.get(at, 0)) for at in sorted(plan.keys() | real.keys())]
        self.setAccessibleDescription("; ".join(self._sentence(entry) for entry in self._days[-60:]))
        self.update()

    def sizeHint(self) -> QSize:
        """Bars and dates."""
        return QSize(320, _HEIGHT + _DATES)

    @staticmethod
    def _sentence(entry: tuple[date, int, int]) -> str:
        planned = f" of {number(entry[1])} planned" if entry[1] else ""
        return f"{day(entry[0])}: {number(entry[2])}{planned} units"

    def _step(self) -> float:
        return min(28.0, self.width() / max(1, len(self._days)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Plan in outline, reality filled."""
        del event
        painter = QPainter(self)
        top = max((max(plan, used) for _, plan, used in self._days), default=1) or 1
        step = self._step()
        for index, (_, plan, used) in enumerate(self._days):
            left, wide = index * step + 0.5, max(2.0, step - 3)
            high = (_HEIGHT - 2) * used / top
            painter.fillRect(QRectF(left, _HEIGHT - high, wide, high), tone_color("accent"))
            painter.setPen(QPen(tone_color("disabled")))
            high = (_HEIGHT - 2) * plan / top
            painter.drawRect(QRectF(left, _HEIGHT - high - 0.5, wide, high))
        if self._days:
            self._dates(painter, step)
        painter.end()

    def _dates(self, painter: QPainter, step: float) -> None:
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        painter.setPen(tone_color("dim"))
        first, last = day(self._days[0][0]), day(self._days[-1][0])
        painter.drawText(QRectF(0, _HEIGHT + 2, 80, _DATES), Qt.AlignmentFlag.AlignLeft, first)
        wide = painter.fontMetrics().horizontalAdvance(last)
        left = len(self._days) * step - wide
        if left > painter.fontMetrics().horizontalAdvance(first) + 12:
            painter.drawText(QRectF(left, _HEIGHT + 2, wide + 4, _DATES), Qt.AlignmentFlag.AlignLeft, last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what the day under the pointer cost."""
        index = int(event.position().x() // self._step()) if self._days else -1
        if 0 <= index < len(self._days):
            QToolTip.showText(event.globalPosition().toPoint(), tooltip(self._sentence(self._days[index])), self)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing to say any more."""
        super().leaveEvent(event)
        QToolTip.hideText()
