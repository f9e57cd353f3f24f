"""The states of an import per entity type and phase, as rows of `sync_states`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select, update

from ytsync_desktop.core.checkpoints import EntityType, Phase, SyncState
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.tables import SYNC_STATES

_ORDER = {entity: place for place, entity in enumerate(EntityType)}
Scope = Callable[[], AbstractContextManager[Connection]]


class SqlSyncStates:
    """core.checkpoints.SyncStates on SQLite: each call its own transaction, or all within a given one."""

    def __init__(self, write: Scope, read: Scope) -> None:
        self._write = write
        self._read = read

    @classmethod
    def on(cls, database: Database) -> SqlSyncStates:
        """Each call is a transaction of its own."""
        return cls(database.write, database.read)

    @classmethod
    def within(cls, connection: Connection) -> SqlSyncStates:
        """All calls belong to the transaction of `connection`."""
        return cls(lambda: nullcontext(connection), lambda: nullcontext(connection))

    def get_or_create(self, entity: EntityType, phase: Phase, *, at: datetime) -> SyncState:
        """See SyncStates."""
        found = self.get(entity, phase)
        if found is not None:
            return found
        self.reset(entity, phase, at=at)
        return SyncState(entity, phase, started_at=at, last_updated_at=at)

    def get(self, entity: EntityType, phase: Phase) -> SyncState | None:
        """See SyncStates."""
        with self._read() as connection:
            row = connection.execute(select(SYNC_STATES).where(_is(entity, phase))).first()
        return None if row is None else _state(row)

    def list(self, phase: Phase | None = None) -> tuple[SyncState, ...]:
        """See SyncStates."""
        query = select(SYNC_STATES) if phase is None else select(SYNC_STATES).where(SYNC_STATES.c.phase == phase.value)
        with self._read() as connection:
            states = [_state(row) for row in connection.execute(query)]
        return tuple(sorted(states, key=lambda state: (state.phase is not Phase.INITIAL, _ORDER[state.entity_type])))

    def list_incomplete(self, phase: Phase | None = None) -> tuple[SyncState, ...]:
        """See SyncStates."""
        return tuple(state for state in self.list(phase) if not state.is_complete)

    def update_checkpoint(
        self, entity: EntityType, phase: Phase, *, offset: int, total: int | None, at: datetime, complete: bool = False
    ) -> None:
        """See SyncStates."""
        end = _completed(at) if complete else {}
        self._set(entity, phase, at, last_synced_offset=offset, total_estimated=total, **end)

    def mark_rate_limited(
        self,
        entity: EntityType,
        phase: Phase,
        *,
        at: datetime,
        reset_at: datetime | None,
        remaining: int | None = None,
        message: str = "",
    ) -> None:
        """See SyncStates."""
        self._set(
            entity,
            phase,
            at,
            rate_limit_hit_at=at,
            rate_limit_reset_at=reset_at,
            rate_limit_remaining=remaining,
            error_message=message or None,
        )

    def clear_rate_limit(self, entity: EntityType, phase: Phase, *, at: datetime) -> None:
        """See SyncStates."""
        self._set(entity, phase, at, **_NO_LIMIT)

    def is_rate_limited(self, entity: EntityType, phase: Phase, *, at: datetime) -> bool:
        """See SyncStates."""
        state = self.get(entity, phase)
        if state is None or state.rate_limit_hit_at is None:
            return False
        return state.rate_limit_reset_at is None or at < state.rate_limit_reset_at

    def earliest_reset(self) -> datetime | None:
        """See SyncStates."""
        with self._read() as connection:
            found: datetime | None = connection.execute(select(func.min(SYNC_STATES.c.rate_limit_reset_at))).scalar()
        return found

    def mark_complete(self, entity: EntityType, phase: Phase, *, at: datetime) -> None:
        """See SyncStates."""
        self._set(entity, phase, at, **_completed(at))

    def record_error(self, entity: EntityType, phase: Phase, message: str, *, at: datetime) -> None:
        """See SyncStates."""
        self._set(entity, phase, at, error_message=message)

    def reset(self, entity: EntityType, phase: Phase, *, at: datetime) -> None:
        """See SyncStates. The end of the run before is kept: it says how old the library is."""
        begun: dict[str, Any] = {
            "last_synced_offset": 0,
            "total_estimated": None,
            "is_complete": False,
            "started_at": at,
            "last_updated_at": at,
            **_NO_LIMIT,
        }
        with self._write() as connection:
            if connection.execute(update(SYNC_STATES).where(_is(entity, phase)).values(begun)).rowcount == 0:
                connection.execute(insert(SYNC_STATES).values(entity_type=entity.value, phase=phase.value, **begun))

    def _set(self, entity: EntityType, phase: Phase, at: datetime, **values: Any) -> None:
        with self._write() as connection:
            connection.execute(update(SYNC_STATES).where(_is(entity, phase)).values(last_updated_at=at, **values))


_NO_LIMIT: dict[str, Any] = {
    "rate_limit_hit_at": None,
    "rate_limit_reset_at": None,
    "rate_limit_remaining": None,
    "error_message": None,
}


def _completed(at: datetime) -> dict[str, Any]:
    return {"is_complete": True, "completed_at": at, **_NO_LIMIT}


def _is(entity: EntityType, phase: Phase) -> Any:
    return and_(SYNC_STATES.c.entity_type == entity.value, SYNC_STATES.c.phase == phase.value)


def _state(row: Row[Any]) -> SyncState:
    return SyncState(
        entity_type=EntityType(row.entity_type),
        phase=Phase(row.phase),
        last_synced_offset=row.last_synced_offset,
        total_estimated=row.total_estimated,
        is_complete=row.is_complete,
        rate_limit_hit_at=row.rate_limit_hit_at,
        rate_limit_reset_at=row.rate_limit_reset_at,
        rate_limit_remaining=row.rate_limit_remaining,
        started_at=row.started_at,
        last_updated_at=row.last_updated_at,
        completed_at=row.completed_at,
        error_message=row.error_message or "",
    )
