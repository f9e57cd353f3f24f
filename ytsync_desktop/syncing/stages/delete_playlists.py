"""Deleting an old playlist, after every guard held."""

from __future__ import annotations

from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.looks import DELETE_LOOK
from ytsync_desktop.core.operations import Operation, OperationError, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.core.quota import READ_UNITS, pages
from ytsync_desktop.syncing.guards import Gone, KeepPlaylist, check_delete
from ytsync_desktop.syncing.presence import playlist_there
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages.handler import Effect, Handler, Sight


class DeletePlaylist(Handler):
    """One old playlist; its contents were proved elsewhere a moment ago."""

    sure_when = Effect.NOT_THERE

    def reads(self, operation: Operation, session: Session) -> int:
        """A look at the channel and the playlist, which may serve others as well, and the listing of this one."""
        shown = session.looks.shows_playlist(PlaylistId(operation.playlist_id or ""))
        items = next((d.items for d in session.plan.deletions if d.playlist_id == operation.playlist_id), 0)
        return (0 if shown else DELETE_LOOK) + READ_UNITS * pages(items)

    def prepare(self, operation: Operation, session: Session) -> Outcome | None:
        """All guards; a playlist that may not go is kept, with the reason."""
        try:
            taken_out = check_delete(operation, session)
        except Gone:
            return Outcome(Status.DONE, evidence="already deleted by somebody", verified=True)
        except KeepPlaylist as kept:
            session.keep(PlaylistId(operation.playlist_id or ""), operation.playlist_title, kept.why)
            error = OperationError(0, kept.reason, kept.why, "The playlist stays as it is.")
            return Outcome(Status.SKIPPED, error=error)
        if taken_out:
            message = f"Somebody took {taken_out:,} videos out of it after the backup; their copies stay."
            session.remarks[operation.seq] = OperationError(0, "takenOut", message)
        return None

    def send(self, operation: Operation, session: Session) -> Outcome:
        """playlists.delete."""
        session.youtube.delete_playlist(PlaylistId(operation.playlist_id or ""))
        return Outcome(Status.DONE, error=session.remarks.get(operation.seq))

    def look(self, operation: Operation, session: Session) -> Sight:
        """The write took effect when the playlist is gone."""
        if playlist_there(session, PlaylistId(operation.playlist_id or "")) is not None:
            return Sight(Effect.NOT_THERE, evidence="the playlist is still there")
        return Sight(Effect.THERE, evidence="the playlist is gone")
