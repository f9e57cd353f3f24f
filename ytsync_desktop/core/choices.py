"""What the person has settled about existing playlists before a plan is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ytsync_desktop.core.library import CategoryId, PlaylistId


@dataclass(frozen=True, slots=True)
class Choices:
    """`untouched` playlists are neither changed nor deleted; `becomes` names the category a playlist must become.

    With `remove_unavailable` private and deleted videos are taken out of playlists that go on as categories; without,
    they stay there for nothing.
    """

    untouched: frozenset[PlaylistId] = frozenset()
    becomes: Mapping[PlaylistId, CategoryId] = field(default_factory=dict)
    remove_unavailable: bool = False

    def about(self, playlist_id: PlaylistId) -> bool:
        """Whether anything is settled about this playlist."""
        return playlist_id in self.untouched or playlist_id in self.becomes
