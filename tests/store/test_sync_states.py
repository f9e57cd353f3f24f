"""The states of an import: one per entity type and phase, and every step they take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ytsync_desktop.core.checkpoints import EntityType, Phase, SyncState
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.sync_states import SqlSyncStates

AT = datetime(2026, 11, 20, 18, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
ITEMS, INITIAL = EntityType.PLAYLIST_ITEMS, Phase.INITIAL


@pytest.fixture
def states(database: Database) -> SqlSyncStates:
    return SqlSyncStates.on(database)


def test_a_state_is_made_once(states: SqlSyncStates) -> None:
    assert states.get(ITEMS, INITIAL) is None
    made = states.get_or_create(ITEMS, INITIAL, at=AT)
    assert made == states.get(ITEMS, INITIAL) == SyncState(ITEMS, INITIAL, started_at=AT, last_updated_at=AT)
    assert states.get_or_create(ITEMS, INITIAL, at=LATER) == made
    assert states.list() == (made,)


def test_states_are_listed_in_order_and_by_phase(states: SqlSyncStates) -> None:
    for phase in reversed(Phase):
        for entity in reversed(EntityType):
            states.get_or_create(entity, phase, at=AT)
    assert [(one.phase, one.entity_type) for one in states.list()] == [(p, e) for p in Phase for e in EntityType]
    assert [one.entity_type for one in states.list(Phase.INCREMENTAL)] == list(EntityType)
    states.mark_complete(EntityType.CHANNELS, INITIAL, at=LATER)
    assert [one.entity_type for one in states.list_incomplete(INITIAL)] == list(EntityType)[1:]
    assert len(states.list_incomplete()) == 7


def test_a_checkpoint_is_kept(states: SqlSyncStates) -> None:
    states.get_or_create(ITEMS, INITIAL, at=AT)
    states.update_checkpoint(ITEMS, INITIAL, offset=200, total=3409, at=LATER)
    state = states.get(ITEMS, INITIAL)
    assert state is not None
    assert (state.last_synced_offset, state.total_estimated, state.last_updated_at) == (200, 3409, LATER)


def test_a_rate_limit_holds_until_its_end(states: SqlSyncStates) -> None:
    states.get_or_create(ITEMS, INITIAL, at=AT)
    assert not states.is_rate_limited(ITEMS, INITIAL, at=AT)
    states.mark_rate_limited(ITEMS, INITIAL, at=AT, reset_at=LATER, remaining=0, message="Spent.")
    assert states.is_rate_limited(ITEMS, INITIAL, at=LATER - timedelta(seconds=1))
    assert not states.is_rate_limited(ITEMS, INITIAL, at=LATER)
    assert states.earliest_reset() == LATER
    state = states.get(ITEMS, INITIAL)
    assert state is not None
    assert (state.rate_limit_hit_at, state.rate_limit_remaining, state.error_message) == (AT, 0, "Spent.")
    states.clear_rate_limit(ITEMS, INITIAL, at=LATER)
    assert states.earliest_reset() is None
    assert not states.is_rate_limited(ITEMS, INITIAL, at=AT)


def test_the_earliest_of_several_resets_is_told(states: SqlSyncStates) -> None:
    for hours, entity in enumerate(EntityType, 1):
        states.get_or_create(entity, INITIAL, at=AT)
        states.mark_rate_limited(entity, INITIAL, at=AT, reset_at=AT + timedelta(hours=5 - hours))
    assert states.earliest_reset() == LATER


def test_completing_clears_pause_and_error_and_a_new_run_begins_at_nothing(states: SqlSyncStates) -> None:
    states.get_or_create(ITEMS, INITIAL, at=AT)
    states.update_checkpoint(ITEMS, INITIAL, offset=10, total=10, at=AT)
    states.record_error(ITEMS, INITIAL, "No connection.", at=AT)
    states.mark_complete(ITEMS, INITIAL, at=LATER)
    state = states.get(ITEMS, INITIAL)
    assert state is not None
    assert (state.is_complete, state.completed_at, state.error_message) == (True, LATER, "")

    states.reset(ITEMS, INITIAL, at=LATER + timedelta(hours=1))
    again = states.get(ITEMS, INITIAL)
    assert again is not None
    assert (again.is_complete, again.last_synced_offset, again.completed_at) == (False, 0, LATER)
    assert again.started_at == LATER + timedelta(hours=1)
