"""What the person has settled about existing playlists before a plan is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ytsync_desktop.core.library import CategoryId, PlaylistId


@dataclass(frozen=True, slots=True)
class Choices:
    """`untouched` playlists are neither changed nor deleted; `becomes` names the category a playlist must become.

    With `remove_unavailable` private and deleted videos are taken out of playlists that go on as categories; without,
    they stay there for nothing. `linked` are the playlists that any category has, whether or not it is in the plan.
    """

    untouched: frozenset[PlaylistId] = frozenset()
    becomes: Mapping[PlaylistId, CategoryId] = field(default_factory=dict)
    remove_unavailable: bool = False
    linked: frozenset[PlaylistId] = frozenset()

    @property
    def spoken_for(self) -> frozenset[PlaylistId]:
        """Playlists that belong, or shall belong, to a category: no other may have them, and no plan deletes them."""
        return self.linked | frozenset(self.becomes)

    def about(self, playlist_id: PlaylistId) -> bool:
        """Whether anything is settled about this playlist."""
        return playlist_id in self.untouched or playlist_id in self.becomes
