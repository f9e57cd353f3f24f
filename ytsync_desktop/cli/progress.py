"""Progress bars on standard error, fed by the engines' events; nothing is drawn where nobody looks."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ytsync_desktop.cli.output import Output
from ytsync_desktop.core.events import (
    EntityProgress,
    Event,
    JobChanged,
    Notice,
    OperationSettled,
    OperationStarted,
    ReadingProgress,
    Waiting,
)
from ytsync_desktop.core.operations import SETTLED, Job, Operation, Stage, Status
from ytsync_desktop.core.plain_text import plain
from ytsync_desktop.core.ports import Clock
from ytsync_desktop.syncing.report_words import STAGE_WORDS, sentence_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

_ENTITIES = {
    "channels": "Channel",
    "playlists": "Playlists",
    "playlist_items": "Playlist items",
    "videos": "Videos",
}
_READING = {
    "backup": "Backing up",
    "sweep": "Checking what arrived",
    "compare": "Comparing before deleting",
}
_WAITS = {"settle": "YouTube settles", "backoff": "YouTube asked for a pause", "pace": "Keeping the pace"}
_WAITING = "Waiting"
_SECONDS_BETWEEN_DRAWINGS = 0.05


class Bars:
    """Bars by name, shown inside a `with`. `console` None draws nothing; `transient` leaves nothing behind."""

    def __init__(self, console: Console | None, *, transient: bool = False) -> None:
        self._console = console
        self._transient = transient
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        if self._console is not None:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            from ytsync_desktop.cli.countdown import CountdownColumn

            self._progress = Progress(
                TextColumn("{task.description:<26}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                CountdownColumn(),
                TextColumn("{task.fields[note]}", markup=False, style="dim"),
                console=self._console,
                transient=self._transient,
            )
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    @property
    def shown(self) -> bool:
        """Whether anybody looks."""
        return self._progress is not None

    def set(self, name: str, done: int, total: int | None) -> None:
        """Move the bar `name`; it appears with its first figure."""
        if self._progress is None:
            return
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total, note="", ends=None)
        self._progress.update(self._tasks[name], completed=done, total=total)

    def note(self, name: str, text: str) -> None:
        """A few words behind the bar `name`, on one line however long they are."""
        if self._progress is not None and name in self._tasks:
            self._progress.update(self._tasks[name], note=text if len(text) <= 60 else f"{text[:59]}…")

    def count_down(self, name: str, seconds: float, text: str) -> None:
        """A bar that runs empty by itself within so many seconds; `hide` it when the wait is over."""
        if self._progress is not None:
            self.hide(name)
            ends = time.monotonic() + seconds
            self._tasks[name] = self._progress.add_task(name, total=None, note=text, ends=ends)

    def hide(self, name: str) -> None:
        """Take the bar `name` away."""
        if self._progress is not None and name in self._tasks:
            self._progress.remove_task(self._tasks.pop(name))

    def line(self, text: str) -> None:
        """A line above the bars."""
        if self._progress is not None:
            self._progress.console.print(text)


class ImportBars(Bars):
    """One bar per entity type of an import."""

    def __init__(self, output: Output) -> None:
        super().__init__(output.progress_console())

    def report(self, event: Event) -> None:
        """The engine's callback."""
        if isinstance(event, EntityProgress):
            self.set(_ENTITIES.get(event.entity_type, event.entity_type), event.processed, event.total)
        elif isinstance(event, Notice):
            self.line(event.text)


class JobBars(Bars):
    """One bar per stage of a job, one per long read, and the present operation in words."""

    def __init__(self, output: Output, clock: Clock, *, transient: bool = False) -> None:
        super().__init__(output.progress_console(), transient=transient)
        self._clock = clock
        self._settled: dict[Stage, int] = {}
        self._totals: dict[Stage, int] = {}
        self._counted: dict[int, Status] = {}
        self._last_drawing = 0.0

    def report(self, event: Event) -> None:
        """The engine's callback."""
        if not self.shown:
            return
        if isinstance(event, JobChanged):
            self._take_over(event.job)
        elif isinstance(event, OperationSettled):
            self._count(event.operation)
        elif isinstance(event, OperationStarted):
            self._tell(event.operation)
        elif isinstance(event, ReadingProgress):
            self.set(_READING.get(event.what, event.what), event.done, event.total)
        elif isinstance(event, Waiting):
            self._wait(event)
        elif isinstance(event, Notice):
            self.line(event.text)

    def _take_over(self, job: Job) -> None:
        self._counted.clear()
        for count in job.stages:
            if count.total and count.stage not in (Stage.BACKUP, Stage.CLEAR_WATCH_LATER):
                self._totals[count.stage] = count.total
                self._settled[count.stage] = count.total - count.left
                self._draw(count.stage)

    def _count(self, operation: Operation) -> None:
        before = self._counted.get(operation.id) in SETTLED
        self._counted[operation.id] = operation.status
        step = (operation.status in SETTLED) - before
        if operation.stage in self._totals and step:
            self._settled[operation.stage] += step
            self._draw(operation.stage)

    def _draw(self, stage: Stage) -> None:
        self.set(STAGE_WORDS[stage], self._settled[stage], self._totals[stage])

    def _tell(self, operation: Operation) -> None:
        now = time.monotonic()
        if now - self._last_drawing >= _SECONDS_BETWEEN_DRAWINGS:
            self._last_drawing = now
            self.note(STAGE_WORDS[operation.stage], sentence_of(operation))

    def _wait(self, event: Waiting) -> None:
        """A countdown while the engine waits; times are on YouTube's clock, which need not be this machine's."""
        if event.until is None:
            self.hide(_WAITING)
            return
        why = _WAITS.get(str(event.reason), plain(str(event.reason)))
        self.count_down(_WAITING, (event.until - self._clock.now()).total_seconds(), f"{why}. Ctrl-C pauses.")
