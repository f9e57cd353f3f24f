"""T15: lists that misbehave: what the listing, the import and the guards of a deletion make of them."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.crew import shares, spread
from tests.chaos.trial import Figure, Order, Trial
from tests.chaos.unruly import HIDING, OWN, Unruly, troubles_for
from tests.contract.fake_youtube import video_id
from tests.importing.machine import Machine
from ytsync_desktop.backup.files import BackupFiles
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import YouTubeError
from ytsync_desktop.core.events import ignore
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.core.listing import list_items, list_playlists
from ytsync_desktop.core.operations import Decision, Job, JobState
from ytsync_desktop.core.ports import Backup, BackupInfo
from ytsync_desktop.importing.orchestrator import Orchestrator
from ytsync_desktop.store.backup_register import BackupRegister
from ytsync_desktop.store.categories import SqlCategories
from ytsync_desktop.store.journal import SqlJournal
from ytsync_desktop.store.playlist_choices import SqlChoices
from ytsync_desktop.store.quota_ledger import SqlLedger
from ytsync_desktop.syncing import jobs
from ytsync_desktop.syncing.engine import SyncEngine
from ytsync_desktop.syncing.pace import pace_now
from ytsync_desktop.syncing.preview import build_preview

SCHEDULES = 10_000
MOST_CALLS = 110
_RUNS = 12
_MEMORY = Path("/dev/shm")
"""The disk is not the subject."""


@dataclass
class Found:
    """What one schedule, or many, came to."""

    wrong: list[str] = field(default_factory=list)
    most_calls: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    trace: str = ""

    def add(self, other: Found) -> None:
        """Take the findings of another in."""
        self.wrong += other.wrong
        self.most_calls = max(self.most_calls, other.most_calls)
        self.seen += other.seen


def run(order: Order) -> Figure:
    """Three tenths of the schedules meet whole jobs, three tenths imports, the others the listing alone."""
    count = order.count(SCHEDULES, least=10)
    found = Found()
    for part in spread(_many, [(order.seed, numbers) for numbers in shares(count, count // 250)]):
        found.add(part)
        order.say(f"{sum(found.seen[kind] for kind in _KINDS):,} schedules, {len(found.wrong)} wrong")
    for line in found.wrong[:20]:
        order.say(line)
    told = ", ".join(f"{times:,} {what}" for what, times in sorted(found.seen.items()))
    passed = not found.wrong and found.most_calls <= MOST_CALLS
    return Figure(
        f"at most {found.most_calls} calls for a listing, {len(found.wrong)} wrong decisions ({told})", passed
    )


def _many(part: tuple[int, range]) -> Found:
    seed, numbers = part
    found = Found()
    for number in numbers:
        found.add(schedule(seed, number))
    return found


def kind_of(number: int) -> str:
    """What the schedule of this number is about."""
    return (*["job"] * 3, *["import"] * 3, *["listing"] * 4)[number % 10]


def schedule(seed: int, number: int) -> Found:
    """Run one schedule by its seed and number."""
    kind = kind_of(number)
    found = Found(seen=Counter({kind: 1}))
    try:
        found.trace = _KINDS[kind](Order(seed).random(kind, number), found).trace()
    except Exception as error:
        found.wrong.append(f"{type(error).__name__}: {str(error)[:300]}")
    found.wrong = [f"{line} ({kind}, seed {seed}, number {number})" for line in found.wrong]
    return found


# --- the listing alone --------------------------------------------------------------------------------------------


def _listing(chance: random.Random, found: Found) -> Unruly:
    youtube = Unruly()
    size = chance.choice([0, 1, 49, 50, 51, chance.randrange(400), chance.randrange(400), 5_000])
    own = chance.random() < 0.3
    if own:
        for number in range(min(size, 400)):
            youtube.add_playlist(f"list{number}", [])
    playlist = youtube.add_playlist("one", range(0 if own else size))
    name = OWN if own else playlist
    before = list(youtube.playlists) if own else [row.id for row in youtube.items[playlist]]
    youtube.troubles = troubles_for(chance, [(name, len(before) // 50 + 1)])
    kinds = {trouble.kind for trouble in youtube.troubles}
    try:
        listed = [one.id for one in (list_playlists(youtube) if own else list_items(youtube, playlist))]
    except YouTubeError:
        found.seen["listings refused"] += 1
    else:
        found.seen["listings read"] += 1
        if not kinds & {*HIDING, "edited"} and listed != before:
            found.wrong.append(f"{len(listed)} listed of {len(before)}")
        if len(set(listed)) != len(listed) or not youtube.ended:
            found.wrong.append("a listing that repeats itself or has no end was taken")
    found.most_calls = max(found.most_calls, youtube.asked.get(name, 0))
    return youtube


# --- imports --------------------------------------------------------------------------------------------------------


@contextmanager
def _machine(youtube: Unruly) -> Iterator[Machine]:
    folder = Path(tempfile.mkdtemp(dir=_MEMORY if _MEMORY.is_dir() else None))
    try:
        machine = Machine(folder, youtube)
        # One thread, so that a schedule is the same each time it is run.
        parts = (youtube, machine.imports, machine.library, _ledger(machine), machine.settings, machine.clock)
        machine.orchestrator = Orchestrator(*parts, threads=1)
        for name, value in {"daily_limit": "1000000", "creates_per_day": "1000", "settle_seconds": "0"}.items():
            machine.settings.set(name, value)
        with closing(machine.database):
            yield machine
    finally:
        shutil.rmtree(folder)


def _ledger(machine: Machine) -> SqlLedger:
    return SqlLedger(machine.database, lambda: "client", machine.settings.load, machine.clock)


def _library(chance: random.Random) -> Unruly:
    """Three to five playlists of up to five pages, some videos in several of them."""
    youtube = Unruly(page_size=5)
    for number in range(chance.randint(3, 5)):
        youtube.add_playlist(f"old{number}", [chance.randrange(60) for _ in range(chance.randrange(25))])
    return youtube


def _lists(youtube: Unruly) -> list[tuple[str, int]]:
    return [(OWN, 2), *((one, len(rows) // youtube.page_size + 1) for one, rows in youtube.items.items())]


def _local(machine: Machine) -> dict[str, set[str]]:
    items: dict[str, set[str]] = {}
    for playlist, item in machine.rows("SELECT playlist_youtube_id, item_id FROM playlist_videos"):
        items.setdefault(playlist, set()).add(item)
    return items


def _import(chance: random.Random, found: Found) -> Unruly:
    youtube = _library(chance)
    with _machine(youtube) as machine:
        if chance.random() < 0.7:
            machine.import_()
        for _ in range(chance.randint(1, 3)):
            youtube.troubles = troubles_for(chance, _lists(youtube), most=5)
            _troubled_import(machine, youtube, chance, found)
        youtube.troubles = []
        while (summary := machine.import_()).resumed:
            found.seen["imports resumed"] += 1
        truth = {name: {row.id for row in rows} for name, rows in youtube.items.items() if rows}
        if summary.state != "complete" or _local(machine) != truth:
            found.wrong.append(f"after an undisturbed import ({summary.state}) the library is not YouTube's")
    return youtube


def _troubled_import(machine: Machine, youtube: Unruly, chance: random.Random, found: Found) -> None:
    """One import; rows of a list that was not read to its end must all be there afterwards."""
    before = _local(machine)
    youtube.asked.clear()
    youtube.ended.clear()
    summary = machine.import_(full=chance.random() < 0.3)
    found.seen[f"imports {summary.state}"] += 1
    found.most_calls = max([found.most_calls, *youtube.asked.values()])
    after = _local(machine)
    for name, rows in before.items():
        gone = rows - after.get(name, set())
        if gone and name not in youtube.ended:
            found.wrong.append(f"{len(gone)} rows of {name} dropped from a part of its list")
    if machine.rows("SELECT youtube_id FROM playlists WHERE deleted_from_youtube_at IS NOT NULL"):
        found.wrong.append("a playlist that is there was taken for deleted")


# --- whole jobs -----------------------------------------------------------------------------------------------------


class _WatchedBackups(BackupFiles):
    """Tells YouTube's conscience what the backup holds."""

    youtube: Unruly

    def save(self, backup: Backup, job_id: int | None) -> BackupInfo:
        info = super().save(backup, job_id)
        self.youtube.known = {item.id for items in backup.items.values() for item in items}
        return info


