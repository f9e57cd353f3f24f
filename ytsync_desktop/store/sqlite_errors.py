"""What SQLite's errors mean to the program: the one place where they become the errors of the core."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.store.problems import PRIMARY, damaged, disk_full
from ytsync_desktop.store.stored import Unreadable

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_FAULTS_OF_THE_PROGRAM = frozenset({sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_ERROR})
_NO_TEXT = "Could not decode to UTF-8"
"""What Python says, without a code, of bytes that are no text; only text was ever written."""


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
    except LookupError as error:
        if type(error) is not LookupError:
            raise
        # SQLAlchemy's word for a value that is none of a column's.
        raise damaged(path, str(error)) from error


def _problem(error: BaseException | None, path: Path) -> StoreProblem | None:
    if not isinstance(error, sqlite3.Error):
        return None
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & PRIMARY
    if _NO_TEXT in str(error):
        return damaged(path, str(error))
    if code in _FAULTS_OF_THE_PROGRAM:
        return None
    if code == sqlite3.SQLITE_FULL:
        return disk_full(path)
    if code in _DAMAGED:
        return damaged(path, str(error))
    if code in _BUSY:
        return StoreProblem(f"Another program keeps the database {path} locked.", where=str(path))
    return StoreProblem(f"The database {path} cannot be read or written: {error}.", where=str(path))
