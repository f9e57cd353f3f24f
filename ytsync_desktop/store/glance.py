"""The figures around the pages, by SQLite alone: to load the rest of the store takes longer than to read them.

They are those that the store itself reads (a test holds it), and only for the moment until it does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from json import loads
from pathlib import Path
from typing import Any

from ytsync_desktop.core.checkpoints import LIKED, EntityType, Phase
from ytsync_desktop.core.library import Availability, Channel, ChannelId
from ytsync_desktop.core.operations import Job, JobState, Reason, Stage, StageCount, Status
from ytsync_desktop.core.overview import Overview
from ytsync_desktop.core.ports import LibraryCounts
from ytsync_desktop.core.quota import QuotaState, pacific_day, reset_after
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.store.glance_file import at_a_glance
from ytsync_desktop.store.stored import some_text, time_of

_PLAYLISTS = "SELECT count(*) FROM playlists WHERE deleted_from_youtube_at IS NULL AND youtube_id != ?"
_ITEMS = """SELECT count(*) FROM playlist_videos WHERE playlist_youtube_id IN (
    SELECT youtube_id FROM playlists WHERE deleted_from_youtube_at IS NULL AND youtube_id != ?
)"""
_UNUSABLE = (Availability.PRIVATE, Availability.DELETED, Availability.UNAVAILABLE)
_JOB = """SELECT id, state, reason, strategy, plan_id, channel_id, started_at, units_planned, resume_at, message,
completed_at, last_resumed_at, finish_date, planned_days, backup_snapshot_id, confirmed_deletes, no_creates_until
FROM sync_jobs WHERE unfinished = 1"""

_STAGES = """SELECT stage, status, count(*) FROM sync_operations WHERE job_id = ? AND status != ?
GROUP BY stage, status"""


def glance(path: Path) -> Overview | None:
    """The figures of a database file; None wherever the store has something to do or to say first."""
    return at_a_glance(path, _figures)


def _figures(connection: sqlite3.Connection) -> Overview:
    settings = Settings.of(dict(connection.execute("SELECT name, value FROM settings")))
    facts = {name: loads(value) for name, value in connection.execute("SELECT name, value FROM meta")}
    now = datetime.now(UTC) + timedelta(seconds=float(facts.get("clock_offset") or 0))
    day = pacific_day(now)
    used = _one(
        connection,
        "SELECT coalesce(sum(units), 0) FROM quota_usage WHERE client_id = ? AND day = ?",
        str(facts.get("client_id") or ""),
        day.isoformat(),
    )
    quota = QuotaState(day, used, settings.daily_limit, settings.reserve, reset_after(now))
    return Overview(_own_channel(connection), _counts(connection), quota, _job(connection), settings, now)


def _one(connection: sqlite3.Connection, query: str, *values: object) -> Any:
    return connection.execute(query, values).fetchone()[0]


def _own_channel(connection: sqlite3.Connection) -> Channel | None:
    """The channel that the folder belongs to."""
    row = connection.execute("SELECT id, title, thumbnail_url FROM channels WHERE mine").fetchone()
    return None if row is None else Channel(ChannelId(some_text(row[0])), some_text(row[1]), some_text(row[2]))


def _counts(connection: sqlite3.Connection) -> LibraryCounts:
    finished = _finished(connection)
    last = max(finished.values(), default=None)
    oldest = time_of(_one(connection, "SELECT min(last_fetched) FROM videos"))
    states = dict(connection.execute("SELECT availability, count(*) FROM videos GROUP BY availability"))
    return LibraryCounts(
        playlists=_one(connection, _PLAYLISTS, LIKED),
        items=_one(connection, _ITEMS, LIKED),
        videos=sum(states.values()),
        unavailable=sum(states.get(state.value, 0) for state in _UNUSABLE),
        watch_later=_one(connection, "SELECT count(*) FROM watch_later WHERE cleared_at IS NULL"),
        not_checked=states.get(Availability.NOT_CHECKED.value, 0),
        last_import_at=last,
        complete=Phase.INITIAL in finished,
        oldest_at=min(filter(None, (last, oldest)), default=None),
    )


def _finished(connection: sqlite3.Connection) -> dict[Phase, datetime]:
    """When each phase was last complete."""
    times: dict[Phase, list[datetime]] = {}
    for phase, completed, whole in connection.execute("SELECT phase, completed_at, is_complete FROM sync_states"):
        if completed is not None and (whole or phase == Phase.INCREMENTAL):
            times.setdefault(Phase(phase), []).append(datetime.fromisoformat(completed))
    return {phase: min(found) for phase, found in times.items() if len(found) == len(EntityType)}


def _job(connection: sqlite3.Connection) -> Job | None:
    with _by_name(connection):
        row = connection.execute(_JOB).fetchone()
    if row is None:
        return None
    return Job(
        id=row["id"],
        state=JobState(row["state"]),
        reason=None if row["reason"] is None else Reason(row["reason"]),
        strategy=some_text(row["strategy"]),
        plan_id=some_text(row["plan_id"]),
        channel_id=ChannelId(some_text(row["channel_id"])),
        started_at=datetime.fromisoformat(row["started_at"]),
        units_planned=row["units_planned"],
        units_used=_one(connection, "SELECT coalesce(sum(units), 0) FROM quota_usage WHERE job_id = ?", row["id"]),
        resume_at=time_of(row["resume_at"]),
        message=some_text(row["message"]),
        finished_at=time_of(row["completed_at"]),
        last_resumed_at=time_of(row["last_resumed_at"]),
        finish_date=row["finish_date"],
        planned_days=tuple((date.fromisoformat(day), units) for day, units in loads(row["planned_days"])),
        backup_id=row["backup_snapshot_id"],
        confirmed_deletes=row["confirmed_deletes"],
        no_creates_until=time_of(row["no_creates_until"]),
        stages=_stages(connection, row["id"]),
    )


def _stages(connection: sqlite3.Connection, job_id: int) -> tuple[StageCount, ...]:
    found: dict[str, dict[str, int]] = {}
    for stage, status, count in connection.execute(_STAGES, (job_id, Status.BY_HAND.value)):
        found.setdefault(stage, {})[status] = count
    counts = ((stage, found.get(stage.value, {})) for stage in Stage)
    ends = (Status.DONE.value, Status.FAILED.value, Status.SKIPPED.value)
    return tuple(StageCount(stage, sum(of.values()), *(of.get(end, 0) for end in ends)) for stage, of in counts)


@contextmanager
def _by_name(connection: sqlite3.Connection) -> Iterator[None]:
    connection.row_factory = sqlite3.Row
    try:
        yield
    finally:
        connection.row_factory = None
