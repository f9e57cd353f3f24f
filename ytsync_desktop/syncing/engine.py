"""Runs a job until it must stop: what is not settled in the journal is what is left, whatever happened before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import Cancelled, NotPossible, StoreProblem, StoreUnfit
from ytsync_desktop.core.events import QuotaChanged, Report
from ytsync_desktop.core.operations import FINISHED, Job, JobState, Kind, Reason
from ytsync_desktop.core.ports import Backups, Clock, Journal, Ledger, YouTube
from ytsync_desktop.core.quota import reset_after
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.syncing.board import BUILD_UP, TAKE_DOWN, Board
from ytsync_desktop.syncing.drift import check_drift
from ytsync_desktop.syncing.frozen import check_frozen
from ytsync_desktop.syncing.halt import Halt, disk_halt, out_of_quota
from ytsync_desktop.syncing.left_over import adopt_playlists, no_creates_until, unclear_writes
from ytsync_desktop.syncing.looks import Looks
from ytsync_desktop.syncing.pacing import Pacing
from ytsync_desktop.syncing.presence import check_channel
from ytsync_desktop.syncing.reconcile import Reconciler
from ytsync_desktop.syncing.report_words import causes_of
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages.backup import settle_present, take_backup
from ytsync_desktop.syncing.verify import sweep
from ytsync_desktop.syncing.writes import CHANNEL_FULL, SKIPPED_WITH_CREATE, Writer, depends_on_skipped

MIN_FREE = 50 * 2**20
"""Bytes that must be free on the data folder's disk before a run begins."""

READS_AT_ONCE = 10
"""So many reads of a backup or of a sweep are booked together: a commit takes as long as the read itself.

A kill leaves fewer units booked for nothing than a single write costs.
"""

MAX_SWEEPS = 5
"""So many sweeps in a row may find something to repair in one run; at the next the person is asked to look."""


class SyncEngine:
    """The engine of one data folder. It knows nothing of windows, terminals, databases or HTTP."""

    def __init__(
        self,
        youtube: YouTube,
        journal: Journal,
        ledger: Ledger,
        backups: Backups,
        settings: Settings,
        clock: Clock,
        *,
        loopback: bool,
        report: Report,
        control: Control,
        free_bytes: Callable[[], int] = lambda: MIN_FREE,
    ) -> None:
        self._youtube = youtube
        self._journal = journal
        self._ledger = ledger
        self._backups = backups
        self._settings = settings
        self._clock = clock
        self._loopback = loopback
        self._report = report
        self._control = control
        self._free_bytes = free_bytes

    def run(self, job_id: int) -> Job:
        """Carry the job on until it is complete or must stop; returns it in its new state.

        Raises StoreProblem when not even the state can be written down, or when what is to be done is not what was
        confirmed. Everything else ends in a state.
        """
        job = self._journal.job(job_id)
        if job is None:
            raise NotPossible(f"There is no job {job_id}.")
        if job.state in FINISHED or job.state is JobState.WAITING:
            return job
        session = self._open(job)
        self._ledger.charge_to(job.id)
        try:
            _Run(session, self._settings).go()
            self._set(session, JobState.COMPLETED)
        except Halt as halt:
            self._set(session, halt.state, halt.reason, halt.resume_at, halt.message)
        except Cancelled:
            reason = Reason.INTERRUPTED if self._control.interrupted else Reason.USER
            self._set(session, JobState.PAUSED, reason, None, "Paused. The job goes on from here.")
        except StoreUnfit:
            raise
        except StoreProblem as error:
            self._note_disk(session, error)
        finally:
            self._ledger.charge_to(None)
            session.board.let_go()
        return session.job

    def _open(self, job: Job) -> Session:
        self._clock.doubt()
        operations, plan = self._journal.operations(job.id), self._journal.plan(job.id)
        check_frozen(job, plan, operations)
        pacing = Pacing(self._settings, self._clock, self._control, self._report, loopback=self._loopback)
        pacing.take_over(operations)
        return Session(
            job=job,
            plan=plan,
            board=Board(operations),
            youtube=self._youtube,
            journal=self._journal,
            ledger=self._ledger,
            backups=self._backups,
            clock=self._clock,
            control=self._control,
            report=self._report,
            pacing=pacing,
            looks=Looks(self._clock, pacing.write_pause),
            no_creates_until=no_creates_until(self._journal),
            free_bytes=self._free_bytes,
        )

    def _note_disk(self, session: Session, error: StoreProblem) -> None:
        """The disk is full, the database locked by another program: a pause, if at least that can be written down.

        It cannot when the job had just been noted as complete, which no pause may take back.
        """
        halt = disk_halt(error)
        try:
            self._set(session, halt.state, halt.reason, None, halt.message)
        except (StoreProblem, NotPossible):
            raise error from None

    def _set(
        self,
        session: Session,
        state: JobState,
        reason: Reason | None = None,
        resume_at: datetime | None = None,
        message: str = "",
    ) -> None:
        job = self._journal.set_state(
            session.job.id, state, at=self._clock.now(), reason=reason, resume_at=resume_at, message=message
        )
        session.tell_job(job)
        self._report(QuotaChanged(self._ledger.state()))


