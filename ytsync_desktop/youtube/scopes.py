"""Which permissions the program asks for, and whether what was granted is enough to write."""

from __future__ import annotations

from collections.abc import Collection

ASKED = "https://www.googleapis.com/auth/youtube.force-ssl"
_ENOUGH = frozenset({ASKED, "https://www.googleapis.com/auth/youtube"})

MISSING = (
    "The permission “Manage your YouTube account” (youtube.force-ssl) was not granted. "
    "Sign in again and leave its box ticked."
)


def may_write(granted: Collection[str]) -> bool:
    """Whether one of the two permissions that cover every playlist call is among the granted ones."""
    return not _ENOUGH.isdisjoint(granted)
