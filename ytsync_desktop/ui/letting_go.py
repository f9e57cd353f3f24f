"""Lets go of what is not shown any more a piece at a time: to free a large library at once stops every thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ytsync_desktop.core import breath

if TYPE_CHECKING:
    from ytsync_desktop.ui.library.shelf import Shelf
    from ytsync_desktop.ui.preview.nodes import Tree
    from ytsync_desktop.ui.progress.tally import Tally


def let_go(held: list[Shelf | Tree | Tally]) -> None:
    """Empty `held`, which must be all that still holds them, and free what they were made of. Takes its time."""
    pieces: list[object] = []
    while held:
        pieces += held.pop().pieces()
    breath.let_go(pieces)
