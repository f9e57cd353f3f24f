"""A plan laid over Pacific days under all limits: quota, reserve, creations, waits, the hours of a day, the sign-in.

The simulation follows the engine's own order and its own rules for reads and waits, so that without interference the
days and units shown are the days and units spent.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.looks import DELETE_LOOK, DELETES, REMOVES, remove_look, served
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.outline import Group, Outline, Run
from ytsync_desktop.core.plan import DayLoad, Limit, Schedule
from ytsync_desktop.core.quota import READ_UNITS, WRITE_UNITS, QuotaState, day_start, pages
from ytsync_desktop.core.settings import Settings

SESSION_READS = READ_UNITS
"""Every run begins by asking which channel is signed in."""

MAX_WRITES = 10_000_000
"""More than any day takes."""

MAX_DAYS = 3_660
"""A plan that would take longer than ten years cannot be carried out with these settings."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a plan's days depend on beside the plan: the quota and the time `now`, the settings, and what is allowed.

    `creates_from` is the Pacific date on which YouTube takes creates again, after it had refused one. `sign_in_until`
    is when Google ends the sign-in, where it said so. On a `loopback` root there are no waits between writes.
    """

    quota: QuotaState
    settings: Settings
    now: datetime
    creates_today: int = 0
    creates_from: date | None = None
    sign_in_until: datetime | None = None
    loopback: bool = False


@dataclass
class _Day:
    day: date
    ends: datetime
    used: int = 0
    creates: int = 0
    writes: int = 0
    reads: int = 0
    finished: list[str] = field(default_factory=list)
    limit: Limit = Limit.NONE


@dataclass
class _Building:
    """A group on its way: `done` writes of the run number `run` are made."""

    group: Group
    run: int = 0
    done: int = 0


class _Looks:
    """Which look the writes of the take-down stand on, as the engine keeps it: the latest, for so many writes."""

    def __init__(self, outline: Outline, pause: float) -> None:
        self._most_removes, self._most_deletes = served(pause, REMOVES), served(pause, DELETES)
        self._removes: Counter[PlaylistId | None] = Counter()
        for run in outline.take_down:
            if run.shared and run.kind is Kind.REMOVE:
                self._removes[run.playlist] += run.count
        self._at: PlaylistId | None = None
        self._left = 0

    def before(self, run: Run, places: int | None) -> tuple[int, int]:
        """Units of the look before the next write of `run`, 0 where one still counts; and the writes it serves."""
        if self._left and self._at == run.playlist:
            return 0, self._left
        if run.kind is Kind.DELETE:
            return DELETE_LOOK, self._most_deletes
        return remove_look(places, self._removes[run.playlist], self._most_removes)

    def use(self, run: Run, count: int, serves: int) -> None:
        """So many writes of `run` are made on a look that serves at least as many."""
        self._at, self._left = run.playlist, serves - count
        if run.kind is Kind.REMOVE:
            self._removes[run.playlist] -= count

    def forget(self) -> None:
        """The session ends, and with it what it knows."""
        self._left = 0


def lay_out(outline: Outline, pace: Pace) -> Schedule:
    """The days of a plan, beginning now with what the quota says is used. An empty plan has no days.

    NotPossible where the settings would make it take more than ten years.
    """
    if not outline.groups and not outline.take_down:
        return Schedule((), {}, "")
    return _Simulation(outline, pace).run()


class _Simulation:
    """The engine's way through a plan, a run of equal writes at a time."""

    def __init__(self, outline: Outline, pace: Pace) -> None:
        self.outline, self.pace, self.settings = outline, pace, pace.settings
        self.write_pause = self.settings.write_pause(loopback=pace.loopback)
        self.create_pause = max(self.write_pause, self.settings.create_pause(loopback=pace.loopback))
        self.creates_from = pace.creates_from or pace.quota.day
        self.moment = pace.now
        self.today = _Day(pace.quota.day, pace.quota.resets_at, pace.quota.used, pace.creates_today)
        self.days = [self.today]
        self.day_of: dict[int, int] = {}
        self.refused = False
        self.playlists = outline.playlists
        self.listed = outline.backup_reads > 0
        self.swept = False
        self.sweep_reads = outline.sweep_reads
        self.places = dict(outline.places)
        self.looks = _Looks(outline, self.write_pause)

    def run(self) -> Schedule:
        self._read(SESSION_READS)
        self._read(self.outline.backup_reads)
        self._build_up()
        if self.outline.take_down:
            self._take_down()
        self._pass(self.settings.settle_seconds)
        self._read(self.sweep_reads)
        return Schedule(tuple(map(self._load, self.days)), self.day_of, self._binding())

    # --- the engine's order -----------------------------------------------------------------------------------------

    def _build_up(self) -> None:
        """Creates, renames and adds, category by category; a create over the day's number is left for tomorrow."""
        waiting = [_Building(group) for group in self.outline.groups]
        while waiting:
            day = self.today
            for building in waiting:
                self._advance(building)
            waiting = [one for one in waiting if one.run < len(one.group.runs)]
            if waiting and self.today is day:
                self._next_session()

    def _advance(self, building: _Building) -> None:
        while building.run < len(building.group.runs):
            run = building.group.runs[building.run]
            if run.kind is Kind.CREATE and not self._create_allowed():
                return
            if run.kind is Kind.CREATE:
                self._list_playlists()
            building.done += self._write(run, building.done)
            if building.done < run.count:
                return
            building.run, building.done = building.run + 1, 0
        self.today.finished.append(building.group.name)

    def _list_playlists(self) -> None:
        """Before its first create a run looks for playlists that are there already; a backup has listed them."""
        if not self.listed and self._room_for(WRITE_UNITS):
            self._read(READ_UNITS * pages(self.playlists))
            self.listed = True

    def _create_allowed(self) -> bool:
        refused = self.today.day < self.creates_from
        if not refused and self.today.creates < self.settings.creates_per_day:
            return True
        self.refused |= refused
        self.today.limit = Limit.REFUSED if refused else Limit.CREATIONS
        return False

    def _take_down(self) -> None:
        """Removes and deletes: each session that makes any sweeps all targets first."""
        for run in self.outline.take_down:
            done = 0
            while done < run.count:
                if not self.swept and self._room_for(self._look(run)[0] + run.reads + WRITE_UNITS):
                    self._pass(self.settings.settle_seconds)
                    self._read(self.sweep_reads)
                    self.swept = True
                made = self._write(run, done) if self.swept else 0
                done += made
                if not made:
                    self.today.limit = Limit.QUOTA
                    self._next_session()

    def _look(self, run: Run) -> tuple[int, int]:
        """Units of the look before the next write of a run, and how many writes it serves; before a sweep, one."""
        if not run.shared:
            return 0, run.count
        return self.looks.before(run, self.places.get(run.playlist) if self.swept and run.playlist else None)

    # --- one day ----------------------------------------------------------------------------------------------------

    def _room_for(self, units: int) -> bool:
        return self.today.used + units <= self.settings.daily_limit - self.settings.reserve

    def _write(self, run: Run, done: int) -> int:
        """Make as many of a run's writes as this session may; a run goes on over midnight while the quota lasts."""
        made = 0
        each = run.reads + WRITE_UNITS
        pause = self.create_pause if run.kind is Kind.CREATE else self.write_pause
        while done + made < run.count:
            look, serves = self._look(run)
            room = (self.settings.daily_limit - self.settings.reserve - self.today.used - look) // each
            if room <= 0:
                self.today.limit = Limit.QUOTA
                return made
            count = min(room, run.count - done - made, self._until_midnight(pause), serves)
            self.today.used += look
            self.today.reads += look
            self._book(run, done + made, count, serves)
            made += count
            self._pass(pause * count)
        return made

    def _book(self, run: Run, done: int, count: int, serves: int) -> None:
        first, day, today = run.first + done, len(self.days) - 1, self.today
        self.day_of.update(dict.fromkeys(range(first, first + count), day))
        today.writes += count
        today.reads += run.reads * count
        today.used += (run.reads + WRITE_UNITS) * count
        if run.kind is Kind.CREATE:
            today.creates += count
            self.playlists += count
        if run.shared:
            self.looks.use(run, count, serves)
        if run.playlist in self.places:
            before = self.places[run.playlist]
            self.places[run.playlist] = before - count
            self.sweep_reads -= READ_UNITS * (pages(before) - pages(before - count))

    def _until_midnight(self, pause: float) -> int:
        """How many writes so far apart begin today, at least the one that is due now."""
        left = (self.today.ends - self.moment).total_seconds()
        return max(1, int(left // pause)) if pause > 0 else MAX_WRITES

    def _pass(self, seconds: float) -> None:
        """Let time pass; over midnight the run simply goes on with the new day's quota."""
        self.moment += timedelta(seconds=seconds)
        while self.moment >= self.today.ends:
            self.today.limit = self.today.limit or Limit.MIDNIGHT
            self._new_day(reads=0)

    def _read(self, units: int) -> None:
        """Reads may use the reserve; what does not fit into the day is read on the next one."""
        if self.today.used + units > self.settings.daily_limit and self.today.used > 0:
            self.today.limit = Limit.QUOTA
            self._next_session()
        self.today.used += units
        self.today.reads += units

    def _next_session(self) -> None:
        """Nothing more today: the job pauses, and goes on when the quota begins anew."""
        self.moment = self.today.ends
        self.listed = self.swept = False
        self.looks.forget()
        self._new_day(reads=SESSION_READS)

    def _new_day(self, *, reads: int) -> None:
        if len(self.days) >= MAX_DAYS:
            raise NotPossible(
                f"With these settings the plan would take longer than {MAX_DAYS:,} days. "
                "Raise daily_limit or creates_per_day, or lower the reserve.",
                where="settings",
            )
        day = self.today.day + timedelta(days=1)
        self.today = _Day(day, day_start(day + timedelta(days=1)), used=reads, reads=reads)
        self.days.append(self.today)

    # --- what is told -----------------------------------------------------------------------------------------------

    def _load(self, day: _Day) -> DayLoad:
        until = self.pace.sign_in_until
        ends = until is not None and day_start(day.day) <= until < day.ends
        return DayLoad(day.day, day.writes, day.reads, tuple(day.finished), day.limit, sign_in_ends=ends)

    def _binding(self) -> str:
        """The quota where any day ends with it, else the creations where they hold anything up."""
        limits = {day.limit for day in self.days}
        if Limit.QUOTA in limits:
            return Limit.QUOTA.value
        if limits & {Limit.CREATIONS, Limit.REFUSED}:
            return (Limit.REFUSED if self.refused else Limit.CREATIONS).value
        return ""
