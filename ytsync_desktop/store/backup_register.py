"""The register of verified backup files; the files themselves are written and read by the package `backup`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.ports import BackupInfo
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.job_tables import BACKUPS

_COLUMNS = (
    BACKUPS.c.id,
    BACKUPS.c.created_at,
    BACKUPS.c.job_id,
    BACKUPS.c.playlists,
    BACKUPS.c["items"],
    BACKUPS.c.sha256,
    BACKUPS.c.file_name,
)


class BackupRegister:
    """Rows of `backup_snapshots`."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
        """Register a file that was reopened and found equal to what was meant. `sha256` in 64 hex digits."""
        new = insert(BACKUPS).values(
            created_at=created_at,
            job_id=job_id,
            playlists=playlists,
            items=items,
            sha256=sha256,
            file_name=file_name,
            channel_id=channel_id,
        )
        with self._database.write() as connection:
            return _info(connection.execute(new.returning(*_COLUMNS)).one())

    def get(self, backup_id: int) -> BackupInfo:
        """One backup; NotPossible when it is unknown."""
        with self._database.read() as connection:
            row = connection.execute(select(*_COLUMNS).where(BACKUPS.c.id == backup_id)).one_or_none()
        if row is None:
            raise NotPossible(f"There is no backup {backup_id}.", where=str(backup_id))
        return _info(row)

    def replace(self, backup_id: int, *, sha256: str, file_name: str) -> None:
        """Another file stands for a backup: reopened, and found to be what was meant."""
        change = update(BACKUPS).where(BACKUPS.c.id == backup_id)
        with self._database.write() as connection:
            connection.execute(change.values(sha256=sha256, file_name=file_name))

    def list(self) -> tuple[BackupInfo, ...]:
        """All, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(*_COLUMNS).order_by(BACKUPS.c.id.desc())).all()
        return tuple(_info(row) for row in rows)


def _info(row: Row[*tuple[Any, ...]]) -> BackupInfo:
    return BackupInfo(
        id=row.id,
        created_at=row.created_at,
        job_id=row.job_id,
        playlists=row.playlists,
        items=row.items,
        sha256=row.sha256,
        file_name=row.file_name,
    )
