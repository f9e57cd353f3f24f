"""The conditions that all must hold, in this order, just before an old playlist is deleted.

A condition about one playlist keeps that playlist (KeepPlaylist); one about the whole job halts it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from ytsync_desktop.core.errors import NotFound, StoreProblem
from ytsync_desktop.core.library import Playlist, PlaylistId, PlaylistItem, VideoId
from ytsync_desktop.core.limits import is_system_playlist
from ytsync_desktop.core.listing import list_items
from ytsync_desktop.core.named_videos import why_changed, why_unproved
from ytsync_desktop.core.operations import Kind, Operation, Reason, Status
from ytsync_desktop.core.ports import Backup
from ytsync_desktop.syncing.halt import Halt
from ytsync_desktop.syncing.presence import check_channel, look_again, playlists_shown, playlists_there
from ytsync_desktop.syncing.session import Session

SHRUNKEN = 0.9
"""A listing with less than this share of the snapshot's items is not trusted with a deletion."""

BACKUP_FRESH = 60.0
"""Seconds for which a look into the backup file counts before a deletion."""


class KeepPlaylist(Exception):
    """This playlist may not be deleted; `reason` is for machines, `why` for people."""

    def __init__(self, reason: str, why: str) -> None:
        super().__init__(why)
        self.reason = reason
        self.why = why


class Gone(Exception):
    """The playlist is no longer on YouTube: somebody else deleted it."""


def check_delete(operation: Operation, session: Session) -> int:
    """Raise KeepPlaylist, Gone or Halt unless every condition for deleting holds.

    Returns how many items somebody took out of the playlist since the backup.
    """
    playlist_id = PlaylistId(operation.playlist_id or "")
    backup = _reopened_backup(session)  # G01
    playlist = _present(operation, playlist_id, session)  # G02
    _in_plan(operation, playlist_id, session)  # G11
    snapshot = backup.items.get(playlist_id)
    before = next((p for p in backup.playlists if p.id == playlist_id), None)
    if snapshot is None or before is None:
        raise KeepPlaylist("notInBackup", "It is not in the backup.")
    listing = _two_equal_listings(playlist, snapshot, session)  # G03
    if not session.looks.is_fresh():  # a long list, or one that was slow to read
        playlist = _seen(playlist_id, session)
    _not_shrunken(playlist, listing, snapshot, session)  # G06, G07
    _nothing_new(listing, snapshot, session)  # G04
    _in_order(listing, snapshot)
    _all_elsewhere(listing, snapshot, session)  # G05
    _unchanged(playlist, before)  # G08, G09
    _within_count(session)  # G10
    return len(_ids(snapshot) - _ids(listing))


def verified_backup(session: Session) -> Backup:
    """The job's backup, reopened and checked in this run."""
    if session.backup is None:
        session.backup_read_at = session.clock.monotonic()
        if session.job.backup_id is None:
            raise Halt(Reason.GUARD, "There is no verified backup; nothing is deleted without one.")
        try:
            session.backup = session.backups.load(session.job.backup_id)
        except StoreProblem as error:
            message = (
                f"The backup cannot be read: {error.message} Nothing was deleted. "
                "Put the file back and resume, or abort and plan anew."
            )
            raise Halt(Reason.GUARD, message) from error
    return session.backup


def _reopened_backup(session: Session) -> Backup:
    """A run may take hours and the file may be lost meanwhile: what is deleted must be in it at that moment."""
    if session.clock.monotonic() - session.backup_read_at > BACKUP_FRESH:
        session.backup = None
    return verified_backup(session)


def _present(operation: Operation, playlist_id: PlaylistId, session: Session) -> Playlist:
    """The playlist as a look of a minute ago at most showed it, with the right channel signed in.

    The look takes in the playlists that are deleted next as well.
    """
    looks = session.looks
    if not looks.shows_playlist(playlist_id):
        at = session.clock.monotonic()
        check_channel(session)
        looks.keep_playlists(playlists_shown(session, _next_deletes(operation, session)), at)
    return looks.use_playlist(playlist_id) or _seen_again(playlist_id, look_again(session, [playlist_id]))


def _next_deletes(operation: Operation, session: Session) -> list[PlaylistId]:
    """The playlist of this delete and of those that follow it, as many as one look serves."""
    following = (op for op in session.board.take_down_from(operation.seq) if op.kind is Kind.DELETE)
    return [PlaylistId(op.playlist_id or "") for op in islice(following, session.looks.deletes)]


def _seen(playlist_id: PlaylistId, session: Session) -> Playlist:
    return _seen_again(playlist_id, playlists_there(session, [playlist_id]))


def _seen_again(playlist_id: PlaylistId, found: Mapping[PlaylistId, Playlist]) -> Playlist:
    if playlist_id not in found:
        raise Gone
    return found[playlist_id]


