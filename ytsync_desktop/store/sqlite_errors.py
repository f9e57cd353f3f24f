"""What SQLite's errors mean to the program: the one place where they become the errors of the core."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from ytsync_desktop.core.errors import DiskFull, StoreProblem, StoreUnfit
from ytsync_desktop.store.columns import Unreadable

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_FAULTS_OF_THE_PROGRAM = frozenset({sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_ERROR})
_PRIMARY = 0xFF
_NO_TEXT = "Could not decode to UTF-8"
"""What Python says, without a code, of bytes that are no text; only text was ever written."""
_CODE = re.compile(r"error code=(\d+)")


BEGIN_ANEW = "“ytsync begin-anew” keeps it aside and makes a new one."
"""What is said where the file itself is the problem; the window offers the same with a button."""


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about `path`, and values in it that cannot be read, into DiskFull or StoreProblem.

    Broken constraints and wrong SQL are faults of the program: they pass as they are.
    """
    try:
        yield
    except DBAPIError as error:
        problem = _problem(error.orig, path)
        if problem is None:
            raise
        raise problem from error
    except sqlite3.Error as error:
        problem = _problem(error, path)
        if problem is None:
            raise
        raise problem from error
    except (Unreadable, UnicodeDecodeError) as error:
        raise damaged(path, str(error)) from error


def damaged(path: Path, detail: str) -> StoreUnfit:
    """The error for a database that cannot be trusted."""
    return StoreUnfit(
        f"The database {path} is damaged ({detail}). It is kept as it is and nothing was changed. Put a copy in its "
        f"place, or begin anew: {BEGIN_ANEW}",
        where=str(path),
    )


def changed_plan(job_id: int) -> StoreUnfit:
    """The error for a plan that is not as it was frozen: the rest can be used, so there is no need to begin anew."""
    return StoreUnfit(
        f"The plan of job {job_id} is not the one that you confirmed: the database is damaged. Nothing was sent and "
        "nothing was changed. Put a copy in its place, or end the job and look at a new preview.",
        where=f"job {job_id}",
    )


def failed_check(path: Path, verdict: str) -> StoreProblem:
    """The error for a file whose pages do not pass SQLite's check: damaged, unless the disk did not give them out."""
    codes = {int(code) & _PRIMARY for code in _CODE.findall(verdict)}
    if sqlite3.SQLITE_IOERR in codes:
        return StoreProblem(f"The database {path} cannot be read: the disk reports an error.", where=str(path))
    return damaged(path, verdict)


def missing(path: Path) -> StoreUnfit:
    """The error for a database that is gone although its backups are there."""
    return StoreUnfit(
        f"The database {path} is missing, though there are backups beside it. Put it back, or begin anew: "
        "“ytsync begin-anew” makes a new one and finds the backups again.",
        where=str(path),
    )


def file_problem(error: OSError, path: Path) -> StoreProblem:
    """The error for a file that the operating system does not let us make, read or write."""
    if error.errno == errno.ENOSPC:
        return _full(path)
    return StoreProblem(f"{path} cannot be read or written: {error.strerror}.", where=str(path))


def _full(path: Path) -> DiskFull:
    return DiskFull(f"The disk that holds {path} is full. Free some space, then go on.", where=str(path))


def _problem(error: BaseException | None, path: Path) -> StoreProblem | None:
    if not isinstance(error, sqlite3.Error):
        return None
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
    if _NO_TEXT in str(error):
        return damaged(path, str(error))
    if code in _FAULTS_OF_THE_PROGRAM:
        return None
    if code == sqlite3.SQLITE_FULL:
        return _full(path)
    if code in _DAMAGED:
        return damaged(path, str(error))
    if code in _BUSY:
        return StoreProblem(f"Another program keeps the database {path} locked.", where=str(path))
    return StoreProblem(f"The database {path} cannot be read or written: {error}.", where=str(path))
