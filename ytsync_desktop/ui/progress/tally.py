"""Folds the operations of a job into counts, failures and the list to be cleared by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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


class Tally:
    """The operations of one job as they are known now. A later report of an operation replaces an earlier one."""

    def __init__(self, operations: Iterable[Operation] = ()) -> None:
        self._operations = {operation.id: operation for operation in operations}

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All of them, in the order of the plan."""
        return tuple(self._operations.values())

    def settle(self, operations: Iterable[Operation]) -> None:
        """Take over newer states."""
        for operation in operations:
            self._operations[operation.id] = operation

    def counts(self) -> tuple[StageCount, ...]:
        """Writes of each stage by state, stages in their order; what is done by hand is not a write."""
        totals: dict[Stage, list[int]] = {}
        columns = {Status.DONE: 1, Status.FAILED: 2, Status.SKIPPED: 3}
        for operation in self._operations.values():
            if operation.kind is Kind.BY_HAND:
                continue
            numbers = totals.setdefault(operation.stage, [0, 0, 0, 0])
            numbers[0] += 1
            column = columns.get(operation.status)
            if column is not None:
                numbers[column] += 1
        return tuple(StageCount(stage, *totals[stage]) for stage in Stage if stage in totals)

    def by_hand(self) -> tuple[Operation, ...]:
        """The Watch Later entries that the person clears."""
        return tuple(op for op in self._operations.values() if op.kind is Kind.BY_HAND)

    def failures(self) -> tuple[FailureGroup, ...]:
        """What failed and is not decided yet, the largest group first."""
        groups: dict[tuple[Stage, str], list[Operation]] = {}
        for operation in self._operations.values():
            if operation.status is Status.FAILED:
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