class Desk:
    """A machine with an imported library, and the engine on it."""

    def __init__(self, machine: Machine, youtube: Unruly) -> None:
        self.machine = machine
        self.youtube = youtube
        self.journal = SqlJournal(machine.database, lambda: "client")
        self.ledger = _ledger(machine)
        self.backups = _WatchedBackups(machine.folder / "backups", BackupRegister(machine.database))
        self.backups.youtube = youtube

    def start(self, wanted: dict[str, list[VideoId]]) -> Job | None:
        """Import, sort, and freeze the plan; None when there is nothing to do."""
        self.machine.import_()
        categories = SqlCategories(self.machine.database)
        categories.replace_all([(name, tuple(videos)) for name, videos in wanted.items()])
        machine = self.machine
        pace = pace_now(self.journal, self.ledger, machine.settings, machine.clock, loopback=True)
        preview = build_preview(machine.library, categories, SqlChoices(machine.database), pace, beside=False)
        self.youtube.agreed = {*preview.plan.unavailable, *preview.plan.dropped}
        return jobs.start(self.journal, preview, None, machine.clock)

    def go(self, job: Job) -> Job:
        """Carry the job on until it must stop."""
        self.machine.pass_time(minutes=1)
        settings, clock = self.machine.settings.load(), self.machine.clock
        ports = (self.youtube, self.journal, self.ledger, self.backups, settings, clock)
        return SyncEngine(*ports, loopback=True, report=ignore, control=Control()).run(job.id)

    def decide(self, job: Job, decision: Decision) -> Job:
        """Answer what the job asks."""
        return jobs.decide(self.journal, job, decision, self.machine.clock)


