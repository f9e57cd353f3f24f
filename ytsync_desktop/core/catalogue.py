"""The library as one looks through it: a line for each video and where it stands, without what only plans need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from ytsync_desktop.core.library import AVAILABLE_OR_UNKNOWN, Availability, PlaylistId, VideoId


class VideoLine(NamedTuple):
    """What a list shows of a video; `duration` in seconds, `published_at` in UTC, `picture` an address or empty.

    A tuple and no dataclass: there are tens of thousands, and these are made in a quarter of the time.
    """

    id: VideoId
    title: str = ""
    channel: str = ""
    published_at: datetime | None = None
    duration: int | None = None
    picture: str = ""
    availability: Availability = Availability.NOT_CHECKED

    @property
    def unavailable(self) -> bool:
        """As core.library.Video."""
        return self.availability not in AVAILABLE_OR_UNKNOWN


def searched(title: str, channel: str, video_id: VideoId, tags: Iterable[str]) -> str:
    """What of a video is searched in, case folded, in lines of their own."""
    return "\n".join((title, channel, video_id, *tags)).casefold()


class PlaylistLine(NamedTuple):
    """What a list shows of a playlist."""

    id: PlaylistId
    title: str
    description: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Everything imported, as far as lists show it.

    `playlists` are those of core.library.Library, in YouTube's order; `members` has an entry for each of them, in
    order of position: a video that stands in it twice is there twice. Every video that is anywhere has a line, and in
    `texts` what it is searched in.
    """

    playlists: tuple[PlaylistLine, ...] = ()
    members: Mapping[PlaylistId, tuple[VideoId, ...]] = field(default_factory=dict)
    lines: Mapping[VideoId, VideoLine] = field(default_factory=dict)
    texts: Mapping[VideoId, str] = field(default_factory=dict)
    watch_later: tuple[VideoId, ...] = ()

    def pieces(self) -> list[object]:
        """The many values that it holds."""
        return [*self.lines.values(), *self.texts.values()]
