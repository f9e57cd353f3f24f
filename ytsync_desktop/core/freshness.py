"""How long data of YouTube may be kept without asking for it again (30 days, by its developer policies)."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from ytsync_desktop.core.ports import LibraryCounts
from ytsync_desktop.core.quota import PAGE_SIZE, pages

FRESH_FOR = timedelta(days=30)
_ROUNDED_TO = 10


def refresh_due(counts: LibraryCounts, now: datetime) -> bool:
    """Whether something imported is older than it may be. A running job is never held up by it."""
    return counts.oldest_at is not None and now - counts.oldest_at >= FRESH_FOR


def refresh_units(counts: LibraryCounts) -> int:
    """About what asking for everything again costs, from the figures alone.

    One page of 50 items or videos is a unit; the last page of each playlist is half full on average.
    """
    listings = counts.items / PAGE_SIZE + counts.playlists / 2
    exact = 1 + pages(counts.playlists) + listings + pages(counts.videos)
    return math.ceil(exact / _ROUNDED_TO) * _ROUNDED_TO


def refresh_words(counts: LibraryCounts, now: datetime) -> str:
    """Why a refresh is asked for and what it costs, in two sentences; empty when none is due."""
    if counts.oldest_at is None or not refresh_due(counts, now):
        return ""
    age = (now - counts.oldest_at).days
    return (
        f"What is known of YouTube here is {age} days old, and YouTube asks that such data be refreshed after "
        f"{FRESH_FOR.days}. A refresh costs about {refresh_units(counts):,} units of the day's quota."
    )
