"""Runs `ytsync` with every logger at DEBUG on standard error, as somebody hunting a fault would.

Whom the process looks up or connects to is noted in the file that YTSYNC_TEST_REACHED names, one host a line.
"""

import logging
import os
import sys
from typing import Any


def main() -> int:
    """The terminal; what anybody logs, at any level, is on standard error as it was written."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    sys.addaudithook(_note)
    from ytsync_desktop.cli import main as run

    return run()


def _note(event: str, args: tuple[Any, ...]) -> None:
    file = os.environ.get("YTSYNC_TEST_REACHED")
    if file and event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        target = args[0] if event == "socket.getaddrinfo" else args[1]
        host = target[0] if isinstance(target, tuple) else target
        with open(file, "a", encoding="utf-8") as stream:  # noqa: PTH123 (opening itself is an event, too)
            stream.write(f"{host!s}\n")


if __name__ == "__main__":
    sys.exit(main())
