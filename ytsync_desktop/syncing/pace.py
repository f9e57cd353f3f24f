"""What the days of a plan depend on at this moment."""

from __future__ import annotations

from datetime import datetime

from ytsync_desktop.core.ports import Clock, Journal, Ledger, SettingsStore
from ytsync_desktop.core.quota import pacific_day
from ytsync_desktop.core.schedule import Pace
from ytsync_desktop.syncing.left_over import no_creates_until


def pace_now(
    journal: Journal,
    ledger: Ledger,
    settings: SettingsStore,
    clock: Clock,
    *,
    loopback: bool,
    sign_in_until: datetime | None = None,
    before: int | None = None,
) -> Pace:
    """As the ledger, the clock and the journal know it; `before` a job without what YouTube refused in it or later."""
    until = no_creates_until(journal, before=before)
    return Pace(
        quota=ledger.state(),
        settings=settings.load(),
        now=clock.now(),
        creates_today=ledger.creates_today(),
        creates_from=pacific_day(until) if until is not None else None,
        sign_in_until=sign_in_until,
        loopback=loopback,
    )
