"""One run of one job: the ports it uses, what it has learned, and how it reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from ytsync_desktop.core.clock import Mark
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import NetworkDown, NotFound, OperationRefused, RunStopped, YouTubeError
from ytsync_desktop.core.events import JobChanged, OperationSettled, QuotaChanged, Report
from ytsync_desktop.core.library import Playlist, PlaylistId, VideoId
from ytsync_desktop.core.listing import list_playlists
from ytsync_desktop.core.operations import Job, Kind, Operation, OperationError, Reason, Status
from ytsync_desktop.core.plan import Plan, Target
from ytsync_desktop.core.ports import Backup, Backups, Clock, Journal, Ledger, Outcome, YouTube
from ytsync_desktop.syncing.board import BUILD_UP, Board
from ytsync_desktop.syncing.halt import Halt, halt_for, renewal_expected
from ytsync_desktop.syncing.looks import Looks
from ytsync_desktop.syncing.pacing import MAX_TRIES, Pacing

_T = TypeVar("_T")


@dataclass
class Proof:
    """What a sweep of all targets showed, less what was removed since: how often each of them holds each video.

    `places` is how many places each of them has.
    """

    where: dict[VideoId, Counter[PlaylistId]] = field(default_factory=lambda: defaultdict(Counter))
    places: dict[PlaylistId, int] = field(default_factory=dict)

    def holds(self, video_id: VideoId, *, besides: PlaylistId | None = None) -> bool:
        """Whether some target (other than `besides`) holds the video."""
        return any(copies > 0 for target, copies in self.where.get(video_id, {}).items() if target != besides)

    def note_removed(self, removal: Operation) -> None:
        """One place of a video is gone."""
        if removal.video_id is not None and removal.playlist_id is not None:
            self.where[removal.video_id][removal.playlist_id] -= 1
            self.places[removal.playlist_id] = self.places.get(removal.playlist_id, 0) - 1


@dataclass
class Session:
    """Everything a stage needs while a job runs. `proof` is valid until something is added or the run ends; `looks`
    hold what was read of single playlists since, for a minute. `awake` is when the machine was last known not to sleep.

    `at_hand` is what a check read for the write that follows it, by `seq`: nothing is read between intent and send;
    `remarks` is what the report shall say about that write.
    `backup_read_at` is when the backup was last read from its file, by the monotonic clock.
    `found` are the channel's playlists as this run found them, once they were asked for.
    `reads` counts what was asked, so that others notice when units went elsewhere than into writes.
    `no_creates_until` is the latest that any job was told: YouTube's refusal outlives the job that met it.
    """

    job: Job
    plan: Plan
    board: Board
    youtube: YouTube
    journal: Journal
    ledger: Ledger
    backups: Backups
    clock: Clock
    control: Control
    report: Report
    pacing: Pacing
    looks: Looks
    free_bytes: Callable[[], int]
    no_creates_until: datetime | None = None
    proof: Proof | None = None
    backup: Backup | None = None
    backup_read_at: float = float("-inf")
    at_hand: dict[int, Playlist] = field(default_factory=dict)
    remarks: dict[int, OperationError] = field(default_factory=dict)
    found: tuple[Playlist, ...] | None = None
    reads: int = 0
    awake: Mark = field(init=False)
    _wanted: dict[PlaylistId, frozenset[VideoId]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.awake = self.clock.mark()

    def slept(self) -> bool:
        """Whether the machine slept, or its clock was set, since this was last asked: then nothing seen counts."""
        since, self.awake = self.awake, self.clock.mark()
        if not self.clock.slept(since):
            return False
        self.proof = None
        self.backup = None
        self.looks.forget()
        return True

    def wants(self, playlist_id: PlaylistId, video_id: VideoId) -> bool:
        """Whether a video belongs into a playlist that this job builds up. For removes, when all of them are made."""
        if playlist_id not in self._wanted:
            targets = (one for one in self.plan.targets if self.playlist_of(one) == playlist_id)
            self._wanted[playlist_id] = frozenset(one for target in targets for one in target.video_ids)
        return video_id in self._wanted[playlist_id]

    def agreed(self, video_id: VideoId) -> bool:
        """Whether it was said before that the video loses its last place."""
        return video_id in self.plan.dropped or video_id in self.plan.unavailable

    def read(self, call: Callable[[], _T], *, may_miss: bool = False) -> _T:
        """A read, tried again with back-off while it is refused or unanswered; then the run halts.

        With `may_miss`, NotFound is an answer and goes to the caller. A listing handles a refused page token itself.
        """
        tries = 0
        while True:
            self.control.check()
            self.reads += 1
            try:
                return call()
            except RunStopped as error:
                if not isinstance(error, NetworkDown):
                    raise self.halt(error) from error
                reason: Reason = Reason.NETWORK
                failed: YouTubeError = error
            except OperationRefused as error:
                if may_miss and isinstance(error, NotFound):
                    raise
                reason, failed = Reason.GUARD, error
            except YouTubeError as error:
                reason, failed = Reason.NETWORK, error
            tries += 1
            if tries >= MAX_TRIES:
                raise Halt(reason, failed.message) from failed
            self.pacing.back_off(tries, failed.retry_after)

    def playlists_at_start(self) -> tuple[Playlist, ...]:
        """The channel's playlists as this run found them, by its backup or by one look."""
        if self.found is None:
            self.found = self.read(lambda: list_playlists(self.youtube))
        return self.found

    def halt(self, error: RunStopped) -> Halt:
        """The halt for a refusal of everything; a spent quota is noted."""
        if error.pause == Reason.QUOTA:
            soon = renewal_expected(self.clock.now()) if self.ledger.state().allows_write() else None
            if soon is not None:
                return Halt(Reason.QUOTA, "YouTube has not renewed the quota yet. Nothing is lost.", resume_at=soon)
            self.ledger.mark_exhausted()
            self.report(QuotaChanged(self.ledger.state()))
        return halt_for(error, resets_at=self.ledger.state().resets_at)

    def settle(self, operation: Operation, outcome: Outcome) -> Operation:
        """Record what became of an operation, and tell."""
        settled = self.journal.record_outcome(operation.id, outcome, at=self.clock.now())
        self.board.put(settled)
        if settled.kind is Kind.CREATE and settled.status is Status.DONE:
            self.board.created(settled)
        if settled.status is Status.DONE:
            self._keep_proof_true(settled, sent=operation.status is not Status.PLANNED)
        self.report(OperationSettled(settled))
        return settled

    def _keep_proof_true(self, done: Operation, *, sent: bool) -> None:
        """Whatever showed that the operation is done, its reply or a later look, the proof must follow."""
        if done.kind in BUILD_UP:
            self.proof = None
            self.looks.forget()
        elif done.kind is Kind.REMOVE and sent and self.proof is not None:
            self.proof.note_removed(done)
            self.looks.note_removed(done.item_id)

    def skip(self, operation: Operation, error: OperationError | None) -> None:
        """Leave a planned or failed operation out."""
        self.journal.skip([operation.id], error, at=self.clock.now())
        self.refresh(operation)

    def refresh(self, *operations: Operation) -> None:
        """Read changed operations back from the journal."""
        wanted = {operation.id for operation in operations}
        for operation in self.journal.operations(self.job.id):
            if operation.id in wanted:
                self.board.put(operation)
                self.report(OperationSettled(operation))

    def keep(self, playlist_id: PlaylistId, title: str, why: str) -> None:
        """Note an old playlist that is left alone."""
        self.journal.keep(self.job.id, playlist_id, title, why)

    def playlist_of(self, target: Target) -> PlaylistId | None:
        """The playlist of a target: the one it had, or the one this job made."""
        if target.playlist_id is not None or target.create is None:
            return target.playlist_id
        return self.board.made_by(target.create)

    def forbid_creates(self, until: datetime) -> None:
        """Note that no create may be sent before `until`, by this job or the next."""
        self.journal.forbid_creates(self.job.id, until)
        self.no_creates_until = until

    def tell_job(self, job: Job) -> None:
        """Take over and report the job's new state."""
        self.job = job
        self.report(JobChanged(job))
