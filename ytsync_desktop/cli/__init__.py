"""`ytsync`: the same engine as the window's, for scripts, machines without a screen, and tests."""

from ytsync_desktop.cli.main import main

__all__ = ["main"]
