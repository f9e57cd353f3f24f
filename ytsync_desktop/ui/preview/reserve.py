"""How many units a day stay unspent: a slider that moves the days of the preview while it is moved."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSlider, QWidget

from ytsync_desktop.core.quota import WRITE_UNITS
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.ui.formats import number
from ytsync_desktop.ui.text import label
from ytsync_desktop.ui.widgets.layouts import column, row

_STEP = 100
_STILL_MS = 400
"""So long after the last move it counts as meant."""


class ReserveSlider(QWidget):
    """`tried` comes with every move, `meant` once it stands still; both carry units. `go_back` undoes a move."""

    tried = Signal(int)
    meant = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._words = label(tone="dim", name="reserveLabel")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("reserveSlider")
        self._slider.setAccessibleName("Units a day that stay unspent")
        self._slider.setToolTip(
            "<qt>Changes stop here, so that reading, and whatever else uses the same Google project, has units left."
            "</qt>"
        )
        self._slider.setFixedWidth(160)
        self._good = 0
        self._slider.setSingleStep(1)
        self._slider.setPageStep(10)
        self._still = QTimer(self, singleShot=True, interval=_STILL_MS)
        self._still.timeout.connect(lambda: self.meant.emit(self.units))
        self._slider.valueChanged.connect(self._moved)
        self.setLayout(column(row(None, self._words), row(None, self._slider), gap=2))

    @property
    def units(self) -> int:
        """What the slider stands at."""
        return self._slider.value() * _STEP

    def show_settings(self, settings: Settings) -> None:
        """Stand where the settings say, unless it is being moved."""
        if self._still.isActive() or self._slider.isSliderDown():
            return
        before = self._slider.blockSignals(True)
        self._slider.setRange(0, max(0, (settings.daily_limit - WRITE_UNITS) // _STEP))
        self._slider.blockSignals(before)
        self._put(settings.reserve)

    def go_back(self) -> None:
        """Stand where it stood before the last move: there the plan could be laid out."""
        self._still.stop()
        self._put(self._good)

    def _put(self, units: int) -> None:
        before = self._slider.blockSignals(True)
        self._slider.setValue(round(units / _STEP))
        self._slider.blockSignals(before)
        self._good = units
        self._say(units)

    def _moved(self) -> None:
        units = self.units
        self._say(units)
        self._still.start()
        self.tried.emit(units)
        if self._still.isActive():
            self._good = units

    def _say(self, units: int) -> None:
        self._words.setText(f"Kept unspent: {number(units)} a day")
