"""The signed-in account on YouTube, as engines see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ytsync_desktop.core.library import (
    Channel,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Privacy,
    Video,
    VideoId,
)


@dataclass(frozen=True, slots=True)
class PlaylistPage:
    """One page of playlists.list; no id comes twice."""

    items: tuple[Playlist, ...]
    next_page_token: str | None
    total: int
    etag: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page of playlistItems.list; no id comes twice."""

    items: tuple[PlaylistItem, ...]
    next_page_token: str | None
    total: int
    etag: str


class Listings(Protocol):
    """What an import reads of the signed-in account. Safe to use from several threads.

    Errors are `core.errors.YouTubeError`; all raise NotFound where YouTube answers 404. Calls book their unit in the
    ledger before they are sent, and none repeats a request by itself, but for a read that was answered with 401, once,
    with a new token. Every reply's `Date` is handed to the clock.
    """

    def own_channel(self) -> Channel:
        """The channel that the token speaks for (1 unit). ProjectProblem when the account has none."""

    def playlists_page(self, *, page_token: str | None = None, etag: str | None = None) -> PlaylistPage | None:
        """A page of the channel's own playlists (1 unit); None when `etag` still holds (304)."""

    def playlists_by_id(self, ids: Sequence[PlaylistId]) -> tuple[Playlist, ...]:
        """Up to 50 playlists by id (1 unit); those that do not exist are left out."""

    def items_page(
        self, playlist_id: PlaylistId, *, page_token: str | None = None, etag: str | None = None
    ) -> ItemPage | None:
        """A page of a playlist's items in order of position (1 unit); None when `etag` still holds (304)."""

    def videos(self, ids: Sequence[VideoId]) -> tuple[Video, ...]:
        """Up to 50 videos (1 unit). YouTube leaves out what it will not show."""


class YouTube(Listings, Protocol):
    """The whole of it, as a sync uses it: single looks and writes, under the terms of `Listings`.

    Looks book their unit as listings do. Writes do not: the journal books a write together with its intent.
    """

    def items_with_video(self, playlist_id: PlaylistId, video_id: VideoId) -> tuple[PlaylistItem, ...]:
        """The items of a playlist that hold one video (1 unit)."""

    def item_by_id(self, item_id: PlaylistItemId) -> PlaylistItem | None:
        """One item, or None (1 unit)."""

    def create_playlist(self, title: str, description: str, privacy: Privacy, language: str = "") -> Playlist:
        """Create a playlist; returns it only when the reply echoes title and description."""

    def update_playlist(
        self,
        playlist_id: PlaylistId,
        title: str,
        description: str,
        language: str = "",
        privacy: Privacy | None = None,
    ) -> Playlist:
        """Send the whole snippet: what is left out of it YouTube deletes. `privacy` None leaves the visibility."""

    def add_video(self, playlist_id: PlaylistId, video_id: VideoId) -> PlaylistItem:
        """Append a video; returns the item only when the reply echoes playlist and video."""

    def remove_item(self, item_id: PlaylistItemId) -> None:
        """Remove one place of a playlist; returns only after a 204."""

    def delete_playlist(self, playlist_id: PlaylistId) -> None:
        """Delete a playlist; returns only after a 204."""
