"""The stamp of the videos: another one whenever a row of them was written; by it an index is known to be theirs."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from typing import TYPE_CHECKING

from ytsync_desktop.store.stored import stored_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BYTES = 8
_READ = """SELECT (SELECT value FROM meta WHERE name = 'videos'), count(*), max(id), max(last_fetched) FROM videos"""
_WRITE = "INSERT INTO meta (name, value) VALUES ('videos', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


def stamp_of(connection: sqlite3.Connection) -> str:
    """The stamp of the rows that this view sees: sixteen hex digits.

    Beside the word that `videos_changed` left it knows how many rows there are, the last one, and when one was fetched
    last, for what was written by a program that leaves no word; a row that such a one changes in its place, without
    saying that it was fetched, goes unnoticed.
    """
    return hashlib.sha256(repr(connection.execute(_READ).fetchone()).encode()).hexdigest()[:16]


def videos_changed(connection: Connection) -> None:
    """Have another stamp, in the transaction that writes rows of videos. By chance and no number: after a copy of the
    database was put in its place, a number could come again."""
    connection.exec_driver_sql(_WRITE, (stored_json(secrets.token_hex(_BYTES)),))
