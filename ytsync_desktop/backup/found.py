"""Backup files that the register does not know, as after the loss of its database: read, checked, registered again."""

from __future__ import annotations

from pathlib import Path

from ytsync_desktop.backup.files import Register
from ytsync_desktop.backup.unregistered import Unregistered, read_unregistered, unregistered


def find_again(folder: Path, register: Register) -> tuple[int, tuple[Path, ...]]:
    """Register every sound file of `folder`, oldest first; how many, and which files are no sound backups.

    Of two that stand for one backup, the one written last: the other goes when titles are next refreshed.
    """
    files = sorted(unregistered(folder, {info.file_name for info in register.list()}))
    latest: dict[str, Unregistered] = {}
    unsound = []
    for file in files:
        found = read_unregistered(file)
        if found is None:
            unsound.append(file)
        elif found.mark not in latest or found.written > latest[found.mark].written:
            latest[found.mark] = found
    for found in latest.values():
        _register(found, register)
    return len(latest), tuple(unsound)


def _register(found: Unregistered, register: Register) -> None:
    register.add(
        created_at=found.taken_at,
        job_id=None,
        playlists=found.playlists,
        items=found.items,
        sha256=found.sha256,
        file_name=found.file.name,
        channel_id=found.channel_id,
    )
