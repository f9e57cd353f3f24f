"""The journal in SQLite keeps the contract, and what a kill leaves behind is always one state or the next."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from tests.contract.journal_contract import (
    AT,
    CHANNEL,
    LATER,
    REFUSED,
    JournalContract,
    bring,
    operation,
    send,
    small_plan,
    start,
)
from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.core.operations import JobState, Kind, Operation, Reason, Status
from ytsync_desktop.core.plan import Plan, PlannedOperation, Strategy
from ytsync_desktop.core.ports import Journal, Outcome
from ytsync_desktop.store.database import Database, open_database
from ytsync_desktop.store.job_tables import ATTEMPTS, JOBS, OPERATIONS, QUOTA_USAGE
from ytsync_desktop.store.journal import SqlJournal
from ytsync_desktop.store.operation_rows import COLUMNS, error_values
from ytsync_desktop.store.tables import VIDEOS, WATCH_LATER


@pytest.fixture
def journal(database: Database) -> SqlJournal:
    return SqlJournal(database, lambda: "client-1")


class TestSqlJournal(JournalContract):
    """The contract."""


def test_columns_come_in_the_order_of_an_operations_fields() -> None:
    folded = [
        name for name in (column.name for column in COLUMNS) if name not in {*error_values(None)} - {"error_status"}
    ]
    assert [name.removesuffix("_status") for name in folded] == [field.name for field in fields(Operation)]


def test_it_is_a_journal(journal: SqlJournal) -> None:
    port: Journal = journal
    assert port.jobs() == ()


# --- what the rows hold -----------------------------------------------------------------------------------------------


def test_writes_are_booked_for_the_client_under_their_method(journal: SqlJournal, database: Database) -> None:
    job = start(journal)
    bring(journal, job, 0, Status.DONE, "PL-new")
    for seq in (1, 2):
        bring(journal, job, seq, Status.DONE, f"item-{seq}")
    for seq in (3, 4, 6):
        bring(journal, job, seq, Status.DONE)
    with database.read() as connection:
        rows = connection.execute(select(QUOTA_USAGE.c.method, QUOTA_USAGE.c.calls, QUOTA_USAGE.c.units)).all()
        clients = connection.execute(select(QUOTA_USAGE.c.client_id).distinct()).scalars().all()
    assert sorted(tuple(row) for row in rows) == [
        ("playlistItems.delete", 1, 50),
        ("playlistItems.insert", 2, 100),
        ("playlists.delete", 1, 50),
        ("playlists.insert", 1, 50),
        ("playlists.update", 1, 50),
    ]
    assert clients == ["client-1"]


def attempts(database: Database) -> Sequence[Any]:
    """Every send, in order."""
    with database.read() as connection:
        return connection.execute(select(*ATTEMPTS.columns).order_by(ATTEMPTS.c.id)).all()


def test_attempts_tell_what_was_known_and_what_was_read_later(journal: SqlJournal, database: Database) -> None:
    job = start(journal)
    sent = send(journal, job, 6)
    assert [attempt.outcome for attempt in attempts(database)] == [None]
    journal.record_outcome(sent.id, Outcome(Status.UNKNOWN, error=REFUSED, evidence="no reply"), at=LATER)
    journal.record_outcome(sent.id, Outcome(Status.PLANNED, evidence="read twice, absent"), at=LATER)
    journal.record_outcome(send(journal, job, 6).id, Outcome(Status.DONE, evidence="204"), at=LATER)
    first, second = attempts(database)
    assert (first.n, first.outcome, first.http_status, first.reason) == (1, "unknown", 404, "videoNotFound")
    assert first.evidence.splitlines()[0] == "no reply"
    assert first.evidence.endswith("unknown → planned read twice, absent")
    assert (second.n, second.outcome, second.evidence, second.units) == (2, "done", "204", 50)
    assert (second.intent_at, second.finished_at) == (AT, LATER)


def test_an_outcome_follows_what_another_view_has_made_of_the_write(journal: SqlJournal, database: Database) -> None:
    job = start(journal)
    sent, other = send(journal, job, 6), SqlJournal(database, lambda: "client-1")
    other.record_outcome(sent.id, Outcome(Status.UNKNOWN, evidence="ended"), at=AT)
    assert journal.record_outcome(sent.id, Outcome(Status.DONE, evidence="204"), at=LATER) == operation(journal, job, 6)
    (attempt,) = attempts(database)
    assert (attempt.outcome, attempt.finished_at) == ("unknown", AT)
    assert attempt.evidence.splitlines()[0] == "ended"
    assert attempt.evidence.endswith("unknown → done 204")


def test_a_second_attempt_of_another_view_is_not_taken_for_the_first(journal: SqlJournal, database: Database) -> None:
    job = start(journal)
    sent, other = send(journal, job, 6), SqlJournal(database, lambda: "client-1")
    other.record_outcome(sent.id, Outcome(Status.PLANNED), at=AT)
    send(other, job, 6)
    assert journal.record_outcome(sent.id, Outcome(Status.DONE), at=LATER).attempts == 2
    assert [attempt.outcome for attempt in attempts(database)] == ["planned", "done"]


def test_the_job_row_shows_stage_results_and_errors(journal: SqlJournal, database: Database) -> None:
    job = start(journal)
    bring(journal, job, 0, Status.DONE, "PL-new")
    bring(journal, job, 6, Status.FAILED)
    journal.set_state(job.id, JobState.PAUSED, at=LATER, reason=Reason.USER)
    columns = (JOBS.c.stage, JOBS.c.paused_at_stage, JOBS.c.stage_results, JOBS.c.errors)
    counters = (JOBS.c.total, JOBS.c.done, JOBS.c.failed, JOBS.c.skipped)
    with database.read() as connection:
        stage, paused_at, results, errors = connection.execute(select(*columns)).one()
        assert tuple(connection.execute(select(*counters)).one()) == (7, 1, 1, 0)
    assert (stage, paused_at) == ("create_playlists", "create_playlists")
    assert results["delete_playlists"] == {"total": 2, "done": 0, "failed": 1, "skipped": 0}
    assert errors == [{"stage": "delete_playlists", "status": 404, "reason": "videoNotFound", "operations": 1}]


def test_counters_return_to_where_they_were(journal: SqlJournal, database: Database) -> None:
    job = start(journal)
    done = bring(journal, job, 6, Status.DONE)
    journal.record_outcome(done.id, Outcome(Status.PLANNED), at=LATER)
    failed = bring(journal, job, 7, Status.FAILED)
    journal.retry([failed.id])
    journal.set_state(job.id, JobState.PAUSED, at=LATER, reason=Reason.USER)
    with database.read() as connection:
        assert tuple(connection.execute(select(JOBS.c.done, JOBS.c.failed, JOBS.c.skipped)).one()) == (0, 0, 0)


def test_by_hand_marks_watch_later_as_cleared(journal: SqlJournal, database: Database) -> None:
    job = start(journal)
    with database.write() as connection:
        for video in ("video-one..", "video-two.."):
            connection.execute(insert(VIDEOS).values(youtube_id=video))
            connection.execute(insert(WATCH_LATER).values(video_youtube_id=video))
    journal.verify_by_hand(job.id, [VideoId("video-two..")], at=LATER)
    with database.read() as connection:
        entries = connection.execute(select(WATCH_LATER.c.video_youtube_id, WATCH_LATER.c.cleared_at)).all()
    assert {row.video_youtube_id: row.cleared_at for row in entries} == {"video-one..": None, "video-two..": LATER}


# --- illegal states are refused by the database itself ----------------------------------------------------------------

ILLEGAL = {
    "unknown state": (6, {"status": "maybe"}, "ck_sync_operations_status"),
    "sent without an attempt": (6, {"status": "sent"}, "ck_sync_operations_sent_has_attempt"),
    "done without a time": (6, {"status": "done"}, "ck_sync_operations_settled_has_time"),
    "planned with a time": (6, {"finished_at": "2026-11-20"}, "ck_sync_operations_settled_has_time"),
    "failed without an error": (6, {"status": "failed", "finished_at": "x"}, "ck_sync_operations_failed_has_error"),
    "done create without an id": (0, {"status": "done", "finished_at": "x"}, "ck_sync_operations_done_has_result"),
    "done add without an id": (1, {"status": "done", "finished_at": "x"}, "ck_sync_operations_done_has_result"),
    "create without a marker": (0, {"marker": ""}, "ck_sync_operations_create_has_marker"),
    "verified though not done": (6, {"verified_at": "x"}, "ck_sync_operations_verified_is_done"),
    "a delete by hand": (6, {"status": "by_hand"}, "ck_sync_operations_by_hand"),
    "by hand, yet planned": (5, {"status": "planned"}, "ck_sync_operations_by_hand"),
}


@pytest.mark.parametrize("case", ILLEGAL)
def test_no_illegal_operation_can_be_stored(journal: SqlJournal, database: Database, case: str) -> None:
    seq, values, check = ILLEGAL[case]
    held = operation(journal, start(journal), seq)
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    with pytest.raises(IntegrityError, match=check), database.write() as connection:
        connection.execute(text(f"UPDATE sync_operations SET {assignments} WHERE id = :id"), {**values, "id": held.id})


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"state": "paused"}, "ck_sync_jobs_standing_still_has_reason"),
        ({"state": "completed"}, "ck_sync_jobs_finished_has_time"),
        ({"completed_at": "x"}, "ck_sync_jobs_finished_has_time"),
        ({"state": "resting"}, "ck_sync_jobs_jobstate"),
        ({"done": 8}, "ck_sync_jobs_counters"),
    ],
)
def test_no_illegal_job_can_be_stored(
    journal: SqlJournal, database: Database, values: dict[str, object], check: str
) -> None:
    start(journal)
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    with pytest.raises(IntegrityError, match=check), database.write() as connection:
        connection.execute(text(f"UPDATE sync_jobs SET {assignments}"), values)


def test_no_second_sent_operation_and_no_second_unfinished_job_can_be_stored(
    journal: SqlJournal, database: Database
) -> None:
    job = start(journal)
    send(journal, job, 6)
    other = operation(journal, job, 7)
    with pytest.raises(IntegrityError, match=r"sync_operations\.status"), database.write() as connection:
        sent = {"status": Status.SENT, "attempts": 1, "sent_at": AT}
        connection.execute(update(OPERATIONS).where(OPERATIONS.c.id == other.id).values(sent))
    copied = "state, message, stage_results, errors, total, done, failed, skipped, units_planned, quota_used, plan, "
    copied += "plan_id, strategy, channel_id, confirmed_deletes, answers, started_at"
    with pytest.raises(IntegrityError, match=r"sync_jobs\.unfinished"), database.write() as connection:
        connection.execute(text(f"INSERT INTO sync_jobs ({copied}) SELECT {copied} FROM sync_jobs"))


def test_a_refused_intent_leaves_neither_attempt_nor_units(journal: SqlJournal, database: Database) -> None:
    job = start(journal)
    done = bring(journal, job, 6, Status.DONE)
    with pytest.raises(Exception, match="cannot become sent"):
        journal.record_intent(done.id, at=LATER)
    with database.read() as connection:
        assert len(connection.execute(select(ATTEMPTS.c.id)).all()) == 1
        assert connection.execute(select(QUOTA_USAGE.c.units)).scalars().all() == [50]


# --- killed -----------------------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from tests.contract.journal_contract import AT, LATER, small_plan, start, bring, send, operation
from ytsync_desktop.core.operations import Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.store.database import open_database
from ytsync_desktop.store.journal import SqlJournal
path, what, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
journal = SqlJournal(open_database(path), lambda: "client-1")
job = journal.unfinished_job()
armed = False
@event.listens_for(Engine, "after_cursor_execute")
def count(connection, cursor, statement, parameters, context, executemany):
    global left
    left -= armed
    if armed and left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
armed = True
if what == "create_job":
    start(journal)
elif what == "intent":
    send(journal, job, 0)
else:
    journal.record_outcome(operation(journal, job, 0).id, Outcome(Status.DONE, "PL-new"), at=LATER)
"""


