"""Beginning anew where the database cannot be used: it is moved aside, a new one made, and the backups found again."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ytsync_desktop.backup.found import find_again
from ytsync_desktop.core.errors import NotPossible, StoreUnfit
from ytsync_desktop.store.aside import set_aside
from ytsync_desktop.store.backup_register import BackupRegister
from ytsync_desktop.store.database import open_database
from ytsync_desktop.store.folder import DataFolder
from ytsync_desktop.store.schema import check_thoroughly


@dataclass(frozen=True, slots=True)
class Anew:
    """What was moved aside, how many backups were found again, and which files in their folder are no sound ones."""

    set_aside: tuple[Path, ...]
    backups: int
    unsound: tuple[Path, ...]

    @property
    def sentence(self) -> str:
        """What happened and what comes next, for a person."""
        kept = f"The old database is kept as {self.set_aside[0].name}. " if self.set_aside else ""
        unsound = f" {len(self.unsound):,} files beside them are no sound backups." if self.unsound else ""
        return (
            f"{kept}A new one is made, and {self.backups:,} backups were found again.{unsound} Sign in, import the "
            "library, and approve your categories: playlists that this app had made are continued, so that only what "
            "is left is planned."
        )


def begin_anew(data_dir: Path) -> Anew:
    """Move an unusable database aside and make a new one; nothing is deleted.

    NotPossible where the database is in order or was never made; AnotherInstance while somebody works on the folder.
    """
    folder = DataFolder(data_dir)
    if not folder.path.is_dir():
        raise _never_made(folder)
    with folder.lock():
        _require_unusable(folder)
        # Whole before it gets its name: a kill on the way leaves the old one in its place, or none, and is repeated.
        new = folder.database.with_name(f"{folder.database.name}.new")
        new.unlink(missing_ok=True)
        database = open_database(new)
        try:
            backups, unsound = find_again(folder.backups, BackupRegister(database))
        finally:
            database.close()
        moved = set_aside(folder.database, datetime.now(UTC))
        new.rename(folder.database)
    return Anew(moved, backups, unsound)


def _require_unusable(folder: DataFolder) -> None:
    if folder.lost():
        return
    if not folder.database.exists():
        raise _never_made(folder)
    try:
        with closing(open_database(folder.database)) as database:
            check_thoroughly(folder.database)
            database.check_values()
    except StoreUnfit:
        return
    raise NotPossible(
        f"The database {folder.database} is in order; there is no need to begin anew.", where=str(folder.database)
    )


def _never_made(folder: DataFolder) -> NotPossible:
    return NotPossible(f"There is nothing in {folder.path} yet: sign in to begin.", where=str(folder.path))
