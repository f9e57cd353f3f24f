"""The catalogue of a library that a test made up, with an index in memory; and everything that a catalogue says."""

from dataclasses import fields
from typing import Any

from ytsync_desktop.core.catalogue import Catalogue, PlaylistLine, VideoLine
from ytsync_desktop.core.library import Availability, Library, Video
from ytsync_desktop.store.stored import stored_json, stored_text, stored_time
from ytsync_desktop.store.video_files import in_memory


def catalogue(library: Library) -> Catalogue:
    """What lists show of it; the store makes the same of its rows."""
    return Catalogue(
        tuple(PlaylistLine(one.id, one.title, one.description) for one in library.playlists),
        {one: tuple(item.video_id for item in items) for one, items in library.items.items()},
        tuple(library.videos),
        {one.id: one.availability for one in library.videos.values() if one.availability is not Availability.AVAILABLE},
        library.watch_later,
        in_memory([row(one) for one in library.videos.values()]),
    )


def row(video: Video) -> tuple[Any, ...]:
    """A video as its row stands in the database, as far as an index is made of it."""
    texts = map(stored_text, (video.id, video.title, video.channel_title))
    tags = stored_json(video.tags)
    published = stored_time(video.published_at)
    return (0, *texts, published, video.duration, tags, stored_text(video.thumbnail_url), video.availability.value)


def said(catalogue: Catalogue) -> dict[str, Any]:
    """All of it that two catalogues can be compared by, the lines of their videos among it."""
    plain = {field.name: getattr(catalogue, field.name) for field in fields(catalogue) if field.name != "videos"}
    return {**plain, "lines": lines(catalogue)}


def lines(catalogue: Catalogue) -> list[VideoLine]:
    """The lines of all videos."""
    return list(catalogue.videos.lines(catalogue.ids))
