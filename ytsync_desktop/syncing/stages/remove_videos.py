"""Taking one place out of a playlist this app made: a second copy, or a video that moved to another category."""

from __future__ import annotations

from ytsync_desktop.core.errors import NotFound
from ytsync_desktop.core.library import PlaylistId, PlaylistItem, PlaylistItemId, VideoId
from ytsync_desktop.core.listing import list_items
from ytsync_desktop.core.looks import remove_look
from ytsync_desktop.core.operations import Kind, Operation, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.core.quota import READ_UNITS
from ytsync_desktop.syncing.board import TAKE_DOWN
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages.handler import Effect, Handler, Sight, preflight


class RemoveVideo(Handler):
    """Addressed by item id, so it can never take another place than the one meant."""

    sure_when = Effect.NOT_THERE

    def reads(self, operation: Operation, session: Session) -> int:
        """A look at the playlist, which may serve others as well; for a second copy of what is wanted, its own."""
        return READ_UNITS if _wanted(operation, session) else _shared_look(operation, session)[0]

    def prepare(self, operation: Operation, session: Session) -> Outcome | None:
        """The place must still be there, and not be the video's last one."""
        copies = _copies(operation, session)
        if operation.item_id not in copies:
            # A listing was seen to leave places out: that it is gone, YouTube must say when asked for it by its id.
            there = _item(operation, session)
            copies |= {there.id} if there is not None else set()
        if session.proof is not None and operation.video_id is not None and operation.playlist_id is not None:
            session.proof.where[operation.video_id][operation.playlist_id] = len(copies)
        if operation.item_id not in copies:
            return Outcome(Status.DONE, evidence="already removed by somebody", verified=True)
        if not _safe(operation, session, copies=len(copies)):
            return preflight("unproved", "The video was not seen in another place; it was left where it is.")
        return None

    def send(self, operation: Operation, session: Session) -> Outcome:
        """playlistItems.delete."""
        session.youtube.remove_item(PlaylistItemId(operation.item_id or ""))
        return Outcome(Status.DONE)

    def look(self, operation: Operation, session: Session) -> Sight:
        """The write took effect when the item is gone."""
        if _item(operation, session) is None:
            return Sight(Effect.THERE, evidence="the item is gone")
        return Sight(Effect.NOT_THERE, evidence="the item is still there")


def _item(operation: Operation, session: Session) -> PlaylistItem | None:
    item_id = PlaylistItemId(operation.item_id or "")
    try:
        return session.read(lambda: session.youtube.item_by_id(item_id), may_miss=True)
    except NotFound:
        return None


def _copies(operation: Operation, session: Session) -> set[PlaylistItemId]:
    """Every place in the playlist that holds the video, by a look of a minute ago at most.

    Where one of them must stay, the look is for this remove alone: somebody might take out the other one meanwhile.
    """
    playlist_id, video_id = PlaylistId(operation.playlist_id or ""), VideoId(operation.video_id or "")
    if _wanted(operation, session):
        return _own_look(playlist_id, video_id, session)
    units, serves = _shared_look(operation, session)
    if units and serves == 1:
        session.looks.forget()
        return _own_look(playlist_id, video_id, session)
    if units:
        session.looks.keep_places(playlist_id, _listing(playlist_id, session), serves)
    return session.looks.use_places(video_id)


def _shared_look(operation: Operation, session: Session) -> tuple[int, int]:
    """Units of the look that the remove needs, 0 where the latest still counts; and how many removes it serves."""
    playlist_id = PlaylistId(operation.playlist_id or "")
    if session.looks.shows_places(playlist_id):
        return 0, 1
    removes = (op for op in session.board.planned(TAKE_DOWN) if op.kind is Kind.REMOVE)
    here = sum(1 for op in removes if op.playlist_id == playlist_id and not _wanted(op, session))
    places = session.proof.places[playlist_id] if session.proof is not None else None
    return remove_look(places, here, session.looks.most)


def _own_look(playlist_id: PlaylistId, video_id: VideoId, session: Session) -> set[PlaylistItemId]:
    try:
        found = session.read(lambda: session.youtube.items_with_video(playlist_id, video_id), may_miss=True)
    except NotFound:
        return set()
    return {item.id for item in found}


def _listing(playlist_id: PlaylistId, session: Session) -> tuple[PlaylistItem, ...]:
    try:
        return session.read(lambda: list_items(session.youtube, playlist_id), may_miss=True)
    except NotFound:
        return ()


def _wanted(operation: Operation, session: Session) -> bool:
    """Whether the video belongs into the playlist that one place of it is taken out of."""
    targets = (one for one in session.plan.targets if session.playlist_of(one) == operation.playlist_id)
    return any(operation.video_id in target.video_ids for target in targets)


def _safe(operation: Operation, session: Session, *, copies: int) -> bool:
    """A second copy may go; the only one just from where it is not wanted, seen elsewhere or given up."""
    playlist_id, video_id = PlaylistId(operation.playlist_id or ""), VideoId(operation.video_id or "")
    if session.proof is None:
        return False
    if copies > 1:
        return True
    dropped = video_id in session.plan.dropped or video_id in session.plan.unavailable
    return not _wanted(operation, session) and (dropped or session.proof.holds(video_id, besides=playlist_id))
