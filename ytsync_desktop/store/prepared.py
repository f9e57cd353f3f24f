"""Statements compiled once: for one row, finding one's way to a statement costs more than SQLite takes to run it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Connection, UpdateBase
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.sql.compiler import SQLCompiler

_DIALECT = pysqlite.dialect()


@dataclass(frozen=True, slots=True)
class _Place:
    """One question mark: what is stored there, or the name of what is given at each run and how that is stored."""

    fixed: Any
    name: str | None
    stored: Callable[[Any], Any] | None


class Prepared:
    """An insert, update or delete of Core that gives no rows back, run many times with values given by name.

    `columns` are those that an insert is given; the others get their defaults. ValueError, at the first run, for a
    statement whose text is not always the same.
    """

    def __init__(self, statement: UpdateBase, *columns: str) -> None:
        self._statement = statement
        self._columns = list(columns)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it touched, within the connection's transaction. KeyError for a value that is not given."""
        text, places = self._compiled
        return connection.exec_driver_sql(text, _bound(places, values)).rowcount

    def run_all(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """The same for each of some rows."""
        text, places = self._compiled
        if bound := [_bound(places, values) for values in rows]:
            connection.exec_driver_sql(text, bound)

    @cached_property
    def _compiled(self) -> tuple[str, tuple[_Place, ...]]:
        compiled = self._statement.compile(dialect=_DIALECT, column_keys=self._columns or None)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 (tells the type checker)
        if compiled.post_compile_params or compiled.effective_returning:
            raise ValueError(f"Not to be prepared: {compiled}")
        values = {**compiled.params, **{column.key: _default(column) for column in compiled.insert_prefetch}}
        return str(compiled), tuple(_place(compiled, name, values[name]) for name in compiled.positiontup or ())


def _bound(places: Iterable[_Place], values: Mapping[str, Any]) -> tuple[Any, ...]:
    bound = []
    for place in places:
        if place.name is None:
            bound.append(place.fixed)
        else:
            value = values[place.name]
            bound.append(value if place.stored is None else place.stored(value))
    return tuple(bound)


def _place(compiled: SQLCompiler, name: str, value: Any) -> _Place:
    bind = compiled.binds[name]
    stored = bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    if bind.required:
        return _Place(None, name, stored)
    return _Place(value if stored is None else stored(value), None, None)


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    return default.arg if default.is_scalar else default.arg(None)
