"""Where the person's settings are kept."""

from __future__ import annotations

from typing import Protocol

from ytsync_desktop.core.settings import Settings


class SettingsStore(Protocol):
    """The person's settings."""

    def load(self) -> Settings:
        """The settings in force."""

    def set(self, name: str, text: str) -> Settings:
        """Change one; BadInput when it cannot be."""
