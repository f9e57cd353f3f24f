"""Playlists that this app made and no category is linked to, as after the loss of a database: found by their titles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ytsync_desktop.core.library import Category, Library, Playlist
from ytsync_desktop.core.names import name_key
from ytsync_desktop.core.plan import Kept

ANOTHER_OF_THE_NAME = (
    "This app made it, and an older playlist of the same title as well; that one is continued. Look at both on YouTube."
)


def continued(
    library: Library, categories: Sequence[Category], linked: Iterable[Category]
) -> tuple[tuple[Category, ...], tuple[Kept, ...]]:
    """The categories, those without a playlist linked to the one of this app that has their name.

    `linked` are all categories there are: a playlist that one of them has is not free. Where several have the name,
    the oldest is continued and the others are named, to be kept.
    """
    live = {playlist.id: playlist for playlist in library.playlists}
    taken = {category.playlist_id for category in linked}
    free: dict[str, list[Playlist]] = defaultdict(list)
    for playlist in live.values():
        if playlist.id in library.made_by_app and playlist.id not in taken:
            free[name_key(playlist.title)].append(playlist)
    found, kept = [], list[Kept]()
    for category in categories:
        candidates = [] if category.playlist_id in live else sorted(free[name_key(category.name)], key=_age)
        if candidates:
            category = replace(category, playlist_id=candidates[0].id)
            kept += [Kept(other.id, other.title, ANOTHER_OF_THE_NAME, ()) for other in candidates[1:]]
        found.append(category)
    return tuple(found), tuple(kept)


def _age(playlist: Playlist) -> tuple[bool, str, str]:
    made = playlist.published_at
    return (made is None, made.isoformat() if made else "", playlist.id)
