"""The application on one data folder, for the window and the terminal alike: it fulfils `ui.services.Services`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ytsync_desktop.backup.files import BackupFiles
from ytsync_desktop.core.addresses import is_loopback
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.events import Report
from ytsync_desktop.core.freshness import FRESH_FOR
from ytsync_desktop.core.library import Channel
from ytsync_desktop.core.operations import Decision, Job, Operation, Stage
from ytsync_desktop.core.plan import Schedule, Strategy
from ytsync_desktop.core.ports import (
    Backups,
    CategoryStore,
    ChoiceStore,
    Clock,
    Credential,
    Journal,
    Ledger,
    LibraryCounts,
    LibraryStore,
    Pictures,
    SettingsStore,
)
from ytsync_desktop.core.schedule import Pace
from ytsync_desktop.core.text_files import write_whole
from ytsync_desktop.core.way_back import Wish
from ytsync_desktop.organising.edits import Edits
from ytsync_desktop.store.backup_register import BackupRegister
from ytsync_desktop.store.categories import SqlCategories
from ytsync_desktop.store.checkpoints import SqlImportStore
from ytsync_desktop.store.journal import SqlJournal
from ytsync_desktop.store.library import SqlLibrary
from ytsync_desktop.store.meta import Meta
from ytsync_desktop.store.old_titles import OldTitles
from ytsync_desktop.store.place import doubt_about
from ytsync_desktop.store.playlist_choices import SqlChoices
from ytsync_desktop.store.quota_ledger import SqlLedger
from ytsync_desktop.store.schema import check_thoroughly, drop_copies
from ytsync_desktop.store.video_files import close_indexes
from ytsync_desktop.syncing import jobs
from ytsync_desktop.syncing.history import History
from ytsync_desktop.syncing.pace import pace_now
from ytsync_desktop.syncing.preview import Preview, build_preview, build_restore_preview, frozen_preview, still_to_come
from ytsync_desktop.syncing.report import JobReport, build_report
from ytsync_desktop.wiring.account import Account, refuse_other_channel
from ytsync_desktop.wiring.claim import Claim, claim
from ytsync_desktop.wiring.demo import DemoYouTube
from ytsync_desktop.wiring.interrupted import as_interrupted
from ytsync_desktop.wiring.logs import stop_logging
from ytsync_desktop.wiring.old_records import refresh_old_records
from ytsync_desktop.wiring.places import delete_own
from ytsync_desktop.wiring.runs import Runs
from ytsync_desktop.wiring.shared import Shared, open_claimed

# What only some commands need is loaded by them: `ytsync status` is to answer within 0.6 seconds.
if TYPE_CHECKING:
    from ytsync_desktop.backup.compare import Comparison
    from ytsync_desktop.importing.summary import ImportSummary
    from ytsync_desktop.importing.takeout import WatchLaterImport, WatchLaterVerification
    from ytsync_desktop.organising.files import CategoriesImport

_CLOCK_MOVED = timedelta(seconds=1)


class Application:
    """One thread's view. Make the first with `open`, one for another thread with `clone`; close each."""

    def __init__(self, shared: Shared) -> None:
        shared.join()
        self._shared = shared
        database = shared.database
        self.data_dir = shared.folder.path
        self.api_root = shared.api_root
        self.demo = shared.demo is not None
        self._meta = Meta(database)
        self.settings: SettingsStore = shared.settings
        self.clock: Clock = shared.clock
        self._library = SqlLibrary(database)
        self._imports = SqlImportStore(database)
        self.library: LibraryStore = self._library
        self.categories: CategoryStore = SqlCategories(database)
        self.choices: ChoiceStore = SqlChoices(database)
        self.journal: Journal = SqlJournal(database, self._client_id)
        self.ledger: Ledger = self._new_ledger(self._client_id)
        self._backup_files = BackupFiles(shared.folder.backups, BackupRegister(database))
        self.backups: Backups = self._backup_files
        self._old_titles = OldTitles(database)
        self.edits = Edits(self.categories)
        self._account = self._new_account()
        self._runs = self._new_runs()
        self._closed = False

    @classmethod
    def open(
        cls, data_dir: Path, api_root: str | None, *, demo: DemoYouTube | None = None, lock: bool = True
    ) -> Application:
        """Open a folder. Without `lock` nothing is created, migrated or written, and another instance may be at work.

        WrongUsage for a bad API root, AnotherInstance when the lock is taken, StoreProblem for the database,
        NotPossible when the demo is asked for on the folder of a real account.
        """
        return cls.of(claim(data_dir, api_root, demo=demo is not None, lock=lock), demo)

    @classmethod
    def of(cls, claimed: Claim, demo: DemoYouTube | None = None) -> Application:
        """The second half of `open`, by whoever has claimed the folder."""
        application = cls(open_claimed(claimed, demo))
        if claimed.lock is not None:
            try:
                application._runs.note_interruption()
            except BaseException:
                application.close()
                raise
        return application

    def clone(self) -> Application:
        """Another view of the same folder, for the thread that calls this."""
        return Application(self._shared)

    def close(self) -> None:
        """Release clients and, for the last view, database, demo and lock. A second call does nothing."""
        if not self._closed:
            self._closed = True
            self._account.close()
            self._shared.leave()

    # --- account ----------------------------------------------------------------------------------------------------

    def account(self) -> Channel | None:
        """The channel of this folder, whether or not its sign-in still works."""
        return self.library.channel()

    def signed_in(self) -> bool:
        """Whether a sign-in is stored."""
        return self._account.stored_credential() is not None

    def sign_in(
        self, secrets: Path | None, *, open_url: Callable[[str], None], control: Control, timeout: float = 300.0
    ) -> Channel:
        """The browser sign-in. `secrets` None repeats it with the client used before; the demo needs none.

        SignInFailed, and everything as before, when it fails or another channel than this folder's is chosen.
        """
        self._account.tell_google(self.ledger)
        credential = self._account.consent(secrets, open_url=open_url, control=control, timeout=timeout)
        channel = self._account.ask_channel(credential, self._new_ledger(lambda: credential.client_id))
        refuse_other_channel(self.account(), channel)
        self._library.set_channel(channel)
        self._meta.client_id = self._shared.client_id = credential.client_id
        self._meta.sign_in_until = self._ends(credential)
        self._account.keep(credential, channel)
        self._remember_clock()
        return channel

    def _ends(self, credential: Credential) -> datetime | None:
        """When Google ends the sign-in, as with a consent screen in “Testing”; None where it lasts."""
        return None if credential.lasts is None else self.clock.now() + timedelta(seconds=credential.lasts)

    def knows_client(self) -> bool:
        """Whether `sign_in` can do without a client file."""
        return self.demo or self.signed_in()

    @property
    def sign_in_stored(self) -> bool:
        """Whether the last sign-in outlives this process."""
        return self._account.stored

    @property
    def keyring_problem(self) -> str:
        """Why it does not, in a sentence."""
        return self._account.keyring_problem

    def scopes(self) -> tuple[str, ...]:
        """What the sign-in allows; empty without one."""
        credential = self._account.stored_credential()
        return credential.scopes if credential is not None else ()

    def sign_out(self) -> bool:
        """Revoke and forget; False when there was nothing to revoke or Google could not be told."""
        return self._account.sign_out(self.ledger)

    @property
    def google_untold(self) -> bool:
        """Whether a sign-in was forgotten here that Google still honours: the next signing in or out tells it."""
        return self._account.google_untold

    def doubt_about_folder(self) -> str:
        """Why the data folder lies in a bad place, in a sentence; empty where nothing speaks against it."""
        return doubt_about(self.data_dir)

    def half_done(self) -> str:
        """What an unfinished job leaves half done on YouTube, in a sentence; empty without one."""
        return self._runs.half_done()

    def clear_keyring(self) -> None:
        """Remove every keyring entry of this folder; the first half of deleting everything. May wait for a person.

        NotPossible while the keyring cannot be used. Then the files must stay: only they know what lies in it.
        """
        problem = self._account.forget_all()
        if problem:
            raise NotPossible(f"{problem} Nothing was deleted; unlock the keyring and try again.", where="keyring")

    def delete_files(self) -> None:
        """Delete everything this program keeps in the folder, after `clear_keyring`; unusable afterwards."""
        self._closed = True
        self._shared.close()
        stop_logging(self.data_dir)
        close_indexes(self.data_dir)
        delete_own(self.data_dir)

    # --- library and categories -------------------------------------------------------------------------------------

    def import_library(
        self, report: Report, control: Control, *, full: bool = False, liked: bool = False
    ) -> ImportSummary:
        """Import or refresh, also the liked videos; resumes an unfinished one. SignInRequired before a write."""
        self._sign_in_demo(control)
        try:
            summary = self._runs.import_library(report, control, full=full, liked=liked)
            if summary.state == "complete":
                now = self.clock.now()
                refresh_old_records(self._old_titles, self._backup_files, self.journal, self._meta, now)
                drop_copies(self._shared.folder.database, now - FRESH_FOR)
                self._library.drop_old_indexes()
            return summary
        finally:
            self._after_run()

    def export_library(self, file: Path) -> LibraryCounts:
        """Write everything imported as JSON; returns the figures of what was written."""
        from ytsync_desktop.importing.library_file import export_library

        export_library(file, self.library.load(), self._library.watch_later(), self._library.liked())
        return self.library.counts()

    def pictures(self) -> Pictures:
        """A new loader of thumbnails, for any thread; close it. In the demo this starts the demo's YouTube."""
        from ytsync_desktop.youtube.pictures import PictureLoader

        return PictureLoader(self._root(), proxy=self.settings.load().proxy)

    def import_watch_later(self, file: Path) -> WatchLaterImport:
        """Take over a Takeout file."""
        from ytsync_desktop.importing.takeout import import_watch_later

        return import_watch_later(file, self._library)

    def verify_watch_later(self, file: Path) -> WatchLaterVerification:
        """See from a later Takeout file what was cleared."""
        from ytsync_desktop.importing.takeout import verify_watch_later

        return verify_watch_later(file, self._library, self.journal, at=self.clock.now())

    def import_categories(self, file: Path) -> CategoriesImport:
        """Replace the categories by a file; what was edited before cannot be undone any more."""
        from ytsync_desktop.organising.files import import_categories

        result = import_categories(file, self.categories)
        self.edits.clear()
        return result

    def export_categories(self, file: Path) -> int:
        """Write the categories; returns the number of assignments."""
        from ytsync_desktop.organising.files import export_categories

        return export_categories(file, self.categories)

    def setting_values(self) -> Mapping[str, object]:
        """Every setting with the value in force."""
        return self.settings.load().as_dict(loopback=self._loopback)

    # --- plans and jobs ---------------------------------------------------------------------------------------------

    def preview(self, strategy: Strategy = Strategy.FRESH, *, beside: bool = True) -> Preview:
        """The plan of the local data, `beside` it what the other strategy would cost."""
        stores = self.library, self.categories, self.choices
        return build_preview(*stores, self._pace(), strategy, beside=beside)

    def preview_restore(self, backup_id: int, wish: Wish | None = None) -> Preview:
        """The plan that brings a backup back."""
        stores = self.library, self.categories, self.journal, self.backups
        return build_restore_preview(*stores, self._pace(), backup_id, wish or Wish())

    def compare_backups(self, before: int, after: int | None = None) -> Comparison:
        """What changed from one backup to another, or to the library as it is now."""
        from ytsync_desktop.backup.compare import as_backup, compare

        later = as_backup(self.library.load(), self.clock.now()) if after is None else self.backups.load(after)
        return compare(self.backups.load(before), later, History.of(self.journal).origins())

    def start_restore(
        self, backup_id: int, plan_id: str | None, report: Report, control: Control, *, wish: Wish | None = None
    ) -> Job | None:
        """Freeze the way back and run it until it must stop; None for an empty plan."""
        return self._start(lambda: self.preview_restore(backup_id, wish), plan_id, report, control)

    def start_sync(
        self, plan_id: str | None, report: Report, control: Control, *, strategy: Strategy = Strategy.FRESH
    ) -> Job | None:
        """Freeze the plan and run it until it must stop; None for an empty plan."""
        return self._start(lambda: self.preview(strategy, beside=False), plan_id, report, control)

    def resume(self, report: Report, control: Control) -> Job:
        """Run the unfinished job on until it must stop; unchanged before its `resume_at`."""
        self._sign_in_demo(control)
        try:
            return self._runs.resume(report, control)
        finally:
            self._after_run()

    def decide(self, decision: Decision, *, retry: frozenset[int] = frozenset()) -> Job:
        """Answer collected failures or drift."""
        return self._runs.decide(decision, retry)

    def abort(self) -> Job:
        """End the unfinished job; what is done stays."""
        return self._runs.abort()

    def newest_job(self) -> Job | None:
        """The newest job; one that nobody runs any more is shown as interrupted."""
        job = next(iter(self.journal.jobs()), None)
        if job is None or self._shared.lock is not None or self._shared.folder.in_use():
            return job
        return as_interrupted(job)

    def stage_of(self, job: Job) -> Stage | None:
        """The stage a job is shown in; None when nothing of it is left."""
        return jobs.job_stage(job)

    def operations(self, job_id: int) -> tuple[Operation, ...]:
        """Every operation of a job."""
        return self.journal.operations(job_id)

    def job_preview(self, job_id: int) -> Preview:
        """The frozen plan of a job, over the days it was planned for."""
        return frozen_preview(self.journal, self.library, self._pace(before=job_id), job_id)

    def still_to_come(self, job_id: int) -> Schedule:
        """The days that what is left of a job will take from now on."""
        return still_to_come(self.journal, self._pace(), job_id)

    def report(self, job_id: int | None = None) -> JobReport:
        """The report of a job, of the newest one without `job_id`."""
        channel = self.account()
        return build_report(self.journal, job_id, channel_title=channel.title if channel else "")

    def write_report(self, job_id: int, kind: str, file: Path) -> None:
        """Export a job's report; `kind` is html, csv, json or text."""
        from ytsync_desktop.syncing.report_files import render

        write_whole(file, render(self.report(job_id), kind))

    def demo_next_day(self) -> None:
        """Move the demo YouTube's clock to just after its next Pacific midnight."""
        if self._shared.demo is None:
            raise NotPossible("Only in the demo can days be made to pass.")
        self.clock.doubt()
        self.clock.observe(self._shared.demo.next_day())
        self._remember_clock()

    # --- joining ----------------------------------------------------------------------------------------------------

    def _start(
        self, preview: Callable[[], Preview], plan_id: str | None, report: Report, control: Control
    ) -> Job | None:
        self._sign_in_demo(control)
        try:
            return self._runs.start(preview, plan_id, report, control)
        finally:
            self._after_run()

    @property
    def _loopback(self) -> bool:
        return self.demo or is_loopback(self.api_root)

    def _client_id(self) -> str:
        return self._shared.client_id

    def _new_ledger(self, client_id: Callable[[], str]) -> SqlLedger:
        return SqlLedger(self._shared.database, client_id, self.settings.load, self.clock)

    def _root(self) -> str:
        """Where YouTube is; the demo's is started by asking, and answers elsewhere each time."""
        if self._shared.demo is not None:
            self.api_root = self._shared.demo.api_root
        return self.api_root

    def _new_account(self) -> Account:
        shared = self._shared
        return Account(self._root, shared.credentials, self.settings.load, self.clock, shared.demo)

    def _new_runs(self) -> Runs:
        return Runs(
            account=self._account,
            imports=self._imports,
            library=self.library,
            journal=self.journal,
            ledger=self.ledger,
            backups=self.backups,
            settings=self.settings,
            clock=self.clock,
            loopback=self._loopback,
            free_bytes=self._shared.folder.free_bytes,
            check_store=partial(check_thoroughly, self._shared.folder.database),
        )

    def _pace(self, *, before: int | None = None) -> Pace:
        stores = self.journal, self.ledger, self.settings, self.clock
        return pace_now(*stores, loopback=self._loopback, sign_in_until=self._meta.sign_in_until, before=before)

    def _sign_in_demo(self, control: Control) -> None:
        """The demo's worthless sign-in is no step of the person's."""
        if self._shared.demo is not None and not self.signed_in():
            self.sign_in(None, open_url=self._shared.demo.visit, control=control)

    def _after_run(self) -> None:
        """Settings may change before the next run, so its client is made anew."""
        self._account.close()
        self._remember_clock()

    def _remember_clock(self) -> None:
        """So that the next process knows YouTube's time before its first reply."""
        offset = self._shared.clock.offset()
        if abs(offset - self._meta.clock_offset) > _CLOCK_MOVED:
            self._meta.clock_offset = offset
