"""The sweep: one fresh listing of every target, which proves what is in place and finds what is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from ytsync_desktop.core.errors import NotFound
from ytsync_desktop.core.events import ReadingProgress
from ytsync_desktop.core.library import Availability, Playlist, PlaylistId, PlaylistItem, VideoId
from ytsync_desktop.core.listing import list_items
from ytsync_desktop.core.operations import Kind, Operation, OperationError, Reason, Status
from ytsync_desktop.core.plan import PlannedOperation, Target
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.syncing.guards import verified_backup
from ytsync_desktop.syncing.halt import Halt
from ytsync_desktop.syncing.pacing import SECOND_LOOK
from ytsync_desktop.syncing.presence import playlists_there
from ytsync_desktop.syncing.session import Proof, Session
from ytsync_desktop.syncing.stages.add_videos import PLAYLIST_GONE, PLAYLIST_GONE_ADVICE

ANOTHER_RUN = "another_run"
STRANGE_COPIES = 3
"""So many second copies in one sweep that no lost reply of ours explains: somebody else carries out the same plan."""


PLACEHOLDER = OperationError(
    0, "placeholder", "It became private or was deleted after it was copied; YouTube shows a placeholder in its place."
)
"""Counts as present. The report says what became of the video."""

_Places = dict[VideoId, list[PlaylistItem]]


def sweep(session: Session) -> bool:
    """List every target, note what is proved and repair what is not; whether everything was as it should be.

    Sets `session.proof`. What is missing goes back to planned, or, where an earlier sweep had seen it, waits for the
    person; a second copy that this job made is planned for removal.
    """
    session.pacing.wait_settled()
    session.looks.forget()
    targets = [(target, playlist_id) for target in session.plan.targets if (playlist_id := session.playlist_of(target))]
    sweeping = _Sweep(session, playlists_there(session, [playlist_id for _, playlist_id in targets]))
    for done, (target, playlist_id) in enumerate(targets):
        session.report(ReadingProgress("sweep", done, len(targets)))
        sweeping.look_at(target, playlist_id)
    session.report(ReadingProgress("sweep", len(targets), len(targets)))
    sweeping.note_verified()
    sweeping.plan_removals()
    session.proof = sweeping.proof
    return sweeping.clean


class _Sweep:
    """What one sweep has seen so far. `visible` are the targets that exist."""

    def __init__(self, session: Session, visible: Mapping[PlaylistId, Playlist]) -> None:
        self.session = session
        self.visible = visible
        self.proof = Proof()
        self.clean = True
        self._seen: list[int] = []
        self._surplus: list[tuple[Operation, Target, PlaylistItem]] = []
        self._placeholders: list[Operation] = []
        self._adds = _adds_by_playlist(session.board)

    def look_at(self, target: Target, playlist_id: PlaylistId) -> None:
        """Compare one target's listing with what was added to it."""
        adds = self._adds.get(playlist_id, [])
        places = self._listed(playlist_id, adds) if playlist_id in self.visible else {}
        self.proof.places[playlist_id] = sum(map(len, places.values()))
        for video_id, items in places.items():
            self.proof.where[video_id][playlist_id] = len(items)
        for operation in adds:
            items = places.get(VideoId(operation.video_id or ""), [])
            if len(items) >= operation.copy:
                self._note_present(operation, target, items)
            else:
                self.clean = False
                _missing(self.session, operation, gone=playlist_id not in self.visible)

    def _listed(self, playlist_id: PlaylistId, adds: Sequence[Operation]) -> _Places:
        """The target's listing. What it misses is looked for in a second one: what moves may fall between two pages."""
        places = _places(self.session, playlist_id)
        if any(len(places.get(VideoId(add.video_id or ""), ())) < add.copy for add in adds):
            self.session.pacing.wait_for(SECOND_LOOK * self.session.pacing.settle)
            for video_id, items in _places(self.session, playlist_id).items():
                known = {item.id for item in places.get(video_id, ())}
                places.setdefault(video_id, []).extend(item for item in items if item.id not in known)
        return places

    def _note_present(self, operation: Operation, target: Target, items: Sequence[PlaylistItem]) -> None:
        self._seen.append(operation.id)
        self._surplus.extend((operation, target, item) for item in _second_copies(self.session, operation, items))
        if operation.error is None and items[0].availability is not Availability.AVAILABLE:
            self._placeholders.append(operation)

    def plan_removals(self) -> None:
        """Plan the removal of second copies; where they cannot be this job's own, tell the person first."""
        self.clean &= not self._surplus
        strange = sum(1 for operation, _, _ in self._surplus if _answered_at_once(operation))
        answers = self.session.journal.answers(self.session.job.id)
        if strange >= STRANGE_COPIES and ANOTHER_RUN not in answers:
            self.session.journal.set_answers(self.session.job.id, {ANOTHER_RUN: "told"})
            raise Halt(
                Reason.GUARD,
                f"{strange:,} videos stand in the new playlists twice though they were added once: another run of this "
                "job seems to be active, perhaps on another computer. End it there, then resume here.",
            )
        for operation, target, item in self._surplus:
            if not _already_planned(self.session, item):
                repair = self.session.journal.add_repair(self.session.job.id, _removal(operation, target, item))
                self.session.board.put(repair)

    def note_verified(self) -> None:
        """Note what the listings showed: adds in place, created and renamed playlists with their titles."""
        session, seen = self.session, self._seen
        for operation in session.board:
            made = operation.kind in (Kind.CREATE, Kind.RENAME) and operation.status is Status.DONE
            playlist = self.visible.get(PlaylistId(operation.result_id or operation.playlist_id or ""))
            if made and playlist is not None and playlist.title == operation.playlist_title:
                seen.append(operation.id)
        fresh = {op.id for op in session.board if op.verified_at is None}
        wanted = [operation_id for operation_id in seen if operation_id in fresh]
        if wanted:
            now = session.clock.now()
            session.journal.verify(wanted, at=now)
            session.board.mark_verified(set(wanted), now)
        if self._placeholders:
            session.journal.remark([operation.id for operation in self._placeholders], PLACEHOLDER)
            session.refresh(*self._placeholders)


