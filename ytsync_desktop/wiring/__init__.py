"""Composition root without Qt: joins store, YouTube, credentials and engines; decides nothing beyond the joining."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ytsync_desktop.wiring.places import default_data_dir

if TYPE_CHECKING:
    from ytsync_desktop.wiring.application import Application

__all__ = ["Application", "default_data_dir"]


def __getattr__(name: str) -> Any:
    """The application is loaded when it is asked for: the window is painted before."""
    if name == "Application":
        from ytsync_desktop.wiring.application import Application

        return Application
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
