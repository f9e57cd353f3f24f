"""What the preview shows: the plan of today's local data, laid over the days to come."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import Library
from ytsync_desktop.core.operations import SETTLED
from ytsync_desktop.core.outline import Outline, outline
from ytsync_desktop.core.plan import OF_CATEGORIES, Plan, Schedule, Strategy
from ytsync_desktop.core.planner import build_plan
from ytsync_desktop.core.ports import Backups, CategoryStore, ChoiceStore, Journal, LibraryStore
from ytsync_desktop.core.quota import QuotaState, day_start, pacific_day, reset_after
from ytsync_desktop.core.recognise import continued
from ytsync_desktop.core.restorer import build_restore
from ytsync_desktop.core.schedule import Pace, lay_out
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.core.way_back import Wish
from ytsync_desktop.syncing.history import History, to_bring_back


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another strategy beside the one shown: its units (writes and reads) and days."""

    strategy: Strategy
    units: int
    days: int


@dataclass(frozen=True)
class Preview:
    """A plan, the library it was made of, its days, and the pace they follow from.

    `others` are the outlines of the other strategies' plans. What is computed from it is kept with it.
    """

    plan: Plan
    library: Library
    outline: Outline
    pace: Pace
    schedule: Schedule
    others: tuple[tuple[Strategy, int, Outline], ...] = ()

    @property
    def quota(self) -> QuotaState:
        """The quota that the days start from."""
        return self.pace.quota

    @property
    def units(self) -> int:
        """Writes and reads together."""
        return self.plan.write_units + self.schedule.read_units

    @cached_property
    def alternatives(self) -> tuple[Alternative, ...]:
        """What the other strategies would cost, at the same pace."""
        laid = []
        for strategy, units, other in self.others:
            with suppress(NotPossible):  # it would take more than ten years
                schedule = lay_out(other, self.pace)
                laid.append(Alternative(strategy, units + schedule.read_units, len(schedule.days)))
        return tuple(laid)

    @cached_property
    def unavailable_places(self) -> int:
        """Places of unavailable videos in playlists that go on as categories."""
        library = self.library
        return sum(
            library.videos[item.video_id].unavailable
            for target in self.plan.targets
            if target.playlist_id is not None
            for item in library.items.get(target.playlist_id, ())
            if item.video_id in library.videos
        )

    def at(self, settings: Settings) -> Preview:
        """The same plan at the pace of other settings; some milliseconds."""
        pace = replace(self.pace, settings=settings)
        pace = replace(pace, quota=replace(pace.quota, limit=settings.daily_limit, reserve=settings.reserve))
        return replace(self, pace=pace, schedule=lay_out(self.outline, pace))


def _preview(plan: Plan, library: Library, pace: Pace, others: tuple[Plan, ...] = ()) -> Preview:
    drawn = outline(plan)
    beside = tuple((other.strategy, other.write_units, outline(other)) for other in others)
    return Preview(plan, library, drawn, pace, lay_out(drawn, pace), beside)


def build_preview(
    library_store: LibraryStore,
    category_store: CategoryStore,
    choice_store: ChoiceStore,
    pace: Pace,
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
    linked = tuple(sorted(one.playlist_id for one in every if one.playlist_id))
    choices = replace(
        choice_store.load(),
        remove_unavailable=pace.settings.remove_unavailable == "on",
        linked=frozenset(linked),
    )
    categories, doubtful = continued(library, approved, every)
    plan = build_plan(library, categories, strategy, choices)
    plan = replace(plan, kept=(*plan.kept, *doubtful), linked=linked)
    others = (build_plan(library, categories, one, choices) for one in OF_CATEGORIES if beside and one is not strategy)
    return _preview(plan, library, pace, tuple(others))


def build_restore_preview(
    library_store: LibraryStore,
    category_store: CategoryStore,
    journal: Journal,
    backups: Backups,
    pace: Pace,
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
    return _preview(build_restore(library, backup, since, wish), library, pace)


def frozen_preview(journal: Journal, library_store: LibraryStore, pace: Pace, job_id: int) -> Preview:
    """The plan a job carries out, over the days from its start as if nothing had been spent before it.

    NotPossible for an unknown job.
    """
    job = journal.job(job_id)
    if job is None:
        raise NotPossible(f"There is no job {job_id}.", where="job")
    began = job.started_at
    quota = replace(pace.quota, day=pacific_day(began), used=0, resets_at=reset_after(began))
    pace = replace(pace, quota=quota, now=day_start(quota.day), creates_today=0)
    return _preview(journal.plan(job_id), library_store.load(), pace)


def still_to_come(journal: Journal, pace: Pace, job_id: int) -> Schedule:
    """The days that what is left of a job will take from now on; none when nothing is.

    NotPossible for an unknown job.
    """
    job = journal.job(job_id)
    if job is None:
        raise NotPossible(f"There is no job {job_id}.", where="job")
    left = {op.seq for op in breathing(journal.operations(job_id)) if op.status not in SETTLED}
    drawn = outline(journal.plan(job_id), left=left)
    return lay_out(drawn if job.backup_id is None else replace(drawn, backup_reads=0), pace)
