"""Settling operations whose outcome is unknown: by reading, never by sending again on a guess."""

from __future__ import annotations

from dataclasses import dataclass, field

from ytsync_desktop.core.operations import Kind, Operation, OperationError, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.syncing.pacing import MAX_TRIES, SECOND_LOOK
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages import HANDLERS, Effect
from ytsync_desktop.syncing.stages.add_videos import (
    PLAYLIST_GONE,
    PLAYLIST_GONE_ADVICE,
    UNAVAILABLE_REASONS,
    give_up_playlist,
    gone,
    is_gone,
    playlist_missing,
)
from ytsync_desktop.syncing.stages.handler import CHANGED, Sight

PLAYLIST_NOT_FOUND = "playlistNotFound"

APPEARS_WITHIN = 5.0
"""A playlist just made may be answered with 404 for this many settle times: it is waited for and never made again."""

_CHANGED = OperationError(0, CHANGED, "Somebody else changed it meanwhile.", "Look at it on YouTube.")


@dataclass
class Reconciler:
    """Keeps when each unknown operation may be looked at, and how often a try of each has come to nothing.

    `absent` are those that two reads did not show, so that another try needs no further look.
    """

    session: Session
    due: dict[int, float] = field(default_factory=dict)
    looked: dict[int, int] = field(default_factory=dict)
    tries: dict[int, int] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)

    def adopt_in_flight(self) -> None:
        """After a crash: what was sent may or may not have arrived. The wait counts from the end of its deadline."""
        session = self.session
        now, mono = session.clock.now(), session.clock.monotonic()
        for operation in session.board.unsettled:
            if operation.status is Status.SENT:
                operation = session.settle(operation, Outcome(Status.UNKNOWN, evidence="the program ended meanwhile"))
            age = (now - operation.sent_at).total_seconds() if operation.sent_at else 0.0
            self.due[operation.seq] = mono + max(0.0, session.pacing.settle_after_send - max(0.0, age))

    def note_unknown(self, operation: Operation) -> None:
        """A write just came back without a clear answer."""
        self.due[operation.seq] = self.session.clock.monotonic() + self.session.pacing.settle
        self.looked[operation.seq] = 0
        self.absent.discard(operation.seq)

    def note_try(self, operation: Operation) -> int:
        """Count a try that did not work; returns how many there were in this run."""
        self.tries[operation.seq] = self.tries.get(operation.seq, 0) + 1
        return self.tries[operation.seq]

    def next_due(self) -> float | None:
        """When the next unknown operation may be looked at; None when there is none."""
        return min((self.due.get(op.seq, 0.0) for op in self.session.board.unsettled), default=None)

    def settle_due(self) -> bool:
        """Look at every unknown operation whose time has come; whether there was any."""
        now = self.session.clock.monotonic()
        ready = [op for op in self.session.board.unsettled if self.due.get(op.seq, 0.0) <= now]
        for operation in ready:
            self._look(operation)
        return bool(ready)

    def _look(self, operation: Operation) -> None:
        handler = HANDLERS[operation.kind]
        sight = handler.look(operation, self.session)
        seen_before = self.looked.get(operation.seq, 0)
        if sight.effect not in (handler.sure_when, Effect.OTHER) and seen_before == 0:
            self.looked[operation.seq] = 1
            self.due[operation.seq] = self.session.clock.monotonic() + SECOND_LOOK * self.session.pacing.settle
            return
        if sight.effect is not Effect.THERE and self._still_appearing(operation):
            self.due[operation.seq] = self.session.clock.monotonic() + self.session.pacing.settle
            return
        self.due.pop(operation.seq, None)
        self.looked.pop(operation.seq, None)
        self.session.settle(operation, self._verdict(operation, sight))

    def _still_appearing(self, operation: Operation) -> bool:
        """Whether the playlist of a refused add was made so lately that YouTube may not show it everywhere yet."""
        error, create = operation.error, operation.depends_on
        if operation.kind is not Kind.ADD or create is None or error is None or error.reason != PLAYLIST_NOT_FOUND:
            return False
        made = self.session.board[create].finished_at
        if made is None:
            return False
        age = (self.session.clock.now() - made).total_seconds()
        return age < APPEARS_WITHIN * self.session.pacing.settle and playlist_missing(operation, self.session)

    def _verdict(self, operation: Operation, sight: Sight) -> Outcome:
        if sight.effect is Effect.THERE:
            return Outcome(Status.DONE, result_id=sight.result_id, evidence=sight.evidence, verified=True)
        if sight.effect is Effect.OTHER:
            error = sight.problem or _CHANGED
            return Outcome(Status.FAILED, error=error, evidence=sight.evidence)
        return self._not_applied(operation, sight)

    def _not_applied(self, operation: Operation, sight: Sight) -> Outcome:
        """Surely not applied: try again, unless nobody could or it was tried often enough."""
        tries = self.note_try(operation)
        self.absent.add(operation.seq)
        error = operation.error
        if operation.kind is Kind.ADD and error is not None:
            if error.reason in UNAVAILABLE_REASONS:
                if is_gone(operation, self.session):
                    return gone(error)
                if tries >= 2:
                    return Outcome(Status.FAILED, error=error, evidence=sight.evidence)
            if error.reason == PLAYLIST_NOT_FOUND and playlist_missing(operation, self.session):
                error = OperationError(error.status, error.reason, PLAYLIST_GONE, PLAYLIST_GONE_ADVICE)
                give_up_playlist(operation, error, self.session)
                return Outcome(Status.FAILED, error=error, evidence=sight.evidence)
        if tries >= MAX_TRIES:
            return Outcome(Status.FAILED, error=error or _no_answer(), evidence=sight.evidence)
        return Outcome(Status.PLANNED, error=error, evidence=sight.evidence)


def _no_answer() -> OperationError:
    return OperationError(0, "noAnswer", "YouTube did not answer.", "Checked: not there. Worth another try.")
