"""Which method of the API a request means, what it costs and whether it writes."""

from collections.abc import Callable
from dataclasses import dataclass

from .calls import Answer, Call
from .catalogue_calls import list_channels, list_videos
from .item_calls import delete_item, insert_item, list_items, update_item
from .playlist_calls import delete_playlist, insert_playlist, list_playlists, update_playlist

READ_UNITS, WRITE_UNITS = 1, 50


@dataclass(frozen=True, slots=True)
class Route:
    """One method of the API."""

    name: str
    handler: Callable[[Call], Answer]
    writes: bool

    @property
    def units(self) -> int:
        """What a call costs, whatever comes of it."""
        return WRITE_UNITS if self.writes else READ_UNITS


_BASE = "/youtube/v3/"

ROUTES: dict[tuple[str, str], Route] = {
    ("GET", _BASE + "playlists"): Route("playlists.list", list_playlists, False),
    ("POST", _BASE + "playlists"): Route("playlists.insert", insert_playlist, True),
    ("PUT", _BASE + "playlists"): Route("playlists.update", update_playlist, True),
    ("DELETE", _BASE + "playlists"): Route("playlists.delete", delete_playlist, True),
    ("GET", _BASE + "playlistItems"): Route("playlistItems.list", list_items, False),
    ("POST", _BASE + "playlistItems"): Route("playlistItems.insert", insert_item, True),
    ("PUT", _BASE + "playlistItems"): Route("playlistItems.update", update_item, True),
    ("DELETE", _BASE + "playlistItems"): Route("playlistItems.delete", delete_item, True),
    ("GET", _BASE + "videos"): Route("videos.list", list_videos, False),
    ("GET", _BASE + "channels"): Route("channels.list", list_channels, False),
}
PATHS = frozenset(path for _, path in ROUTES)
