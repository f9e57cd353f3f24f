"""Backup files in the data folder: written whole, reopened and compared before they are registered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from ytsync_desktop.backup.document import parse, render
from ytsync_desktop.backup.unregistered import (
    MAX_BYTES,
    Unregistered,
    fingerprint,
    read_unregistered,
    unregistered,
    with_titles,
)
from ytsync_desktop.core.errors import BadInput, StoreProblem
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.ports import Backup, BackupInfo
from ytsync_desktop.core.text_files import drafts, write_whole


class Register(Protocol):
    """The list of backups that the database keeps."""

    def add(
        self,
        *,
        created_at: datetime,
        job_id: int | None,
        playlists: int,
        items: int,
        sha256: str,
        file_name: str,
        channel_id: ChannelId,
    ) -> BackupInfo:
        """Note a backup whose file was verified."""

    def list(self) -> tuple[BackupInfo, ...]:
        """All, newest first."""

    def get(self, backup_id: int) -> BackupInfo:
        """One; NotPossible when it is unknown."""

    def replace(self, backup_id: int, *, sha256: str, file_name: str) -> None:
        """Note that another file, just verified, stands for a backup."""


class BackupFiles:
    """Fulfils core.ports.Backups with one file a backup in `folder` and its row in `register`."""

    def __init__(self, folder: Path, register: Register) -> None:
        self._folder = folder
        self._register = register

    def save(self, backup: Backup, job_id: int | None) -> BackupInfo:
        """Write, reopen, compare, register. StoreProblem when what was read differs from what was meant."""
        sha256, name = self._write(render(backup), backup.taken_at)
        return self._register.add(
            created_at=backup.taken_at,
            job_id=job_id,
            playlists=len(backup.playlists),
            items=sum(map(len, backup.items.values())),
            sha256=sha256,
            file_name=name,
            channel_id=backup.channel_id,
        )

    def load(self, backup_id: int) -> Backup:
        """Read and check a registered backup."""
        info = self._register.get(backup_id)
        return self._read(self._folder / Path(info.file_name).name, info.sha256)

    def list(self) -> tuple[BackupInfo, ...]:
        """All, newest first."""
        return self._register.list()

    def give_titles(self, backup_id: int, titles: Mapping[str, str]) -> None:
        """Write a backup anew with these titles of videos, by id; a video that is not among them is left without one.

        Everything else stays as it was: ids, order, times, and the person's own titles and descriptions of playlists.
        """
        info, backup = self._register.get(backup_id), self.load(backup_id)
        later = with_titles(backup, titles)
        if later == backup:
            return
        sha256, name = self._write(render(later), backup.taken_at)
        self._register.replace(backup_id, sha256=sha256, file_name=name)
        if name != info.file_name:
            self._delete(self._folder / Path(info.file_name).name)

    def drop_drafts(self) -> None:
        """Delete what was not written to its end because the process was killed."""
        for draft in drafts(self._folder, "*.json"):
            self._delete(draft)

    def drop_copies(self) -> None:
        """Delete what `give_titles` left when it was killed: files that say the same as a registered, sound one."""
        listed = self._register.list()
        for file in unregistered(self._folder, {info.file_name for info in listed}):
            found = read_unregistered(file)
            if found is not None and any(self._says(info, found) for info in listed):
                self._delete(file)

    def _says(self, info: BackupInfo, found: Unregistered) -> bool:
        try:
            return info.created_at == found.taken_at and fingerprint(self.load(info.id)) == found.mark
        except StoreProblem:
            return False  # then the copy is all there is

    def _delete(self, file: Path) -> None:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreProblem(f"{file} cannot be deleted: {error.strerror}.", where=str(file)) from error

    def _write(self, text: str, taken_at: datetime) -> tuple[str, str]:
        """Write, reopen, compare; the checksum and the name."""
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        name = f"{taken_at:%Y-%m-%d-%H%M%S}-{sha256[:8]}.json"
        file = self._folder / name
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            write_whole(file, text)
        except BadInput as error:
            raise StoreProblem(f"The backup could not be written: {error.message}", where=str(file)) from error
        if render(self._read(file, sha256)) != text:
            raise StoreProblem(f"The backup {file} reads differently from what was written.", where=str(file))
        return sha256, name

    def _read(self, file: Path, sha256: str) -> Backup:
        try:
            if file.stat().st_size > MAX_BYTES:
                raise StoreProblem(f"{file} is too large to be a backup.", where=str(file))
            data = file.read_bytes()
        except OSError as error:
            raise StoreProblem(f"{file} cannot be read: {error.strerror}.", where=str(file)) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreProblem(f"{file} is not the file that was written: its checksum differs.", where=str(file))
        return parse(data.decode("utf-8", errors="replace"), str(file))
