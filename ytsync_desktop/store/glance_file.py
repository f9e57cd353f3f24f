"""Reading a database file by SQLite alone, with none of what the store does and says when it opens one."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from ytsync_desktop.store.revisions import HEAD

T = TypeVar("T")
_log = logging.getLogger(__name__)
_PATIENCE = 0.1


def at_a_glance(path: Path, read: Callable[[sqlite3.Connection], T]) -> T | None:
    """What `read` finds in one view of the file; None wherever the store has something to do or to say first.

    Whatever is wrong with the file, the store says it in words a moment later.
    """
    try:
        if not path.exists():
            return None
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE)) as connection:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("BEGIN")
            if connection.execute("SELECT version_num FROM alembic_version").fetchall() != [(HEAD,)]:
                return None
            return read(connection)
    except Exception:
        _log.info("%s cannot be read at a glance", path, exc_info=True)
        return None
