"""The port to what the person has settled about single playlists."""

from __future__ import annotations

from typing import Protocol

from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import CategoryId, PlaylistId


class ChoiceStore(Protocol):
    """At most one choice for a playlist."""

    def load(self) -> Choices:
        """All of them; one about a category that is no more is none. Without what only the settings say."""

    def leave_alone(self, playlist_id: PlaylistId) -> None:
        """Neither change nor delete it. Replaces another choice about it."""

    def become(self, playlist_id: PlaylistId, category_id: CategoryId) -> None:
        """Make it this category; another playlist chosen for that becomes free. Replaces another choice about it."""

    def forget(self, playlist_id: PlaylistId) -> None:
        """Leave it to the plan again."""
