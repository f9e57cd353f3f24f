"""What an import reads before it asks YouTube, and the transactions it writes in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import case, func, select

from ytsync_desktop.core.checkpoints import Difference, ImportUnit, Listing, StoredPage, SyncStates
from ytsync_desktop.core.library import Availability, Channel, PlaylistId, VideoId
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.import_unit import SqlImportUnit, listing_query, to_listing
from ytsync_desktop.store.library import OWN_AND_LIVE, own_channel
from ytsync_desktop.store.sync_states import SqlSyncStates
from ytsync_desktop.store.tables import LIST_PAGES, PLAYLIST_VIDEOS, PLAYLISTS, VIDEOS

_USABLE = VIDEOS.c.availability.in_((Availability.AVAILABLE, Availability.NOT_CHECKED))


class SqlImportStore:
    """core.checkpoints.ImportStore on SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._states = SqlSyncStates.on(database)

    @contextmanager
    def begin(self) -> Iterator[ImportUnit]:
        """See ImportStore."""
        with self._database.write() as connection:
            yield SqlImportUnit(connection)

    @contextmanager
    def look(self) -> Iterator[ImportUnit]:
        """See ImportStore."""
        with self._database.read() as connection:
            yield SqlImportUnit(connection)

    @property
    def states(self) -> SyncStates:
        """See ImportStore."""
        return self._states

    def channel(self) -> Channel | None:
        """See ImportStore."""
        with self._database.read() as connection:
            return own_channel(connection)

    def listings(self) -> tuple[Listing, ...]:
        """See ImportStore."""
        with self._database.read() as connection:
            return tuple(to_listing(row) for row in connection.execute(listing_query()))

    def pages(self) -> Mapping[PlaylistId, Mapping[str | None, StoredPage]]:
        """See ImportStore."""
        found: dict[PlaylistId, dict[str | None, StoredPage]] = {}
        with self._database.read() as connection:
            for row in connection.execute(select(LIST_PAGES).order_by(LIST_PAGES.c.list_id, LIST_PAGES.c.page_no)):
                page = StoredPage(row.page_no, row.page_token, row.etag, row.next_page_token, row.items, row.total)
                found.setdefault(PlaylistId(row.list_id), {})[row.page_token] = page
        return found

    def videos_left(self, *, older_than: datetime) -> tuple[VideoId, ...]:
        """See ImportStore."""
        stale = VIDEOS.c.last_fetched.is_(None) | (VIDEOS.c.last_fetched < older_than)
        with self._database.read() as connection:
            found = connection.execute(select(VIDEOS.c.youtube_id).where(stale).order_by(VIDEOS.c.id)).scalars()
            return tuple(VideoId(one) for one in found)

    def differences(self) -> tuple[Difference, ...]:
        """See ImportStore."""
        video = PLAYLIST_VIDEOS.c.video_youtube_id
        query = (
            select(
                PLAYLISTS.c.youtube_id,
                PLAYLISTS.c.title,
                PLAYLISTS.c.item_count,
                func.count(PLAYLIST_VIDEOS.c.id).label("listed"),
                func.count(video.distinct()).label("distinct_videos"),
                func.count(case((_USABLE, video)).distinct()).label("usable"),
            )
            .select_from(
                PLAYLISTS.outerjoin(
                    PLAYLIST_VIDEOS, PLAYLIST_VIDEOS.c.playlist_youtube_id == PLAYLISTS.c.youtube_id
                ).outerjoin(VIDEOS, VIDEOS.c.youtube_id == video)
            )
            .where(OWN_AND_LIVE)
            .group_by(PLAYLISTS.c.id)
            .order_by(PLAYLISTS.c.list_position)
        )
        with self._database.read() as connection:
            return tuple(
                Difference(
                    PlaylistId(row.youtube_id),
                    row.title,
                    row.item_count,
                    row.listed,
                    unavailable=row.distinct_videos - row.usable,
                    duplicates=row.listed - row.distinct_videos,
                    hidden=row.item_count - row.listed,
                )
                for row in connection.execute(query)
                if row.item_count != row.usable
            )
