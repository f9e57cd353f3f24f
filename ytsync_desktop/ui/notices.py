"""What the window has to say beside its pages: one banner at a time, all kept in a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

KEPT = 100
GOOD_NEWS_MS = 10_000


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
    """The list under the bell, newest first, and the one that is shown as a banner.

    A good one without an action asks for nothing and leaves the banner by itself after a while.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept: list[Notice] = []
        self.shown: Notice | None = None
        self.unread = 0
        self._leave = QTimer(self, singleShot=True, interval=GOOD_NEWS_MS)
        self._leave.timeout.connect(self.dismiss)

    def say(self, notice: Notice) -> None:
        """Show a notice; the newest wins."""
        self.kept.insert(0, notice)
        del self.kept[KEPT:]
        self.shown = notice
        if notice.tone == "good" and not notice.action:
            self._leave.start()
        else:
            self._leave.stop()
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
