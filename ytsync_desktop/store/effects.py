"""What a settled operation changes in the local library and in the categories, so that no import is needed after it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, Update, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from ytsync_desktop.core.library import PlaylistId, Privacy
from ytsync_desktop.core.operations import Kind, Operation
from ytsync_desktop.core.plan import Plan, Target
from ytsync_desktop.store.job_tables import JOBS, OPERATIONS
from ytsync_desktop.store.meta import category_links, set_category_links
from ytsync_desktop.store.prepared import Prepared
from ytsync_desktop.store.tables import (
    CATEGORIES,
    LIST_PAGES,
    LISTINGS,
    PLAYLIST_VIDEOS,
    PLAYLISTS,
    VIDEOS,
)
from ytsync_desktop.store.video_stamp import videos_changed

_COUNT = Prepared(
    update(PLAYLISTS)
    .where(PLAYLISTS.c.youtube_id == bindparam("playlist"))
    .values(item_count=func.max(PLAYLISTS.c.item_count + bindparam("by"), 0))
)
_KNOW_VIDEO = Prepared(insert(VIDEOS).on_conflict_do_nothing(), "youtube_id", "title")
_NEXT_PLACE = select(func.coalesce(func.max(PLAYLIST_VIDEOS.c.position) + 1, 0)).where(
    PLAYLIST_VIDEOS.c.playlist_youtube_id == bindparam("playlist")
)
_NEW_ITEM = Prepared(
    insert(PLAYLIST_VIDEOS)
    .values(
        playlist_youtube_id=bindparam("playlist"),
        video_youtube_id=bindparam("video"),
        position=_NEXT_PLACE.scalar_subquery(),
        item_id=bindparam("item"),
        added_at=bindparam("added_at"),
    )
    .on_conflict_do_nothing()
)

_WITHOUT = ~exists().where(
    PLAYLISTS.c.youtube_id == CATEGORIES.c.youtube_playlist_id, PLAYLISTS.c.deleted_from_youtube_at.is_(None)
)
"""A category that has no playlist, or one that is no longer on YouTube."""
_LINK_REUSED = Prepared(
    update(CATEGORIES)
    .where(CATEGORIES.c.id == bindparam("this_category"), _WITHOUT)
    .values(youtube_playlist_id=bindparam("this_playlist"), playlist_title=bindparam("this_name"))
)


def apply(connection: Connection, done: Operation, at: datetime) -> None:
    """Make the change of an operation that YouTube is known to have carried out. `done` has its `result_id`."""
    match done.kind:
        case Kind.CREATE:
            _created(connection, done, at)
        case Kind.ADD:
            _added(connection, done, at)
            _link_reused(connection, done)
        case Kind.REMOVE:
            _drop_item(connection, done.item_id)
            _link_reused(connection, done)
        case Kind.DELETE:
            _deleted(connection, done, at)
        case Kind.RENAME:
            _renamed(connection, done)


def link_continued(connection: Connection, plan: Plan) -> None:
    """Keep what a plan found: the playlist of a category that had none noted, as after the loss of a database.

    A playlist that is reused is not this app's: its category gets it with the first write to it.
    """
    reused = {one.playlist_id for one in plan.reused}
    for target in plan.targets:
        if target.playlist_id is None or target.playlist_id in reused:
            continue
        if _link_target(connection, target):
            this = PLAYLISTS.c.youtube_id == target.playlist_id
            connection.execute(update(PLAYLISTS).where(this).values(made_by_app=True))


def complete(connection: Connection, plan: Plan, kept: Collection[PlaylistId]) -> None:
    """What a job leaves that was carried out to its end: also a playlist that needed no write is its category's now.

    Not where the job `kept` it as it was. After a restore the playlists that a sync had given to a category are the
    person's alone again.
    """
    reused = {one.playlist_id for one in plan.reused} - set(kept)
    for target in plan.targets:
        if target.playlist_id in reused:
            _link_target(connection, target)
    for playlist_id in plan.unlinked:
        _unlink_category(connection, playlist_id)


def _link_target(connection: Connection, target: Target) -> bool:
    """Whether the target's category had no playlist and has this one now."""
    title = select(PLAYLISTS.c.title).where(PLAYLISTS.c.youtube_id == target.playlist_id).scalar_subquery()
    linked = connection.execute(
        update(CATEGORIES)
        .where(CATEGORIES.c.id == target.category_id, _WITHOUT)
        .values(youtube_playlist_id=target.playlist_id, playlist_title=func.coalesce(title, target.name))
    )
    return bool(linked.rowcount)


def revoke(connection: Connection, operation: Operation, at: datetime) -> None:
    """Take back the change of an operation counted as done that YouTube does not show.

    Renames and removals have nothing to take back: what was there before is not kept.
    """
    match operation.kind:
        case Kind.CREATE:
            _uncreated(connection, operation, at)
        case Kind.ADD:
            _drop_item(connection, operation.result_id)
        case Kind.DELETE:
            connection.execute(_playlist(operation.playlist_id).values(deleted_from_youtube_at=None))


