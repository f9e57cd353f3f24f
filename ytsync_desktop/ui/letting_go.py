"""Lets go of what is not shown any more a piece at a time: to free a large library at once stops every thread."""

from __future__ import annotations

from typing import Protocol

from ytsync_desktop.core import breath


class Held(Protocol):
    """What the window shows, made of many values."""

    def pieces(self) -> list[object]:
        """The many values that it holds."""


def let_go(held: list[Held]) -> None:
    """Empty `held`, which must be all that still holds them, and free what they were made of. Takes its time."""
    pieces: list[object] = []
    while held:
        pieces += held.pop().pieces()
    breath.let_go(pieces)
