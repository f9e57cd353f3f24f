"""For how many writes one look at YouTube counts, where something is taken away, and which look costs least."""

from __future__ import annotations

from ytsync_desktop.core.quota import READ_UNITS, pages

FRESH = 60.0
"""Seconds for which a look counts: what has changed since then would not be seen."""

REMOVES = 15
"""Most removes that follow one look: each takes one place by its id, and finds it gone where somebody was quicker."""

DELETES = 5
"""Most deletes that follow one look. They take a playlist whole, so fewer: a new title or another visibility counts."""

DELETE_LOOK = 2 * READ_UNITS
"""Units of the look before deletes: which channel is signed in, and the playlists themselves, up to 50 at once."""

_SEND = 1.0
"""Seconds that a write takes beside the pause before it, reckoned amply."""


def served(pause: float, most: int) -> int:
    """How many writes, `pause` seconds apart, can follow a look while it is fresh; at least the one it is made for."""
    return max(1, min(most, int(FRESH / (pause + _SEND))))


def remove_look(places: int | None, removes: int, most: int) -> tuple[int, int]:
    """The cheapest look before a remove: its units, and how many removes from that playlist it serves.

    A playlist of so many `places` is listed whole where that costs no more than to look for one video after the
    other: at most `most` of the `removes` that are left in it. Where the number of places is not known, one by one.
    """
    serves = min(removes, most)
    if places is not None and pages(places) <= serves:
        return READ_UNITS * pages(places), serves
    return READ_UNITS, 1