def _places(session: Session, playlist_id: PlaylistId) -> _Places:
    places: _Places = {}
    try:
        listing = session.read(lambda: list_items(session.youtube, playlist_id), may_miss=True)
    except NotFound:
        return places
    for item in listing:
        places.setdefault(item.video_id, []).append(item)
    return places


def _adds_by_playlist(operations: Iterable[Operation]) -> dict[PlaylistId, list[Operation]]:
    adds: dict[PlaylistId, list[Operation]] = defaultdict(list)
    for operation in operations:
        if operation.kind is Kind.ADD and operation.status is Status.DONE and operation.playlist_id:
            adds[operation.playlist_id].append(operation)
    return adds


def _missing(session: Session, operation: Operation, *, gone: bool) -> None:
    """Never seen: it did not arrive, so add it. Seen before, or its playlist gone: somebody removed it, so ask."""
    if operation.verified_at is None and not gone:
        session.settle(operation, Outcome(Status.PLANNED, evidence="a listing does not show it"))
        return
    error = OperationError(0, "removedMeanwhile", PLAYLIST_GONE, PLAYLIST_GONE_ADVICE)
    if not gone:
        what = "It was there and is not there any more."
        error = OperationError(
            0, "removedMeanwhile", what, "Retry puts it back; skip leaves it out, and what else holds it stays."
        )
    session.settle(operation, Outcome(Status.FAILED, error=error, evidence="a listing does not show it"))


def _answered_at_once(operation: Operation) -> bool:
    """Whether it was sent once and its reply said so; where a look had to tell, that verified it as well."""
    return operation.attempts == 1 and operation.verified_at != operation.finished_at


def _second_copies(session: Session, operation: Operation, items: Sequence[PlaylistItem]) -> list[PlaylistItem]:
    """Copies that this job made one too many of, the newest first to go; those from before are not ours to touch."""
    wanted = session.board.places_wanted(items[0].playlist_id, items[0].video_id)
    if len(items) <= wanted or operation.sent_at is None:
        return []
    known = {item.id for item in verified_backup(session).items.get(items[0].playlist_id, ())}
    ours = [item for item in items if item.id not in known and _since(item, operation.sent_at)]
    ours.sort(key=lambda item: (item.added_at is not None, item.added_at, item.position))
    return ours[max(0, len(ours) - (len(items) - wanted)) :]


def _since(item: PlaylistItem, first_intent: datetime) -> bool:
    """Added by us or later; times of YouTube carry whole seconds."""
    return item.added_at is None or item.added_at >= first_intent.replace(microsecond=0)


def _already_planned(session: Session, item: PlaylistItem) -> bool:
    """Whether its removal is under way or was left out; one that is said to be done and is not is planned anew."""
    removals = (op for op in session.board if op.kind is Kind.REMOVE and op.item_id == item.id)
    return any(op.status is not Status.DONE for op in removals)


def _removal(operation: Operation, target: Target, item: PlaylistItem) -> PlannedOperation:
    return PlannedOperation(
        seq=-1,
        kind=Kind.REMOVE,
        playlist_title=target.name,
        playlist_id=item.playlist_id,
        category_id=target.category_id,
        video_id=item.video_id,
        video_title=operation.video_title,
        item_id=item.id,
        why="arrived twice",
    )
