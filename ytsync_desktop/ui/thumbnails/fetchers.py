"""The threads that fetch thumbnails and develop them: few, the newest wish first, and gone when they are told to."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Sequence

from PySide6.QtGui import QImage

from ytsync_desktop.core.errors import PictureRefused
from ytsync_desktop.core.ports import Picture, Pictures
from ytsync_desktop.ui.thumbnails.develop import Print, develop

THREADS = 4
_KEPT_BYTES = 8 * 1024 * 1024
_TRIES = 3
"""Failures of a picture, while others come, until it is given up for this session."""

_FIRST_REST, _LONGEST_REST = 15.0, 240.0
"""Seconds for which nobody is asked after nobody could be reached; doubled each time."""

_END_SECONDS = 1.0

_log = logging.getLogger(__name__)
Made = tuple[Print, QImage | None]
"""A print and its picture; None where there is none to be had in this session."""


class Fetchers:
    """Used by the window's thread. `heard` is called on another one when there is something to `take`."""

    def __init__(self, heard: Callable[[], None]) -> None:
        self._heard = heard
        self._change = threading.Condition()
        self._pictures: Pictures | None = None
        self._threads: list[threading.Thread] = []
        self._wanted: list[Print] = []
        self._asked: frozenset[Print] = frozenset()
        self._under_way: dict[str, Print] = {}
        self._made: deque[Made] = deque()
        self._kept: OrderedDict[str, Picture] = OrderedDict()
        self._kept_bytes = 0
        self._tries: Counter[str] = Counter()
        self._rest, self._rests_until = _FIRST_REST, 0.0
        self._ending = False

    def begin(self, pictures: Pictures) -> None:
        """Go to work with this loader, which is closed at the end."""
        self._pictures = pictures
        for number in range(THREADS):
            # A name look-up cannot be broken off; a thread that is in one must not keep the program alive.
            thread = threading.Thread(target=self._run, args=(pictures,), name=f"thumbnails {number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def want(self, prints: Sequence[Print]) -> None:
        """What is wanted now, the most urgent first. What was wanted before and is not begun yet is forgotten."""
        with self._change:
            self._asked = frozenset(prints)
            ready = {*self._under_way.values(), *(one for one, _ in self._made)}
            self._wanted = [one for one in dict.fromkeys(prints) if one not in ready]
            self._change.notify_all()

    def take(self, most: int) -> list[Made]:
        """Some of what is ready."""
        with self._change:
            return [self._made.popleft() for _ in range(min(most, len(self._made)))]

    def close(self) -> None:
        """Break off and end the threads; one that cannot be reached for a moment ends later, by itself."""
        with self._change:
            self._ending = True
            self._change.notify_all()
        if self._pictures is not None:
            self._pictures.close()
        until = time.monotonic() + _END_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    # --- on the threads ---------------------------------------------------------------------------------------------

    def _run(self, pictures: Pictures) -> None:
        while (wanted := self._next()) is not None:
            try:
                image = develop(self._bytes(pictures, wanted.address), wanted)
            except PictureRefused as refusal:
                self._settle(wanted, None, later=refusal.later)
            except Exception:
                _log.exception("A thumbnail could not be made")
                self._settle(wanted, None)
            else:
                self._settle(wanted, image)

    def _next(self) -> Print | None:
        """The most urgent print that can be made now; waits for one. None at the end."""
        with self._change:
            while not self._ending:
                left = self._rests_until - time.monotonic()
                for at, one in enumerate(self._wanted):
                    if one.address not in self._under_way and (left <= 0 or one.address in self._kept):
                        self._under_way[one.address] = one
                        return self._wanted.pop(at)
                self._change.wait(left if self._wanted and left > 0 else None)
            return None

    def _bytes(self, pictures: Pictures, address: str) -> Picture:
        """From memory, where it is there in another size."""
        with self._change:
            if address in self._kept:
                self._kept.move_to_end(address)
                return self._kept[address]
        picture = pictures.fetch(address)
        with self._change:
            self._rest = _FIRST_REST
            self._kept[address] = picture
            self._kept_bytes += len(picture.data)
            while self._kept_bytes > _KEPT_BYTES:
                _, oldest = self._kept.popitem(last=False)
                self._kept_bytes -= len(oldest.data)
        return picture

    def _settle(self, wanted: Print, image: QImage | None, *, later: bool = False) -> None:
        with self._change:
            del self._under_way[wanted.address]
            if later and self._again(wanted):
                return
            # Other sizes of the same picture may have waited for it.
            self._change.notify_all()
            first = not self._made
            self._made.append((wanted, image))
            ending = self._ending
        if first and not ending:
            self._heard()

    def _again(self, wanted: Print) -> bool:
        """Whether a picture that nobody could be reached for is tried again; then only after a rest.

        Only a failure after a success counts against it: the others are not its own, nobody is reached at all.
        """
        self._tries[wanted.address] += self._rest == _FIRST_REST
        now = time.monotonic()
        if now >= self._rests_until:
            self._rests_until = now + self._rest
            self._rest = min(_LONGEST_REST, 2 * self._rest)
        if self._tries[wanted.address] >= _TRIES:
            return False
        if wanted in self._asked:
            # Behind the others, or one that fails at once would use up every end of a rest.
            self._wanted.append(wanted)
        self._change.notify_all()
        return True
