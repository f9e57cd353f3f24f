"""The fewest writes that any choice of playlists for categories needs: a bound from below, by linear programming."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

from ytsync_desktop.core.library import Category, Library, Playlist, VideoId


def writes_of(old: Playlist | None, items: Sequence[VideoId], wanted: Category, gone: set[VideoId]) -> int:
    """What YouTube charges for making one playlist a category, counted by hand."""
    videos = set(wanted.video_ids) - gone
    if old is None:
        return 1 + len(videos)
    places = Counter(video for video in items if video not in gone)
    renames = old.title != wanted.name
    adds = len(videos - set(places))
    removes = sum(count - 1 if video in videos else count for video, count in places.items())
    return renames + adds + removes


def fewest_writes(lib: Library, categories: Sequence[Category]) -> int:
    """Prices in whole numbers for every category and playlist that no choice can undercut, and what they come to."""
    gone = {video.id for video in lib.videos.values() if video.unavailable}
    items = {p.id: [item.video_id for item in lib.items[p.id]] for p in lib.playlists}
    anew = np.array([writes_of(None, (), wanted, gone) for wanted in categories])
    turned = np.array([[writes_of(p, items[p.id], wanted, gone) for p in lib.playlists] for wanted in categories])
    saved = np.maximum(anew[:, None] + 1 - turned, 0)
    rows, columns = saved.shape
    # The least total price of rows and columns whose sums are at least what each pair saves.
    pairs = np.zeros((rows * columns, rows + columns))
    for row in range(rows):
        for column in range(columns):
            pairs[row * columns + column, [row, rows + column]] = 1
    found = linprog(np.ones(rows + columns), A_ub=-pairs, b_ub=-saved.ravel(), bounds=(0, None))
    assert found.x is not None
    prices = np.round(found.x)
    assert (prices[:rows, None] + prices[None, rows:] >= saved).all(), "whole numbers that prove the bound"
    return int(anew.sum() + columns - prices.sum())
