"""Bookings of several threads share a transaction: none is lost, none passes the limit, an error reaches its caller."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.errors import QuotaExhausted, StoreProblem
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.quota_ledger import SqlLedger


def ledger_on(database: Database, limit: int) -> SqlLedger:
    clock = ServerClock()
    clock.observe(datetime(2026, 11, 20, 18, tzinfo=UTC))
    return SqlLedger(database, lambda: "client", lambda: Settings(daily_limit=limit, reserve=0), clock)


def outcome(ledger: SqlLedger) -> str:
    try:
        ledger.book("videos.list", 1)
    except (QuotaExhausted, StoreProblem) as error:
        return type(error).__name__
    return "booked"


def test_eight_threads_book_exactly_the_limit(database: Database) -> None:
    ledger = ledger_on(database, 150)
    with ThreadPoolExecutor(8) as pool:
        results = Counter(pool.map(lambda _: outcome(ledger), range(200)))
    assert results == {"booked": 150, "QuotaExhausted": 50}
    assert ledger.state().used == 150


def test_a_database_that_is_gone_refuses_every_booking(database: Database, database_path: Path) -> None:
    ledger = ledger_on(database, 1000)
    database_path.rename(database_path.with_suffix(".elsewhere"))
    with ThreadPoolExecutor(8) as pool:
        results = Counter(pool.map(lambda _: outcome(ledger), range(40)))
    assert results == {"StoreProblem": 40}


def test_what_was_booked_ahead_and_not_used_is_given_back(database: Database) -> None:
    ledger = ledger_on(database, 1000)
    with ledger.ahead(16):
        for _ in range(20):
            ledger.book("videos.list", 1)
        ledger.book("channels.list", 1)
        ledger.book("playlistItems.insert", 50)
        assert 71 <= ledger.state().used <= 71 + 32
    assert ledger.state().used == 71
    ledger.book("videos.list", 1)
    assert ledger.state().used == 72


def test_what_was_booked_ahead_on_a_day_that_is_over_is_given_back_with_the_next_booking(database: Database) -> None:
    clock = ServerClock()
    ledger = SqlLedger(database, lambda: "client", Settings, clock)
    with ledger.ahead(10):
        for day in (18, 19, 20):
            clock.observe(datetime(2026, 11, day, 18, tzinfo=UTC))
            ledger.book("playlistItems.list", 1)
        assert [units for _, units in ledger.history()] == [1, 1, 10]
    assert [units for _, units in ledger.history()] == [1, 1, 1]


def test_booking_ahead_takes_few_commits_and_never_passes_the_limit(database: Database) -> None:
    ledger = ledger_on(database, 150)
    before = database._written
    with ledger.ahead(16), ThreadPoolExecutor(8) as pool:
        results = Counter(pool.map(lambda _: outcome(ledger), range(200)))
        assert ledger.state().used <= 150
    assert results == {"booked": 150, "QuotaExhausted": 50}
    assert ledger.state().used == 150
    assert (database._written - before) / 2 < 70


def test_a_killed_process_has_counted_too_much_and_never_too_little(database: Database) -> None:
    ledger = ledger_on(database, 1000)
    ahead = ledger.ahead(16)
    ahead.__enter__()
    for _ in range(20):
        ledger.book("videos.list", 1)
    assert 20 <= ledger_on(database, 1000).state().used < 20 + 16


def test_the_servers_refusal_counts_whatever_was_booked_ahead(database: Database) -> None:
    ledger = ledger_on(database, 1000)
    with ledger.ahead(16):
        ledger.book("videos.list", 1)
        ledger.mark_exhausted()
    assert ledger.state().used == 1000
