"""The operations of one job in memory: what is left, and which of it may be done next."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from ytsync_desktop.core.breath import breathing, let_go
from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.core.operations import Kind, Operation, Status
from ytsync_desktop.core.plan import playlist_key

BUILD_UP = frozenset({Kind.CREATE, Kind.RENAME, Kind.ADD})
TAKE_DOWN = frozenset({Kind.REMOVE, Kind.DELETE})
_OPEN = frozenset({Status.PLANNED, Status.SENT, Status.UNKNOWN})


@dataclass
class _Group:
    """What is still planned for one playlist, by `seq`, and what of it is unsettled or failed."""

    planned: list[int] = field(default_factory=list)
    unsettled: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)


class Board:
    """Holds the newest value of every operation; `put` after each change that the journal recorded."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._by_seq: dict[int, Operation] = {}
        self._groups: dict[int | PlaylistId | None, _Group] = {}
        self._take_down: list[int] = []
        self._unsettled: set[int] = set()
        self._failed: set[int] = set()
        self._planned: dict[Kind, set[int]] = {kind: set() for kind in Kind}
        self.adds_of: dict[VideoId, list[int]] = defaultdict(list)
        self._waiting_for: dict[int, list[int]] = defaultdict(list)
        for operation in breathing(sorted(operations, key=lambda op: op.seq)):
            self._by_seq[operation.seq] = operation
            if operation.kind is Kind.ADD and operation.video_id is not None:
                self.adds_of[operation.video_id].append(operation.seq)
            if operation.depends_on is not None:
                self._waiting_for[operation.depends_on].append(operation.seq)
            self._file(operation)

    def let_go(self) -> None:
        """Nothing is asked any more."""
        held: list[object] = [*self._by_seq.values()]
        self._by_seq = {}
        let_go(held)

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._by_seq.values())

    def __getitem__(self, seq: int) -> Operation:
        return self._by_seq[seq]

    def put(self, operation: Operation) -> None:
        """Take over the newest value of an operation (or a new one)."""
        old = self._by_seq.get(operation.seq)
        self._by_seq[operation.seq] = operation
        if old is None or old.status is not operation.status:
            self._file(operation)

    def _file(self, operation: Operation) -> None:
        seq, open_ = operation.seq, operation.status in (Status.SENT, Status.UNKNOWN)
        failed, planned = operation.status is Status.FAILED, operation.status is Status.PLANNED
        _mark(self._unsettled, seq, open_)
        _mark(self._failed, seq, failed)
        _mark(self._planned[operation.kind], seq, planned)
        if operation.kind in BUILD_UP:
            group = self._groups.setdefault(playlist_key(operation), _Group())
            _mark(group.unsettled, seq, open_)
            _mark(group.failed, seq, failed)
            if planned:
                heapq.heappush(group.planned, seq)
        elif operation.kind in TAKE_DOWN and planned:
            heapq.heappush(self._take_down, seq)

    def created(self, create: Operation) -> None:
        """A create is done: give its playlist to the adds that waited for it, as the journal did."""
        for seq in self._waiting_for[create.seq]:
            waiting = self._by_seq[seq]
            self._by_seq[seq] = replace(waiting, playlist_id=PlaylistId(create.result_id or ""))

    def mark_verified(self, operation_ids: set[int], at: datetime) -> None:
        """A listing showed these operations in effect, as the journal noted."""
        for seq, operation in self._by_seq.items():
            if operation.id in operation_ids:
                self._by_seq[seq] = replace(operation, verified_at=at)

    # --- what may be done next --------------------------------------------------------------------------------------

    def next_build_up(self, *, creates_allowed: Callable[[], bool]) -> Operation | None:
        """The first create, rename or add, playlist by playlist, that waits for nothing unsettled.

        `creates_allowed` is asked at most once, and only when a create comes first.
        """
        allowed: bool | None = None
        for group in self._groups.values():
            operation = self._first_planned(group.planned)
            if operation is None or group.unsettled:
                continue
            if operation.kind is Kind.CREATE:
                allowed = creates_allowed() if allowed is None else allowed
                if not allowed:
                    continue
            if operation.depends_on is not None and self._by_seq[operation.depends_on].status is not Status.DONE:
                continue
            if operation.privacy is not None and group.failed:
                continue  # nothing half filled is shown to others; the person decides about the rest first
            return operation
        return None

    def next_take_down(self, *, besides: set[int]) -> Operation | None:
        """The first remove or delete that is planned and not among `besides`."""
        first = self._first_planned(self._take_down)
        if first is None or first.seq not in besides:
            return first
        for seq in sorted(self._take_down):
            if seq not in besides and self._by_seq[seq].status is Status.PLANNED:
                return self._by_seq[seq]
        return None

    def take_down_from(self, seq: int) -> Iterator[Operation]:
        """The removes and deletes that are planned, in order, from this one on."""
        waiting = sorted(one for kind in TAKE_DOWN for one in self._planned[kind] if one >= seq)
        return (self._by_seq[one] for one in waiting)

    def _first_planned(self, heap: list[int]) -> Operation | None:
        while heap and self._by_seq[heap[0]].status is not Status.PLANNED:
            heapq.heappop(heap)
        return self._by_seq[heap[0]] if heap else None

    # --- what is left -----------------------------------------------------------------------------------------------

    @property
    def unsettled(self) -> list[Operation]:
        """Sent or unknown ones, oldest first."""
        return [self._by_seq[seq] for seq in sorted(self._unsettled)]

    def planned(self, kinds: frozenset[Kind]) -> list[Operation]:
        """What is still planned of some kinds."""
        return [self._by_seq[seq] for seq in sorted(set().union(*(self._planned[kind] for kind in kinds)))]

    def has_planned(self, kinds: frozenset[Kind]) -> bool:
        """Whether anything of these kinds is still planned."""
        return any(self._planned[kind] for kind in kinds)

    def failed(self) -> list[Operation]:
        """Failures that wait for a decision."""
        return [self._by_seq[seq] for seq in sorted(self._failed)]

    def to_decide(self) -> list[Operation]:
        """Failures of stages in which nothing is planned or unsettled any more but what waits for a failure itself."""
        busy = {op.stage for op in self if op.status in _OPEN and not self._waits_for_a_failure(op)}
        return [op for op in self.failed() if op.stage not in busy]

    def _waits_for_a_failure(self, operation: Operation) -> bool:
        if operation.status is not Status.PLANNED:
            return False
        if operation.depends_on is not None and self._by_seq[operation.depends_on].status is Status.FAILED:
            return True
        return operation.privacy is not None and bool(self._groups[playlist_key(operation)].failed)

    def dependants(self, create_seq: int) -> list[Operation]:
        """The adds that wait for a create."""
        return [self._by_seq[seq] for seq in self._waiting_for[create_seq]]

    def made_by(self, create_seq: int) -> PlaylistId | None:
        """The playlist that a create made; None before that is done."""
        result = self._by_seq[create_seq].result_id
        return PlaylistId(result) if result else None

    def places_wanted(self, playlist_id: PlaylistId, video_id: VideoId) -> int:
        """How many places of a playlist the adds of this job want a video to have; 0 where none adds it."""
        adds = (self._by_seq[seq] for seq in self.adds_of.get(video_id, ()))
        return max((op.copy for op in adds if op.playlist_id == playlist_id), default=0)


def _mark(marked: set[int], seq: int, wanted: bool) -> None:
    """Have `seq` among the marked ones or not."""
    if wanted:
        marked.add(seq)
    else:
        marked.discard(seq)
