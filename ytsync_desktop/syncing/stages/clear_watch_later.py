"""Clearing Watch Later: closed to the API, so it is handed over as a list and seen to be done from a later Takeout."""

from __future__ import annotations

from collections.abc import Iterable

from ytsync_desktop.core.operations import Kind, Operation


def to_clear(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """The entries to be cleared by hand, in the order of the list; those seen to be gone carry `verified_at`."""
    return tuple(operation for operation in operations if operation.kind is Kind.BY_HAND)
