"""One large value, kept for all threads by its key: who asks while it is being loaded waits, and loads nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic

from ytsync_desktop.core.letting_go import HeldT, let_go


class Once(Generic[HeldT]):
    """Holds the value of the key that was asked for last; to be changed by nobody."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._kept: tuple[Hashable, HeldT] | None = None

    def get(self, key: Hashable, load: Callable[[], HeldT]) -> HeldT:
        """The value of a key, loaded where it is not the one that is held. Errors are those of `load`."""
        with self._one_at_a_time:
            if self._kept is None or self._kept[0] != key:
                self._drop()
                self._kept = key, load()
            return self._kept[1]

    def forget(self) -> None:
        """Hold nothing: what was stored is another value now."""
        with self._one_at_a_time:
            self._drop()

    def _drop(self) -> None:
        old, self._kept = [self._kept[1]] if self._kept is not None else [], None
        let_go(old)
