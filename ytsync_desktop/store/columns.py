"""The column types: texts as YouTube gives them, aware times, Pacific days, enums held by a CHECK."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import Column, Dialect, Enum, Label, MetaData, String, Text, type_coerce
from sqlalchemy.types import TypeDecorator

from ytsync_desktop.store.stored import (
    json_of,
    read_as,
    stored_json,
    stored_text,
    stored_time,
    text_of,
    time_of,
)


class SafeText(Text):
    """Any Python string. What SQLite cannot hold (lone surrogates) or cuts at (NUL) is stored as ESC and 4 hex digits.

    Ordinary text is stored as it is, so that LIKE and ORDER BY see it. A type of its own and no TypeDecorator, which
    would be called twice for each of the many thousand texts of an import.
    """

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """To the text as stored."""
        return stored_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], str | None]:
        """To the text as it was."""
        return text_of


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored as ISO text in UTC with microseconds, so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """ISO text; ValueError for a time without a zone."""
        return stored_time(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        return time_of(value)


class Day(TypeDecorator[date]):
    """A calendar day (a Pacific one wherever quota is meant), stored as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """ISO text."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """The day."""
        return None if value is None else read_as(date.fromisoformat, value)


class JsonText(TypeDecorator[Any]):
    """A JSON value as ASCII text, which holds any string."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """JSON text; a tuple becomes a list."""
        return stored_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value."""
        return json_of(value)


def enum_text(kind: type[StrEnum]) -> Enum:
    """An enum kept as its text; the table's CHECK holds it to the known values."""
    return Enum(
        kind,
        name=kind.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def as_stored(column: Column[Any]) -> Label[Any]:
    """A column to be selected as it stands in the file: a view of thousands of rows then ends soon, and what they say
    is read after it by `reader_of`."""
    return type_coerce(column, String).label(column.name)


def reader_of(column: Column[Any]) -> Callable[[Any], Any] | None:
    """How a value of a column is read that was selected as it stands; None where it is taken as it is."""
    kind = column.type
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return partial(read_as, {one.value: one for one in kind.enum_class}.__getitem__)
    if isinstance(kind, UtcTime):
        return time_of
    if isinstance(kind, JsonText):
        return json_of
    return text_of if isinstance(kind, SafeText) else None


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""What all tables belong to; constraints get names, so that a migration can speak of them."""
