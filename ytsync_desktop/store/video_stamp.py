"""The stamp of the videos: another one whenever a row of them is written; by it an index is known to be theirs."""

from __future__ import annotations

import re
import secrets
import sqlite3
from typing import TYPE_CHECKING

from ytsync_desktop.store.stored import json_of, stored_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BYTES = 8
_STAMP = re.compile(r"[0-9a-f]{16}")
_READ = "SELECT value FROM meta WHERE name = 'videos'"
_WRITE = "INSERT INTO meta (name, value) VALUES ('videos', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


def stamp_of(connection: sqlite3.Connection) -> str | None:
    """The stamp of the rows that this view sees; None where none was given yet. It is fit for a file's name."""
    row = connection.execute(_READ).fetchone()
    stamp = json_of(row[0]) if row is not None else None
    return stamp if isinstance(stamp, str) and _STAMP.fullmatch(stamp) else None


def videos_changed(connection: Connection) -> None:
    """Give a new stamp, in the transaction that writes rows of videos. By chance and no number: after a copy of the
    database was put in its place, a number could come again."""
    connection.exec_driver_sql(_WRITE, (stored_json(secrets.token_hex(_BYTES)),))
