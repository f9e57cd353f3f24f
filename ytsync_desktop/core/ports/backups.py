"""Where backups of what is on YouTube are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ytsync_desktop.core.library import ChannelId, Playlist, PlaylistId, PlaylistItem


@dataclass(frozen=True, slots=True)
class Backup:
    """What was on YouTube at one moment. `items` per playlist in order of position."""

    channel_id: ChannelId
    taken_at: datetime
    playlists: tuple[Playlist, ...]
    items: Mapping[PlaylistId, tuple[PlaylistItem, ...]]


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One backup file, as listed."""

    id: int
    created_at: datetime
    job_id: int | None
    playlists: int
    items: int
    sha256: str
    file_name: str


class Backups(Protocol):
    """Backup files and their register."""

    def save(self, backup: Backup, job_id: int | None) -> BackupInfo:
        """Write atomically, reopen, compare; registered only when what was read equals what was meant."""

    def load(self, backup_id: int) -> Backup:
        """Read and check; StoreProblem naming the file when checksum, schema or counts do not hold."""

    def list(self) -> tuple[BackupInfo, ...]:
        """All, newest first."""
