"""What a disk may hold after a power cut, worked out from the calls that were made on files before it.

A write counts for sure once its file was synced after it; until then any part of it may be there, down to sectors. The
making of a file counts once the file was synced first (SQLite syncs the folder then), its deletion only when the folder
was synced with it; until then either may be the case.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
SYNCS_THE_FOLDER = 1
"""The flag of a delete that is to last."""


@dataclass(frozen=True)
class Event:
    """One call that succeeded: `make`, `write`, `truncate`, `sync`, `delete`; or `request`, which left the machine."""

    name: str
    file: str = ""
    at: int = 0
    data: bytes = b""


@dataclass
class _File:
    """The content that is sure, and what was done to it since."""

    sure: bytes = b""
    since: list[Event] = field(default_factory=list)


class Disk:
    """The files of one folder. `play` each event; `after_a_cut` says what could be found then."""

    def __init__(self, start: dict[str, bytes]) -> None:
        self._files = {name: _File(content) for name, content in start.items()}
        self._entries = dict(self._files)
        self._unsure: dict[str, _File | None] = {}

    def play(self, event: Event) -> None:
        """Take one event in."""
        if event.name == "make":
            self._unsure.setdefault(event.file, self._entries.get(event.file))
            self._entries[event.file] = self._files[event.file] = _File()
        elif event.name == "delete":
            self._unsure.setdefault(event.file, self._entries.get(event.file))
            self._entries.pop(event.file, None)
            if event.at & SYNCS_THE_FOLDER:
                self._unsure.clear()
        elif event.name == "sync":
            file = self._files[event.file]
            file.sure, file.since = _played(file.sure, file.since), []
            self._unsure.pop(event.file, None)
        elif event.name in ("write", "truncate"):
            self._files[event.file].since.append(event)

    @property
    def settled(self) -> bool:
        """Whether nothing is unsure."""
        return not self._unsure and not any(file.since for file in self._entries.values())

    def after_a_cut(self, how: str, chance: random.Random) -> dict[str, bytes]:
        """The files: `none` of what was unsure happened, `all` of it, some at `random`, or some `torn` apart."""
        entries = dict(self._entries)
        for name, before in self._unsure.items():
            if how == "none" or (how in ("random", "torn") and chance.random() < 0.5):
                entries.pop(name, None)
                if before is not None:
                    entries[name] = before
        return {name: self._content(file, how, chance) for name, file in entries.items()}

    def _content(self, file: _File, how: str, chance: random.Random) -> bytes:
        if how == "none":
            return file.sure
        if how == "all":
            return _played(file.sure, file.since)
        kept = [event for event in file.since if chance.random() < 0.5]
        return _played(
            file.sure, [part for event in kept for part in (_torn(event, chance) if how == "torn" else [event])]
        )


def _played(content: bytes, events: list[Event]) -> bytes:
    grown = bytearray(content)
    for event in events:
        if event.name == "truncate":
            del grown[event.at :]
            grown.extend(bytes(event.at - len(grown)))
            continue
        grown.extend(bytes(max(0, event.at - len(grown))))
        grown[event.at : event.at + len(event.data)] = event.data
    return bytes(grown)


def _torn(event: Event, chance: random.Random) -> list[Event]:
    """Some sectors of a write; a small one happens or does not."""
    if event.name == "truncate":
        return [event]
    bounds = range(0, len(event.data), SECTOR)
    return [
        Event("write", event.file, event.at + start, event.data[start : start + SECTOR])
        for start in bounds
        if chance.random() < 0.5
    ]


def laid_out(files: dict[str, bytes], folder: Path) -> None:
    """Put the files there."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
