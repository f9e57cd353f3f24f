"""The categories on this machine, and the playlists they are linked to, also across deletion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select, update

from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import UNSORTED, UNSORTED_ID, Category, CategoryId, PlaylistId, VideoId
from ytsync_desktop.core.names import clean_name, name_key
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.library import in_use, make_videos_known
from ytsync_desktop.store.meta import category_links, set_category_links
from ytsync_desktop.store.stored import shared_text
from ytsync_desktop.store.tables import CATEGORIES, CATEGORY_VIDEOS, PLAYLISTS, VIDEOS


class SqlCategories:
    """core.ports.CategoryStore on SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def categories(self) -> tuple[Category, ...]:
        """See CategoryStore."""
        with self._database.read() as connection:
            return (*_all(connection), _unsorted(connection))

    def create(
        self, name: str, video_ids: Sequence[VideoId], *, description: str = "", approved: bool = False
    ) -> CategoryId:
        """See CategoryStore. A name that a deleted category had continues its playlist."""
        with self._database.write() as connection:
            created = CategoryId(_insert(connection, _free_name(connection, name), approved, description))
            _set_videos(connection, created, video_ids)
            _restore_links(connection)
            return created

    def rename(self, category_id: CategoryId, name: str) -> None:
        """See CategoryStore."""
        with self._database.write() as connection:
            _existing(connection, category_id)
            _set_name(connection, category_id, _free_name(connection, name, category_id))

    def delete(self, category_id: CategoryId) -> None:
        """See CategoryStore."""
        with self._database.write() as connection:
            _existing(connection, category_id)
            _delete(connection, [category_id])

    def put(self, categories: Sequence[Category], *, removed: Iterable[CategoryId] = ()) -> None:
        """See CategoryStore."""
        if any(category.protected or category.id == UNSORTED_ID for category in categories):
            raise _protected()
        with self._database.write() as connection:
            _delete(connection, list(removed))
            present = {category.id: category for category in _all(connection)}
            # Names may be swapped: none of those put may stand in the way of another. No name holds a line break.
            for category in categories:
                _set_name(connection, category.id, f"\n{category.id}")
            for category in categories:
                name = _free_name(connection, category.name, category.id)
                values = {"description": category.description, "approved": category.approved}
                if category.id not in present:
                    _insert(connection, name, category.approved, category.description, category.id)
                connection.execute(update(CATEGORIES).where(CATEGORIES.c.id == category.id).values(values))
                _set_name(connection, category.id, name)
                known = present.get(category.id)
                if known is None or known.video_ids != category.video_ids:
                    _set_videos(connection, category.id, category.video_ids)
            _restore_links(connection)

    def approve(self, category_ids: Iterable[CategoryId], approved: bool) -> None:
        """See CategoryStore."""
        with self._database.write() as connection:
            for category_id in category_ids:
                _existing(connection, category_id)
                connection.execute(update(CATEGORIES).where(CATEGORIES.c.id == category_id).values(approved=approved))

    def assign(self, category_id: CategoryId, video_ids: Sequence[VideoId]) -> tuple[VideoId, ...]:
        """See CategoryStore."""
        with self._database.write() as connection:
            _existing(connection, category_id)
            present = _videos(connection, category_id)
            new = [one for one in dict.fromkeys(video_ids) if one not in set(present)]
            _set_videos(connection, category_id, [*present, *new])
            return tuple(new)

    def remove(self, category_id: CategoryId, video_ids: Sequence[VideoId]) -> tuple[VideoId, ...]:
        """See CategoryStore."""
        with self._database.write() as connection:
            _existing(connection, category_id)
            gone = set(video_ids)
            present = _videos(connection, category_id)
            _set_videos(connection, category_id, [one for one in present if one not in gone])
            return tuple(one for one in present if one in gone)

    def replace_all(self, categories: Sequence[tuple[str, Sequence[VideoId]]]) -> None:
        """See CategoryStore."""
        with self._database.write() as connection:
            by_key = {name_key(category.name): category.id for category in _all(connection)}
            wanted = [(clean_name(name), ids) for name, ids in categories]
            kept = {by_key[name_key(name)] for name, _ in wanted if name_key(name) in by_key}
            _delete(connection, [one for one in by_key.values() if one not in kept])
            for name, video_ids in wanted:
                category_id = by_key.get(name_key(name))
                if category_id is None:
                    category_id = CategoryId(_insert(connection, _free_name(connection, name), approved=True))
                else:
                    _set_name(connection, category_id, name)
                    connection.execute(update(CATEGORIES).where(CATEGORIES.c.id == category_id).values(approved=True))
                _set_videos(connection, category_id, video_ids)
            _restore_links(connection)


