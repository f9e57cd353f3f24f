"""Rows of `videos` as an import writes them: from the items that show a video, and from videos.list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from ytsync_desktop.core.checkpoints import Changes
from ytsync_desktop.core.library import Availability, PlaylistItem, Video, VideoId
from ytsync_desktop.store.library import VIDEOS

_FROM_PLACEHOLDER = (Availability.PRIVATE, Availability.DELETED)
_FIELDS = (
    "title",
    "description",
    "channel_id",
    "channel_title",
    "youtube_category",
    "published_at",
    "duration",
    "thumbnail_url",
    "availability",
    "etag",
)


def save_listed(
    connection: Connection, items: Sequence[PlaylistItem], at: datetime
) -> tuple[Changes, tuple[VideoId, ...]]:
    """Take over what items say about their videos; returns what is to be fetched, too.

    A placeholder is as good as a fetch: videos.list would leave the video out. Its title and channel are not the
    video's, and overwrite nothing. A video is counted as new when it is fetched.
    """
    known = _rows(connection, [item.video_id for item in items])
    new: dict[VideoId, dict[str, Any]] = {}
    updated = 0
    for item in items:
        row = known.get(item.video_id)
        if row is None:
            new.setdefault(item.video_id, {"youtube_id": item.video_id, **_as_listed(item, at)})
        else:
            values = _news(row, item, at)
            if values:
                updated += row.last_fetched is not None
                connection.execute(update(VIDEOS).where(VIDEOS.c.id == row.id).values(values))
    if new:
        connection.execute(insert(VIDEOS), list(new.values()))
    fetched = sum(1 for values in new.values() if values["last_fetched"] is not None)
    return Changes(fetched, updated), _unfetched(connection, items)


def _as_listed(item: PlaylistItem, at: datetime) -> dict[str, Any]:
    shown = item.availability is Availability.AVAILABLE
    return {
        "title": item.title if shown else "",
        "channel_id": item.channel_id if shown else "",
        "channel_title": item.channel_title if shown else "",
        "availability": Availability.NOT_CHECKED if shown else item.availability,
        "last_fetched": None if shown else at,
    }


def _news(row: Row[Any], item: PlaylistItem, at: datetime) -> dict[str, Any]:
    """What an item changes on a video that is known."""
    if item.availability is not Availability.AVAILABLE:
        if row.availability == item.availability and row.last_fetched is not None:
            return {}
        return {"availability": item.availability, "last_fetched": at}
    if row.availability in _FROM_PLACEHOLDER:
        return _as_listed(item, at)
    if not row.title and item.title:
        return {"title": item.title, "channel_id": item.channel_id, "channel_title": item.channel_title}
    return {}


def _unfetched(connection: Connection, items: Iterable[PlaylistItem]) -> tuple[VideoId, ...]:
    ids = [item.video_id for item in items]
    query = select(VIDEOS.c.youtube_id).where(VIDEOS.c.youtube_id.in_(ids), VIDEOS.c.last_fetched.is_(None))
    return tuple(VideoId(one) for one in connection.execute(query.order_by(VIDEOS.c.id)).scalars())


def save_fetched(connection: Connection, asked: Sequence[VideoId], found: Sequence[Video], at: datetime) -> Changes:
    """Take over a reply of videos.list. What it leaves out is unavailable; why, a placeholder may have said before."""
    known = _rows(connection, asked)
    by_id = {video.id: video for video in found}
    shown: list[dict[str, Any]] = []
    left_out: list[dict[str, Any]] = []
    new = updated = 0
    for row in known.values():
        video = by_id.get(VideoId(row.youtube_id))
        if video is not None:
            values = {name: getattr(video, name) for name in _FIELDS} | {"tags": list(video.tags)}
            values["availability"] = Availability.AVAILABLE
        else:
            keeps = row.availability in _FROM_PLACEHOLDER
            values = {"availability": row.availability if keeps else Availability.UNAVAILABLE}
        if row.last_fetched is None:
            new += 1
        else:
            updated += any(getattr(row, name) != value for name, value in values.items() if name != "etag")
        (left_out if video is None else shown).append({"row": row.id, "last_fetched": at, **values})
    for rows in (shown, left_out):
        if rows:
            connection.execute(update(VIDEOS).where(VIDEOS.c.id == bindparam("row")), rows)
    return Changes(new, updated)


def _rows(connection: Connection, ids: Iterable[VideoId]) -> dict[VideoId, Row[Any]]:
    query = select(VIDEOS).where(VIDEOS.c.youtube_id.in_(list(ids)))
    return {VideoId(row.youtube_id): row for row in connection.execute(query)}
