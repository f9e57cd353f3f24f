"""The data folder: where things lie in it, who may look, and the lock that lets one process work on it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from types import TracebackType

from ytsync_desktop.core.errors import AnotherInstance, StoreProblem
from ytsync_desktop.store.problems import file_problem

FILE_NAME = "ytsync.db"
_STAMP = "[0-9a-f]" * 16
INDEX_FILES = (f"videos-{_STAMP}.index", f"videos-{_STAMP}.draft")
"""Patterns of what `video_files` keeps beside the database."""
_TRIES = 15
_PAUSE = 0.02
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class DataFolder:
    """Paths of one data folder. Nothing is created before `create`."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @property
    def database(self) -> Path:
        """The database file."""
        return self.path / FILE_NAME

    @property
    def backups(self) -> Path:
        """Where backup files go."""
        return self.path / "backups"

    @property
    def logs(self) -> Path:
        """Where logs go."""
        return self.path / "logs"

    def create(self) -> None:
        """Make the folder and its parts, for the owner alone whatever the umask; StoreProblem when it cannot be."""
        try:
            for part in (self.path, self.backups, self.logs):
                _make_private(part)
        except OSError as error:
            raise StoreProblem(
                f"The data folder {self.path} cannot be made: {error.strerror}.", where=str(self.path)
            ) from error

    def lost(self) -> bool:
        """Whether the database is missing or empty although this folder was worked on: its backups are still there."""
        try:
            there = self.database.exists() and self.database.stat().st_size > 0
            return not there and any(self.backups.glob("*.json"))
        except OSError:
            return False  # what may not be looked at is told by whoever opens it

    def free_bytes(self) -> int:
        """Room left on the disk that holds the folder; StoreProblem when the folder is not there any more."""
        try:
            return shutil.disk_usage(self.path).free
        except OSError as error:
            raise file_problem(error, self.path) from error

    def lock(self) -> FolderLock:
        """Take the folder for this process, until released or until the process ends; AnotherInstance when taken."""
        self.create()
        return FolderLock(self.path)

    def in_use(self) -> bool:
        """Whether a process works on the folder at this moment. Creates nothing."""
        lock_file = self.path / FolderLock.FILE_NAME
        try:
            descriptor = os.open(lock_file, os.O_RDWR)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise file_problem(error, lock_file) from error
        try:
            return not _try_lock(descriptor, lock_file)
        finally:
            os.close(descriptor)


class FolderLock:
    """The operating system's lock on the folder: gone at once when the process is killed."""

    FILE_NAME = "lock"

    def __init__(self, folder: Path) -> None:
        path = folder / self.FILE_NAME
        self._descriptor: int | None = _open_private(path)
        # `in_use` of another process holds the lock for a few microseconds: a start must not fail for that.
        for _ in range(_TRIES):
            if _try_lock(self._descriptor, path):
                return
            time.sleep(_PAUSE)
        self.release()
        raise AnotherInstance(f"Another window or terminal is working on {folder}.", where=str(folder))

    def release(self) -> None:
        """Give the folder back; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _make_private(path: Path) -> None:
    """The folder and those above it that are missing, for the owner alone: in an open one, others could swap it."""
    if not path.is_dir():
        if not path.parent.exists():
            _make_private(path.parent)
        path.mkdir(mode=0o700)


def _open_private(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
    except OSError as error:
        raise file_problem(error, path) from error


def _try_lock(descriptor: int, path: Path) -> bool:
    try:
        _lock_now(descriptor)
    except _TAKEN:
        return False
    except OSError as error:
        raise StoreProblem(
            f"{path} cannot be locked ({error.strerror}). Choose a data folder on a disk of this machine.",
            where=str(path),
        ) from error
    return True


if sys.platform == "win32":
    import msvcrt

    _TAKEN = PermissionError

    def _lock_now(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    _TAKEN = BlockingIOError

    def _lock_now(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
