"""The imported library as one value, in figures, and Watch Later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from ytsync_desktop.core.breath import consumed
from ytsync_desktop.core.catalogue import Catalogue
from ytsync_desktop.core.checkpoints import LIKED, EntityType, Phase
from ytsync_desktop.core.library import (
    Availability,
    Channel,
    ChannelId,
    Library,
    Playlist,
    PlaylistId,
    PlaylistItem,
    Video,
    VideoId,
)
from ytsync_desktop.core.limits import marker_in
from ytsync_desktop.core.ports import LibraryCounts
from ytsync_desktop.store.catalogues import Catalogues
from ytsync_desktop.store.columns import as_stored, reader_of
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.job_tables import OPERATIONS
from ytsync_desktop.store.sqlite_errors import store_errors
from ytsync_desktop.store.stored import json_of, number_of, shared_text, texts_of
from ytsync_desktop.store.tables import (
    CHANNELS,
    PLAYLIST_VIDEOS,
    PLAYLISTS,
    SYNC_STATES,
    VIDEOS,
    WATCH_LATER,
)
from ytsync_desktop.store.video_stamp import videos_changed

# By place, not by name: thousands of rows are read each time a plan is made, and a name costs a look-up each.
_VIDEO_COLUMNS = [VIDEOS.c["youtube_id" if field.name == "id" else field.name] for field in fields(Video)]
_ITEM_COLUMNS = [
    PLAYLIST_VIDEOS.c[name]
    for name in ("item_id", "playlist_youtube_id", "video_youtube_id", "position", "added_at", "availability")
]
_EVERY_VIDEO = select(*map(as_stored, _VIDEO_COLUMNS))
_EVERY_ITEM = select(*map(as_stored, _ITEM_COLUMNS)).order_by(PLAYLIST_VIDEOS.c.position)


def _tags(stored: str | None) -> tuple[str, ...]:
    return texts_of(json_of(stored))


_SHARED = ("youtube_id", "playlist_youtube_id", "video_youtube_id", "channel_id", "channel_title", "youtube_category")
_READ_OTHERWISE: dict[str, Callable[[Any], Any]] = {
    "tags": _tags,
    "duration": number_of,
    **dict.fromkeys(_SHARED, shared_text),
}
_READ_VIDEO, _READ_ITEM = (
    [_READ_OTHERWISE.get(column.name, reader_of(column)) for column in columns]
    for columns in (_VIDEO_COLUMNS, _ITEM_COLUMNS)
)

OWN_AND_LIVE = and_(PLAYLISTS.c.deleted_from_youtube_at.is_(None), PLAYLISTS.c.youtube_id != LIKED)
"""The channel's own playlists that are still on YouTube; *Liked videos* is a source, but not one of them."""

_UNUSABLE = (Availability.PRIVATE, Availability.DELETED, Availability.UNAVAILABLE)


