"""Paints a page that comes into view part by part, so that no pass of the event loop paints all of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractItemView, QWidget


def stagger(page: QWidget, before: Callable[[], object] = lambda: None) -> None:
    """Have the frame of the page painted now, and each of its tables and trees in a pass of its own, after `before`."""
    waiting = [view.viewport() for view in page.findChildren(QAbstractItemView) if view.isVisible()]
    for viewport in waiting:
        viewport.setUpdatesEnabled(False)

    def paint_next() -> None:
        if waiting:
            before()
            waiting.pop().setUpdatesEnabled(True)
            QTimer.singleShot(0, page, paint_next)

    QTimer.singleShot(0, page, paint_next)