@contextmanager
def at_a_desk(youtube: Unruly) -> Iterator[Desk]:
    """A desk that is cleared afterwards."""
    with _machine(youtube) as machine:
        yield Desk(machine, youtube)


def _job(chance: random.Random, found: Found) -> Unruly:
    youtube = _library(chance)
    videos = sorted({row.video_id for rows in youtube.items.values() for row in rows}) or [video_id(0)]
    chance.shuffle(videos)
    half = len(videos) // 2
    youtube.refused = {one for one in videos if chance.random() < 0.1}
    with at_a_desk(youtube) as desk:
        job = desk.start({"one": videos[: half + 1], "two": videos[half + 1 :]})
        if job is None:
            found.seen["empty plans"] += 1
            return youtube
        youtube.troubles = troubles_for(chance, _lists(youtube), most=6)
        job = _carry_out(desk, job, chance)
        found.seen[f"jobs {job.state}"] += 1
        found.seen["deletions"] += youtube.deleted
        found.wrong += [f"a write destroyed {lost.what} [{lost.trouble}]" for lost in youtube.lost]
    return youtube


def _carry_out(desk: Desk, job: Job, chance: random.Random) -> Job:
    """Resume and decide as a person in a hurry would. New playlists get troubles of their own."""
    for _ in range(_RUNS):
        job = desk.go(job)
        if job.finished:
            break
        if job.state is JobState.WAITING:
            desk.decide(job, chance.choice([Decision.SKIP, Decision.SKIP, Decision.RETRY]))
        desk.youtube.troubles += troubles_for(chance, [(one, 2) for one in desk.youtube.items], most=2)
    return job


_KINDS: dict[str, Callable[[random.Random, Found], Unruly]] = {"listing": _listing, "import": _import, "job": _job}

TRIAL = Trial(
    "T15",
    "10,000 random schedules of refused, repeated and cyclic tokens, edits between pages, empty, shrunken and cut "
    "pages, lists up to 5,000: at most 110 calls for a listing, no row dropped and nothing deleted on a part of a list",
    run,
)
