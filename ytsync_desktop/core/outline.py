"""What of a plan sets its pace: playlist by playlist so many writes of a kind, then what is taken down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import Plan, PlannedOperation, playlist_key
from ytsync_desktop.core.quota import READ_UNITS, pages


@dataclass(frozen=True, slots=True)
class Run:
    """`count` writes of one kind, one after another: the operations `first` and those after it.

    `reads` are the units that each needs just before it is sent.
    """

    kind: Kind
    first: int
    count: int
    reads: int


@dataclass(frozen=True, slots=True)
class Group:
    """What builds up one playlist, in order."""

    name: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A plan without its videos; reads in units. `playlists` are those the channel has before it."""

    groups: tuple[Group, ...]
    take_down: tuple[Run, ...]
    backup_reads: int
    sweep_reads: int
    playlists: int


def outline(plan: Plan, *, left: Collection[int] | None = None) -> Outline:
    """The outline of a plan, or of the operations that are `left` of it; some 30 ms for 30,000, and once is enough."""
    writes = [op for op in plan.writes if left is None or op.seq in left]
    build_up = (op for op in writes if op.kind in (Kind.CREATE, Kind.RENAME, Kind.ADD))
    items: dict[PlaylistId | None, int] = {one.playlist_id: one.items for one in plan.deletions}
    groups = []
    for _, grouped in groupby(build_up, key=playlist_key):
        operations = list(grouped)
        groups.append(Group(operations[0].playlist_title, tuple(_runs(operations, {}))))
    destructive = (op for op in writes if op.kind in (Kind.REMOVE, Kind.DELETE))
    return Outline(tuple(groups), tuple(_runs(destructive, items)), plan.backup_reads, plan.sweep_reads, plan.playlists)


def _runs(operations: Iterable[PlannedOperation], items: Mapping[PlaylistId | None, int]) -> Iterator[Run]:
    """Operations of one kind that cost the same and follow one another."""
    run: Run | None = None
    for operation in operations:
        reads = reads_before(operation.kind, items.get(operation.playlist_id, 0))
        if run is not None and (run.kind, run.reads, run.first + run.count) == (operation.kind, reads, operation.seq):
            run = Run(run.kind, run.first, run.count + 1, reads)
            continue
        if run is not None:
            yield run
        run = Run(operation.kind, operation.seq, 1, reads)
    if run is not None:
        yield run


def reads_before(kind: Kind, items: int = 0) -> int:
    """Units of the reads that one operation needs just before it is sent.

    A rename reads the snippet it must send whole; a remove looks for the video's places; a delete checks the channel
    and the playlist and lists its `items`.
    """
    if kind in (Kind.RENAME, Kind.REMOVE):
        return READ_UNITS
    if kind is Kind.DELETE:
        return READ_UNITS * (2 + pages(items))
    return 0
