"""`python -m ytsync_desktop` opens the window; the packaged `ytsync-desktop` starts here."""

from __future__ import annotations

import sys


def main() -> int:
    """Open the window, or be the simulator that a packaged window starts by running itself."""
    if sys.argv[1:2] == ["--run-simulator"]:
        # Asked first, so that the simulator's process never loads Qt.
        from ytsync_desktop.simulator.__main__ import main as run_simulator

        return run_simulator(sys.argv[2:])
    from ytsync_desktop.app import main as open_window

    return open_window()


if __name__ == "__main__":
    sys.exit(main())
