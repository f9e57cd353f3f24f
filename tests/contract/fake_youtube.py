"""A YouTube in memory behind the port: pages, ETags, limits and refusals on demand, every call counted."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from ytsync_desktop.core.errors import ApiProblem, NotFound, PageTokenRefused, QuotaExhausted, YouTubeError
from ytsync_desktop.core.library import (
    Availability,
    Channel,
    ChannelId,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Privacy,
    Video,
    VideoId,
)
from ytsync_desktop.core.ports import ItemPage, PlaylistPage

ME = Channel(ChannelId("UCme"), "My channel", "https://yt3.example/me.jpg")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def video_id(number: int) -> VideoId:
    return VideoId(f"v{number:010d}")


@dataclass(frozen=True)
class Call:
    """One call as it came in: its method, what it was about, and the condition it carried."""

    method: str
    about: str = ""
    page_token: str | None = None
    etag: str | None = None


@dataclass
class FakeYouTube:
    """The account of ME. `fault` may raise for a call before it is answered; `quota` is what is left of the day."""

    playlists: dict[PlaylistId, Playlist] = field(default_factory=dict)
    items: dict[PlaylistId, list[PlaylistItem]] = field(default_factory=dict)
    shown: dict[VideoId, Video] = field(default_factory=dict)
    gone: dict[VideoId, Availability] = field(default_factory=dict)
    page_size: int = 50
    quota: int = 10_000
    latency: float = 0.0
    channel: Channel = ME
    fault: Callable[[Call], None] = lambda call: None
    token_salt: str = ""
    etag_covers_token: bool = True
    unlisted_now: set[PlaylistId] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _serial: int = 0

    # --- building a library -----------------------------------------------------------------------------------------

    def add_playlist(self, name: str, numbers: Sequence[int]) -> PlaylistId:
        playlist_id = PlaylistId(f"PL{name}")
        self.playlists[playlist_id] = Playlist(
            playlist_id, name, f"about {name}", Privacy.UNLISTED, ME.id, item_count=0, published_at=LONG_AGO
        )
        self.items[playlist_id] = []
        for number in numbers:
            self.insert(playlist_id, number)
        return playlist_id

    def insert(self, playlist_id: PlaylistId, number: int, place: int | None = None) -> None:
        self._serial += 1
        one = video_id(number)
        if one not in self.gone:
            self.shown.setdefault(one, self._video(number))
        row = PlaylistItem(PlaylistItemId(f"{playlist_id}.{self._serial:08x}"), playlist_id, one, 0, added_at=LONG_AGO)
        rows = self.items[playlist_id]
        rows.insert(len(rows) if place is None else place, row)
        self._recount(playlist_id)

    def remove(self, playlist_id: PlaylistId, place: int) -> None:
        del self.items[playlist_id][place]
        self._recount(playlist_id)

    def _recount(self, playlist_id: PlaylistId) -> None:
        if playlist_id in self.playlists:
            count = len(self.items[playlist_id])
            self.playlists[playlist_id] = replace(self.playlists[playlist_id], item_count=count)

    def lose(self, number: int, how: Availability) -> None:
        """A video that is private, deleted, or left out by videos.list without a word."""
        self.shown.pop(video_id(number), None)
        self.gone[video_id(number)] = how

    @staticmethod
    def _video(number: int) -> Video:
        return Video(
            video_id(number),
            f"Title {number}",
            "words",
            ChannelId("UCmaker"),
            "A maker",
            "22",
            ("one", "two"),
            LONG_AGO,
            200,
            "https://i.example/1.jpg",
            Availability.AVAILABLE,
            etag=f"e{number}",
        )

    # --- the port ---------------------------------------------------------------------------------------------------

    def own_channel(self) -> Channel:
        self._arrive(Call("channels.list"))
        return self.channel

    def playlists_page(self, *, page_token: str | None = None, etag: str | None = None) -> PlaylistPage | None:
        self._arrive(Call("playlists.list", "", page_token, etag))
        rows = [
            replace(one, etag=self._etag(replace(one, etag="")))
            for one in self.playlists.values()
            if one.id not in self.unlisted_now
        ]
        page, following = self._page(rows, "own", page_token)
        tag = self._etag(page, following if self.etag_covers_token else None)
        return None if tag == etag else PlaylistPage(tuple(page), following, len(rows), tag)

    def playlists_by_id(self, ids: Sequence[PlaylistId]) -> tuple[Playlist, ...]:
        self._arrive(Call("playlists.list", ",".join(ids)))
        return tuple(replace(self.playlists[one], etag=self._etag(one)) for one in ids if one in self.playlists)

    def items_page(
        self, playlist_id: PlaylistId, *, page_token: str | None = None, etag: str | None = None
    ) -> ItemPage | None:
        self._arrive(Call("playlistItems.list", playlist_id, page_token, etag))
        if playlist_id not in self.items:
            raise NotFound(ApiProblem(404, "playlistNotFound", "The playlist cannot be found."))
        rows = [self._shown(row, place) for place, row in enumerate(self.items[playlist_id])]
        page, following = self._page(rows, playlist_id, page_token)
        tag = self._etag(page, following if self.etag_covers_token else None)
        return None if tag == etag else ItemPage(tuple(page), following, len(rows), tag)

    def videos(self, ids: Sequence[VideoId]) -> tuple[Video, ...]:
        assert 1 <= len(ids) <= 50
        self._arrive(Call("videos.list", ",".join(ids)))
        return tuple(self.shown[one] for one in ids if one in self.shown)

    # --- what happens to a call -------------------------------------------------------------------------------------

    def _arrive(self, call: Call) -> None:
        if self.latency:
            time.sleep(self.latency)
        with self._lock:
            self.calls.append(call)
            self.fault(call)
            if self.quota < 1:
                raise QuotaExhausted(ApiProblem(403, "quotaExceeded", "The day's quota is spent."))
            self.quota -= 1

    def _shown(self, row: PlaylistItem, place: int) -> PlaylistItem:
        gone = self.gone.get(row.video_id)
        if gone in (Availability.PRIVATE, Availability.DELETED):
            return replace(row, position=place, title=f"{gone} video", availability=gone)
        video = self.shown.get(row.video_id)
        title = video.title if video is not None else f"Title of {row.video_id}"
        return replace(row, position=place, title=title, channel_title="A maker")

    def _page(self, rows: list[Any], name: str, token: str | None) -> tuple[list[Any], str | None]:
        start = 0
        if token is not None:
            prefix, _, number = token.rpartition(":")
            if prefix != f"{self.token_salt}{name}":
                raise PageTokenRefused(ApiProblem(400, "invalidPageToken", "The page token is not taken."))
            start = int(number)
        end = start + self.page_size
        return rows[start:end], f"{self.token_salt}{name}:{end}" if end < len(rows) else None

    @staticmethod
    def _etag(*content: object) -> str:
        return hashlib.sha256(repr(content).encode()).hexdigest()[:20]


def once(error: Callable[[], YouTubeError], when: Callable[[Call], bool], times: int = 1) -> Callable[[Call], None]:
    """A fault for the first calls that `when` is true of."""
    left = [times]

    def fault(call: Call) -> None:
        if left[0] > 0 and when(call):
            left[0] -= 1
            raise error()

    return fault
