"""Adding a video to the playlist of its category."""

from __future__ import annotations

from ytsync_desktop.core.errors import NotFound, OperationRefused
from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.core.operations import Kind, Operation, OperationError, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.syncing.presence import playlist_there
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages.handler import Effect, Handler, Sight, error_of, failure

UNAVAILABLE_REASONS = frozenset({"videoNotFound", "failedPrecondition"})
"""What YouTube answers when nobody can add the video: but both were also seen for videos that can be."""

PLAYLIST_GONE = "Its new playlist is no longer on YouTube."
PLAYLIST_GONE_ADVICE = (
    "Skip leaves it out, and what holds it now stays; after a refresh the next plan makes the playlist anew."
)


class AddVideo(Handler):
    """One video appended to one playlist; a second place is told from the first by counting."""

    sure_when = Effect.THERE

    def send(self, operation: Operation, session: Session) -> Outcome:
        """playlistItems.insert, without a position."""
        item = session.youtube.add_video(_playlist(operation), _video(operation))
        return Outcome(Status.DONE, result_id=item.id)

    def look(self, operation: Operation, session: Session) -> Sight:
        """Ask for the playlist's items that hold the video; a playlist not visible yet holds nothing."""
        try:
            items = session.read(
                lambda: session.youtube.items_with_video(_playlist(operation), _video(operation)), may_miss=True
            )
        except NotFound:
            return Sight(Effect.NOT_THERE, evidence="the playlist is not visible")
        items = tuple(item for item in items if item.video_id == operation.video_id)
        if len(items) < operation.copy:
            return Sight(Effect.NOT_THERE, evidence="the playlist does not hold the video")
        # Adds append, so the n-th place from the top is the one that the n-th add made.
        return Sight(Effect.THERE, items[operation.copy - 1].id, "the playlist holds the video")

    def refused(self, operation: Operation, error: OperationRefused, session: Session) -> Outcome:
        """Leave out what nobody can add; any other refusal waits for the person."""
        if error.problem.reason in UNAVAILABLE_REASONS and is_gone(operation, session):
            return gone(error_of(error))
        return failure(error)


def is_gone(operation: Operation, session: Session) -> bool:
    """Whether YouTube shows the video to nobody (one unit)."""
    return not session.read(lambda: session.youtube.videos([_video(operation)]))


def gone(error: OperationError) -> Outcome:
    """The outcome for a video that became private or was deleted since the preview."""
    advice = "Private or deleted since the preview: nobody can add it. What holds it now stays."
    return Outcome(Status.SKIPPED, error=OperationError(error.status, error.reason, error.message, advice))


def playlist_missing(operation: Operation, session: Session) -> bool:
    """Whether YouTube does not show the playlist either when asked for it by its id (one unit)."""
    return playlist_there(session, _playlist(operation)) is None


def give_up_playlist(refused: Operation, error: OperationError, session: Session) -> None:
    """What else was to go into a full or missing playlist is not even sent: each try would cost 50 units."""
    for operation in session.board.planned(frozenset({Kind.ADD})):
        if operation.playlist_id == refused.playlist_id:
            session.settle(operation, Outcome(Status.FAILED, error=error, evidence="not sent"))


def _playlist(operation: Operation) -> PlaylistId:
    return PlaylistId(operation.playlist_id or "")


def _video(operation: Operation) -> VideoId:
    return VideoId(operation.video_id or "")