def state_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables that a step of the journal touches."""
    tables = ("sync_jobs", "sync_operations", "sync_attempts", "quota_usage", "playlists", "kept_playlists")
    opened = open_database(path)
    with opened.read() as connection:
        found = {name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))] for name in tables}
    opened.close()
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize(
    ("what", "statement"),
    [("create_job", 3), ("create_job", 5), ("intent", 4), ("intent", 6), ("outcome", 3), ("outcome", 6)],
)
def test_killed_between_two_statements_nothing_of_the_step_is_there(
    journal: SqlJournal, database: Database, database_path: Path, what: str, statement: int
) -> None:
    if what != "create_job":
        job = start(journal)
        if what == "outcome":
            send(journal, job, 0)
    database.close()
    before = state_of(database_path)
    arguments = [sys.executable, "-c", KILLED, str(database_path), what, str(statement)]
    killed = subprocess.run(arguments, check=False, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert killed.returncode == -9, killed.stderr
    assert state_of(database_path) == before


def test_many_done_adds_keep_every_figure_right(journal: SqlJournal, database: Database) -> None:
    adds = tuple(
        PlannedOperation(seq, Kind.ADD, "P", PlaylistId("PL"), video_id=VideoId(f"video{seq:06}")) for seq in range(200)
    )
    job = start(journal, Plan(Strategy.FRESH, CHANNEL, adds, ()))
    for held in journal.operations(job.id):
        journal.record_intent(held.id, at=AT)
        journal.record_outcome(held.id, Outcome(Status.DONE, f"item-{held.seq}"), at=AT)
    assert journal.jobs()[0].units_used == 200 * 50
    journal.set_state(job.id, JobState.PAUSED, at=LATER, reason=Reason.USER)
    with database.read() as connection:
        assert tuple(connection.execute(select(JOBS.c.done, JOBS.c.quota_used)).one()) == (200, 200 * 50)
        places = connection.execute(text("SELECT position FROM playlist_videos ORDER BY id")).scalars().all()
    assert places == list(range(200))


def test_the_plan_of_the_contract_is_what_it_says() -> None:
    assert [planned.kind for planned in small_plan().operations] == [
        Kind.CREATE,
        Kind.ADD,
        Kind.ADD,
        Kind.RENAME,
        Kind.REMOVE,
        Kind.BY_HAND,
        Kind.DELETE,
        Kind.DELETE,
    ]
