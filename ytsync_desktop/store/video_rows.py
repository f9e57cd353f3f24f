"""Rows of `videos` as an import writes them: from the items that show a video, and from videos.list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, bindparam, insert, select

from ytsync_desktop.core.checkpoints import Changes
from ytsync_desktop.core.library import Availability, PlaylistItem, Video, VideoId
from ytsync_desktop.store.bulk import update_rows
from ytsync_desktop.store.tables import VIDEOS
from ytsync_desktop.store.video_stamp import videos_changed

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


def _asked(*names: str) -> Select[Any]:
    """These columns of the videos whose ids are given as `ids`. Put together once, for that costs as much as asking."""
    columns: list[Column[Any]] = [VIDEOS.c[name] for name in ("youtube_id", *names)]
    return select(*columns).where(VIDEOS.c.youtube_id.in_(bindparam("ids", expanding=True)))


_LISTED = _asked("id", "title", "availability", "last_fetched")
_FETCHED = _asked("id", "availability", "last_fetched")
_DESCRIBED = _asked(*_FIELDS, "tags")


def save_listed(
    connection: Connection, items: Sequence[PlaylistItem], at: datetime
) -> tuple[Changes, tuple[VideoId, ...]]:
    """Take over what items say about their videos; returns what is to be fetched, too.

    A placeholder is as good as a fetch: videos.list would leave the video out. Its title and channel are not the
    video's, and overwrite nothing. A video is counted as new when it is fetched.
    """
    known = _rows(connection, [item.video_id for item in items], _LISTED)
    new: dict[VideoId, dict[str, Any]] = {}
    changed: dict[int, dict[str, Any]] = {}
    for item in items:
        row = known.get(item.video_id)
        if row is None:
            new.setdefault(item.video_id, {"youtube_id": item.video_id, **_as_listed(item, at)})
        elif row.id not in changed and (values := _news(row, item, at)):
            changed[row.id] = values
    update_rows(connection, VIDEOS, changed.items())
    if new:
        connection.execute(insert(VIDEOS), list(new.values()))
    if changed or new:
        videos_changed(connection)
    fetched = {one for one, values in new.items() if values["last_fetched"] is not None}
    fetched |= {one for one, row in known.items() if changed.get(row.id, {}).get("last_fetched", row.last_fetched)}
    known_before = {one for one, row in known.items() if row.last_fetched is not None}
    # Which of the two, videos.list or a placeholder, first says that a video is gone is chance, and no news.
    updated = sum(
        row.id in changed and one in known_before and row.availability is not Availability.UNAVAILABLE
        for one, row in known.items()
    )
    wanted = tuple(dict.fromkeys(item.video_id for item in items if item.video_id not in fetched))
    return Changes(len(fetched - known_before), updated), wanted


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


def save_fetched(connection: Connection, asked: Sequence[VideoId], found: Sequence[Video], at: datetime) -> Changes:
    """Take over a reply of videos.list. What it leaves out is unavailable; why, a placeholder may have said before."""
    known = _rows(connection, asked, _FETCHED)
    before = _rows(connection, [one for one, row in known.items() if row.last_fetched is not None], _DESCRIBED)
    by_id = {video.id: video for video in found}
    changed: list[tuple[int, dict[str, Any]]] = []
    new = updated = 0
    for one, row in known.items():
        video = by_id.get(one)
        if video is not None:
            values = {name: getattr(video, name) for name in _FIELDS} | {"tags": list(video.tags)}
            values["availability"] = Availability.AVAILABLE
        else:
            keeps = row.availability in _FROM_PLACEHOLDER
            values = {"availability": row.availability if keeps else Availability.UNAVAILABLE}
        if row.last_fetched is None:
            new += 1
        else:
            updated += any(getattr(before[one], name) != value for name, value in values.items() if name != "etag")
        changed.append((row.id, {"last_fetched": at, **values}))
    update_rows(connection, VIDEOS, changed)
    if changed:
        videos_changed(connection)
    return Changes(new, updated)


def _rows(connection: Connection, ids: Iterable[VideoId], query: Select[Any]) -> dict[VideoId, Row[Any]]:
    asked = list(ids)
    if not asked:
        return {}
    return {VideoId(row.youtube_id): row for row in connection.execute(query, {"ids": asked})}
