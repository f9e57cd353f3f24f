"""What is not shown any more is freed a piece at a time, and on no account while somebody still holds it."""

from __future__ import annotations

import gc
import sys
import weakref

from tests.catalogues import catalogue, lines
from tests.ui.values import categories, library, video_id
from ytsync_desktop.core.letting_go import Held, let_go
from ytsync_desktop.ui.library.shelf import lay_out


def test_a_shelf_is_freed_when_it_was_let_go() -> None:
    shelf = lay_out(catalogue(library()), categories())
    gone = weakref.ref(shelf)
    held: list[Held] = [shelf]
    del shelf
    let_go(held)
    gc.collect()
    assert held == []
    assert gone() is None


def test_what_somebody_holds_stays_whole() -> None:
    shelf = lay_out(catalogue(library()), categories())
    kept, entry, before = shelf.catalogue, shelf.entry(video_id(1)), lines(shelf.catalogue)
    held: list[Held] = [shelf]
    del shelf
    let_go(held)
    assert lines(kept) == before
    assert len(before) == len(kept.ids) > 1
    assert entry.title


def test_everything_that_is_many_goes_piece_by_piece() -> None:
    """When the pieces are taken out, the rest of a shelf holds next to nothing by itself."""
    shelf = lay_out(catalogue(library()), categories())
    held = shelf.entry(video_id(1))
    pieces = shelf.pieces()
    assert any(held is piece for piece in pieces)
    below = shelf.catalogue.pieces()
    assert all(any(one is piece for piece in below) for one in shelf.catalogue.ids)
    before = sys.getrefcount(held)
    del pieces
    assert sys.getrefcount(held) == before - 1
