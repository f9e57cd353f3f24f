"""The backup before the first write, and what it shows to have changed since the preview."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ytsync_desktop.core.errors import NotFound
from ytsync_desktop.core.events import ReadingProgress
from ytsync_desktop.core.library import Playlist, PlaylistId, PlaylistItem, PlaylistItemId, VideoId
from ytsync_desktop.core.listing import list_items, list_playlists
from ytsync_desktop.core.operations import Kind, OperationError, Status
from ytsync_desktop.core.plan import Deletion
from ytsync_desktop.core.ports import Backup, Outcome
from ytsync_desktop.syncing.session import Session

KEEP_ANSWER = "skip"
"""Answer to drift: leave the playlists alone that changed. Any other answer judges them anew, as they are now."""


@dataclass(frozen=True, slots=True)
class Drift:
    """An old playlist that is not as the preview showed it."""

    playlist_id: PlaylistId
    title: str
    why: str


def take_backup(session: Session) -> tuple[int, Backup]:
    """Read everything on YouTube, write it to a file, and rely on what was read back from it; with its id."""
    playlists = session.read(lambda: list_playlists(session.youtube))
    items: dict[PlaylistId, tuple[PlaylistItem, ...]] = {}
    listed: list[Playlist] = []
    for done, playlist in enumerate(playlists):
        session.report(ReadingProgress("backup", done, len(playlists)))
        found = _items_of(playlist.id, session)
        if found is not None:
            items[playlist.id] = found
            listed.append(playlist)
    session.report(ReadingProgress("backup", len(playlists), len(playlists)))
    backup = Backup(session.job.channel_id, session.clock.now(), tuple(listed), items)
    info = session.backups.save(backup, session.job.id)
    return info.id, session.backups.load(info.id)


def _items_of(playlist_id: PlaylistId, session: Session) -> tuple[PlaylistItem, ...] | None:
    try:
        return session.read(lambda: list_items(session.youtube, playlist_id), may_miss=True)
    except NotFound:
        return None  # deleted while the others were being read


def drifted(session: Session, backup: Backup) -> list[Drift]:
    """The planned deletions whose playlist is not as the preview showed it."""
    now = {playlist.id: playlist for playlist in backup.playlists}
    found = []
    for deletion in session.plan.deletions:
        why = _difference(deletion, now.get(deletion.playlist_id), backup)
        if why:
            found.append(Drift(deletion.playlist_id, deletion.title, why))
    return found


def _difference(deletion: Deletion, playlist: Playlist | None, backup: Backup) -> str:
    if playlist is None:
        return ""  # somebody deleted it: what was wanted
    if playlist.title != deletion.title:
        return f"is called “{playlist.title}” now"
    if playlist.privacy != deletion.privacy:
        return f"is {playlist.privacy} now"
    planned = {video_id for video_id, _ in deletion.contents}
    present = {item.video_id for item in backup.items[playlist.id]}
    more, fewer = len(present - planned), len(planned - present)
    parts = [f"{more:,} more" if more else "", f"{fewer:,} fewer" if fewer else ""]
    return " and ".join(part for part in parts if part) + " videos than in the preview" if more or fewer else ""


def keep_drifted(session: Session, drifts: list[Drift]) -> None:
    """The person chose to leave alone what changed."""
    by_id = {drift.playlist_id: drift for drift in drifts}
    for operation in list(session.board):
        drift = by_id.get(operation.playlist_id) if operation.playlist_id else None
        if operation.kind is Kind.DELETE and operation.status is Status.PLANNED and drift is not None:
            why = f"It changed since the preview: it {drift.why}."
            session.keep(drift.playlist_id, drift.title, why)
            session.skip(operation, OperationError(0, "drift", why, "The playlist stays as it is."))


def settle_present(session: Session, backup: Backup) -> None:
    """Adds whose video somebody put there meanwhile are done without a write, or they would make a second copy."""
    places: dict[tuple[PlaylistId, VideoId], list[PlaylistItemId]] = defaultdict(list)
    for item in (item for items in backup.items.values() for item in items):
        places[item.playlist_id, item.video_id].append(item.id)
    for operation in list(session.board):
        if operation.kind is not Kind.ADD or operation.status is not Status.PLANNED:
            continue
        if operation.playlist_id is None or operation.video_id is None:
            continue
        there = places.get((operation.playlist_id, operation.video_id), [])
        if len(there) >= operation.copy:
            item_id, evidence = there[operation.copy - 1], "was already in the playlist"
            session.settle(operation, Outcome(Status.DONE, result_id=item_id, evidence=evidence, verified=True))
