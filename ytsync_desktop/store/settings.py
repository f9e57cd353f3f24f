"""The person's settings in the database; what was never changed follows the program's defaults."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from ytsync_desktop.core.settings import Settings
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.tables import SETTINGS


class SqlSettings:
    """Implements `core.ports.SettingsStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self) -> Settings:
        """The settings in force."""
        with self._database.read() as connection:
            return _load(connection)

    def set(self, name: str, text: str) -> Settings:
        """Change one; BadInput, and nothing changed, when it cannot be."""
        with self._database.write() as connection:
            changed = _load(connection).with_value(name, text)
            new = insert(SETTINGS).values(name=name, value=text)
            connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": text}))
        return changed


def _load(connection: Connection) -> Settings:
    stored = {row.name: row.value for row in connection.execute(select(SETTINGS.c.name, SETTINGS.c.value))}
    return Settings.of(stored)
