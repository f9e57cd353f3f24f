"""Creating the playlist of a category, found again by its marker, and renaming one this app made."""

from __future__ import annotations

from ytsync_desktop.core.errors import NotFound
from ytsync_desktop.core.library import Playlist, PlaylistId, Privacy
from ytsync_desktop.core.limits import problem_with_text
from ytsync_desktop.core.listing import list_playlists
from ytsync_desktop.core.operations import Operation, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.syncing.session import Session
from ytsync_desktop.syncing.stages.handler import Effect, Handler, Sight, preflight


class CreatePlaylist(Handler):
    """A new private playlist whose description ends with a marker of its own."""

    sure_when = Effect.THERE

    def prepare(self, operation: Operation, session: Session) -> Outcome | None:
        """Refuse, unsent, what YouTube would refuse."""
        description = operation.description.removesuffix(operation.marker).rstrip("\n")
        why = problem_with_text(operation.playlist_title, description)
        return preflight("preflight", why, Status.FAILED) if why else None

    def send(self, operation: Operation, session: Session) -> Outcome:
        """playlists.insert."""
        made = session.youtube.create_playlist(
            operation.playlist_title, operation.description, Privacy.PRIVATE, operation.language
        )
        return Outcome(Status.DONE, result_id=made.id)

    def look(self, operation: Operation, session: Session) -> Sight:
        """Look for the marker in all of the channel's playlists; by title would adopt a stranger's."""
        found = [p for p in session.read(lambda: list_playlists(session.youtube)) if carries(p, operation.marker)]
        if not found:
            return Sight(Effect.NOT_THERE, evidence="no playlist carries the marker")
        found.sort(key=lambda p: (p.published_at is None, p.published_at, p.id))
        for extra in found[1:]:
            session.keep(extra.id, extra.title, "YouTube made this playlist twice; it is empty and can be deleted.")
        return Sight(Effect.THERE, found[0].id, "a playlist carries the marker")


class RenamePlaylist(Handler):
    """Another title for a playlist; the rest of its snippet is sent along, or YouTube would delete it.

    With a visibility, the last step of bringing a playlist back: all its words, and then who may see it.
    """

    sure_when = Effect.THERE

    def prepare(self, operation: Operation, session: Session) -> Outcome | None:
        """Skip what is already so; fail what is gone."""
        why = problem_with_text(operation.playlist_title, operation.description, marked=False)
        if why:
            return preflight("preflight", why, Status.FAILED)
        playlist = _by_id(operation, session)
        if playlist is None:
            return preflight("playlistNotFound", "The playlist is no longer on YouTube.", Status.FAILED)
        if _is_as_wanted(playlist, operation):
            return Outcome(Status.DONE, result_id=playlist.id, evidence="is already so", verified=True)
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
        """Compare the title."""
        playlist = _by_id(operation, session)
        if playlist is None:
            return Sight(Effect.OTHER, evidence="the playlist is no longer on YouTube")
        there = _is_as_wanted(playlist, operation)
        return Sight(Effect.THERE if there else Effect.NOT_THERE, playlist.id, f"title is “{playlist.title}”")


def _is_as_wanted(playlist: Playlist, operation: Operation) -> bool:
    if operation.privacy is None:
        return playlist.title == operation.playlist_title
    words = (operation.playlist_title, operation.description, operation.language, operation.privacy)
    return (playlist.title, playlist.description, playlist.default_language, playlist.privacy) == words


def carries(playlist: Playlist, marker: str) -> bool:
    """Whether the playlist was made by the create that the marker belongs to."""
    return bool(marker) and marker in playlist.description.splitlines()


def _by_id(operation: Operation, session: Session) -> Playlist | None:
    playlist_id = PlaylistId(operation.playlist_id or "")
    try:
        found = session.read(lambda: session.youtube.playlists_by_id([playlist_id]), may_miss=True)
    except NotFound:
        return None
    return found[0] if found else None
