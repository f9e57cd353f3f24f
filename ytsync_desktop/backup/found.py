"""Backup files that the register does not know, as after the loss of its database: read, checked, registered again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ytsync_desktop.backup.document import parse
from ytsync_desktop.backup.files import MAX_BYTES, Register
from ytsync_desktop.core.errors import StoreProblem


def find_again(folder: Path, register: Register) -> tuple[int, tuple[Path, ...]]:
    """Register every sound file of `folder`, oldest first; how many, and which files are no sound backups."""
    known = {info.file_name for info in register.list()}
    files = sorted(file for file in folder.glob("*.json") if file.name not in known and not file.is_symlink())
    unsound = tuple(file for file in files if not _take_in(file, register))
    return len(files) - len(unsound), unsound


def _take_in(file: Path, register: Register) -> bool:
    try:
        if file.stat().st_size > MAX_BYTES:
            return False
        data = file.read_bytes()
        backup = parse(data.decode("utf-8", errors="replace"), str(file))
    except (OSError, StoreProblem):
        return False
    register.add(
        created_at=backup.taken_at,
        job_id=None,
        playlists=len(backup.playlists),
        items=sum(map(len, backup.items.values())),
        sha256=hashlib.sha256(data).hexdigest(),
        file_name=file.name,
        channel_id=backup.channel_id,
    )
    return True
