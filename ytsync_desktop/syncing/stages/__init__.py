"""The stages in their order, and who carries out each kind of operation."""

from __future__ import annotations

from ytsync_desktop.core.operations import Kind, Stage
from ytsync_desktop.syncing.stages.add_videos import AddVideo
from ytsync_desktop.syncing.stages.create_playlists import CreatePlaylist, RenamePlaylist
from ytsync_desktop.syncing.stages.delete_playlists import DeletePlaylist
from ytsync_desktop.syncing.stages.handler import Effect, Handler
from ytsync_desktop.syncing.stages.remove_videos import RemoveVideo

ORDER = (
    Stage.BACKUP,
    Stage.CREATE_PLAYLISTS,
    Stage.ADD_VIDEOS,
    Stage.REMOVE_VIDEOS,
    Stage.CLEAR_WATCH_LATER,
    Stage.DELETE_PLAYLISTS,
)

HANDLERS: dict[Kind, Handler] = {
    Kind.CREATE: CreatePlaylist(),
    Kind.RENAME: RenamePlaylist(),
    Kind.ADD: AddVideo(),
    Kind.REMOVE: RemoveVideo(),
    Kind.DELETE: DeletePlaylist(),
}
"""Clearing Watch Later is by hand: nobody sends anything for it."""

__all__ = ["HANDLERS", "ORDER", "Effect", "Handler"]
