"""Taking one place out of a playlist this app made: a second copy, or a video that moved to another category."""

from __future__ import annotations

from collections import Counter

from ytsync_desktop.core.errors import NotFound
from ytsync_desktop.core.library import PlaylistItem, PlaylistItemId
from ytsync_desktop.core.operations import Operation, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages.handler import Effect, Handler, Sight, preflight


class RemoveVideo(Handler):
    """Addressed by item id, so it can never take another place than the one meant."""

    sure_when = Effect.NOT_THERE

    def prepare(self, operation: Operation, session: Session) -> Outcome | None:
        """The item must still hold that video, and the video must have been seen elsewhere (or twice here)."""
        item = _item(operation, session)
        if item is None:
            return Outcome(Status.DONE, evidence="already removed by somebody", verified=True)
        if item.video_id != operation.video_id or item.playlist_id != operation.playlist_id:
            return preflight("changed", "The item holds something else now; it was left alone.")
        if not _safe(item, session):
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


def _safe(item: PlaylistItem, session: Session) -> bool:
    if session.proof is None:
        return False
    if session.proof.holds(item.video_id, besides=item.playlist_id):
        return True
    found = session.read(lambda: session.youtube.items_with_video(item.playlist_id, item.video_id))
    return Counter(copy.video_id for copy in found)[item.video_id] > 1
