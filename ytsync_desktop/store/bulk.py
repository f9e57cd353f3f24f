"""Many rows of one table changed by few statements: a statement each would take most of an import's time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, Update, bindparam, update

_ROW = "row_to_change"


def update_rows(connection: Connection, table: Table, changes: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Set values by row id: (id, {column: value})."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row_id, values in changes:
        groups.setdefault(tuple(values), []).append({_ROW: row_id, **values})
    for rows in groups.values():
        connection.execute(_row_of(table), rows)


@cache
def _row_of(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam(_ROW))
