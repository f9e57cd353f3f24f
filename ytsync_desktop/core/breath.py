"""Where a long computation stands aside for a moment, because somebody else has more need of the processor.

Python runs one thread at a time. What computes for long breathes between its pieces. What that means is said by whoever
runs the thread; where nobody said it, nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class _Here(threading.local):
    """What to breathe means on this thread."""

    aside: Callable[[], None] | None = None


_here = _Here()


def breathe_by(aside: Callable[[], None] | None) -> None:
    """From now on this thread calls `aside` where it breathes; it is to return at once while nobody needs anything."""
    _here.aside = aside


def breathe() -> None:
    """Between two pieces of a long computation: let others go first."""
    if _here.aside is not None:
        _here.aside()


def breathing(values: Iterable[T], piece: int = 100) -> Iterator[T]:
    """The same values, with a breath before each `piece` of them."""
    for number, value in enumerate(values):
        if number % piece == 0:
            breathe()
        yield value


def consumed(values: list[T], piece: int = 100) -> Iterator[T]:
    """The values in order, each taken out of the list, so that they are freed one after the other; with breaths."""
    values.reverse()
    while values:
        if len(values) % piece == 0:
            breathe()
        yield values.pop()


def let_go(values: list[object], piece: int = 200) -> None:
    """Empty a list that alone holds its values: to free many at once stops every thread until it is done."""
    while values:
        breathe()
        del values[-piece:]
