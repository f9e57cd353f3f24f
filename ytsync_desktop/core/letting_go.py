"""Lets go of what is not needed any more a piece at a time: to free a large library at once stops every thread."""

from __future__ import annotations

from collections.abc import MutableSequence
from typing import Protocol, TypeVar

from ytsync_desktop.core import breath


class Held(Protocol):
    """Something made of many values."""

    def pieces(self) -> list[object]:
        """The many values that it holds."""


HeldT = TypeVar("HeldT", bound=Held)


def let_go(held: MutableSequence[HeldT]) -> None:
    """Empty `held`, which must be all that still holds them, and free what they were made of. Takes its time."""
    pieces: list[object] = []
    while held:
        pieces += held.pop().pieces()
    breath.let_go(pieces)
