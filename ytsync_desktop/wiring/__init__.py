"""Composition root without Qt: joins store, YouTube, credentials and engines; decides nothing beyond the joining."""

from ytsync_desktop.wiring.application import Application
from ytsync_desktop.wiring.places import default_data_dir

__all__ = ["Application", "default_data_dir"]
