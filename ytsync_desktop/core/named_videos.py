"""Sentences about an old playlist that was kept for a video: formed with its id, so that a later title can follow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ytsync_desktop.core.library import PlaylistItem

_ADDED = "was added to it since the backup."
_UNPROVED = "could not be proved to be in another place."
_SENTENCE = re.compile(
    # What stands in quotes may hold anything; only what follows the last of them is ours.
    rf"(?:“.*” \((?P<titled>[\w-]+)\)|The video (?P<bare>[\w-]+)|“.*”)"
    rf"(?P<rest>(?: and [\d,]+ more)? (?:{re.escape(_ADDED)}|{re.escape(_UNPROVED)}))",
    re.DOTALL | re.ASCII,
)


def why_changed(new: Sequence[PlaylistItem], title: str) -> str:
    """Somebody put these into it; `title` of the first, empty where none is known."""
    return f"{_named(new, title)} {_ADDED}"


def why_unproved(missing: Sequence[PlaylistItem], title: str) -> str:
    """Nobody saw these in another place; `title` of the first, empty where none is known."""
    return f"{_named(missing, title)} {_UNPROVED}"


def with_titles(sentence: str, titles: Mapping[str, str]) -> str:
    """The sentence with the video's title as it is now, or without one; any other sentence as it is."""
    found = _SENTENCE.fullmatch(sentence)
    if found is None:
        return sentence
    video_id = found["titled"] or found["bare"]
    return f"{_one(video_id, titles.get(video_id, '')) if video_id else 'A video'}{found['rest']}"


def _named(items: Sequence[PlaylistItem], title: str) -> str:
    more = f" and {len(items) - 1:,} more" if len(items) > 1 else ""
    return f"{_one(items[0].video_id, title)}{more}"


def _one(video_id: str, title: str) -> str:
    return f"“{title}” ({video_id})" if title not in ("", video_id) else f"The video {video_id}"
