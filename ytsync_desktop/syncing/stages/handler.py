"""What every kind of operation can do: check, send, look whether it took effect."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum

from ytsync_desktop.core.errors import OperationRefused, YouTubeError
from ytsync_desktop.core.operations import Operation, OperationError, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.syncing.session import Session

CHANGED = "changed"
"""Reason of a failure that asks whether to go on although somebody else changed the thing meanwhile."""


class Effect(StrEnum):
    """What one read says about an operation whose outcome is unknown."""

    THERE = "there"  # it took effect
    NOT_THERE = "not_there"  # it did not, as far as this read shows
    OTHER = "other"  # somebody else changed the thing meanwhile


@dataclass(frozen=True, slots=True)
class Sight:
    """One such read: the effect, what YouTube's id of the result is, and in words what was seen.

    `problem` is what the person is asked where somebody else changed the thing.
    """

    effect: Effect
    result_id: str | None = None
    evidence: str = ""
    problem: OperationError | None = None


class Handler(ABC):
    """Carries out one kind of operation."""

    sure_when: Effect
    """The effect that one read is enough for; the other one must be seen twice."""

    def reads(self, operation: Operation, session: Session) -> int:
        """Units of the reads that `prepare` needs, where nothing unexpected is found."""
        return 0

    def prepare(self, operation: Operation, session: Session) -> Outcome | None:
        """Check just before sending; an outcome settles the operation without a write. May raise Halt."""
        return None

    @abstractmethod
    def send(self, operation: Operation, session: Session) -> Outcome:
        """Send once, and nothing else: the intent is committed. Raises YouTubeError for all but a proved success."""

    @abstractmethod
    def look(self, operation: Operation, session: Session) -> Sight:
        """Read whether the operation took effect."""

    def refused(self, operation: Operation, error: OperationRefused, session: Session) -> Outcome:
        """YouTube surely did not do it and will not: the person decides."""
        return failure(error)


def failure(error: OperationRefused, status: Status = Status.FAILED) -> Outcome:
    """The outcome of a refusal, with what YouTube said."""
    return Outcome(status, error=error_of(error))


def error_of(error: YouTubeError) -> OperationError:
    """What the journal keeps of a refusal."""
    problem = error.problem
    return OperationError(problem.status, problem.reason, problem.message, problem.advice)


def preflight(reason: str, message: str, status: Status = Status.SKIPPED) -> Outcome:
    """The outcome of an operation that was never sent."""
    return Outcome(status, error=OperationError(0, reason, message))


def agreed(operation: Operation, problem: OperationError, session: Session) -> bool:
    """Whether the person was shown just this about the operation, and said to retry."""
    return session.journal.answers(session.job.id).get(agreement(operation)) == problem.message


def agreement(operation: Operation) -> str:
    """Under this name the words are kept that were shown when the person said to retry."""
    return f"agreed {operation.seq}"