def _all(connection: Connection) -> Iterator[Category]:
    videos: dict[int, list[VideoId]] = {}
    assigned = select(CATEGORY_VIDEOS.c.category_id, CATEGORY_VIDEOS.c.video_youtube_id).order_by(
        CATEGORY_VIDEOS.c.position
    )
    for row in connection.execute(assigned):
        videos.setdefault(row.category_id, []).append(VideoId(shared_text(row.video_youtube_id)))
    for row in connection.execute(select(CATEGORIES).order_by(CATEGORIES.c.name_key)).all():
        yield Category(
            id=CategoryId(row.id),
            name=row.name,
            description=row.description,
            video_ids=tuple(videos.get(row.id, ())),
            approved=row.approved,
            playlist_id=None if row.youtube_playlist_id is None else PlaylistId(row.youtube_playlist_id),
        )


def _unsorted(connection: Connection) -> Category:
    sorted_in = exists().where(CATEGORY_VIDEOS.c.video_youtube_id == VIDEOS.c.youtube_id)
    query = select(VIDEOS.c.youtube_id).where(in_use(), ~sorted_in).order_by(VIDEOS.c.id)
    ids = tuple(VideoId(one) for one in connection.execute(query).scalars())
    return Category(UNSORTED_ID, UNSORTED, video_ids=ids, protected=True)


def _protected() -> BadInput:
    return BadInput(f"“{UNSORTED}” holds what is in no other category; it cannot be changed by hand.")


def _existing(connection: Connection, category_id: CategoryId) -> None:
    if category_id == UNSORTED_ID:
        raise _protected()
    if connection.execute(select(CATEGORIES.c.id).where(CATEGORIES.c.id == category_id)).first() is None:
        raise BadInput("This category is no longer there.")


def _free_name(connection: Connection, text: str, own: CategoryId | None = None) -> str:
    name = clean_name(text)
    holder = connection.execute(
        select(CATEGORIES.c.id, CATEGORIES.c.name).where(CATEGORIES.c.name_key == name_key(name))
    ).first()
    if holder is not None and holder.id != own:
        raise BadInput(f"There is a category “{holder.name}” already.", where=name)
    return name


def _insert(
    connection: Connection, name: str, approved: bool, description: str = "", category_id: CategoryId | None = None
) -> int:
    values: dict[str, Any] = {} if category_id is None else {"id": category_id}
    row = insert(CATEGORIES).values(
        name=name, name_key=name_key(name), description=description, approved=approved, **values
    )
    return int(connection.execute(row.returning(CATEGORIES.c.id)).scalar_one())


def _set_name(connection: Connection, category_id: CategoryId, name: str) -> None:
    connection.execute(
        update(CATEGORIES).where(CATEGORIES.c.id == category_id).values(name=name, name_key=name_key(name))
    )


def _videos(connection: Connection, category_id: CategoryId) -> list[VideoId]:
    query = select(CATEGORY_VIDEOS.c.video_youtube_id).where(CATEGORY_VIDEOS.c.category_id == category_id)
    return [VideoId(one) for one in connection.execute(query.order_by(CATEGORY_VIDEOS.c.position)).scalars()]


def _set_videos(connection: Connection, category_id: CategoryId, video_ids: Iterable[VideoId]) -> None:
    ids = list(dict.fromkeys(video_ids))
    connection.execute(delete(CATEGORY_VIDEOS).where(CATEGORY_VIDEOS.c.category_id == category_id))
    if ids:
        make_videos_known(connection, ids)
        connection.execute(
            insert(CATEGORY_VIDEOS),
            [{"category_id": category_id, "video_youtube_id": one, "position": place} for place, one in enumerate(ids)],
        )


def _delete(connection: Connection, ids: Sequence[CategoryId]) -> None:
    if UNSORTED_ID in ids:
        raise _protected()
    going = CATEGORIES.c.id.in_(ids)
    linked = connection.execute(
        select(CATEGORIES.c.name_key, CATEGORIES.c.youtube_playlist_id).where(
            going, CATEGORIES.c.youtube_playlist_id.is_not(None)
        )
    )
    links = {str(row.name_key): str(row.youtube_playlist_id) for row in linked}
    if links:
        set_category_links(connection, category_links(connection) | links)
    connection.execute(delete(CATEGORIES).where(going))


def _restore_links(connection: Connection) -> None:
    """Categories without a playlist continue the one that a deleted category of their name had, if it still is."""
    links = category_links(connection)
    if not links:
        return
    free = connection.execute(
        select(CATEGORIES.c.id, CATEGORIES.c.name_key).where(
            CATEGORIES.c.name_key.in_(list(links)), CATEGORIES.c.youtube_playlist_id.is_(None)
        )
    ).all()
    for row in free:
        playlist_id = links.pop(row.name_key)
        live = PLAYLISTS.c.deleted_from_youtube_at.is_(None)
        taken = select(CATEGORIES.c.id).where(CATEGORIES.c.youtube_playlist_id == playlist_id)
        if connection.execute(taken).first() is not None:
            continue  # it went to another category meanwhile
        playlist = connection.execute(
            select(PLAYLISTS.c.title).where(PLAYLISTS.c.youtube_id == playlist_id, live)
        ).first()
        if playlist is not None:
            connection.execute(
                update(CATEGORIES)
                .where(CATEGORIES.c.id == row.id)
                .values(youtube_playlist_id=playlist_id, playlist_title=playlist.title)
            )
    set_category_links(connection, links)
