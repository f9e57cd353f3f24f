"""A category on its way into a plan: what it wants, what is there, what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ytsync_desktop.core.library import Category, Playlist, VideoId


@dataclass
class Realisation:
    """One category on its way into the plan; `is_new` when it has had no playlist so far."""

    category: Category
    playlist: Playlist | None
    is_new: bool
    wanted: tuple[VideoId, ...]
    present: tuple[VideoId, ...] = ()
    adds: list[VideoId] = field(default_factory=list)
    create: int | None = None


def takers_of(realisations: Iterable[Realisation]) -> dict[VideoId, list[str]]:
    """Each video with the names of the categories that will hold it."""
    takers: dict[VideoId, list[str]] = defaultdict(list)
    for realisation in realisations:
        for video_id in realisation.wanted:
            takers[video_id].append(realisation.category.name)
    return takers
