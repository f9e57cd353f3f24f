"""Small facts about this data folder: whose it is, which client it uses, how far its clock is off."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.tables import META


class Fact(StrEnum):
    """The names in use."""

    CLIENT_ID = "client_id"
    CHANNEL_ID = "channel_id"
    CLOCK_OFFSET = "clock_offset"
    CATEGORY_LINKS = "category_links"
    UNREVOKED = "unrevoked"
    TITLES_REFRESHED_AT = "titles_refreshed_at"
    SIGN_IN_UNTIL = "sign_in_until"


class Meta:
    """One typed property per fact; each read and each write is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def client_id(self) -> str:
        """The Google client id that quota is booked for; empty before the first sign-in."""
        return str(self._get(Fact.CLIENT_ID) or "")

    @client_id.setter
    def client_id(self, value: str) -> None:
        self._set(Fact.CLIENT_ID, value)

    @property
    def channel_id(self) -> ChannelId | None:
        """The channel that this folder belongs to, once signed in."""
        found = self._get(Fact.CHANNEL_ID)
        return None if found is None else ChannelId(found)

    @channel_id.setter
    def channel_id(self, value: ChannelId | None) -> None:
        self._set(Fact.CHANNEL_ID, value)

    @property
    def unrevoked(self) -> tuple[str, ChannelId] | None:
        """Client and channel of a forgotten sign-in that Google has not been told of."""
        found = self._get(Fact.UNREVOKED)
        return None if found is None else (str(found[0]), ChannelId(found[1]))

    @unrevoked.setter
    def unrevoked(self, value: tuple[str, ChannelId] | None) -> None:
        self._set(Fact.UNREVOKED, list(value) if value is not None else None)

    @property
    def titles_refreshed_at(self) -> datetime | None:
        """When backups and reports were last given the titles of the refreshed library."""
        found = self._get(Fact.TITLES_REFRESHED_AT)
        return None if found is None else datetime.fromisoformat(found)

    @titles_refreshed_at.setter
    def titles_refreshed_at(self, value: datetime) -> None:
        self._set(Fact.TITLES_REFRESHED_AT, value.isoformat())

    @property
    def sign_in_until(self) -> datetime | None:
        """When Google ends the sign-in, where it said so."""
        found = self._get(Fact.SIGN_IN_UNTIL)
        return None if found is None else datetime.fromisoformat(found)

    @sign_in_until.setter
    def sign_in_until(self, value: datetime | None) -> None:
        self._set(Fact.SIGN_IN_UNTIL, value.isoformat() if value is not None else None)

    @property
    def clock_offset(self) -> timedelta:
        """Server time minus local time, as last learned."""
        return timedelta(seconds=float(self._get(Fact.CLOCK_OFFSET) or 0.0))

    @clock_offset.setter
    def clock_offset(self, value: timedelta) -> None:
        self._set(Fact.CLOCK_OFFSET, value.total_seconds())

    def _get(self, fact: Fact) -> Any:
        with self._database.read() as connection:
            return _read(connection, fact)

    def _set(self, fact: Fact, value: Any) -> None:
        with self._database.write() as connection:
            _write(connection, fact, value)


def category_links(connection: Connection) -> dict[str, str]:
    """The playlists of deleted categories by the key of their name."""
    return dict(_read(connection, Fact.CATEGORY_LINKS) or {})


def set_category_links(connection: Connection, links: dict[str, str]) -> None:
    """Keep them, so that a category of that name continues its playlist."""
    _write(connection, Fact.CATEGORY_LINKS, links or None)


def _read(connection: Connection, fact: Fact) -> Any:
    return connection.execute(select(META.c.value).where(META.c.name == fact)).scalar_one_or_none()


def _write(connection: Connection, fact: Fact, value: Any) -> None:
    if value is None:
        connection.execute(delete(META).where(META.c.name == fact))
        return
    new = insert(META).values(name=fact, value=value)
    connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": new.excluded.value}))
