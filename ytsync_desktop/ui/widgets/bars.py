"""Thin bars for quota and progress."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


class Bar(QProgressBar):
    """A thin bar without words; the words stand beside it."""

    def __init__(self, says: str, *, width: int = 0, name: str = "") -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setAccessibleName(says)
        self.setRange(0, 1000)
        self.setFixedHeight(6)
        if width:
            self.setFixedWidth(width)
        if name:
            self.setObjectName(name)

    def show_share(self, part: int, whole: int) -> None:
        """Fill by `part` of `whole`; nothing of nothing is empty."""
        share = min(1000, round(1000 * part / whole)) if whole > 0 else 0
        if self.maximum() == 1000 and self.value() == share:
            return
        # A progress bar repaints at once, and with it all that waits to be painted; with updates off it only marks.
        self.setUpdatesEnabled(False)
        self.setRange(0, 1000)
        self.setValue(share)
        self.setUpdatesEnabled(True)

    def show_unknown(self) -> None:
        """Move without a measure."""
        self.setRange(0, 0)
