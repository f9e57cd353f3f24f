"""Refuses ids of another form before they reach an address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import PlaylistId, PlaylistItemId, VideoId
from ytsync_desktop.core.quota import PAGE_SIZE
from ytsync_desktop.youtube.fields_of import ITEM_ID, PLAYLIST_ID, VIDEO_ID


def playlist_id(value: PlaylistId) -> str:
    """The id, or BadInput."""
    return _checked(value, PLAYLIST_ID, "playlist")


def video_id(value: VideoId) -> str:
    """The id, or BadInput."""
    return _checked(value, VIDEO_ID, "video")


def item_id(value: PlaylistItemId) -> str:
    """The id, or BadInput."""
    return _checked(value, ITEM_ID, "playlist item")


def joined(values: Sequence[str], form: re.Pattern[str], what: str) -> str:
    """Up to 50 ids as YouTube takes them in one call, or BadInput."""
    if len(values) > PAGE_SIZE:
        raise BadInput(f"YouTube takes at most {PAGE_SIZE} {what} ids in one call, not {len(values)}.", where="id")
    return ",".join(_checked(value, form, what) for value in values)


def _checked(value: str, form: re.Pattern[str], what: str) -> str:
    if not form.fullmatch(value):
        raise BadInput(f"“{value[:80]!s}” is no {what} id of YouTube.", where="id")
    return value
