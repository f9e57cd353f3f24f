"""Units are counted per client and Pacific day, never past the limit, whoever books at the same time."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.contract.journal_contract import AT, TODAY, bring, start
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.errors import QuotaExhausted
from ytsync_desktop.core.operations import Status
from ytsync_desktop.core.ports import Ledger
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.store.database import Database, open_database
from ytsync_desktop.store.journal import SqlJournal
from ytsync_desktop.store.quota_ledger import SqlLedger

RESET = datetime(2026, 11, 21, 8, tzinfo=UTC)


class Desk:
    """A ledger whose client, settings and clock a test may turn."""

    def __init__(self, database: Database) -> None:
        self.client = "client-1"
        self.settings = Settings()
        self.clock = ServerClock(wall=lambda: AT, monotonic=lambda: 0.0)
        self.clock.observe(AT)
        self.ledger = SqlLedger(database, lambda: self.client, lambda: self.settings, self.clock)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_it_is_a_ledger(desk: Desk) -> None:
    port: Ledger = desk.ledger
    assert port.history() == ()


def test_a_new_day_is_empty(desk: Desk) -> None:
    state = desk.ledger.state()
    assert (state.day, state.used, state.limit, state.reserve, state.resets_at) == (TODAY, 0, 10_000, 1_000, RESET)


def test_calls_add_up(desk: Desk) -> None:
    desk.ledger.book("playlists.list", 1)
    desk.ledger.book("playlists.list", 1)
    desk.ledger.book("videos.list", 1)
    assert desk.ledger.state().used == 3
    assert desk.ledger.history() == ((TODAY, 3),)


def test_the_day_is_that_of_the_servers_clock(desk: Desk) -> None:
    desk.ledger.book("videos.list", 1)
    desk.clock.observe(RESET - timedelta(seconds=1))
    desk.ledger.book("videos.list", 1)
    assert desk.ledger.state().used == 2
    desk.clock.observe(RESET + timedelta(seconds=3))
    assert desk.ledger.state().used == 0
    desk.ledger.book("videos.list", 1)
    assert desk.ledger.history() == ((TODAY, 2), (date(2026, 11, 21), 1))


def test_the_limit_is_never_passed_and_a_refused_call_is_not_booked(desk: Desk) -> None:
    desk.settings = Settings(daily_limit=3, reserve=1)
    for _ in range(3):
        desk.ledger.book("videos.list", 1)
    with pytest.raises(QuotaExhausted, match="3 of 3 units") as caught:
        desk.ledger.book("videos.list", 1)
    assert caught.value.resets_at == RESET
    assert (caught.value.problem.status, caught.value.problem.reason) == (0, "quotaExceeded")
    assert desk.ledger.state().used == 3
    desk.settings = Settings(daily_limit=4, reserve=1)
    desk.ledger.book("videos.list", 1)


def test_before_a_reply_said_what_time_it_is_a_call_may_pass_the_limit(desk: Desk) -> None:
    desk.ledger.mark_exhausted()
    desk.clock.doubt()
    desk.ledger.book("channels.list", 1)
    desk.clock.observe(AT)
    with pytest.raises(QuotaExhausted):
        desk.ledger.book("channels.list", 1)
    desk.clock.observe(RESET)
    assert desk.ledger.state().used == 0


def test_the_servers_refusal_empties_the_day(desk: Desk) -> None:
    desk.ledger.book("videos.list", 1)
    desk.ledger.mark_exhausted()
    desk.ledger.mark_exhausted()
    assert desk.ledger.state().used == 10_000
    with pytest.raises(QuotaExhausted):
        desk.ledger.book("videos.list", 1)
    desk.clock.observe(RESET)
    assert desk.ledger.state().used == 0


def test_the_servers_refusal_never_lowers_the_count(desk: Desk) -> None:
    for _ in range(5):
        desk.ledger.book("videos.list", 1)
    desk.settings = Settings(daily_limit=2, reserve=1)
    desk.ledger.mark_exhausted()
    assert desk.ledger.state().used == 5


def test_each_client_has_its_own_count(desk: Desk) -> None:
    desk.ledger.book("videos.list", 1)
    desk.client = "client-2"
    assert desk.ledger.state().used == 0
    assert desk.ledger.history() == ()


def test_writes_of_the_journal_and_reads_of_the_job_are_in_one_account(desk: Desk, database: Database) -> None:
    journal = SqlJournal(database, lambda: desk.client)
    desk.ledger.book("channels.list", 1)
    job = start(journal)
    desk.ledger.charge_to(job.id)
    bring(journal, job, 0, Status.DONE, "PL-new")
    desk.ledger.book("playlistItems.list", 1)
    desk.ledger.charge_to(None)
    desk.ledger.book("channels.list", 1)
    assert desk.ledger.state().used == 53
    assert desk.ledger.creates_today() == 1
    assert journal.units_per_day(job.id) == ((TODAY, 50, 1),)
    assert journal.jobs()[0].units_used == 51


def test_creates_of_yesterday_do_not_count_today(desk: Desk, database: Database) -> None:
    journal = SqlJournal(database, lambda: desk.client)
    bring(journal, start(journal), 0, Status.DONE, "PL-new")
    desk.clock.observe(RESET)
    assert desk.ledger.creates_today() == 0


def test_threads_lose_no_booking_and_pass_no_limit(desk: Desk) -> None:
    desk.settings = Settings(daily_limit=90, reserve=1)
    refused = threading.Semaphore(0)

    def book() -> None:
        for _ in range(25):
            try:
                desk.ledger.book("playlistItems.list", 1)
            except QuotaExhausted:
                refused.release()

    threads = [threading.Thread(target=book) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.ledger.state().used == 90
    assert sum(refused.acquire(blocking=False) for _ in range(100)) == 10


def test_a_second_ledger_on_the_same_file_sees_and_respects_the_first(desk: Desk, database_path: Path) -> None:
    other = open_database(database_path)
    second = Desk(other)
    second.settings = desk.settings = Settings(daily_limit=2, reserve=1)
    desk.ledger.book("videos.list", 1)
    second.ledger.book("videos.list", 1)
    with pytest.raises(QuotaExhausted):
        desk.ledger.book("videos.list", 1)
    other.close()
