"""A plan laid over Pacific days under the real limits: daily quota, today's use, the reserve, creations a day.

The simulation follows the engine's own order and its own rules for reads, so that without interference the days and
units shown are the days and units spent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import DayLoad, Plan, PlannedOperation, Schedule, playlist_key
from ytsync_desktop.core.quota import READ_UNITS, WRITE_UNITS, QuotaState, pages
from ytsync_desktop.core.settings import Settings

SESSION_READS = READ_UNITS
"""Every run begins by asking which channel is signed in."""

MAX_DAYS = 3_660
"""A plan that would take longer than ten years cannot be carried out with these settings."""


def reads_before(kind: Kind, items: int = 0) -> int:
    """Units of the reads that one operation needs just before it is sent.

    A rename reads the snippet it must send whole; a remove looks for the video's places; a delete checks the channel
    and the playlist and lists its `items`.
    """
    if kind in (Kind.RENAME, Kind.REMOVE):
        return READ_UNITS
    if kind is Kind.DELETE:
        return READ_UNITS * (2 + pages(items))
    return 0


@dataclass
class _Day:
    day: date
    used: int
    creates: int
    writes: int = 0
    reads: int = 0
    finished: list[str] = field(default_factory=list)


@dataclass
class _Group:
    """The operations of one playlist, in order; `next` is the first one not sent yet."""

    name: str
    operations: list[PlannedOperation]
    next: int = 0


def lay_out(
    plan: Plan, quota: QuotaState, settings: Settings, *, creates_today: int = 0, creates_from: date | None = None
) -> Schedule:
    """The days of `plan`, beginning today with what `quota` says is used. An empty plan has no days.

    `creates_from` is the Pacific date on which YouTube takes creates again, after it had refused one.
    """
    if not plan.writes:
        return Schedule((), {}, "")
    return _Simulation(plan, quota, settings, creates_today, creates_from).run()


class _Simulation:
    def __init__(
        self, plan: Plan, quota: QuotaState, settings: Settings, creates_today: int, creates_from: date | None
    ) -> None:
        self.plan = plan
        self.settings = settings
        self.creates_from = creates_from or quota.day
        self.today = _Day(quota.day, quota.used, creates_today)
        self.days: list[_Day] = [self.today]
        self.day_of: dict[int, int] = {}
        self.quota_bound = self.creations_bound = self.refused = False
        self.items = {deletion.playlist_id: deletion.items for deletion in plan.deletions}

    def run(self) -> Schedule:
        self._read(SESSION_READS)
        self._read(self.plan.backup_reads)
        self._build_up()
        destructive = [op for op in self.plan.writes if op.kind in (Kind.REMOVE, Kind.DELETE)]
        if destructive:
            self._take_down(destructive)
        self._read(self.plan.sweep_reads)
        days = tuple(DayLoad(d.day, d.writes, d.reads, tuple(d.finished)) for d in self.days)
        return Schedule(days, self.day_of, self._binding())

    def _build_up(self) -> None:
        """Creates, renames and adds, category by category; a create over the day's number is left for tomorrow."""
        groups = list(_groups(self.plan))
        while groups:
            for group in groups:
                self._advance(group)
            groups = [group for group in groups if group.next < len(group.operations)]
            if groups:
                self._next_day()

    def _advance(self, group: _Group) -> None:
        while group.next < len(group.operations):
            operation = group.operations[group.next]
            if operation.kind is Kind.CREATE and not self._create_allowed():
                self.creations_bound = True
                self.refused |= self.today.day < self.creates_from
                return
            if not self._write(operation, reads_before(operation.kind)):
                return
            group.next += 1
        self.today.finished.append(group.name)

    def _create_allowed(self) -> bool:
        return self.today.day >= self.creates_from and self.today.creates < self.settings.creates_per_day

    def _take_down(self, destructive: list[PlannedOperation]) -> None:
        """Removes and deletes: each session that makes any sweeps all targets first."""
        swept = False
        for operation in destructive:
            reads = reads_before(
                operation.kind, self.items.get(operation.playlist_id, 0) if operation.playlist_id else 0
            )
            while True:
                if not swept and self._room_for(reads + WRITE_UNITS):
                    self._read(self.plan.sweep_reads)
                    swept = True
                if swept and self._write(operation, reads):
                    break
                self.quota_bound = True
                self._next_day()
                swept = False

    def _room_for(self, units: int) -> bool:
        return self.today.used + units <= self.settings.daily_limit - self.settings.reserve

    def _write(self, operation: PlannedOperation, reads: int) -> bool:
        if not self._room_for(reads + WRITE_UNITS):
            self.quota_bound = True
            return False
        self._read(reads)
        self.today.used += WRITE_UNITS
        self.today.writes += 1
        self.today.creates += operation.kind is Kind.CREATE
        self.day_of[operation.seq] = len(self.days) - 1
        return True

    def _read(self, units: int) -> None:
        """Reads may use the reserve; what does not fit into the day is read on the next one."""
        if self.today.used + units > self.settings.daily_limit and self.today.used > 0:
            self._next_day()
        self.today.used += units
        self.today.reads += units

    def _next_day(self) -> None:
        if len(self.days) >= MAX_DAYS:
            raise NotPossible(
                f"With these settings the plan would take longer than {MAX_DAYS:,} days. "
                "Raise daily_limit or creates_per_day, or lower the reserve.",
                where="settings",
            )
        self.today = _Day(self.today.day + timedelta(days=1), SESSION_READS, 0, reads=SESSION_READS)
        self.days.append(self.today)

    def _binding(self) -> str:
        if self.creations_bound and not self.quota_bound:
            return "refused creations" if self.refused else "creations a day"
        return "daily quota" if self.quota_bound else ""


def _groups(plan: Plan) -> Iterator[_Group]:
    build_up = (op for op in plan.writes if op.kind in (Kind.CREATE, Kind.RENAME, Kind.ADD))
    for _, operations in groupby(build_up, key=playlist_key):
        listed = list(operations)
        yield _Group(listed[0].playlist_title, listed)