class SqlLibrary:
    """core.ports.LibraryStore on SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._catalogues = Catalogues(database)

    def load(self) -> Library:
        """See LibraryStore. The same value as before where nothing was written since."""
        return self._database.unchanged(self._load)

    def _load(self) -> Library:
        with self._database.read() as connection:
            video_rows, item_rows = [*connection.execute(_EVERY_VIDEO).all()], [*connection.execute(_EVERY_ITEM).all()]
            rows = connection.execute(select(PLAYLISTS).where(OWN_AND_LIVE).order_by(PLAYLISTS.c.list_position)).all()
            channel, later = own_channel(connection), _watch_later(connection)
            made = _made_by_app(connection, rows)
        # Outside of the view, which a commit would have to wait for.
        with store_errors(self._database.path):
            videos, playlists = _videos(video_rows), tuple(playlist_of(row) for row in rows)
            items = _items(item_rows, playlists, videos)
        return Library(channel, playlists, items, videos, tuple(video_id for video_id, _ in later), made)

    def catalogue(self) -> Catalogue:
        """See LibraryStore."""
        return self._catalogues.current()

    def drop_old_indexes(self) -> None:
        """Remove what indexes of the videos tell of them as they were before."""
        self._catalogues.drop_old()

    def said_of(self, video_id: VideoId) -> tuple[str, tuple[str, ...]]:
        """See LibraryStore."""
        query = select(VIDEOS.c.description, VIDEOS.c.tags).where(VIDEOS.c.youtube_id == video_id)
        with self._database.read() as connection:
            row = connection.execute(query).first()
            return ("", ()) if row is None else (row.description, texts_of(row.tags))

    def counts(self) -> LibraryCounts:
        """See LibraryStore."""
        with self._database.read() as connection:

            def count(table: Table, *conditions: Any) -> int:
                return connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()

            finished = _finished(connection)
            live = select(PLAYLISTS.c.youtube_id).where(OWN_AND_LIVE)
            last = max(finished.values(), default=None)
            oldest = connection.execute(select(func.min(VIDEOS.c.last_fetched))).scalar_one()
            return LibraryCounts(
                playlists=count(PLAYLISTS, OWN_AND_LIVE),
                items=count(PLAYLIST_VIDEOS, PLAYLIST_VIDEOS.c.playlist_youtube_id.in_(live)),
                videos=count(VIDEOS),
                unavailable=count(VIDEOS, VIDEOS.c.availability.in_(_UNUSABLE)),
                watch_later=count(WATCH_LATER, WATCH_LATER.c.cleared_at.is_(None)),
                not_checked=count(VIDEOS, VIDEOS.c.availability == Availability.NOT_CHECKED),
                last_import_at=last,
                complete=Phase.INITIAL in finished,
                oldest_at=min(filter(None, (last, oldest)), default=None),
            )

    def channel(self) -> Channel | None:
        """See LibraryStore."""
        with self._database.read() as connection:
            return own_channel(connection)

    def set_channel(self, channel: Channel) -> None:
        """Note at the first sign-in whose folder this is."""
        with self._database.write() as connection:
            save_own_channel(connection, channel)

    def liked(self) -> tuple[VideoId, ...]:
        """The liked videos, newest first, where that list was imported."""
        query = (
            select(PLAYLIST_VIDEOS.c.video_youtube_id)
            .where(PLAYLIST_VIDEOS.c.playlist_youtube_id == LIKED)
            .order_by(PLAYLIST_VIDEOS.c.position)
        )
        with self._database.read() as connection:
            return tuple(VideoId(one) for one in connection.execute(query).scalars())

    def set_watch_later(self, entries: Iterable[tuple[VideoId, datetime | None]]) -> tuple[int, int]:
        """See LibraryStore. An entry that was cleared and is back counts as added."""
        wanted = dict(entries)
        with self._database.write() as connection:
            known = {
                str(row.video_youtube_id): row.cleared_at
                for row in connection.execute(select(WATCH_LATER.c.video_youtube_id, WATCH_LATER.c.cleared_at))
            }
            new = [(one, at) for one, at in wanted.items() if one not in known]
            back = [one for one in wanted if known.get(one) is not None]
            make_videos_known(connection, wanted)
            if new:
                connection.execute(insert(WATCH_LATER), [{"video_youtube_id": one, "added_at": at} for one, at in new])
            for one in back:
                connection.execute(
                    update(WATCH_LATER).where(WATCH_LATER.c.video_youtube_id == one).values(cleared_at=None)
                )
        return len(new) + len(back), len(wanted) - len(new) - len(back)

    def watch_later(self) -> tuple[tuple[VideoId, datetime | None], ...]:
        """See LibraryStore. Entries seen to be cleared are left out."""
        with self._database.read() as connection:
            return _watch_later(connection)

    def mark_cleared(self, video_ids: Iterable[VideoId], *, at: datetime) -> None:
        """Note Watch Later entries that are gone."""
        with self._database.write() as connection:
            for one in video_ids:
                connection.execute(
                    update(WATCH_LATER)
                    .where(WATCH_LATER.c.video_youtube_id == one, WATCH_LATER.c.cleared_at.is_(None))
                    .values(cleared_at=at)
                )


def _made_by_app(connection: Connection, rows: Iterable[Row[Any]]) -> frozenset[PlaylistId]:
    """What jobs of this database made for a category, and what those of another one did: it was lost, or is elsewhere.

    A marker that this database knows says what it says elsewhere here: a restored playlist is the person's own again.
    """
    made = {PlaylistId(row.youtube_id) for row in rows if row.made_by_app}
    marked = {PlaylistId(row.youtube_id): mark for row in rows if (mark := marker_in(row.description))}
    strange = {playlist_id: mark for playlist_id, mark in marked.items() if playlist_id not in made}
    if not strange:
        return frozenset(made)
    known = set(connection.execute(select(OPERATIONS.c.marker).where(OPERATIONS.c.marker != "")).scalars())
    return frozenset(made | {playlist_id for playlist_id, mark in strange.items() if mark not in known})


def own_channel(connection: Connection) -> Channel | None:
    """The channel this folder belongs to."""
    row = connection.execute(select(CHANNELS).where(CHANNELS.c.mine)).first()
    return None if row is None else Channel(ChannelId(row.id), row.title, row.thumbnail_url)


def save_own_channel(connection: Connection, channel: Channel) -> bool:
    """Take over the folder's channel; says whether anything was other than before."""
    if own_channel(connection) == channel:
        return False
    values = {"title": channel.title, "thumbnail_url": channel.thumbnail_url, "mine": True}
    connection.execute(
        upsert(CHANNELS).values(id=channel.id, **values).on_conflict_do_update(index_elements=["id"], set_=values)
    )
    return True


