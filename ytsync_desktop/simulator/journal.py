"""The append-only file that the state is rebuilt from after a restart; a killed process loses nothing it answered."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Event = dict[str, Any]


class EventJournal:
    """One line per commit, each a JSON list of events, handed to the operating system before the reply is sent.

    There is no fsync: the file survives SIGKILL, not a power cut.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def replay(self) -> Iterator[list[Event]]:
        """Every commit so far; a torn last line is cut off, for its reply was never sent."""
        raw = self._path.read_bytes() if self._path.exists() else b""
        whole = raw.rfind(b"\n") + 1
        if whole < len(raw):
            os.truncate(self._path, whole)
        for line in raw[:whole].splitlines():
            yield json.loads(line)

    def append(self, events: list[Event]) -> None:
        """Write one commit."""
        if self._file is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._file = os.open(self._path, flags, 0o600)
        os.write(self._file, json.dumps(events, separators=(",", ":")).encode() + b"\n")

    def clear(self) -> None:
        """Forget everything."""
        self.close()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Give the file back; a later append opens it again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
