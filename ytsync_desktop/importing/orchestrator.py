"""One import from start to end: which phase it is, what is left of an earlier one, and the summary of it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ytsync_desktop.core.checkpoints import (
    OWN_PLAYLISTS,
    Changes,
    EntityType,
    ImportStore,
    ImportUnit,
    Phase,
    SyncState,
)
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.events import QuotaChanged, Report, ignore
from ytsync_desktop.core.freshness import FRESH_FOR
from ytsync_desktop.core.ports import Clock, Ledger, LibraryStore, Listings, SettingsStore
from ytsync_desktop.core.quota import pacific_day
from ytsync_desktop.importing.backoff import Gate
from ytsync_desktop.importing.batches import Batches
from ytsync_desktop.importing.entities.channels import Channels
from ytsync_desktop.importing.entities.entity import Entity
from ytsync_desktop.importing.entities.playlist_items import PlaylistItems
from ytsync_desktop.importing.entities.playlists import Playlists
from ytsync_desktop.importing.entities.videos import Videos
from ytsync_desktop.importing.progress import Progress, Stop
from ytsync_desktop.importing.summary import EntitySummary, ImportSummary

__all__ = ["EntitySummary", "ImportSummary", "Orchestrator"]

THREADS = 16
"""Calls under way at once: at 100 ms each, twice as many hardly shorten an import, half as many nearly double it."""
_FIRST_WAIT = 1.0
_UNITS_BETWEEN = 20


@dataclass(frozen=True, slots=True)
class _Ports:
    """What a run needs from outside."""

    youtube: Listings
    store: ImportStore
    library: LibraryStore
    ledger: Ledger
    settings: SettingsStore
    clock: Clock
    threads: int


class Orchestrator:
    """Imports the library of the signed-in channel. One at a time; everything is written by the calling thread."""

    def __init__(
        self,
        youtube: Listings,
        store: ImportStore,
        library: LibraryStore,
        ledger: Ledger,
        settings: SettingsStore,
        clock: Clock,
        *,
        threads: int = THREADS,
    ) -> None:
        self._store = store
        self._ports = _Ports(youtube, store, library, ledger, settings, clock, threads)

    def run(
        self, report: Report = ignore, control: Control | None = None, *, full: bool = False, liked: bool = False
    ) -> ImportSummary:
        """Import: the first one until it has completed once, then what changed; an unfinished one is resumed.

        `full` asks for everything again; `liked` takes in the list of liked videos as well. A limit, a lost network
        or a wish to stop gives a paused summary. WrongChannel, and nothing written, when the folder belongs to
        another channel.
        """
        return _Run(self._ports, self.phase(), report, control or Control(), full=full, liked=liked).go()

    def run_initial(self, report: Report = ignore, control: Control | None = None) -> ImportSummary:
        """The first import, or what is left of it. NotPossible once it is complete."""
        if self.phase() is not Phase.INITIAL:
            raise NotPossible("The first import is complete; later ones only take in what changed.")
        return self.run(report, control)

    def run_incremental(
        self, report: Report = ignore, control: Control | None = None, *, full: bool = False
    ) -> ImportSummary:
        """Take in what changed. NotPossible before the first import is complete."""
        if self.phase() is not Phase.INCREMENTAL:
            raise NotPossible("The first import is not complete yet.")
        return self.run(report, control, full=full)

    def resume(self, report: Report = ignore, control: Control | None = None) -> ImportSummary:
        """Go on from the checkpoint. NotPossible where no import is unfinished."""
        if not self.unfinished():
            raise NotPossible("There is no unfinished import.")
        return self.run(report, control)

    def phase(self) -> Phase:
        """The phase that the next import belongs to."""
        states = self._store.states.list(Phase.INITIAL)
        done = len(states) == len(EntityType) and all(state.is_complete for state in states)
        return Phase.INCREMENTAL if done else Phase.INITIAL

    def unfinished(self) -> bool:
        """Whether an import was begun and is not complete."""
        return bool(self._store.states.list_incomplete(self.phase()))


class _Run:
    """One import while it runs."""

    def __init__(
        self, ports: _Ports, phase: Phase, report: Report, control: Control, *, full: bool, liked: bool
    ) -> None:
        self._ports = ports
        self._store = ports.store
        self._clock = ports.clock
        self._ledger = ports.ledger
        self._phase = phase
        self._report = report
        self._control = control
        self._full = full
        self._liked = liked
        self._before = {state.entity_type: state for state in self._store.states.list(phase)}
        self._resumed = bool(self._store.states.list_incomplete(phase))
        self._longest_wait = ports.settings.load().backoff_max
        self._told = 0

    def go(self) -> ImportSummary:
        with self._ledger.ahead(self._ports.threads):
            return self._go()

    def _go(self) -> ImportSummary:
        channels = self._progress(Channels(self._store.channel(), self._begin))
        loop = Batches(
            self._ports.youtube,
            self._store,
            self._clock,
            self._report,
            self._control,
            self._booked,
            phase=self._phase,
            threads=self._ports.threads,
        )
        runs = [channels]
        loop.run(runs)
        if channels.complete and loop.stop is None:
            rest = self._entities()
            loop.run(rest)
            runs += rest
        self._report(QuotaChanged(self._ledger.state()))
        return self._summary(runs, loop)

    def _booked(self, units: int) -> None:
        """Tell the day's quota, though not after every batch: reading it waits for those who book."""
        if units - self._told >= _UNITS_BETWEEN:
            self._told = units
            self._report(QuotaChanged(self._ledger.state()))

    def _begin(self, unit: ImportUnit, at: datetime) -> None:
        """Start a new run, or take the unfinished one up again, now that it is clear whose library it is."""
        for kind in EntityType:
            if self._resumed:
                unit.states.get_or_create(kind, self._phase, at=at)
            else:
                unit.states.reset(kind, self._phase, at=at)
        if self._liked:
            unit.queue_liked(at=at)

    def _entities(self) -> list[Progress]:
        now = self._clock.now()
        videos = Videos(self._store.videos_left(older_than=self._stale(now)))
        conditional = not self._full
        pages = self._store.pages()
        items = PlaylistItems(pages, videos.add, conditional=conditional, today=pacific_day(now))
        noted = self._store.listings()
        for listing in noted:
            items.add(listing)
        listed_before = self._resumed and self._state(EntityType.PLAYLISTS).is_complete
        playlists = Playlists(
            pages.get(OWN_PLAYLISTS, {}), items.add, conditional=conditional, only_touched=listed_before
        )
        runs = [self._progress(playlists), self._progress(items), self._progress(videos)]
        # Where the playlists are listed once more, so are the items of all but those that something is noted of.
        begun = sum(listing.items_fetched for listing in noted)
        runs[1].base = (self._offset(EntityType.PLAYLIST_ITEMS) if listed_before else begun) - items.forgotten
        runs[2].base = self._offset(EntityType.VIDEOS)
        return runs

    def _state(self, kind: EntityType) -> SyncState:
        return self._before.get(kind) or SyncState(kind, self._phase)

    def _offset(self, kind: EntityType) -> int:
        return self._state(kind).last_synced_offset if self._resumed else 0

    def _stale(self, now: datetime) -> datetime:
        """Videos fetched before this are fetched again: with `full` all that this run has not fetched yet."""
        if not self._full:
            return now - FRESH_FOR
        begun = self._store.states.get(EntityType.VIDEOS, self._phase)
        return begun.started_at if begun is not None and begun.started_at is not None else now

    def _progress(self, entity: Entity) -> Progress:
        progress = Progress(entity, Gate(min(_FIRST_WAIT, self._longest_wait), self._longest_wait))
        state, now = self._state(entity.type), self._clock.now()
        reset = state.rate_limit_reset_at
        # A spent day is left to the ledger, which knows better; a wait for one entity type is honoured.
        if reset is not None and reset > now and state.rate_limit_remaining is None:
            progress.gate.close_for((reset - now).total_seconds(), self._clock.monotonic())
            progress.refused(reset)
        return progress

    def _summary(self, runs: Sequence[Progress], loop: Batches) -> ImportSummary:
        complete = len(runs) == len(EntityType) and all(run.complete for run in runs)
        stop = None if complete else (loop.stop or _why(runs))
        changes = sum((run.changes for run in runs), Changes())
        counts = self._ports.library.counts()
        return ImportSummary(
            state="complete" if complete else "paused",
            playlists=counts.playlists,
            items=counts.items,
            videos=counts.videos,
            unavailable=counts.unavailable,
            new=changes.new,
            updated=changes.updated,
            removed=changes.removed,
            units=loop.units,
            resumed=self._resumed,
            entities=self._entity_summaries(runs),
            differences=self._store.differences(),
            reason=stop.reason if stop else "",
            resume_at=stop.resume_at if stop else None,
            message=stop.message if stop else "",
        )

    def _entity_summaries(self, runs: Sequence[Progress]) -> tuple[EntitySummary, ...]:
        told = {run.entity.type: run for run in runs}
        result = []
        for kind in EntityType:
            run, state = told.get(kind), self._state(kind)
            processed, total = (run.offset, run.total) if run else (state.last_synced_offset, state.total_estimated)
            done = run is not None and run.complete
            result.append(EntitySummary(kind, self._phase, processed, total, "complete" if done else "paused"))
        return tuple(result)


def _why(runs: Sequence[Progress]) -> Stop:
    """Why an import that nobody stopped is not complete: a limit of one entity type, or something unreadable."""
    resets = [run.limited.reset_time for run in runs if run.gate.given_up and run.limited and run.limited.reset_time]
    if resets:
        return Stop("rate_limit", "YouTube asked to wait. What was read is kept.", max(resets))
    return Stop("guard", " ".join(run.entity.problem for run in runs if run.entity.problem))
