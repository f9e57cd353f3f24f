"""The backup before the first write, and what it shows to be in place already."""

from __future__ import annotations

from collections import defaultdict

from ytsync_desktop.core.errors import NotFound
from ytsync_desktop.core.events import ReadingProgress
from ytsync_desktop.core.library import Playlist, PlaylistId, PlaylistItem, PlaylistItemId, VideoId
from ytsync_desktop.core.listing import list_items, list_playlists
from ytsync_desktop.core.operations import Kind, Status
from ytsync_desktop.core.ports import Backup, Outcome
from ytsync_desktop.syncing.session import Session


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
