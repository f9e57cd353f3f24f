"""What YouTube takes: sizes, characters and ids of playlists, and the marker this app leaves in them."""

from __future__ import annotations

import re

MAX_TITLE = 150
MAX_DESCRIPTION = 5_000
MAX_VIDEOS = 5_000
FORBIDDEN = {"<": "“<”", ">": "“>”", "\u2028": "a line separator (U+2028)"}

MARKER_LENGTH = len("[ytsync XXXXXXXXXX]")
"""The last line of the description of every playlist this app creates; see the sync protocol."""

_MARKER = re.compile(r"\[ytsync [A-Z2-7]{10}\]")

_SYSTEM_IDS = frozenset({"WL", "HL", "LL", "LM"})
_SYSTEM_PREFIXES = ("UU", "FL", "LL", "RD")


def has_room(there: int, more: int) -> bool:
    """Whether a playlist with `there` places takes so many `more`; adds come before removes."""
    return not more or there + more <= MAX_VIDEOS


def marker_in(description: str) -> str:
    """The marker that ends the description of a playlist this app made, on this machine or another; empty without."""
    last = description.rstrip().rpartition("\n")[2].strip()
    return last if _MARKER.fullmatch(last) else ""


def is_system_playlist(playlist_id: str) -> bool:
    """Whether YouTube itself keeps this list (Watch Later, history, likes, uploads, mixes): never to be written."""
    return playlist_id in _SYSTEM_IDS or playlist_id.startswith(_SYSTEM_PREFIXES)


def problem_with_text(title: str, description: str, *, marked: bool = True) -> str:
    """Why YouTube would refuse this title or description (`marked`: with our marker), in a sentence; empty else."""
    if not title.strip():
        return "A playlist needs a title."
    if len(title) > MAX_TITLE:
        return f"A title has at most {MAX_TITLE} characters; this one has {len(title)}."
    room = MAX_DESCRIPTION - (MARKER_LENGTH + 1 if marked else 0)
    if len(description) > room:
        return f"A description has room for {room:,} characters; this one has {len(description):,}."
    for text, what in ((title, "title"), (description, "description")):
        for character, name in FORBIDDEN.items():
            if character in text:
                return f"YouTube takes no {name} in a {what}."
    return ""
