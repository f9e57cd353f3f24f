"""The first step of opening a data folder: whether it may be opened, and the lock on it. Loads no database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ytsync_desktop.core.addresses import GOOGLE_ROOT, check_api_root
from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.store.folder import DataFolder, FolderLock
from ytsync_desktop.store.problems import missing

DEMO_STATE = "simulator"
"""What a folder of the demo holds, and no other."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A folder that may be opened; `lock` is None where it is only to be read."""

    folder: DataFolder
    api_root: str
    lock: FolderLock | None

    def give_up(self) -> None:
        """Let go of the folder."""
        if self.lock is not None:
            self.lock.release()


def claim(data_dir: Path, api_root: str | None, *, demo: bool = False, lock: bool = True) -> Claim:
    """Check and lock; errors as in `Application.open`. The demo's API root is known once it is started."""
    root = "" if demo else check_api_root(api_root or GOOGLE_ROOT)
    folder = DataFolder(data_dir)
    if demo and folder.database.exists() and not (folder.path / DEMO_STATE).exists():
        raise NotPossible(f"{data_dir} holds a real account's library; the demo needs a folder of its own.")
    if folder.lost():
        raise missing(folder.database)
    return Claim(folder, root, folder.lock() if lock else None)
