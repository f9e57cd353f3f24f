"""What the window asks of the application, as a Protocol that the composition root fulfils."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ytsync_desktop.core.plan import Strategy

if TYPE_CHECKING:
    from ytsync_desktop.backup.compare import Comparison
    from ytsync_desktop.core.control import Control
    from ytsync_desktop.core.events import Report
    from ytsync_desktop.core.library import Channel
    from ytsync_desktop.core.operations import Decision, Job, Operation
    from ytsync_desktop.core.plan import Schedule
    from ytsync_desktop.core.ports import (
        Backups,
        CategoryStore,
        ChoiceStore,
        Clock,
        Journal,
        Ledger,
        LibraryStore,
        Pictures,
        SettingsStore,
    )
    from ytsync_desktop.core.way_back import Wish
    from ytsync_desktop.importing.orchestrator import ImportSummary
    from ytsync_desktop.importing.takeout import WatchLaterImport, WatchLaterVerification
    from ytsync_desktop.organising.edits import Edits
    from ytsync_desktop.organising.files import CategoriesImport
    from ytsync_desktop.syncing.preview import Preview


class Services(Protocol):
    """One thread's own view of the application: database connection and HTTP clients belong to that thread.

    Methods that take a `Control` may run for hours and belong on the worker; the others answer at once from local
    data. Errors are `core.errors.YtsyncError`, fit to show.
    """

    data_dir: Path
    api_root: str
    demo: bool
    library: LibraryStore
    choices: ChoiceStore
    categories: CategoryStore
    journal: Journal
    ledger: Ledger
    backups: Backups
    settings: SettingsStore
    clock: Clock
    edits: Edits

    def account(self) -> Channel | None:
        """The channel of this folder, whether or not its sign-in still works."""

    def signed_in(self) -> bool:
        """Whether a sign-in is stored (asks the keyring: not on the GUI thread)."""

    def sign_in(
        self, secrets: Path | None, *, open_url: Callable[[str], None], control: Control, timeout: float = 300.0
    ) -> Channel:
        """The browser sign-in. `secrets` None repeats it with the client used before."""

    @property
    def sign_in_stored(self) -> bool:
        """Whether the last sign-in outlives this process."""

    @property
    def keyring_problem(self) -> str:
        """Why it does not, in a sentence."""

    def sign_out(self) -> bool:
        """Revoke and forget; False when Google could not be told."""

    @property
    def google_untold(self) -> bool:
        """Whether a sign-in was forgotten here that Google still honours: the next signing in or out tells it."""

    def clear_keyring(self) -> None:
        """Remove every keyring entry of this folder; NotPossible, fit to show, while the keyring cannot be used."""

    def half_done(self) -> str:
        """What an unfinished job leaves half done on YouTube, in a sentence; empty without one."""

    def import_library(
        self, report: Report, control: Control, *, full: bool = False, liked: bool = False
    ) -> ImportSummary:
        """Import or refresh, also the liked videos; resumes an unfinished one. Never raises for an expected limit."""

    def pictures(self) -> Pictures:
        """A new loader of thumbnails, for any thread; close it."""

    def import_watch_later(self, file: Path) -> WatchLaterImport:
        """Take over a Takeout file."""

    def verify_watch_later(self, file: Path) -> WatchLaterVerification:
        """See from a later Takeout file what was cleared."""

    def import_categories(self, file: Path) -> CategoriesImport:
        """Replace the categories by a file."""

    def export_categories(self, file: Path) -> int:
        """Write the categories; returns the number of assignments."""

    def preview(self, strategy: Strategy = Strategy.FRESH) -> Preview:
        """The plan of the local data, and what the other strategy would cost."""

    def job_preview(self, job_id: int) -> Preview:
        """The frozen plan of a job."""

    def still_to_come(self, job_id: int) -> Schedule:
        """The days that what is left of a job will take from now on."""

    def start_sync(
        self, plan_id: str | None, report: Report, control: Control, *, strategy: Strategy = Strategy.FRESH
    ) -> Job | None:
        """Freeze the plan and run it until it must stop; None for an empty plan."""

    def preview_restore(self, backup_id: int, wish: Wish | None = None) -> Preview:
        """The plan that brings a backup back."""

    def start_restore(
        self, backup_id: int, plan_id: str | None, report: Report, control: Control, *, wish: Wish | None = None
    ) -> Job | None:
        """Freeze the way back and run it until it must stop; None for an empty plan."""

    def compare_backups(self, before: int, after: int | None = None) -> Comparison:
        """What changed from one backup to another, or to the library as it is now."""

    def resume(self, report: Report, control: Control) -> Job:
        """Run the unfinished job on until it must stop."""

    def decide(self, decision: Decision, *, retry: frozenset[int] = frozenset()) -> Job:
        """Answer collected failures or drift. `retry`: operation ids to retry while the others are skipped."""

    def abort(self) -> Job:
        """End the unfinished job; what is done stays."""

    def operations(self, job_id: int) -> tuple[Operation, ...]:
        """Every operation of a job."""

    def write_report(self, job_id: int, kind: str, file: Path) -> None:
        """Export a job's report; `kind` is html, csv, json or text."""

    def demo_next_day(self) -> None:
        """Move the demo YouTube's clock to just after its next Pacific midnight."""

    def close(self) -> None:
        """Release the connection, the clients and, for the last one, the lock of the folder."""


ServicesFactory = Callable[[], Services]
"""Makes a view for the thread that calls it."""
