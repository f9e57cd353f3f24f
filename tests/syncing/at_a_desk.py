"""The engine in memory on a YouTube that takes its time, with somebody who does something just after a write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.chaos.t15_listings import Desk
from tests.importing.machine import Machine
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import ignore
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.core.operations import Job
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.store.categories import SqlCategories
from ytsync_desktop.store.playlist_choices import SqlChoices
from ytsync_desktop.syncing import jobs
from ytsync_desktop.syncing.engine import SyncEngine
from ytsync_desktop.syncing.pace import pace_now
from ytsync_desktop.syncing.preview import Preview, build_preview

READS = frozenset({"own_channel", "playlists_page", "playlists_by_id", "items_page", "items_with_video", "item_by_id"})


class Patient(Control):
    """Waits by moving the machine's clock."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self._machine = machine

    def wait(self, seconds: float) -> None:
        self._machine.pass_time(seconds=max(0.0, seconds))
        self.check()


class Slow:
    """Stands before the YouTube of a desk: every call takes `latency` seconds, books its unit where it is a read, and
    is noted with the second it was made at and what it is about; `after` is told of every write that was made."""

    def __init__(self, desk: Desk, latency: float = 0.0) -> None:
        self._desk = desk
        self.latency = latency
        self.calls: list[tuple[float, str, str]] = []
        self.after: Callable[[str], object] = lambda name: None

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            machine = self._desk.machine
            if name in READS:
                self._desk.ledger.book(name, 1)
            about = f"{args[0] if args else ''} {options.get('page_token') or ''}"
            self.calls.append((machine.offset.total_seconds(), name, about.strip()))
            machine.offset += timedelta(seconds=self.latency)
            result = getattr(self._desk.youtube, name)(*args, **options)
            if name not in READS:
                self.after(name)
            return result

        return call

    def at(self, name: str) -> list[float]:
        """The seconds at which it was called so."""
        return [second for second, called, _ in self.calls if called == name]


def freeze(desk: Desk, wanted: dict[str, list[VideoId]], strategy: Strategy, *, loopback: bool) -> tuple[Preview, Job]:
    """Import, sort, and freeze the plan."""
    machine = desk.machine
    machine.import_()
    categories = SqlCategories(machine.database)
    categories.replace_all([(name, tuple(videos)) for name, videos in wanted.items()])
    pace = pace_now(desk.journal, desk.ledger, machine.settings, machine.clock, loopback=loopback)
    preview = build_preview(machine.library, categories, SqlChoices(machine.database), pace, strategy, beside=False)
    desk.youtube.agreed = {*preview.plan.unavailable, *preview.plan.dropped}
    job = jobs.start(desk.journal, preview, None, machine.clock)
    assert job is not None
    return preview, job


def go(desk: Desk, job: Job, youtube: Slow, *, loopback: bool) -> Job:
    """Carry the job on until it must stop."""
    machine = desk.machine
    ports = (youtube, desk.journal, desk.ledger, desk.backups, machine.settings.load(), machine.clock)
    return SyncEngine(*ports, loopback=loopback, report=ignore, control=Patient(machine)).run(job.id)
