"""Taking one place out of a playlist this app made: a second copy, or a video that moved to another category."""

from __future__ import annotations

from itertools import islice

from ytsync_desktop.core.errors import NotFound
from ytsync_desktop.core.library import PlaylistId, PlaylistItem, PlaylistItemId, VideoId
from ytsync_desktop.core.listing import list_items
from ytsync_desktop.core.looks import remove_look
from ytsync_desktop.core.operations import Kind, Operation, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.core.quota import READ_UNITS, pages
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages.handler import Effect, Handler, Sight, preflight


class RemoveVideo(Handler):
    """Addressed by item id, so it can never take another place than the one meant."""

    sure_when = Effect.NOT_THERE

    def reads(self, operation: Operation, session: Session) -> int:
        """A look at the playlist, which may serve others as well; its own where another copy must stay."""
        if _needs_a_copy(operation, session):
            return READ_UNITS
        shown = session.looks.shows_places(PlaylistId(operation.playlist_id or ""))
        return 0 if shown else _cheapest_look(operation, session)[0]

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
    """Every place in the playlist that holds the video, by a look of a minute ago at most."""
    playlist_id, video_id = PlaylistId(operation.playlist_id or ""), VideoId(operation.video_id or "")
    if _needs_a_copy(operation, session):
        return _own_look(playlist_id, video_id, session)
    if not session.looks.shows_places(playlist_id):
        serves = _cheapest_look(operation, session)[1]
        if serves == 1:
            session.looks.forget()
            return _own_look(playlist_id, video_id, session)
        at = session.clock.monotonic()
        session.looks.keep_places(playlist_id, _listing(playlist_id, session), at, serves)
    return session.looks.use_places(video_id)


def _needs_a_copy(operation: Operation, session: Session) -> bool:
    """Whether this place may go only because the playlist has another one of the video.

    Then the look is for this remove alone, since somebody might take out the other one within a minute; and so it is
    for another try.
    """
    return operation.attempts > 0 or not _is_elsewhere(operation, session)


def _is_elsewhere(operation: Operation, session: Session) -> bool:
    """Whether the video is not wanted here, and was seen in another playlist or given up."""
    playlist_id, video_id = PlaylistId(operation.playlist_id or ""), VideoId(operation.video_id or "")
    if session.proof is None or session.wants(playlist_id, video_id):
        return False
    return session.agreed(video_id) or session.proof.holds(video_id, besides=playlist_id)


def _cheapest_look(operation: Operation, session: Session) -> tuple[int, int]:
    """Units of the look that the remove needs, and how many removes it serves."""
    playlist_id, most = PlaylistId(operation.playlist_id or ""), session.looks.removes
    places = session.proof.places.get(playlist_id) if session.proof is not None else None
    if places is None or pages(places) > most:
        return READ_UNITS, 1
    following = (op for op in session.board.take_down_from(operation.seq) if op.playlist_id == playlist_id)
    shared = (op for op in following if op.kind is Kind.REMOVE and not _needs_a_copy(op, session))
    return remove_look(places, sum(1 for _ in islice(shared, most)), most)


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


def _safe(operation: Operation, session: Session, *, copies: int) -> bool:
    """A second copy may go; the only one just from where it is not wanted, seen elsewhere or given up."""
    return session.proof is not None and (copies > 1 or _is_elsewhere(operation, session))
