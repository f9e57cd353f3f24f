"""One write: check, intent, send once, classify, outcome; each step durable before the next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from ytsync_desktop.core.errors import (
    Applied,
    CreationLimit,
    NetworkDown,
    OperationRefused,
    QuotaExhausted,
    RequestRefused,
    RunStopped,
    TryLater,
    YouTubeError,
)
from ytsync_desktop.core.events import OperationStarted, QuotaChanged
from ytsync_desktop.core.operations import Operation, OperationError, Reason, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.core.quota import WRITE_UNITS, QuotaState, pacific_day
from ytsync_desktop.syncing.halt import Halt, out_of_quota
from ytsync_desktop.syncing.pacing import MAX_TRIES
from ytsync_desktop.syncing.reconcile import Reconciler
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages import HANDLERS, Effect
from ytsync_desktop.syncing.stages.add_videos import give_up_playlist
from ytsync_desktop.syncing.stages.handler import error_of

NO_CREATES_FOR = timedelta(hours=24)
"""After YouTube refused a create: hammering it has cost people their channel."""

PLAYLIST_FULL = "playlistContainsMaximumNumberOfVideos"
CHANNEL_FULL = "maxPlaylistExceeded"

BREAKER = 5
"""This many different writes in a row without a clear answer: something is wrong with the line, not with them."""


ALIKE = 3
"""This many writes in a row refused for one reason about the app or the account: the next ones would be as well."""


@dataclass
class Writer:
    """Carries out single writes. `unclear`: those since the last success that came back without an answer; `alike`:
    those that the latest refusals met, all for one reason that is not known to be about an item; `tried`: those that
    an earlier run tried.

    `told` is the quota that was reported last, `known` what it is now as of `reads` reads of the session.
    """

    session: Session
    reconciler: Reconciler
    unclear: set[int] = field(default_factory=set)
    alike: dict[int, tuple[int, str]] = field(default_factory=dict)
    tried: frozenset[int] = frozenset()
    told: QuotaState | None = None
    known: QuotaState | None = None
    reads: int = 0

    def __post_init__(self) -> None:
        self.tried = frozenset(operation.seq for operation in self.session.board if operation.attempts)

    def write(self, operation: Operation) -> None:
        """Carry out one planned operation. Raises Halt when the run must end, Cancelled when asked to stop."""
        session = self.session
        self.check_quota(operation)
        session.pacing.before(operation)
        if session.slept():
            return  # the run looks again, and comes back to it
        handler, reads = HANDLERS[operation.kind], session.reads
        settled = handler.prepare(operation, session) or self._arrived_before(operation)
        if settled is not None:
            session.settle(operation, settled)
            return
        if session.reads != reads:
            self._check_units(WRITE_UNITS)
        session.control.check()
        if session.slept():
            return
        sent = session.journal.record_intent(operation.id, at=session.clock.now())
        session.board.put(sent)
        if self.known is not None:
            self.known = replace(self.known, used=self.known.used + WRITE_UNITS)
        session.report(OperationStarted(sent))
        try:
            outcome = handler.send(sent, session)
        except YouTubeError as error:
            session.pacing.sent(sent)
            self._failed(sent, error)
        else:
            session.pacing.sent(sent)
            self.unclear.clear()
            self.alike.clear()
            session.settle(sent, outcome)

    def _arrived_before(self, operation: Operation) -> Outcome | None:
        """Before another try, one look (1 unit against 50): refusals were seen for writes that had happened."""
        handler = HANDLERS[operation.kind]
        if not operation.attempts or operation.seq in self.reconciler.absent or handler.sure_when is not Effect.THERE:
            return None
        sight = handler.look(operation, self.session)
        if sight.effect is not Effect.THERE:
            return None
        return Outcome(Status.DONE, result_id=sight.result_id, evidence=sight.evidence, verified=True)

    def check_quota(self, operation: Operation) -> None:
        """Halt unless today's units allow the operation with the reads it needs, the reserve untouched."""
        self._check_units(WRITE_UNITS + HANDLERS[operation.kind].reads(operation, self.session))

    def _quota(self) -> QuotaState:
        """Today's units. The ledger is asked again after reads and on a new day; writes are counted along here."""
        session = self.session
        if self.known is None or session.reads != self.reads or pacific_day(session.clock.now()) != self.known.day:
            self.known, self.reads = session.ledger.state(), session.reads
        return self.known

    def _check_units(self, units: int) -> None:
        state = self._quota()
        if state != self.told:
            self.told = state
            self.session.report(QuotaChanged(state))
        if units > state.left_for_writes:
            raise out_of_quota(state.resets_at)

    # --- when it did not work ---------------------------------------------------------------------------------------

    def _failed(self, operation: Operation, error: YouTubeError) -> None:
        refused_alike = self._count_alike(operation, error)
        if isinstance(error, CreationLimit):
            until = self.session.clock.now() + NO_CREATES_FOR
            self.session.forbid_creates(until)
        if error.applied is Applied.UNKNOWN:
            self._unknown(operation, error)
        elif isinstance(error, OperationRefused):
            self.session.settle(operation, HANDLERS[operation.kind].refused(operation, error, self.session))
            if error.problem.reason == PLAYLIST_FULL:
                give_up_playlist(operation, error_of(error), self.session)
        else:
            self._not_applied(operation, error)
        if isinstance(error, RunStopped) and not isinstance(error, NetworkDown):
            raise self.session.halt(error)
        if refused_alike >= ALIKE:
            self.alike.clear()
            raise Halt(Reason.GUARD, f"YouTube refused {ALIKE} writes in a row for the same reason. {error.message}")

    def _count_alike(self, operation: Operation, error: YouTubeError) -> int:
        """How many writes in a row YouTube refused for this reason, if it is one that may be about the app.

        The same one again says nothing new, nor does one of an earlier run, which may have ended for it: those are
        tried until they are asked about.
        """
        if not isinstance(error, RequestRefused):
            self.alike.clear()
            return 0
        reason = (error.problem.status, error.problem.reason)
        if reason not in self.alike.values():
            self.alike.clear()
        if operation.seq not in self.tried:
            self.alike[operation.seq] = reason
        return len(self.alike)

    def _unknown(self, operation: Operation, error: YouTubeError) -> None:
        unknown = self.session.settle(operation, Outcome(Status.UNKNOWN, error=error_of(error)))
        self.reconciler.note_unknown(unknown)
        if not isinstance(error, RequestRefused):  # That is an answer, if a strange one, and is counted as such.
            self.unclear.add(operation.seq)
        if len(self.unclear) >= BREAKER and not isinstance(error, QuotaExhausted):
            self.unclear.clear()
            raise Halt(Reason.NETWORK, f"{BREAKER} writes in a row got no clear answer. {error.message}")
        if error.retry_after is not None and not isinstance(error, CreationLimit):
            self.session.pacing.back_off(1, error.retry_after)

    def _not_applied(self, operation: Operation, error: YouTubeError) -> None:
        """Surely not applied: planned again, and tried later, but not for ever."""
        tries = self.reconciler.note_try(operation)
        recorded = error_of(error)
        if isinstance(error, TryLater) and tries >= MAX_TRIES:
            self.session.settle(operation, Outcome(Status.FAILED, error=recorded))
            return
        self.session.settle(operation, Outcome(Status.PLANNED, error=recorded))
        if isinstance(error, NetworkDown) and tries >= MAX_TRIES:
            raise self.session.halt(error)
        if isinstance(error, TryLater | NetworkDown):
            self.session.pacing.back_off(tries, error.retry_after)


def depends_on_skipped(operation: Operation, session: Session) -> bool:
    """Whether the create that an add waits for will never be made."""
    return operation.depends_on is not None and session.board[operation.depends_on].status is Status.SKIPPED


SKIPPED_WITH_CREATE = OperationError(
    0, "preflight", "Its playlist was not created.", "What holds the video now stays as it is."
)
