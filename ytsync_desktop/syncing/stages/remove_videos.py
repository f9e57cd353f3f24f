"""Taking one place out of a playlist this app made: a second copy, or a video that moved to another category."""

from __future__ import annotations

from ytsync_desktop.core.errors import NotFound
from ytsync_desktop.core.library import PlaylistId, PlaylistItem, PlaylistItemId, VideoId
from ytsync_desktop.core.operations import Operation, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages.handler import Effect, Handler, Sight, preflight


class RemoveVideo(Handler):
    """Addressed by item id, so it can never take another place than the one meant."""

    sure_when = Effect.NOT_THERE

    def prepare(self, operation: Operation, session: Session) -> Outcome | None:
        """The place must still be there, and not be the video's last one."""
        copies = {copy.id for copy in _copies(operation, session)}
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


def _copies(operation: Operation, session: Session) -> tuple[PlaylistItem, ...]:
    """Every place in the playlist that holds the video (one unit)."""
    playlist_id, video_id = PlaylistId(operation.playlist_id or ""), VideoId(operation.video_id or "")
    try:
        return session.read(lambda: session.youtube.items_with_video(playlist_id, video_id), may_miss=True)
    except NotFound:
        return ()


def _safe(operation: Operation, session: Session, *, copies: int) -> bool:
    """A second copy may go; the only one just from where it is not wanted, seen elsewhere or given up."""
    playlist_id, video_id = PlaylistId(operation.playlist_id or ""), VideoId(operation.video_id or "")
    if session.proof is None:
        return False
    if copies > 1:
        return True
    targets = [target for target in session.plan.targets if session.playlist_of(target) == playlist_id]
    wanted = any(video_id in target.video_ids for target in targets)
    dropped = video_id in session.plan.dropped or video_id in session.plan.unavailable
    return not wanted and (dropped or session.proof.holds(video_id, besides=playlist_id))