def _created(connection: Connection, done: Operation, at: datetime) -> None:
    channel = select(JOBS.c.channel_id).where(JOBS.c.id == done.job_id).scalar_subquery()
    last = select(func.coalesce(func.max(PLAYLISTS.c.list_position) + 1, 0)).scalar_subquery()
    values = {
        "title": done.playlist_title,
        "description": done.description,
        "default_language": done.language,
        "privacy": Privacy.PRIVATE,
        "channel_id": channel,
        # A restored playlist belongs to no category: it is the person's own again.
        "made_by_app": done.category_id is not None,
        "deleted_from_youtube_at": None,
    }
    new = insert(PLAYLISTS).values(youtube_id=done.result_id, list_position=last, published_at=at, **values)
    connection.execute(new.on_conflict_do_update(index_elements=["youtube_id"], set_=values))
    connection.execute(_waiting_for(done).values(playlist_id=done.result_id))
    _link_category(connection, done, done.result_id)


def _uncreated(connection: Connection, operation: Operation, at: datetime) -> None:
    connection.execute(_playlist(operation.result_id).values(deleted_from_youtube_at=at))
    connection.execute(_waiting_for(operation).where(OPERATIONS.c.result_id.is_(None)).values(playlist_id=None))
    _unlink_category(connection, operation.result_id)


def _added(connection: Connection, done: Operation, at: datetime) -> None:
    if not _COUNT.run(connection, {"playlist": done.playlist_id, "by": 1}):
        _know_playlist(connection, done)
        _COUNT.run(connection, {"playlist": done.playlist_id, "by": 1})
    if _KNOW_VIDEO.run(connection, {"youtube_id": done.video_id, "title": done.video_title}):
        videos_changed(connection)
    item = {"playlist": done.playlist_id, "video": done.video_id, "item": done.result_id, "added_at": at}
    if not _NEW_ITEM.run(connection, item):
        # An import saw the item, and counted it, before its outcome was known.
        _COUNT.run(connection, {"playlist": done.playlist_id, "by": -1})


def _drop_item(connection: Connection, item_id: str | None) -> None:
    place = connection.execute(
        select(PLAYLIST_VIDEOS.c.playlist_youtube_id, PLAYLIST_VIDEOS.c.position).where(
            PLAYLIST_VIDEOS.c.item_id == item_id
        )
    ).one_or_none()
    if place is None:
        return
    connection.execute(delete(PLAYLIST_VIDEOS).where(PLAYLIST_VIDEOS.c.item_id == item_id))
    connection.execute(
        update(PLAYLIST_VIDEOS)
        .where(
            PLAYLIST_VIDEOS.c.playlist_youtube_id == place.playlist_youtube_id,
            PLAYLIST_VIDEOS.c.position > place.position,
        )
        .values(position=PLAYLIST_VIDEOS.c.position - 1)
    )
    _COUNT.run(connection, {"playlist": place.playlist_youtube_id, "by": -1})


def _deleted(connection: Connection, done: Operation, at: datetime) -> None:
    _know_playlist(connection, done)
    connection.execute(_playlist(done.playlist_id).values(deleted_from_youtube_at=at))
    connection.execute(delete(PLAYLIST_VIDEOS).where(PLAYLIST_VIDEOS.c.playlist_youtube_id == done.playlist_id))
    connection.execute(delete(LIST_PAGES).where(LIST_PAGES.c.list_id == done.playlist_id))
    connection.execute(delete(LISTINGS).where(LISTINGS.c.playlist_youtube_id == done.playlist_id))
    _unlink_category(connection, done.playlist_id)


def _renamed(connection: Connection, done: Operation) -> None:
    connection.execute(_playlist(done.playlist_id).values(title=done.playlist_title))
    if done.privacy is not None:
        words = {"description": done.description, "default_language": done.language, "privacy": done.privacy}
        connection.execute(_playlist(done.playlist_id).values(words))
    _link_category(connection, done, done.playlist_id)


def _playlist(playlist_id: str | None) -> Update:
    return update(PLAYLISTS).where(PLAYLISTS.c.youtube_id == playlist_id)


def _know_playlist(connection: Connection, done: Operation) -> None:
    connection.execute(
        insert(PLAYLISTS).values(youtube_id=done.playlist_id, title=done.playlist_title).on_conflict_do_nothing()
    )


def _waiting_for(create: Operation) -> Update:
    """The create itself and what depends on it."""
    return update(OPERATIONS).where(
        OPERATIONS.c.job_id == create.job_id,
        or_(OPERATIONS.c.depends_on == create.seq, OPERATIONS.c.seq == create.seq),
    )


def _link_category(connection: Connection, done: Operation, playlist_id: str | None) -> None:
    """Note the category's playlist and the title it has now, also where the category was renamed meanwhile."""
    if done.category_id is not None:
        connection.execute(
            update(CATEGORIES)
            .where(CATEGORIES.c.id == done.category_id)
            .values(youtube_playlist_id=playlist_id, playlist_title=done.playlist_title)
        )


def _link_reused(connection: Connection, done: Operation) -> None:
    """A write to a playlist that was there before makes it its category's, unless that has one."""
    if done.category_id is not None and done.depends_on is None:
        this = {"category": done.category_id, "playlist": done.playlist_id, "name": done.playlist_title}
        _LINK_REUSED.run(connection, {f"this_{name}": value for name, value in this.items()})


def _unlink_category(connection: Connection, playlist_id: str | None) -> None:
    connection.execute(
        update(CATEGORIES)
        .where(CATEGORIES.c.youtube_playlist_id == playlist_id)
        .values(youtube_playlist_id=None, playlist_title="")
    )
    remembered = category_links(connection)
    if playlist_id in remembered.values():
        set_category_links(connection, {name: one for name, one in remembered.items() if one != playlist_id})