def make_videos_known(connection: Connection, ids: Iterable[VideoId]) -> None:
    """Give ids that have no row one; they are fetched on the next import."""
    rows = [{"youtube_id": one} for one in dict.fromkeys(ids)]
    if rows and connection.execute(upsert(VIDEOS).on_conflict_do_nothing(index_elements=["youtube_id"]), rows).rowcount:
        videos_changed(connection)


def in_use() -> Any:
    """The condition that a row of `videos` stands in a playlist or in Watch Later."""
    listed = exists().where(PLAYLIST_VIDEOS.c.video_youtube_id == VIDEOS.c.youtube_id)
    later = exists().where(WATCH_LATER.c.video_youtube_id == VIDEOS.c.youtube_id, WATCH_LATER.c.cleared_at.is_(None))
    return listed | later


def _videos(rows: list[Row[Any]]) -> dict[VideoId, Video]:
    found: dict[VideoId, Video] = {}
    for row in consumed(rows):
        values = _read(_READ_VIDEO, row)
        found[values[0]] = Video(*values)
    return found


def _read(readers: Iterable[Callable[[Any], Any] | None], row: Row[Any]) -> list[Any]:
    return [value if read is None else read(value) for read, value in zip(readers, row, strict=True)]


def playlist_of(row: Row[Any]) -> Playlist:
    """The value of a row of `playlists`."""
    return Playlist(
        id=PlaylistId(row.youtube_id),
        title=row.title,
        description=row.description,
        privacy=row.privacy,
        channel_id=ChannelId(row.channel_id),
        default_language=row.default_language,
        item_count=row.item_count,
        thumbnail_url=row.thumbnail_url,
        published_at=row.published_at,
        etag=row.etag,
        last_fetched=row.last_fetched,
        deleted_from_youtube_at=row.deleted_from_youtube_at,
    )


def _items(
    rows: list[Row[Any]], playlists: Iterable[Playlist], videos: Mapping[VideoId, Video]
) -> Mapping[PlaylistId, tuple[PlaylistItem, ...]]:
    found: dict[str, list[PlaylistItem]] = {playlist.id: [] for playlist in playlists}
    for row in consumed(rows):
        item_id, playlist_id, video_id, position, added_at, availability = _read(_READ_ITEM, row)
        if playlist_id in found:
            video = videos[video_id]
            shown = (video.title, video.channel_id, video.channel_title)
            found[playlist_id].append(
                PlaylistItem(item_id, playlist_id, video_id, position, added_at, *shown, availability)
            )
    return {PlaylistId(playlist_id): tuple(items) for playlist_id, items in found.items()}


def _watch_later(connection: Connection) -> tuple[tuple[VideoId, datetime | None], ...]:
    query = (
        select(WATCH_LATER.c.video_youtube_id, WATCH_LATER.c.added_at)
        .where(WATCH_LATER.c.cleared_at.is_(None))
        .order_by(WATCH_LATER.c.id)
    )
    return tuple((VideoId(row.video_youtube_id), row.added_at) for row in connection.execute(query))


def _finished(connection: Connection) -> dict[Phase, datetime]:
    """When each phase was last complete: the first entity type of a run to end says how old the whole is."""
    times: dict[Phase, list[datetime]] = {}
    query = select(SYNC_STATES.c.phase, SYNC_STATES.c.completed_at, SYNC_STATES.c.is_complete)
    for row in connection.execute(query.where(SYNC_STATES.c.completed_at.is_not(None))):
        if row.is_complete or row.phase == Phase.INCREMENTAL:
            times.setdefault(Phase(row.phase), []).append(row.completed_at)
    return {phase: min(found) for phase, found in times.items() if len(found) == len(EntityType)}
