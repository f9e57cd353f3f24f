"""The sweep: one fresh listing of every target, which proves what is in place and finds what is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from ytsync_desktop.core.errors import NotFound
from ytsync_desktop.core.events import ReadingProgress
from ytsync_desktop.core.library import PlaylistId, PlaylistItem, VideoId
from ytsync_desktop.core.listing import list_items
from ytsync_desktop.core.operations import Kind, Operation, OperationError, Status
from ytsync_desktop.core.plan import PlannedOperation, Target
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.core.quota import PAGE_SIZE
from ytsync_desktop.syncing.guards import verified_backup
from ytsync_desktop.syncing.session import Proof, Session
from ytsync_desktop.syncing.stages.add_videos import PLAYLIST_GONE, PLAYLIST_GONE_ADVICE


def sweep(session: Session) -> bool:
    """List every target, note what is proved and repair what is not; whether everything was as it should be.

    Sets `session.proof`. What is missing goes back to planned, or, where an earlier sweep had seen it, waits for the
    person; a second copy that this job made is planned for removal.
    """
    session.pacing.wait_settled()
    targets = [(target, playlist_id) for target in session.plan.targets if (playlist_id := session.playlist_of(target))]
    proof, clean, seen = Proof(), True, list[int]()
    visible = _visible(session, [playlist_id for _, playlist_id in targets])
    adds = _adds_by_playlist(session.board)
    for done, (target, playlist_id) in enumerate(targets):
        session.report(ReadingProgress("sweep", done, len(targets)))
        places = _places(session, playlist_id) if playlist_id in visible else {}
        for video_id, items in places.items():
            proof.where[video_id][playlist_id] = len(items)
        for operation in adds.get(playlist_id, ()):
            items = places.get(VideoId(operation.video_id or ""), [])
            if len(items) < operation.copy:
                _missing(session, operation, gone=playlist_id not in visible)
                clean = False
            else:
                seen.append(operation.id)
                clean &= _single(session, operation, target, items)
    session.report(ReadingProgress("sweep", len(targets), len(targets)))
    _note_verified(session, seen, visible)
    session.proof = proof
    return clean


def _visible(session: Session, playlist_ids: Sequence[PlaylistId]) -> Mapping[PlaylistId, str]:
    """Which of the playlists exist, with their titles."""
    found: dict[PlaylistId, str] = {}
    for start in range(0, len(playlist_ids), PAGE_SIZE):
        ids = playlist_ids[start : start + PAGE_SIZE]
        found.update({p.id: p.title for p in session.read(lambda ids=ids: session.youtube.playlists_by_id(ids))})  # type: ignore[misc]
    return found


def _places(session: Session, playlist_id: PlaylistId) -> dict[VideoId, list[PlaylistItem]]:
    places: dict[VideoId, list[PlaylistItem]] = defaultdict(list)
    try:
        listing = session.read(lambda: list_items(session.youtube, playlist_id), may_miss=True)
    except NotFound:
        return places
    for item in listing:
        places[item.video_id].append(item)
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
            0, "removedMeanwhile", what, "Retry puts it back; skip leaves it out and keeps its old playlist."
        )
    session.settle(operation, Outcome(Status.FAILED, error=error, evidence="a listing does not show it"))


def _single(session: Session, operation: Operation, target: Target, items: Sequence[PlaylistItem]) -> bool:
    """Plan the removal of second copies that this job made; copies from before are not ours to touch."""
    wanted = session.board.places_wanted(items[0].playlist_id, items[0].video_id)
    if len(items) <= wanted or operation.sent_at is None:
        return True
    known = {item.id for item in verified_backup(session).items.get(items[0].playlist_id, ())}
    ours = [item for item in items if item.id not in known and _since(item, operation.sent_at)]
    ours.sort(key=lambda item: (item.added_at is not None, item.added_at, item.position))
    surplus = ours[max(0, len(ours) - (len(items) - wanted)) :]
    for item in surplus:
        if not _already_planned(session, item):
            session.board.put(session.journal.add_repair(session.job.id, _removal(operation, target, item)))
    return not surplus


def _since(item: PlaylistItem, first_intent: datetime) -> bool:
    """Added by us or later; times of YouTube carry whole seconds."""
    return item.added_at is None or item.added_at >= first_intent.replace(microsecond=0)


def _already_planned(session: Session, item: PlaylistItem) -> bool:
    return any(op.kind is Kind.REMOVE and op.item_id == item.id for op in session.board)


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


def _note_verified(session: Session, seen: list[int], visible: Mapping[PlaylistId, str]) -> None:
    """Note what the listings showed: adds in place, created and renamed playlists with their titles."""
    for operation in session.board:
        made = operation.kind in (Kind.CREATE, Kind.RENAME) and operation.status is Status.DONE
        playlist_id = PlaylistId(operation.result_id or operation.playlist_id or "")
        if made and visible.get(playlist_id) == operation.playlist_title:
            seen.append(operation.id)
    fresh = {op.id for op in session.board if op.verified_at is None}
    wanted = [operation_id for operation_id in seen if operation_id in fresh]
    if wanted:
        now = session.clock.now()
        session.journal.verify(wanted, at=now)
        session.board.mark_verified(set(wanted), now)
