"""The latest look at YouTube that writes which take something away stand on: while it is fresh, and for a few only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ytsync_desktop.core.library import Playlist, PlaylistId, PlaylistItem, PlaylistItemId, VideoId
from ytsync_desktop.core.looks import FRESH
from ytsync_desktop.core.ports import Clock


@dataclass
class _Look:
    """`places` of the `playlist` that was listed, or the `playlists` that are to be deleted: None where one is gone."""

    at: float
    left: int
    playlist: PlaylistId | None
    places: dict[PlaylistItemId, VideoId]
    playlists: dict[PlaylistId, Playlist | None]


class Looks:
    """Holds one look; the next one takes its place. `most` is how many deletes a look serves."""

    def __init__(self, clock: Clock, most: int) -> None:
        self.most = most
        self._clock = clock
        self._look: _Look | None = None

    def forget(self) -> None:
        """What was seen counts no more."""
        self._look = None

    def _latest(self) -> _Look | None:
        look = self._look
        return look if look and look.left > 0 and self._clock.monotonic() - look.at <= FRESH else None

    # --- places of one playlist -------------------------------------------------------------------------------------

    def shows_places(self, playlist: PlaylistId) -> bool:
        """Whether another remove from the playlist may stand on the latest look."""
        look = self._latest()
        return look is not None and look.playlist == playlist

    def keep_places(self, playlist: PlaylistId, listing: Iterable[PlaylistItem], serves: int) -> None:
        """Keep a listing of the playlist, made just now, for so many removes."""
        places = {item.id: item.video_id for item in listing}
        self._look = _Look(self._clock.monotonic(), serves, playlist, places, {})

    def use_places(self, video: VideoId) -> set[PlaylistItemId]:
        """The places of a video by the latest look; for one remove."""
        if self._look is None:
            return set()
        self._look.left -= 1
        return {item_id for item_id, held in self._look.places.items() if held == video}

    def note_removed(self, item: str | None) -> None:
        """A place that was seen is gone."""
        if self._look is not None:
            self._look.places.pop(PlaylistItemId(item or ""), None)

    # --- playlists to be deleted ------------------------------------------------------------------------------------

    def shows_playlist(self, playlist: PlaylistId) -> bool:
        """Whether a delete of the playlist may stand on the latest look."""
        look = self._latest()
        return look is not None and playlist in look.playlists

    def keep_playlists(self, asked: Collection[PlaylistId], found: Mapping[PlaylistId, Playlist], at: float) -> None:
        """Keep what was found of the playlists that were asked for, as of the monotonic time `at`."""
        self._look = _Look(at, self.most, None, {}, {one: found.get(one) for one in asked})

    def use_playlist(self, playlist: PlaylistId) -> Playlist | None:
        """A playlist by the latest look, None where it is gone; once, since another try wants another look."""
        if self._look is None:
            return None
        self._look.left -= 1
        return self._look.playlists.pop(playlist)
