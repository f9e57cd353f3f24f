"""The errors for a database or a file that cannot be used, in words; loads no database."""

from __future__ import annotations

import errno
import re
import sqlite3
from pathlib import Path

from ytsync_desktop.core.errors import DiskFull, StoreProblem, StoreUnfit

PRIMARY = 0xFF
"""The part of a code of SQLite's that says which kind of error it is."""

_CODE = re.compile(r"error code=(\d+)")

BEGIN_ANEW = "“ytsync begin-anew” keeps it aside and makes a new one."
"""What is said where the file itself is the problem; the window offers the same with a button."""


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
    codes = {int(code) & PRIMARY for code in _CODE.findall(verdict)}
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
        return disk_full(path)
    return StoreProblem(f"{path} cannot be read or written: {error.strerror}.", where=str(path))


def disk_full(path: Path) -> DiskFull:
    """The error for a disk without room."""
    return DiskFull(f"The disk that holds {path} is full. Free some space, then go on.", where=str(path))
