"""The library as one looks through it: where each video stands, and an index that is asked for the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from ytsync_desktop.core.library import AVAILABLE_OR_UNKNOWN, Availability, PlaylistId, VideoId


class VideoLine(NamedTuple):
    """What a list shows of a video; `duration` in seconds, `published_at` in UTC, `picture` an address or empty."""

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


class By(StrEnum):
    """What of a video a list can be sorted by."""

    TITLE = "title"
    CHANNEL = "channel"
    LENGTH = "length"
    PUBLISHED = "published"


class VideoIndex(Protocol):
    """The videos as they were at one time, whatever is written since; asked as they are looked at, from any thread.

    An answer waits for no import and no sync. At 25,000 videos it takes 0.2 ms for a screen of lines, 3 to 15 ms for a
    word, and 20 to 40 ms for an order, once for each.
    """

    def lines(self, ids: Sequence[VideoId]) -> Sequence[VideoLine]:
        """What lists show of some videos, in that order; of one that is not known, its id."""

    def found(self, word: str) -> Collection[VideoId]:
        """The videos that have a folded word in their title, channel, id or tags."""

    def ranks(self, by: By) -> Mapping[VideoId, int]:
        """The place of each video in an order, the same for equal ones; what is not known comes first."""

    def longer_than(self, seconds: int) -> Collection[VideoId]:
        """The videos that last longer."""


class NoVideos:
    """A VideoIndex of no videos."""

    def lines(self, ids: Sequence[VideoId]) -> Sequence[VideoLine]:
        """See VideoIndex."""
        return [VideoLine(one) for one in ids]

    def found(self, word: str) -> Collection[VideoId]:
        """See VideoIndex."""
        return ()

    def ranks(self, by: By) -> Mapping[VideoId, int]:
        """See VideoIndex."""
        return {}

    def longer_than(self, seconds: int) -> Collection[VideoId]:
        """See VideoIndex."""
        return ()


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
    order of position: a video that stands in it twice is there twice. `ids` are those of all videos that are known,
    `states` holds those that are not available, `videos` tells the rest.
    """

    playlists: tuple[PlaylistLine, ...] = ()
    members: Mapping[PlaylistId, tuple[VideoId, ...]] = field(default_factory=dict)
    ids: tuple[VideoId, ...] = ()
    states: Mapping[VideoId, Availability] = field(default_factory=dict)
    watch_later: tuple[VideoId, ...] = ()
    videos: VideoIndex = field(default_factory=NoVideos)

    def pieces(self) -> list[object]:
        """The many values that it holds."""
        return [*self.ids]