def _in_plan(operation: Operation, playlist_id: PlaylistId, session: Session) -> None:
    planned = any(op.kind is Kind.DELETE and op.playlist_id == playlist_id for op in session.plan.operations)
    ours = any(session.playlist_of(target) == playlist_id for target in session.plan.targets)
    if not planned or ours or operation.job_id != session.job.id or is_system_playlist(playlist_id):
        raise Halt(Reason.GUARD, f"Deleting “{operation.playlist_title}” is not part of the confirmed plan.")


def _two_equal_listings(
    playlist: Playlist, snapshot: Sequence[PlaylistItem], session: Session
) -> tuple[PlaylistItem, ...]:
    """A listing equal to the backup's counts as the second one, unless YouTube counts more than it listed."""
    first = _listing(playlist.id, session)
    if _ids(first) == _ids(snapshot) and playlist.item_count <= len(first):
        return first
    second = _listing(playlist.id, session)
    if _ids(first) != _ids(second):
        raise KeepPlaylist("changing", "It changed while it was being read.")
    return second


def _listing(playlist_id: PlaylistId, session: Session) -> tuple[PlaylistItem, ...]:
    try:
        return session.read(lambda: list_items(session.youtube, playlist_id), may_miss=True)
    except NotFound:
        _seen(playlist_id, session)
        raise KeepPlaylist("unreadable", "YouTube shows the playlist but not what is in it.") from None


def _not_shrunken(
    playlist: Playlist, listing: Sequence[PlaylistItem], snapshot: Sequence[PlaylistItem], session: Session
) -> None:
    if not listing and snapshot:
        if _seen(playlist.id, session).item_count > 0:
            _doubt_empty(playlist, session)
        raise KeepPlaylist("emptied", "Somebody emptied it since the backup.")
    if len(listing) < SHRUNKEN * len(snapshot):
        raise KeepPlaylist("shrunken", f"It had {len(snapshot):,} items at the backup and has {len(listing):,} now.")


def _doubt_empty(playlist: Playlist, session: Session) -> None:
    """A list that is empty although YouTube counts items in it: something may be wrong with every list, so halt.

    But once only: where it is still so after the person has looked, it is so, and this playlist is kept.
    """
    mark = f"empty {playlist.id}"
    if mark in session.journal.answers(session.job.id):
        raise KeepPlaylist("emptied", "YouTube lists it as empty although it counts items in it.")
    session.journal.set_answers(session.job.id, {mark: "told"})
    raise Halt(Reason.GUARD, f"YouTube lists “{playlist.title}” as empty, which it is not. Nothing was deleted.")


def _nothing_new(listing: Sequence[PlaylistItem], snapshot: Sequence[PlaylistItem], session: Session) -> None:
    new = [item for item in listing if item.id not in _ids(snapshot)]
    if new:
        raise KeepPlaylist("changed", why_changed(new, _title(new[0], session)))


def _in_order(listing: Sequence[PlaylistItem], snapshot: Sequence[PlaylistItem]) -> None:
    """Another order is work that somebody did since, and the backup has not got it."""
    left = _ids(listing)
    if [item.id for item in listing] != [item.id for item in snapshot if item.id in left]:
        raise KeepPlaylist("reordered", "Its videos were put into another order since the backup.")


def _all_elsewhere(listing: Sequence[PlaylistItem], snapshot: Sequence[PlaylistItem], session: Session) -> None:
    """Also what the backup shows and the listing does not: YouTube may leave out entries that are there."""
    items = {item.id: item for item in (*listing, *snapshot)}.values()
    missing = [item for item in items if not _is_elsewhere(item.video_id, session)]
    if missing:
        raise KeepPlaylist("unproved", why_unproved(missing, _title(missing[0], session)))


def _title(item: PlaylistItem, session: Session) -> str:
    """As it was planned, also where YouTube only shows a placeholder by now."""
    planned = session.board.adds_of.get(item.video_id)
    return session.board[planned[0]].video_title if planned else item.title


def _is_elsewhere(video_id: VideoId, session: Session) -> bool:
    plan = session.plan
    agreed = video_id in plan.unavailable or video_id in plan.dropped
    return agreed or (session.proof is not None and session.proof.holds(video_id))


def _unchanged(playlist: Playlist, before: Playlist) -> None:
    if playlist.title != before.title:
        raise KeepPlaylist("renamed", f"It was called “{before.title}” at the backup and is “{playlist.title}” now.")
    if playlist.privacy != before.privacy:
        raise KeepPlaylist("privacy", f"It was {before.privacy} at the backup and is {playlist.privacy} now.")


def _within_count(session: Session) -> None:
    done = sum(1 for op in session.board if op.kind is Kind.DELETE and op.status is Status.DONE)
    if done + 1 > session.job.confirmed_deletes:
        raise Halt(Reason.GUARD, f"Only {session.job.confirmed_deletes:,} deletions were confirmed.")


def _ids(items: Sequence[PlaylistItem]) -> set[str]:
    return {item.id for item in items}
