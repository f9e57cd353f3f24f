"""Folds the operations of a job into counts, failures and the list to be cleared by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.operations import Kind, Operation, Stage, StageCount, Status
from ytsync_desktop.ui.messages import cause, worth_retrying


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Failed operations of one stage with one cause; `hopeful`: another try can succeed."""

    stage: Stage
    cause: str
    advice: str
    hopeful: bool
    operations: tuple[Operation, ...]


_COLUMNS = {Status.DONE: 1, Status.FAILED: 2, Status.SKIPPED: 3}


class Tally:
    """The operations of one job as they are known now. A later report of an operation replaces an earlier one.

    Counts are carried along, so that asking for them costs nothing however often the window draws.
    """

    def __init__(self, operations: Iterable[Operation] = ()) -> None:
        self._operations: dict[int, Operation] = {}
        self._numbers: dict[Stage, list[int]] = {}
        self._by_hand: dict[int, Operation] = {}
        self._failed: dict[int, Operation] = {}
        self._flying: dict[int, Operation] = {}
        self.cleared = 0
        self.settle(operations)

    def settle(self, operations: Iterable[Operation]) -> None:
        """Take over newer states."""
        for operation in breathing(operations):
            old = self._operations.get(operation.id)
            self._operations[operation.id] = operation
            if operation.kind is Kind.BY_HAND:
                self._by_hand[operation.id] = operation
                self.cleared += (operation.verified_at is not None) - (old is not None and old.verified_at is not None)
            else:
                self._count(operation, old)

    def _count(self, operation: Operation, old: Operation | None) -> None:
        numbers = self._numbers.setdefault(operation.stage, [0, 0, 0, 0])
        if old is None:
            numbers[0] += 1
        elif old.status in _COLUMNS:
            numbers[_COLUMNS[old.status]] -= 1
        if operation.status in _COLUMNS:
            numbers[_COLUMNS[operation.status]] += 1
        self._failed.pop(operation.id, None)
        self._flying.pop(operation.id, None)
        if operation.status is Status.FAILED:
            self._failed[operation.id] = operation
        elif operation.status in (Status.SENT, Status.UNKNOWN):
            self._flying[operation.id] = operation

    def pieces(self) -> list[object]:
        """The many values that it holds."""
        return [*self._operations.values()]

    def counts(self) -> tuple[StageCount, ...]:
        """Writes of each stage by state, stages in their order; what is done by hand is not a write."""
        return tuple(StageCount(stage, *self._numbers[stage]) for stage in Stage if stage in self._numbers)

    @property
    def by_hand(self) -> tuple[Operation, ...]:
        """The Watch Later entries that the person clears."""
        return tuple(self._by_hand.values())

    @property
    def entries(self) -> int:
        """How many there are; `cleared` of them were seen to be gone."""
        return len(self._by_hand)

    @property
    def in_flight(self) -> int:
        """Writes that were sent and not settled."""
        return len(self._flying)

    def failures(self) -> tuple[FailureGroup, ...]:
        """What failed and is not decided yet, the largest group first."""
        groups: dict[tuple[Stage, str], list[Operation]] = {}
        for operation in self._failed.values():
            groups.setdefault((operation.stage, cause(operation.error)), []).append(operation)
        made = [
            FailureGroup(
                stage=stage,
                cause=words,
                advice=found[0].error.advice if found[0].error else "",
                hopeful=worth_retrying(found[0].error),
                operations=tuple(found),
            )
            for (stage, words), found in groups.items()
        ]
        return tuple(sorted(made, key=lambda group: -len(group.operations)))