class _Run:
    """One run from the top: settle what is in flight, back up, build up, prove, take down, prove again."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session = session
        self.settings = settings
        self.reconciler = Reconciler(session)
        self.writer = Writer(session, self.reconciler)
        self.sweeps = 0

    def go(self) -> None:
        session = self.session
        self._check_room()
        check_channel(session)
        self._not_before()
        session.tell_job(session.journal.set_state(session.job.id, JobState.RUNNING, at=session.clock.now()))
        self.reconciler.adopt_in_flight()
        self._back_up()
        while not self._finished():
            session.control.check()

    def _check_room(self) -> None:
        """A disk that is nearly full would fail between a write and the noting of its outcome."""
        if self.session.free_bytes() < MIN_FREE:
            raise Halt(
                Reason.DISK,
                f"Less than {MIN_FREE // 2**20} MB are free on the disk that holds the data folder. "
                "Free some space, then resume. Nothing was sent.",
            )

    def _not_before(self) -> None:
        """A wait that YouTube asked for holds across runs; for the quota the server is asked anew each time."""
        job, now = self.session.job, self.session.clock.now()
        if job.reason is Reason.NETWORK and job.resume_at is not None and now < job.resume_at:
            raise Halt(job.reason, job.message, resume_at=job.resume_at)

    def _back_up(self) -> None:
        session = self.session
        if session.job.backup_id is not None:
            return
        unclear = unclear_writes(session)
        session.pacing.take_over(unclear)
        session.pacing.wait_settled()
        with session.ledger.ahead(READS_AT_ONCE):
            backup_id, session.backup = take_backup(session)
        session.found = session.backup.playlists
        check_drift(session, session.backup)
        adopt_playlists(session, session.backup, unclear)
        settle_present(session, session.backup)
        # Noted last: a run that ends before has to look for drift again.
        session.journal.set_backup(session.job.id, backup_id)
        refreshed = session.journal.job(session.job.id)
        session.tell_job(refreshed if refreshed is not None else session.job)

    # --- one step ---------------------------------------------------------------------------------------------------

    def _finished(self) -> bool:
        """Do the next thing; whether there is nothing left to do."""
        if self.reconciler.settle_due():
            return False
        operation = self.session.board.next_build_up(creates_allowed=self._creates_allowed)
        if operation is not None:
            self.writer.write(operation)
            return False
        due = self.reconciler.next_due()
        if due is not None:
            self.session.pacing.wait_until(due)
            return False
        if self.session.board.has_planned(BUILD_UP):
            self._blocked()
            return False
        return self._take_down()

    def _creates_allowed(self) -> bool:
        until = self.session.no_creates_until
        if until is not None and self.session.clock.now() < until:
            return False
        return self.session.ledger.creates_today() < self.settings.creates_per_day

    def _blocked(self) -> None:
        """What is planned may not be done now: for want of a playlist, of a decision, or of leave to create one."""
        session = self.session
        orphans = [op for op in session.board.planned(BUILD_UP) if depends_on_skipped(op, session)]
        if orphans:
            session.journal.skip([op.id for op in orphans], SKIPPED_WITH_CREATE, at=session.clock.now())
            session.refresh(*orphans)
            return
        creates = any(op.kind is Kind.CREATE for op in session.board.planned(BUILD_UP))
        if session.board.to_decide() or not creates:
            raise self._ask_about_failures()
        quota = session.ledger.state()
        if not quota.allows_write():
            raise out_of_quota(quota.resets_at)
        now = session.clock.now()
        until = session.no_creates_until
        resume_at = until if until is not None and until > now else reset_after(now)
        why = "No more playlists may be created today." if resume_at != until else self._why_refused()
        raise Halt(Reason.CREATION_LIMIT, f"{why} The rest is done. Nothing is lost.", resume_at=resume_at)

    def _why_refused(self) -> str:
        waiting = self.session.board.planned(BUILD_UP)
        full = (op.error.advice for op in waiting if op.error is not None and op.error.reason == CHANNEL_FULL)
        return next(full, "YouTube takes no new playlists for now.")

    def _take_down(self) -> bool:
        """Removes and deletes, after a sweep of this run; at the end one more sweep. Whether all is done."""
        session = self.session
        passed_over = self._undecided()
        operation = session.board.next_take_down(besides=passed_over)
        if operation is None:
            if session.board.failed():
                raise self._ask_about_failures()
            return self._last_sweep()
        self.writer.check_quota(operation)
        if session.proof is None:
            self._sweep()  # What it misses may be something to decide first.
        else:
            self.writer.write(operation)
        return False

    def _undecided(self) -> set[int]:
        """Removes of videos whose add failed and waits for a decision, and deletes of playlists that hold one."""
        board = self.session.board
        failed = {op.video_id for op in board.failed() if op.kind is Kind.ADD}
        failed_creates = [op.seq for op in board.failed() if op.kind is Kind.CREATE]
        for seq in failed_creates:
            failed.update(op.video_id for op in board.dependants(seq))
        if not failed:
            return set()
        waiting = {d.playlist_id for d in self.session.plan.deletions if any(v in failed for v, _ in d.contents)}
        return {
            op.seq
            for op in board.planned(TAKE_DOWN)
            if (op.playlist_id in waiting if op.kind is Kind.DELETE else op.video_id in failed)
        }

    def _sweep(self) -> bool:
        """Whether everything was in place. Halts where it never is."""
        with self.session.ledger.ahead(READS_AT_ONCE):
            clean = sweep(self.session)
        if clean:
            self.sweeps = 0
            return True
        self.sweeps += 1
        if self.sweeps > MAX_SWEEPS:
            raise Halt(Reason.GUARD, "The new playlists keep changing while they are checked. Please have a look.")
        return False

    def _last_sweep(self) -> bool:
        """The proof that everything is in place; whether it holds, or what is amiss needs nothing done."""
        if self._sweep():
            return True
        board = self.session.board
        return not (board.has_planned(BUILD_UP | TAKE_DOWN) or board.failed() or board.unsettled)

    def _ask_about_failures(self) -> Halt:
        failed = self.session.board.failed()
        number = "1 operation" if len(failed) == 1 else f"{len(failed):,} operations"
        message = f"{number} failed: {causes_of(failed)} Retry, skip or abort?"
        return Halt(Reason.FAILURES, message, state=JobState.WAITING)
