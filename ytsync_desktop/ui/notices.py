"""What the window has to say beside its pages: one banner at a time, all kept in a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

KEPT = 100


@dataclass(frozen=True, eq=False)
class Notice:
    """One message. `tone` is accent, good, warn or bad; `action` names the button that runs `run`.

    `key` joins notices about the same thing: the newer one takes the older one's place in the banner.
    """

    text: str
    at: datetime
    tone: str = "accent"
    action: str = ""
    run: Callable[[], object] | None = None
    key: str = ""


class Notices(QObject):
    """The list under the bell, newest first, and the one that is shown as a banner."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept: list[Notice] = []
        self.shown: Notice | None = None
        self.unread = 0

    def say(self, notice: Notice) -> None:
        """Show a notice; the newest wins."""
        self.kept.insert(0, notice)
        del self.kept[KEPT:]
        self.shown = notice
        self.unread += 1
        self.changed.emit()

    def dismiss(self, key: str | None = None) -> None:
        """Take the banner away; with `key` only when it is about that."""
        if self.shown is not None and (key is None or self.shown.key == key):
            self.shown = None
            self.changed.emit()

    def read(self) -> None:
        """The list was looked at."""
        self.unread = 0
        self.changed.emit()
