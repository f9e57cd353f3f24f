"""The latest look at YouTube that writes which take something away stand on: while it is fresh, and for a few only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ytsync_desktop.core.library import Playlist, PlaylistId, PlaylistItem, PlaylistItemId, VideoId
from ytsync_desktop.core.looks import DELETES, FRESH, REMOVES, served
from ytsync_desktop.core.ports import Clock


@dataclass
class _Listing:
    """The places of one playlist, read at the monotonic time `at`, for `left` more removes."""

    at: float
    left: int
    playlist: PlaylistId
    places: dict[PlaylistItemId, VideoId]


@dataclass
class _Playlists:
    """Playlists that are to be deleted, read at the monotonic time `at`, each for one delete."""

    at: float
    found: dict[PlaylistId, Playlist]


class Looks:
    """Holds one look; the next one takes its place. `removes` and `deletes` are how many of them one serves at most."""

    def __init__(self, clock: Clock, pause: float) -> None:
        self.removes = served(pause, REMOVES)
        self.deletes = served(pause, DELETES)
        self._clock = clock
        self._look: _Listing | _Playlists | None = None

    def forget(self) -> None:
        """What was seen counts no more."""
        self._look = None

    def is_fresh(self) -> bool:
        """Whether the latest look still says how things are."""
        return self._look is not None and self._clock.monotonic() - self._look.at <= FRESH

    # --- places of one playlist -------------------------------------------------------------------------------------

    def shows_places(self, playlist: PlaylistId) -> bool:
        """Whether another remove from the playlist may stand on the latest look."""
        look = self._look
        return isinstance(look, _Listing) and look.playlist == playlist and look.left > 0 and self.is_fresh()

    def keep_places(self, playlist: PlaylistId, listing: Iterable[PlaylistItem], at: float, serves: int) -> None:
        """Keep a listing of the playlist, begun at the monotonic time `at`, for so many removes."""
        self._look = _Listing(at, serves, playlist, {item.id: item.video_id for item in listing})

    def use_places(self, video: VideoId) -> set[PlaylistItemId]:
        """The places of a video by the latest look; for one remove."""
        if not isinstance(self._look, _Listing):
            return set()
        self._look.left -= 1
        return {item_id for item_id, held in self._look.places.items() if held == video}

    def note_removed(self, item: str | None) -> None:
        """A place that was seen is gone."""
        if isinstance(self._look, _Listing):
            self._look.places.pop(PlaylistItemId(item or ""), None)

    # --- playlists to be deleted ------------------------------------------------------------------------------------

    def shows_playlist(self, playlist: PlaylistId) -> bool:
        """Whether a delete of the playlist may stand on the latest look."""
        return isinstance(self._look, _Playlists) and playlist in self._look.found and self.is_fresh()

    def keep_playlists(self, found: Mapping[PlaylistId, Playlist], at: float) -> None:
        """Keep the playlists that were found when asked for at the monotonic time `at`."""
        self._look = _Playlists(at, dict(found))

    def use_playlist(self, playlist: PlaylistId) -> Playlist | None:
        """A playlist by the latest look, None where it was not seen; once, since another try wants another look."""
        return self._look.found.pop(playlist, None) if isinstance(self._look, _Playlists) else None
