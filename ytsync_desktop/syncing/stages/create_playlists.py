"""Creating the playlist of a category, found again by its marker, and renaming one this app made."""

from __future__ import annotations

from collections.abc import Sequence

from ytsync_desktop.core.clock import TOLERANCE
from ytsync_desktop.core.library import Playlist, PlaylistId, Privacy
from ytsync_desktop.core.limits import problem_with_text
from ytsync_desktop.core.listing import list_playlists
from ytsync_desktop.core.operations import Operation, OperationError, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.core.quota import READ_UNITS
from ytsync_desktop.syncing.guards import verified_backup
from ytsync_desktop.syncing.presence import playlist_there
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages.handler import CHANGED, Effect, Handler, Sight, agreed, preflight


class CreatePlaylist(Handler):
    """A new private playlist whose description ends with a marker of its own."""

    sure_when = Effect.THERE

    def prepare(self, operation: Operation, session: Session) -> Outcome | None:
        """Refuse, unsent, what YouTube would refuse; adopt what was made although this journal does not know.

        So it is after an older copy of the data was put back, or when another computer works on the same job.
        """
        description = operation.description.removesuffix(operation.marker).rstrip("\n")
        why = problem_with_text(operation.playlist_title, description)
        if why:
            return preflight("preflight", why, Status.FAILED)
        for playlist in session.playlists_at_start():
            if carries(playlist, operation.marker):
                evidence = "a playlist carried the marker already"
                return Outcome(Status.DONE, result_id=playlist.id, evidence=evidence, verified=True)
        return None

    def send(self, operation: Operation, session: Session) -> Outcome:
        """playlists.insert."""
        made = session.youtube.create_playlist(
            operation.playlist_title, operation.description, Privacy.PRIVATE, operation.language
        )
        return Outcome(Status.DONE, result_id=made.id)

    def look(self, operation: Operation, session: Session) -> Sight:
        """Look for the marker in all of the channel's playlists; by title would adopt a stranger's."""
        listed = session.read(lambda: list_playlists(session.youtube))
        found = [p for p in listed if carries(p, operation.marker)]
        if not found:
            return _without_marker(operation, listed)
        found.sort(key=lambda p: (p.published_at is None, p.published_at, p.id))
        for extra in found[1:]:
            session.keep(extra.id, extra.title, "YouTube made this playlist twice; it is empty and can be deleted.")
        return Sight(Effect.THERE, found[0].id, "a playlist carries the marker")


class RenamePlaylist(Handler):
    """Another title for a playlist; the rest of its snippet is sent along, or YouTube would delete it.

    With a visibility, the last step of bringing a playlist back: all its words, and then who may see it.
    """

    sure_when = Effect.THERE

    def reads(self, operation: Operation, session: Session) -> int:
        """The snippet, which must be sent whole."""
        return READ_UNITS

    def prepare(self, operation: Operation, session: Session) -> Outcome | None:
        """Skip what is already so, fail what is gone, ask about another title than the backup's; keep what was read."""
        why = problem_with_text(operation.playlist_title, operation.description, marked=False)
        if why:
            return preflight("preflight", why, Status.FAILED)
        playlist = playlist_there(session, PlaylistId(operation.playlist_id or ""))
        if playlist is None:
            return preflight("playlistNotFound", "The playlist is no longer on YouTube.", Status.FAILED)
        if _is_as_wanted(playlist, operation):
            return Outcome(Status.DONE, result_id=playlist.id, evidence="is already so", verified=True)
        problem = _renamed_meanwhile(playlist, session)
        if problem is not None and not agreed(operation, problem, session):
            return Outcome(Status.FAILED, error=problem)
        session.at_hand[operation.seq] = playlist
        return None

    def send(self, operation: Operation, session: Session) -> Outcome:
        """playlists.update with what the operation says, or with the snippet that `prepare` read a moment ago."""
        playlist = session.at_hand.pop(operation.seq)
        if operation.privacy is not None:
            words = (operation.playlist_title, operation.description, operation.language, operation.privacy)
            session.youtube.update_playlist(playlist.id, *words)
        else:
            words_kept = (playlist.description, playlist.default_language)
            session.youtube.update_playlist(playlist.id, operation.playlist_title, *words_kept)
        return Outcome(Status.DONE, result_id=playlist.id)

    def look(self, operation: Operation, session: Session) -> Sight:
        """New title: done. The backup's title: not done. Any other: somebody else's, so ask."""
        playlist = playlist_there(session, PlaylistId(operation.playlist_id or ""))
        if playlist is None:
            return Sight(Effect.OTHER, evidence="the playlist is no longer on YouTube")
        evidence = f"title is “{playlist.title}”"
        if _is_as_wanted(playlist, operation):
            return Sight(Effect.THERE, playlist.id, evidence)
        problem = _renamed_meanwhile(playlist, session)
        return Sight(Effect.OTHER if problem else Effect.NOT_THERE, playlist.id, evidence, problem)


def _renamed_meanwhile(playlist: Playlist, session: Session) -> OperationError | None:
    """What to ask when somebody gave the playlist another title since the backup."""
    before = next((p.title for p in verified_backup(session).playlists if p.id == playlist.id), playlist.title)
    if playlist.title == before:
        return None
    message = f"Somebody renamed it meanwhile: it was called “{before}” and is “{playlist.title}” now."
    return OperationError(0, CHANGED, message, "Retry gives it the new title all the same; skip leaves it as it is.")


def _without_marker(operation: Operation, listed: Sequence[Playlist]) -> Sight:
    """No playlist carries the marker; but somebody may have edited it away from one that came into being just then."""
    evidence = "no playlist carries the marker"
    for playlist in listed:
        fits = playlist.title == operation.playlist_title and not playlist.item_count
        if fits and _since_intent(playlist, operation):
            return Sight(Effect.OTHER, playlist.id, f"{evidence}; {playlist.id} has its title", _ask_whose(operation))
    return Sight(Effect.NOT_THERE, evidence=evidence)


def _since_intent(playlist: Playlist, operation: Operation) -> bool:
    """As far as the two clocks can be compared."""
    made, sent = playlist.published_at, operation.sent_at
    return made is not None and sent is not None and made >= sent - TOLERANCE


def _ask_whose(operation: Operation) -> OperationError:
    return OperationError(
        0,
        CHANGED,
        "An empty playlist of this title was made just then, but its description is not the one that was sent.",
        f"If it is this one, put {operation.marker} into its description as the last line and retry: it is taken over. "
        "Retry without that makes another playlist.",
    )


def _is_as_wanted(playlist: Playlist, operation: Operation) -> bool:
    if operation.privacy is None:
        return playlist.title == operation.playlist_title
    words = (operation.playlist_title, operation.description, operation.language, operation.privacy)
    return (playlist.title, playlist.description, playlist.default_language, playlist.privacy) == words


def carries(playlist: Playlist, marker: str) -> bool:
    """Whether the playlist was made by the create that the marker belongs to."""
    return bool(marker) and marker in playlist.description.splitlines()
