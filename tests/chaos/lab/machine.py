"""The person's machine: a data folder, the real store and engine on it, opened, run, killed and opened again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine

from tests.chaos.lab.account import ROOT, Account
from tests.chaos.lab.gates import Gate, gated
from tests.chaos.lab.line import Line
from tests.chaos.lab.moments import Moments
from ytsync_desktop.backup.files import BackupFiles
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import Event
from ytsync_desktop.core.operations import Decision, Job
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.core.ports import Credential, Meter
from ytsync_desktop.core.schedule import Pace
from ytsync_desktop.core.way_back import Wish
from ytsync_desktop.store.backup_register import BackupRegister
from ytsync_desktop.store.categories import SqlCategories
from ytsync_desktop.store.checkpoints import SqlImportStore
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.engine import file_engine
from ytsync_desktop.store.folder import DataFolder, FolderLock
from ytsync_desktop.store.journal import SqlJournal
from ytsync_desktop.store.library import SqlLibrary
from ytsync_desktop.store.meta import Meta
from ytsync_desktop.store.playlist_choices import SqlChoices
from ytsync_desktop.store.quota_ledger import SqlLedger
from ytsync_desktop.store.settings import SqlSettings
from ytsync_desktop.syncing.pace import pace_now
from ytsync_desktop.syncing.preview import Preview, build_preview, build_restore_preview
from ytsync_desktop.wiring import account as wired
from ytsync_desktop.wiring.known_settings import KnownSettings
from ytsync_desktop.wiring.runs import Runs
from ytsync_desktop.youtube.calls import Api, Caller
from ytsync_desktop.youtube.client import YouTubeClient
from ytsync_desktop.youtube.quiet import quieten_libraries
from ytsync_desktop.youtube.tokens import Tokens

_JOURNAL = (
    "create_job",
    "set_state",
    "set_backup",
    "forbid_creates",
    "record_intent",
    "record_outcome",
    "add_repair",
    "verify",
    "skip",
    "keep",
)
_OVERSLEPT = 0.001
"""Seconds: a wait is never shorter than asked for, and time that is far along takes no smaller steps."""
_CLOCK_MOVED = timedelta(seconds=1)
_T = TypeVar("_T")
_engines: dict[Path, Engine] = {}
_api: list[Api] = []


class Waits(Control):
    """Waiting is letting the time pass."""

    def __init__(self, moments: Moments, gate: Gate) -> None:
        super().__init__()
        self._moments = moments
        self._gate = gate

    def wait(self, seconds: float) -> None:
        """As Control.wait, at once."""
        self._gate("before a wait")
        self.check()
        self._moments.pass_(seconds + _OVERSLEPT)
        self._gate("after a wait")
        self.check()


class _Credentials:
    """Fulfils core.ports.Credentials, in memory."""

    problem = ""

    def __init__(self) -> None:
        self.held: Credential | None = None

    def load(self) -> Credential | None:
        return self.held

    def save(self, credential: Credential) -> bool:
        self.held = credential
        return True

    def forget(self, *, to_revoke: bool = False) -> None:
        self.held = None

    def unrevoked(self) -> Credential | None:
        return None

    def drop_unrevoked(self) -> None:
        pass


class Client(YouTubeClient):
    """The real client on the line of this process. What it builds requests from is made once for all."""

    def __init__(self, credential: Credential, line: Line, *, meter: Meter, clock: ServerClock) -> None:
        quieten_libraries()
        line.observe = clock.observe
        self._transport = line  # type: ignore[assignment]
        self._tokens = Tokens(credential, line, clock)  # type: ignore[arg-type]
        self._caller = Caller(ROOT, line, self._tokens, meter, clock)  # type: ignore[arg-type]
        if _api:
            self._caller._api = _api[0]
        else:
            _api.append(self._caller._built())


class _SignIn(wired.Account):
    """The wired account, with the client of this process."""

    line: Line

    def _new_client(self, credential: Credential, meter: Meter) -> YouTubeClient:
        return Client(credential, self.line, meter=meter, clock=self._clock)  # type: ignore[arg-type]


class Machine:
    """One data folder. `open` before use; `shut` or `crash`, and `open` again. `events` are those of all runs."""

    def __init__(self, folder: Path, account: Account, moments: Moments, gate: Gate) -> None:
        self.folder = DataFolder(folder)
        self.account = account
        self.moments = moments
        self.gate = gate
        self.line = Line(account.service, moments)
        self.line.gate = gate
        self.credentials = _Credentials()
        self.report: Callable[[Event], None] = lambda _event: None
        self.strategy = Strategy.FRESH
        self._lock: FolderLock | None = None

    def open(self) -> None:
        """Start the program. A job that was cut off is noted as interrupted, as the application does."""
        self._lock = self.folder.lock()
        path = self.folder.database
        engine = _engines.setdefault(path, file_engine(path))
        self.database = Database(engine, path)
        self.meta = Meta(self.database)
        self.settings = KnownSettings(SqlSettings(self.database), demo=False)
        self.clock = ServerClock(self.meta.clock_offset, wall=self.moments.wall, monotonic=self.moments.monotonic)
        client_id = self.meta.client_id
        self.journal = gated(SqlJournal(self.database, lambda: client_id), _JOURNAL, self.gate, "journal")
        ledger = SqlLedger(self.database, lambda: client_id, self.settings.load, self.clock)
        self.ledger = gated(ledger, ("book",), self.gate, "ledger")
        backups = BackupFiles(self.folder.backups, BackupRegister(self.database))
        self.backups = gated(backups, ("save",), self.gate, "backups")
        self.library = SqlLibrary(self.database)
        self.categories = SqlCategories(self.database)
        self.choices = SqlChoices(self.database)
        self.control = Waits(self.moments, self.gate)
        self._sign_in = _SignIn(lambda: ROOT, self.credentials, self.settings.load, self.clock, None)
        self._sign_in.line = self.line
        self.runs = Runs(
            account=self._sign_in,
            imports=SqlImportStore(self.database),
            library=self.library,
            journal=self.journal,
            ledger=self.ledger,
            backups=self.backups,
            settings=self.settings,
            clock=self.clock,
            loopback=False,
            free_bytes=self.folder.free_bytes,
            check_store=lambda: None,
        )
        self.runs.note_interruption()

    def crash(self) -> None:
        """The process is gone, and with it every connection and the lock."""
        if self._lock is not None:
            self.database.close()
            self._lock.release()
            self._lock = None

    shut = crash

    def reopen(self) -> None:
        """End the program and start it again."""
        self.shut()
        self.open()

    # --- what a person does -----------------------------------------------------------------------------------------

    def sign_in(self, channel: str | None = None) -> None:
        """Consent, and keep the sign-in; the folder belongs to the first channel."""
        credential = self.account.consent(channel)
        self.credentials.save(credential)
        self._sign_in.close()

    def preview(self) -> Preview:
        """The plan of the local data."""
        stores = self.library, self.categories, self.choices
        return build_preview(*stores, self._pace(), self.strategy, beside=False)

    def _pace(self) -> Pace:
        return pace_now(self.journal, self.ledger, self.settings, self.clock, loopback=False)

    def start(self) -> Job | None:
        """Freeze the plan and run it until it must stop."""
        return self._run(lambda: self.runs.start(self.preview, None, self.report, self.control))

    def restore_preview(self, backup_id: int, wish: Wish) -> Preview:
        """The plan that brings a backup back."""
        stores = self.library, self.categories, self.journal, self.backups
        return build_restore_preview(*stores, self._pace(), backup_id, wish)

    def restore(self, backup_id: int, wish: Wish) -> Job | None:
        """Freeze the way back and run it until it must stop; None where there is nothing to bring back."""
        preview = self.restore_preview
        return self._run(lambda: self.runs.start(lambda: preview(backup_id, wish), None, self.report, self.control))

    def resume(self) -> Job:
        """Run the unfinished job on until it must stop."""
        self.control.reset()
        return self._run(lambda: self.runs.resume(self.report, self.control))

    def import_(self) -> None:
        """Read the whole account."""
        self._run(lambda: self.runs.import_library(self.report, self.control, full=False, liked=False))

    def decide(self, decision: Decision) -> Job:
        """Answer what the job asks."""
        return self.runs.decide(decision, frozenset())

    def job(self) -> Job | None:
        """The newest job."""
        return next(iter(self.journal.jobs()), None)

    def units(self) -> int:
        """Units booked on this machine, all days together, without those that only the server's word added."""
        with self.database.read() as connection:
            query = "SELECT coalesce(sum(units), 0) FROM quota_usage WHERE method <> 'quotaExceeded'"
            return int(connection.exec_driver_sql(query).scalar_one())

    def rows(self, query: str) -> list[Any]:
        """Rows of the database, by a plain query."""
        with self.database.read() as connection:
            return list(connection.exec_driver_sql(query))

    def _run(self, run: Callable[[], _T]) -> _T:
        """As Application does, but nothing follows on a kill."""
        try:
            result = run()
        except Exception:
            self._after_run()
            raise
        self._after_run()
        return result

    def _after_run(self) -> None:
        self._sign_in.close()
        offset = self.clock.offset()
        if abs(offset - self.meta.clock_offset) > _CLOCK_MOVED:
            self.meta.clock_offset = offset
