"""The window's thumbnails: who wants which now, those that are ready, and none where the person wants none."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPixmap

from ytsync_desktop.core.ports import Pictures
from ytsync_desktop.ui.thumbnails.develop import Print
from ytsync_desktop.ui.thumbnails.fetchers import Fetchers

BEAT_MS = 30
_AT_ONCE = 12
"""Pictures that are taken over in one pass of the event loop, at most once in BEAT_MS."""

_KEPT_BYTES = 64 * 1024 * 1024

Open = Callable[[Callable[[Pictures], None]], None]
"""Asks for a loader, and hands it to the callback once there is one."""


class Album(QObject):
    """`arrived` carries the prints that were settled just now; `switched` says that all of them came or went."""

    arrived = Signal(frozenset)
    switched = Signal()
    _heard = Signal()

    def __init__(self, open_loader: Open, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_loader = open_loader
        self._opened = False
        self._over = False
        self._allowed = False
        self._wishes: dict[str, tuple[Print, ...]] = {}
        self._kept: OrderedDict[Print, QPixmap] = OrderedDict()
        self._kept_bytes = 0
        self._without: set[Print] = set()
        self._fetchers = Fetchers(self._heard.emit)
        self._beat = QTimer(self, singleShot=True, interval=BEAT_MS)
        self._beat.timeout.connect(self._take_over)
        self._heard.connect(self._beat.start, Qt.ConnectionType.QueuedConnection)

    def allow(self, allowed: bool) -> None:
        """Follow the setting. Without it nothing is asked for, and what is there is forgotten."""
        if allowed == self._allowed:
            return
        self._allowed = allowed
        if not allowed:
            self._kept.clear()
            self._kept_bytes = 0
        self._offer()
        self.switched.emit()

    def want(self, viewer: str, prints: Sequence[Print]) -> None:
        """What a viewer shows from now on, the most urgent first; what it wanted before it wants no more.

        The viewer that asked last is served first.
        """
        wished = tuple(prints)
        if self._wishes.get(viewer, ()) == wished:
            return
        self._wishes.pop(viewer, None)
        self._wishes[viewer] = wished
        self._offer()

    def pixmap(self, wanted: Print) -> QPixmap | None:
        """The picture, if it is ready."""
        found = self._kept.get(wanted)
        if found is not None:
            self._kept.move_to_end(wanted)
        return found

    def expects(self, wanted: Print) -> bool:
        """Whether a picture that is not ready may still come."""
        return self._allowed and wanted not in self._without

    def waits_for(self, wanted: Print) -> bool:
        """Whether it is not ready, and may still come."""
        return wanted not in self._kept and self.expects(wanted)

    @property
    def waiting(self) -> bool:
        """Whether anything that somebody wants now is still to come."""
        return any(self.waits_for(one) for wished in self._wishes.values() for one in wished)

    def close(self) -> None:
        """End the threads; a moment at most."""
        self._over = True
        self._beat.stop()
        self._fetchers.close()

    def _offer(self) -> None:
        if self._over:
            return
        latest_first = reversed(self._wishes.values())
        missing = [
            one for wished in latest_first for one in wished if one not in self._kept and one not in self._without
        ]
        self._fetchers.want(missing if self._allowed else ())
        if missing and self._allowed and not self._opened:
            self._opened = True
            self._open_loader(self._begin)

    def _begin(self, pictures: Pictures) -> None:
        if self._over:
            pictures.close()
        else:
            self._fetchers.begin(pictures)

    @Slot()
    def _take_over(self) -> None:
        made = self._fetchers.take(_AT_ONCE)
        for done, image in made:
            if image is None:
                self._without.add(done)
            elif self._allowed:
                self._keep(done, QPixmap.fromImage(image))
        if made:
            self._beat.start()
            self.arrived.emit(frozenset(done for done, _ in made))

    def _keep(self, done: Print, pixmap: QPixmap) -> None:
        self._kept[done] = pixmap
        self._kept_bytes += _bytes_of(done)
        while self._kept_bytes > _KEPT_BYTES:
            oldest, _ = self._kept.popitem(last=False)
            self._kept_bytes -= _bytes_of(oldest)


def _bytes_of(one: Print) -> int:
    return 4 * one.width * one.height
