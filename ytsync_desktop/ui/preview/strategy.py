"""Above the preview: by which strategy it is made, and what the other one would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from ytsync_desktop.core.plan import OF_CATEGORIES, Strategy
from ytsync_desktop.core.quota import WRITE_UNITS
from ytsync_desktop.ui.formats import count, number
from ytsync_desktop.ui.preview.words import STRATEGIES
from ytsync_desktop.ui.text import caption
from ytsync_desktop.ui.widgets.buttons import chip
from ytsync_desktop.ui.widgets.layouts import row

if TYPE_CHECKING:
    from ytsync_desktop.syncing.preview import Preview


class StrategyChoice(QWidget):
    """Two choices, the one not taken with its price. `chosen` and `unavailableWanted` come from the person only."""

    chosen = Signal(Strategy)
    unavailableWanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons = {strategy: QRadioButton() for strategy in OF_CATEGORIES}
        for place, (strategy, made) in enumerate(self._buttons.items()):
            made.setObjectName(f"{strategy.value}Strategy")
            made.setToolTip(f"<qt>{STRATEGIES[strategy][1]}</qt>")
            self._group.addButton(made, place)
        self._group.idClicked.connect(lambda place: self.chosen.emit(OF_CATEGORIES[place]))
        self._unavailable = chip("Take out unavailable videos")
        self._unavailable.setObjectName("removeUnavailable")
        self._unavailable.clicked.connect(lambda wanted: self.unavailableWanted.emit(wanted))
        self.setLayout(row(self._unavailable, *self._buttons.values(), gap=16))

    def show_preview(self, preview: Preview, *, unavailable: bool) -> None:
        """Show what was chosen, and what else there is; `unavailable` whether reused playlists are cleared of those."""
        prices = {other.strategy: other for other in preview.alternatives}
        for strategy, made in self._buttons.items():
            name, other = STRATEGIES[strategy][0], prices.get(strategy)
            price = f": {number(other.units)} units, {count(other.days, 'day')}" if other is not None else ""
            made.setText(caption(name + price))
            made.setChecked(strategy is preview.plan.strategy)
        left = preview.unavailable_places
        self._unavailable.setVisible(left > 0)
        self._unavailable.setChecked(unavailable)
        self._unavailable.setText(
            caption(f"Take out {count(left, 'unavailable video')}: {number(WRITE_UNITS * left)} units")
        )
