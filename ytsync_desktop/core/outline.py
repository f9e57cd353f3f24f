"""What of a plan sets its pace: playlist by playlist so many writes of a kind, then what is taken down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import Plan, PlannedOperation, playlist_key
from ytsync_desktop.core.quota import READ_UNITS, pages


@dataclass(frozen=True, slots=True)
class Run:
    """`count` writes of one kind, one after another: the operations `first` and those after it.

    `reads` are the units that each needs for itself just before it is sent; `shared` writes also need a look that
    may serve several of them. `playlist` is the one that removes are made from.
    """

    kind: Kind
    first: int
    count: int
    reads: int
    shared: bool = False
    playlist: PlaylistId | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What builds up one playlist, in order."""

    name: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A plan without its videos; reads in units. `playlists` are those the channel has before it.

    `sweep_reads` are for all targets once they are built up; `places` are those of each from which something is
    removed, so that later sweeps are known to read fewer pages.
    """

    groups: tuple[Group, ...]
    take_down: tuple[Run, ...]
    backup_reads: int
    sweep_reads: int
    playlists: int
    places: Mapping[PlaylistId, int]


def outline(plan: Plan, *, left: Collection[int] | None = None) -> Outline:
    """The outline of a plan, or of the operations that are `left` of it; some 30 ms for 30,000, and once is enough."""
    writes = [op for op in breathing(plan.writes) if left is None or op.seq in left]
    build_up = (op for op in writes if op.kind in (Kind.CREATE, Kind.RENAME, Kind.ADD))
    runs = _Runs(plan)
    groups = []
    for _, grouped in groupby(build_up, key=playlist_key):
        operations = list(grouped)
        groups.append(Group(operations[0].playlist_title, runs.of(operations)))
    take_down = runs.of(op for op in writes if op.kind in (Kind.REMOVE, Kind.DELETE))
    places, gone = _built_up(plan), _removed(plan, left)
    sweep = plan.sweep_reads - sum(pages(places[one]) - pages(places[one] - count) for one, count in gone.items())
    now = {one: count - gone[one] for one, count in places.items()}
    return Outline(tuple(groups), take_down, plan.backup_reads, sweep, plan.playlists, now)


def _built_up(plan: Plan) -> dict[PlaylistId, int]:
    """The places of each target that something is removed from, before that; none is known of plans of old."""
    adds = Counter(op.playlist_id for op in plan.of_kind(Kind.ADD))
    shrinking = {op.playlist_id for op in plan.of_kind(Kind.REMOVE)}
    known = (one for one in plan.targets if one.places and one.playlist_id in shrinking)
    return {one.playlist_id: one.places + adds[one.playlist_id] for one in known if one.playlist_id}


def _removed(plan: Plan, left: Collection[int] | None) -> Counter[PlaylistId]:
    """How many places of each target are removed already, where only some operations are `left`."""
    if left is None:
        return Counter()
    places = _built_up(plan)
    done = (op.playlist_id for op in plan.of_kind(Kind.REMOVE) if op.seq not in left)
    return Counter(playlist_id for playlist_id in done if playlist_id in places)


def _alike(one: Run, other: Run) -> bool:
    return (one.kind, one.reads, one.shared, one.playlist) == (other.kind, other.reads, other.shared, other.playlist)


def _count(runs: list[Run], count: int) -> None:
    if runs:
        runs[-1] = replace(runs[-1], count=count)


class _Runs:
    """Operations of one kind and cost that follow one another; removes of one playlist."""

    def __init__(self, plan: Plan) -> None:
        self._items = {one.playlist_id: one.items for one in plan.deletions}
        self._agreed = {*plan.unavailable, *plan.dropped}
        removed = {op.video_id for op in plan.of_kind(Kind.REMOVE)}
        self._wanted: set[tuple[PlaylistId | None, VideoId]] = set()
        self._held: dict[VideoId, set[PlaylistId | None]] = {}
        for target in breathing(plan.targets if removed else (), 1):
            here = removed.intersection(target.video_ids)
            self._wanted.update((target.playlist_id, one) for one in here if one is not None)
            for video_id in here.union(removed.intersection(target.present)):
                if video_id is not None:
                    self._held.setdefault(video_id, set()).add(target.playlist_id)

    def of(self, operations: Iterable[PlannedOperation]) -> tuple[Run, ...]:
        runs: list[Run] = []
        count = 0
        for one in map(self._single, breathing(operations)):
            if runs and one.first == runs[-1].first + count and _alike(one, runs[-1]):
                count += 1
                continue
            _count(runs, count)
            runs.append(one)
            count = 1
        _count(runs, count)
        return tuple(runs)

    def _single(self, operation: PlannedOperation) -> Run:
        """A rename reads the snippet it must send whole; a remove that another copy must outlive looks for itself; a
        delete lists what is in the playlist."""
        kind, playlist_id = operation.kind, operation.playlist_id
        if kind is Kind.RENAME:
            return Run(kind, operation.seq, 1, READ_UNITS)
        if kind is Kind.REMOVE:
            own_look = self._needs_a_copy(operation)
            return Run(kind, operation.seq, 1, READ_UNITS if own_look else 0, not own_look, playlist_id)
        if kind is Kind.DELETE and playlist_id is not None:
            return Run(kind, operation.seq, 1, READ_UNITS * pages(self._items.get(playlist_id, 0)), shared=True)
        return Run(kind, operation.seq, 1, 0)

    def _needs_a_copy(self, remove: PlannedOperation) -> bool:
        """Whether the video stays in the playlist, or no other playlist that is built up holds it."""
        playlist_id, video_id = remove.playlist_id, remove.video_id
        if video_id is None or (playlist_id, video_id) in self._wanted:
            return True
        return video_id not in self._agreed and not self._held.get(video_id, set()) - {playlist_id}
