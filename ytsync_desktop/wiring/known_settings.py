"""The settings of an opened folder, read once: every call to YouTube asks for the limits in them."""

from __future__ import annotations

from dataclasses import replace

from ytsync_desktop.core.ports import SettingsStore
from ytsync_desktop.core.settings import Settings


class KnownSettings:
    """Fulfils core.ports.SettingsStore on top of another. Only the holder of the folder's lock changes settings.

    In the demo the settle time is 0 unless the person chose another than the default: the demo's YouTube shows its
    changes at once, so there is nothing to wait for.
    """

    def __init__(self, settings: SettingsStore, *, demo: bool) -> None:
        self._settings = settings
        self._demo = demo
        self._known: Settings | None = None

    def load(self) -> Settings:
        """The settings in force."""
        if self._known is None:
            self._known = self._adapted(self._settings.load())
        return self._known

    def set(self, name: str, text: str) -> Settings:
        """Change one; BadInput when it cannot be."""
        self._known = self._adapted(self._settings.set(name, text))
        return self._known

    def _adapted(self, settings: Settings) -> Settings:
        if self._demo and settings.settle_seconds == Settings().settle_seconds:
            return replace(settings, settle_seconds=0.0)
        return settings
