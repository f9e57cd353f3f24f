"""What the preview shows: the plan of today's local data, laid over the days to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import Library
from ytsync_desktop.core.plan import Plan, Schedule, Strategy
from ytsync_desktop.core.planner import build_plan
from ytsync_desktop.core.ports import Backups, CategoryStore, ChoiceStore, Journal, Ledger, LibraryStore, SettingsStore
from ytsync_desktop.core.quota import QuotaState, pacific_day, reset_after
from ytsync_desktop.core.recognise import continued
from ytsync_desktop.core.restorer import build_restore
from ytsync_desktop.core.schedule import lay_out
from ytsync_desktop.core.way_back import Wish
from ytsync_desktop.syncing.history import History, to_bring_back
from ytsync_desktop.syncing.left_over import no_creates_until


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another strategy beside the one shown: its units (writes and reads) and days."""

    strategy: Strategy
    units: int
    days: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan, the library it was made of, its days, and the quota it starts from."""

    plan: Plan
    library: Library
    schedule: Schedule
    quota: QuotaState
    alternatives: tuple[Alternative, ...] = ()

    @property
    def units(self) -> int:
        """Writes and reads together."""
        return self.plan.write_units + self.schedule.read_units


def build_preview(
    library_store: LibraryStore,
    category_store: CategoryStore,
    journal: Journal,
    ledger: Ledger,
    settings_store: SettingsStore,
    choice_store: ChoiceStore,
    strategy: Strategy = Strategy.FRESH,
    *,
    beside: bool = True,
) -> Preview:
    """The preview from local data alone, `beside` it the figures of the other strategy; nothing is sent.

    NotPossible without a complete import or without an approved category, WrongUsage for a strategy not offered.
    """
    if not library_store.counts().complete:
        raise NotPossible("There is no complete import yet. Import the library first.")
    library = library_store.load()
    every = category_store.categories()
    approved = [category for category in every if category.approved and not category.protected]
    if not approved:
        raise NotPossible("No category is approved yet. Approve the categories that are as you want them first.")
    settings = settings_store.load()
    choices = replace(choice_store.load(), remove_unavailable=settings.remove_unavailable == "on")
    categories, doubtful = continued(library, approved, every)
    linked = tuple(sorted(one.playlist_id for one in every if one.playlist_id))
    quota = ledger.state()
    calendar = partial(
        lay_out,
        quota=quota,
        settings=settings,
        creates_today=ledger.creates_today(),
        creates_from=_creates_from(journal),
    )
    plan = build_plan(library, categories, strategy, choices)
    plan = replace(plan, kept=(*plan.kept, *doubtful), linked=linked)
    others = [build_plan(library, categories, one, choices) for one in _OFFERED if beside and one is not strategy]
    alternatives = tuple(_alternative(other, calendar(other)) for other in others)
    return Preview(plan, library, calendar(plan), quota, alternatives)


_OFFERED = (Strategy.FRESH, Strategy.REUSE)


def _alternative(plan: Plan, schedule: Schedule) -> Alternative:
    return Alternative(plan.strategy, plan.write_units + schedule.read_units, len(schedule.days))


def build_restore_preview(
    library_store: LibraryStore,
    category_store: CategoryStore,
    journal: Journal,
    ledger: Ledger,
    settings_store: SettingsStore,
    backups: Backups,
    backup_id: int,
    wish: Wish,
) -> Preview:
    """The preview of a way back, from local data alone; nothing is sent.

    NotPossible without a complete import, for an unknown backup, one of another channel, or a playlist not in it;
    StoreProblem for a damaged one.
    """
    if not library_store.counts().complete:
        raise NotPossible("There is no complete import yet. Import the library first.")
    library = library_store.load()
    info = next((one for one in backups.list() if one.id == backup_id), None)
    if info is None:
        raise NotPossible(f"There is no backup {backup_id}.", where=str(backup_id))
    history = History.of(journal)
    backup, owned = to_bring_back(history, backups, info, wish)
    if library.channel is None or backup.channel_id != library.channel.id:
        raise NotPossible(f"Backup {backup_id} is of the channel {backup.channel_id}, not of this one.", where="backup")
    missing = wish.only - {playlist.id for playlist in backup.playlists}
    if missing:
        raise NotPossible(f"Backup {backup_id} holds no playlist {min(missing)}.", where=min(missing))
    since = replace(history.since(info, library, category_store.categories(), wish), owned=owned)
    plan = build_restore(library, backup, since, wish)
    quota, settings, creates_from = ledger.state(), settings_store.load(), _creates_from(journal)
    schedule = lay_out(plan, quota, settings, creates_today=ledger.creates_today(), creates_from=creates_from)
    return Preview(plan, library, schedule, quota)


def frozen_preview(
    journal: Journal, library_store: LibraryStore, ledger: Ledger, settings_store: SettingsStore, job_id: int
) -> Preview:
    """The plan a job carries out, over the days from its start as if nothing had been spent before it.

    NotPossible for an unknown job.
    """
    job = journal.job(job_id)
    if job is None:
        raise NotPossible(f"There is no job {job_id}.", where="job")
    plan = journal.plan(job_id)
    settings = settings_store.load()
    today = ledger.state()
    quota = replace(today, day=pacific_day(job.started_at), used=0, resets_at=reset_after(job.started_at))
    schedule = lay_out(plan, quota, settings, creates_from=_creates_from(journal, before=job_id))
    return Preview(plan, library_store.load(), schedule, quota)


def _creates_from(journal: Journal, *, before: int | None = None) -> date | None:
    """The Pacific date on which YouTube takes creates again, as far as it told."""
    until = no_creates_until(journal, before=before)
    return pacific_day(until) if until is not None else None
