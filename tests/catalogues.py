"""The catalogue of a library that a test made up."""

from ytsync_desktop.core.catalogue import Catalogue, PlaylistLine, VideoLine
from ytsync_desktop.core.library import Library


def catalogue(library: Library) -> Catalogue:
    """What lists show of it; the store makes the same of its rows."""
    return Catalogue(
        tuple(PlaylistLine(one.id, one.title, one.description) for one in library.playlists),
        {one: tuple(item.video_id for item in items) for one, items in library.items.items()},
        {
            one.id: VideoLine(
                one.id,
                one.title,
                one.channel_title,
                one.published_at,
                one.duration,
                one.thumbnail_url,
                one.availability,
            )
            for one in library.videos.values()
        },
        {
            one.id: "\n".join([one.title, one.channel_title, one.id, *one.tags]).casefold()
            for one in library.videos.values()
        },
        library.watch_later,
    )
