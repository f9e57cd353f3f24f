"""Backup files that the register does not know: read, and known again by what they say apart from titles of videos."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ytsync_desktop.backup.document import parse, render
from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.core.library import ChannelId, PlaylistId, PlaylistItem
from ytsync_desktop.core.ports import Backup

MAX_BYTES = 512 * 1024 * 1024
"""A larger file is not one of ours."""


@dataclass(frozen=True, slots=True)
class Unregistered:
    """What is to be known of a sound backup file; `mark` is its fingerprint, `written` when it was, in nanoseconds."""

    file: Path
    written: int
    sha256: str
    mark: str
    channel_id: ChannelId
    taken_at: datetime
    playlists: int
    items: int


def unregistered(folder: Path, known: Collection[str]) -> Iterator[Path]:
    """The files of `folder` that may be backups and are not among the `known` names."""
    return (file for file in folder.glob("*.json") if file.name not in known and not file.is_symlink())


def read_unregistered(file: Path) -> Unregistered | None:
    """The backup in a file; None where it is no sound one."""
    try:
        facts = file.stat()
        if facts.st_size > MAX_BYTES:
            return None
        data = file.read_bytes()
        backup = parse(data.decode("utf-8", errors="replace"), str(file))
    except (OSError, StoreProblem):
        return None
    return Unregistered(
        file=file,
        written=facts.st_mtime_ns,
        sha256=hashlib.sha256(data).hexdigest(),
        mark=fingerprint(backup),
        channel_id=backup.channel_id,
        taken_at=backup.taken_at,
        playlists=len(backup.playlists),
        items=sum(map(len, backup.items.values())),
    )


def with_titles(backup: Backup, titles: Mapping[str, str]) -> Backup:
    """The backup with these titles of videos, by id; a video that is not among them is left without one."""

    def titled(item: PlaylistItem) -> PlaylistItem:
        return replace(item, title=titles.get(item.video_id, ""))

    items: dict[PlaylistId, tuple[PlaylistItem, ...]] = {
        playlist_id: tuple(map(titled, listed)) for playlist_id, listed in backup.items.items()
    }
    return replace(backup, items=items)


def fingerprint(backup: Backup) -> str:
    """The same for files that stand for one backup: all they say, their moment and channel too, but titles of videos.

    A refresh of titles that was killed leaves two of them.
    """
    return hashlib.sha256(render(with_titles(backup, {})).encode()).hexdigest()
