"""`python -m ytsync_desktop.cli`; the packaged `ytsync` starts here."""

from __future__ import annotations

import sys


def main() -> int:
    """Run a command, or be the simulator that a packaged terminal starts by running itself."""
    if sys.argv[1:2] == ["--run-simulator"]:
        from ytsync_desktop.simulator.__main__ import main as run_simulator

        return run_simulator(sys.argv[2:])
    from ytsync_desktop.cli import main as run_command

    return run_command()


if __name__ == "__main__":
    sys.exit(main())
