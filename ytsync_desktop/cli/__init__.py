"""`ytsync`: the same engine as the window's, for scripts, machines without a screen, and tests."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from ytsync_desktop.cli.interruption import EXIT_CODE, Interruption

# Loading makes many objects that stay. Looking through them as often as Python does by default takes a fifth of the
# time of a command such as `ytsync status`.
_NEW_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Never raises, never prints a traceback."""
    gc.set_threshold(_NEW_OBJECTS_BETWEEN_COLLECTIONS)
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Before the rest is loaded: a signal that comes meanwhile must not find nobody listening.
    interruption = Interruption()
    interruption.install()
    try:
        from ytsync_desktop.cli.main import run

        return run(arguments, interruption)
    except KeyboardInterrupt:
        if "--json" in arguments:
            sys.stdout.write("{}\n")
        return EXIT_CODE
