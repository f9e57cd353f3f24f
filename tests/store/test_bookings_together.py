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
