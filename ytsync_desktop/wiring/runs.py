"""Imports and jobs of a data folder: which engine is given what, and what is checked before it runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import NotPossible, StoreProblem, StoreUnfit
from ytsync_desktop.core.events import Report
from ytsync_desktop.core.operations import Decision, Job, JobState, Reason
from ytsync_desktop.core.ports import (
    Backups,
    Clock,
    Journal,
    Ledger,
    LibraryStore,
    SettingsStore,
)
from ytsync_desktop.store.checkpoints import SqlImportStore
from ytsync_desktop.syncing import jobs
from ytsync_desktop.syncing.preview import Preview
from ytsync_desktop.wiring.account import Account
from ytsync_desktop.wiring.interrupted import INTERRUPTED

if TYPE_CHECKING:
    from ytsync_desktop.importing.summary import ImportSummary


@dataclass
class Runs:
    """Everything that speaks to YouTube for longer than a moment. Used by one thread."""

    account: Account
    imports: SqlImportStore
    library: LibraryStore
    journal: Journal
    ledger: Ledger
    backups: Backups
    settings: SettingsStore
    clock: Clock
    loopback: bool
    free_bytes: Callable[[], int]
    check_store: Callable[[], None]

    def import_library(self, report: Report, control: Control, *, full: bool, liked: bool) -> ImportSummary:
        """Import or refresh. SignInRequired or TokenDead before anything is written."""
        from ytsync_desktop.importing.orchestrator import Orchestrator

        self.account.hear_the_time(self.ledger)
        youtube = self.account.youtube(self.ledger)
        orchestrator = Orchestrator(youtube, self.imports, self.library, self.ledger, self.settings, self.clock)
        return orchestrator.run(report, control, full=full, liked=liked)

    def start(
        self, preview: Callable[[], Preview], plan_id: str | None, report: Report, control: Control
    ) -> Job | None:
        """Freeze the plan and run it; None for an empty one. SignInRequired or TokenDead before anything is written."""
        self.account.youtube(self.ledger)
        self.account.hear_the_time(self.ledger)
        job = jobs.start(self.journal, preview(), plan_id, self.clock)
        return None if job is None else self._run(job, report, control)

    def resume(self, report: Report, control: Control) -> Job:
        """Run the unfinished job on; unchanged while it waits for a decision.

        Before its `resume_at` the engine asks YouTube what time it is (1 unit), writes nothing and pauses again.
        """
        self.account.youtube(self.ledger)
        job = self.unfinished()
        return job if job.state is JobState.WAITING else self._run(job, report, control)

    def decide(self, decision: Decision, retry: frozenset[int]) -> Job:
        """Answer what the unfinished job asks."""
        return jobs.decide(self.journal, self.unfinished(), decision, self.clock, retry=retry)

    def abort(self) -> Job:
        """End the unfinished job."""
        return jobs.abort(self.journal, self.unfinished(), self.clock)

    def unfinished(self) -> Job:
        """The unfinished job; NotPossible without one."""
        job = self.journal.unfinished_job()
        if job is None:
            raise NotPossible("There is no unfinished job.", where="job")
        return job

    def half_done(self) -> str:
        """What the unfinished job leaves half done on YouTube, in a sentence; empty without one."""
        job = self.journal.unfinished_job()
        if job is None:
            return ""
        done, total = sum(count.done for count in job.stages), sum(count.total for count in job.stages)
        if not done:
            return f"Job {job.id} is unfinished; none of its {total:,} changes is known to be made on YouTube."
        return (
            f"Job {job.id} is half done: {done:,} of {total:,} changes were made on YouTube and stay there; "
            "new and old playlists stand side by side."
        )

    def note_interruption(self) -> None:
        """A job that runs although nobody held the lock was cut off: say so.

        StoreUnfit, and nothing is written, where what was cut off cannot be rolled back: as where SQLite's journal was
        deleted, so that the indexes say one thing and the rows another.
        """
        job = self.journal.unfinished_job()
        if job is not None and job.state is JobState.RUNNING:
            self.check_store()
            self.journal.set_state(
                job.id, JobState.PAUSED, at=self.clock.now(), reason=Reason.INTERRUPTED, message=INTERRUPTED
            )

    def _run(self, job: Job, report: Report, control: Control) -> Job:
        from ytsync_desktop.syncing.engine import SyncEngine

        engine = SyncEngine(
            self.account.youtube(self.ledger),
            self.journal,
            self.ledger,
            self.backups,
            self.settings.load(),
            self.clock,
            loopback=self.loopback,
            report=report,
            control=control,
            free_bytes=self.free_bytes,
        )
        try:
            return engine.run(job.id)
        except StoreUnfit:
            raise  # nothing more is written into a database that is damaged
        except Exception:
            # Nobody runs it any more, whatever happened: nothing may show it as running.
            with suppress(StoreProblem):
                self.note_interruption()
            raise
