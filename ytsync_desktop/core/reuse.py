"""The strategy *reuse*: which playlists of the person's own go on as categories, instead of being deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import Category, Library, Playlist, PlaylistId, PlaylistItem, Privacy, VideoId
from ytsync_desktop.core.limits import has_room
from ytsync_desktop.core.matching import Candidate, Wanted, match
from ytsync_desktop.core.plan import Reuse
from ytsync_desktop.core.plan_words import problem_with


def settled(categories: Sequence[Category], own: Collection[PlaylistId], choices: Choices) -> tuple[Category, ...]:
    """The categories, each that the person gave a playlist with that one; one that is on YouTube already keeps its."""
    taken = choices.linked | {category.playlist_id for category in categories if category.playlist_id in own}
    given = {
        category_id: playlist_id
        for playlist_id, category_id in choices.becomes.items()
        if playlist_id in own and playlist_id not in taken and playlist_id not in choices.untouched
    }
    return tuple(
        category if category.playlist_id in own else replace(category, playlist_id=given.get(category.id))
        for category in categories
    )


def reused(
    categories: Sequence[Category], library: Library, own: Mapping[PlaylistId, Playlist], choices: Choices
) -> tuple[Category, ...]:
    """The categories, those without a playlist with the one of `own` whose reuse belongs to the cheapest plan."""
    unavailable = {video.id for video in breathing(library.videos.values()) if video.unavailable}
    videos = {category.id: _available(category, unavailable) for category in breathing(categories, 1)}
    realised = [c for c in categories if _is_realised(c, videos[c.id], library, own, choices)]
    homes = {video_id for category in realised for video_id in videos[category.id]}
    taken = {category.playlist_id for category in categories} | library.made_by_app
    taken |= choices.untouched | choices.spoken_for
    free = sorted((p for p in own.values() if p.id not in taken), key=_age)
    candidates = [
        _candidate(playlist, library.items.get(playlist.id, ()), unavailable, choices)
        for playlist in breathing(free, 1)
        if _is_homed(library.items.get(playlist.id, ()), homes, unavailable)
    ]
    wanted = [
        Wanted(category.id, category.name, frozenset(videos[category.id]))
        for category in sorted(realised, key=lambda c: (c.name.casefold(), c.id))
        if category.playlist_id not in own
    ]
    found = match(wanted, candidates)
    return tuple(replace(c, playlist_id=found[c.id]) if c.id in found else c for c in categories)


def as_reused(category: Category, playlist: Playlist, items: Sequence[PlaylistItem]) -> Reuse:
    """What the preview tells about a playlist that goes on as a category."""
    videos = tuple(dict.fromkeys(item.video_id for item in items))
    return Reuse(playlist.id, playlist.title, category.id, category.name, len(items), videos, playlist.privacy)


def _available(category: Category, unavailable: Collection[VideoId]) -> tuple[VideoId, ...]:
    return tuple(v for v in dict.fromkeys(category.video_ids) if v not in unavailable)


def _is_realised(
    category: Category,
    available: Sequence[VideoId],
    library: Library,
    own: Mapping[PlaylistId, Playlist],
    choices: Choices,
) -> bool:
    """Whether the plan makes this category, so that its videos have a home there."""
    if problem_with(category, available) or category.playlist_id in choices.untouched:
        return False
    if category.playlist_id not in own:
        return True
    items = library.items.get(category.playlist_id, ()) if category.playlist_id else ()
    return has_room(len(items), len(set(available) - {item.video_id for item in items}))


def _is_homed(items: Iterable[PlaylistItem], homes: Collection[VideoId], unavailable: Collection[VideoId]) -> bool:
    """Whether every available video in it belongs somewhere: one that does not must stay where it is."""
    return all(item.video_id in homes or item.video_id in unavailable for item in items)


def _candidate(
    playlist: Playlist, items: Sequence[PlaylistItem], unavailable: Collection[VideoId], choices: Choices
) -> Candidate:
    available = [item.video_id for item in items if item.video_id not in unavailable]
    return Candidate(
        playlist.id,
        playlist.title,
        frozenset(available),
        places=len(items) if choices.remove_unavailable else len(available),
        size=len(items),
        seen=playlist.privacy is not Privacy.PRIVATE,
    )


def _age(playlist: Playlist) -> tuple[bool, str, str]:
    made = playlist.published_at
    return (made is None, made.isoformat() if made else "", playlist.id)
