"""What is there and what is gone: nothing counts as gone by one read, nor while another channel is signed in."""

from __future__ import annotations

from collections.abc import Sequence

from ytsync_desktop.core.errors import NotFound
from ytsync_desktop.core.library import Playlist, PlaylistId
from ytsync_desktop.core.operations import Reason
from ytsync_desktop.core.quota import PAGE_SIZE
from ytsync_desktop.syncing.halt import Halt
from ytsync_desktop.syncing.pacing import SECOND_LOOK
from ytsync_desktop.syncing.session import Session


def check_channel(session: Session) -> None:
    """Halt when another channel is signed in than the one this job belongs to (one unit)."""
    channel = session.read(session.youtube.own_channel)
    if channel.id != session.job.channel_id:
        raise Halt(
            Reason.CHANNEL,
            f"The signed-in channel is “{channel.title}” ({channel.id}), but this job belongs to "
            f"{session.job.channel_id}. Nothing was written.",
        )


def playlists_there(session: Session, playlist_ids: Sequence[PlaylistId]) -> dict[PlaylistId, Playlist]:
    """Those of the playlists that exist (a unit for 50 of them).

    What the first read does not show is looked for again after a while, with the right channel signed in.
    """
    found = playlists_shown(session, playlist_ids)
    missing = [playlist_id for playlist_id in playlist_ids if playlist_id not in found]
    return {**found, **look_again(session, missing)} if missing else found


def look_again(session: Session, missing: Sequence[PlaylistId]) -> dict[PlaylistId, Playlist]:
    """Those of the playlists missed by one read that exist after all: the second read, after a while."""
    session.pacing.wait_for(SECOND_LOOK * session.pacing.settle)
    check_channel(session)
    return playlists_shown(session, missing)


def playlists_shown(session: Session, playlist_ids: Sequence[PlaylistId]) -> dict[PlaylistId, Playlist]:
    """Those of the playlists that one read shows (a unit for 50 of them)."""
    found: dict[PlaylistId, Playlist] = {}
    for start in range(0, len(playlist_ids), PAGE_SIZE):
        found.update((playlist.id, playlist) for playlist in _ask(session, playlist_ids[start : start + PAGE_SIZE]))
    return found


def playlist_there(session: Session, playlist_id: PlaylistId) -> Playlist | None:
    """The playlist as one read shows it now, if it does (one unit)."""
    return next(iter(_ask(session, [playlist_id])), None)


def _ask(session: Session, playlist_ids: Sequence[PlaylistId]) -> tuple[Playlist, ...]:
    """Those of one page that are there; NotFound is an answer as well, and says that none is."""
    try:
        return session.read(lambda: session.youtube.playlists_by_id(playlist_ids), may_miss=True)
    except NotFound:
        return ()
