"""The library laid out for looking through: what each video is in, and which videos each source shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import Availability, Category, CategoryId, Library, PlaylistId, Video, VideoId
from ytsync_desktop.ui.formats import full_day, length
from ytsync_desktop.ui.library.source_rows import SourceRows, source_rows
from ytsync_desktop.ui.text import one_line

LONG_SECONDS = 20 * 60
_WORDS = {
    Availability.PRIVATE: "private",
    Availability.DELETED: "deleted",
    Availability.UNAVAILABLE: "unavailable",
    Availability.NOT_CHECKED: "not checked yet",
}


class Group(StrEnum):
    """Sources that are computed, beside categories and playlists."""

    ALL = "All videos"
    UNSORTED = "Unsorted"
    WATCH_LATER = "Watch Later"
    UNAVAILABLE = "Unavailable"
    DUPLICATES = "Duplicates"


_ICONS = {
    Group.ALL: "film-strip",
    Group.UNSORTED: "tray",
    Group.WATCH_LATER: "clock",
    Group.UNAVAILABLE: "prohibit",
    Group.DUPLICATES: "copy",
}
GROUPS = tuple(_ICONS)
"""In the order in which they are shown."""

Source = Group | CategoryId | PlaylistId
"""What the left side can show: a group, a category (an int) or a playlist (a str that is no Group)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One video as a row: words to show, values to sort by, and one text to search in."""

    id: VideoId
    title: str
    channel: str
    length: str
    seconds: int
    published: str
    playlists: tuple[str, ...]
    categories: tuple[str, ...]
    state: str
    unavailable: bool
    places: int
    haystack: str
    picture: str
    """Where its thumbnail is; empty where YouTube shows none any more."""


@dataclass(frozen=True)
class Shelf:
    """The library, its categories, and a row for every video that is anywhere in it."""

    library: Library
    categories: tuple[Category, ...]
    entries: Mapping[VideoId, Entry]
    undo: str = ""
    redo: str = ""
    choices: Choices = field(default_factory=Choices)

    @cached_property
    def own(self) -> tuple[Category, ...]:
        """The categories that will be playlists, by name."""
        return tuple(category for category in self.categories if not category.protected)

    def pieces(self) -> list[object]:
        """The many values that it holds."""
        library = self.library
        return [*self.entries.values(), *library.videos.values(), *chain.from_iterable(library.items.values())]

    @cached_property
    def watch_later(self) -> frozenset[VideoId]:
        """Videos in Watch Later."""
        return frozenset(self.library.watch_later)

    @cached_property
    def _groups(self) -> dict[Group, tuple[VideoId, ...]]:
        entries = self.entries.values()
        return {
            Group.ALL: tuple(self.entries),
            Group.UNSORTED: tuple(e.id for e in entries if not e.categories and not e.unavailable),
            Group.WATCH_LATER: tuple(dict.fromkeys(self.library.watch_later)),
            Group.UNAVAILABLE: tuple(e.id for e in entries if e.unavailable),
            Group.DUPLICATES: tuple(e.id for e in entries if e.places > 1),
        }

    @cached_property
    def _categories(self) -> dict[CategoryId, Category]:
        return {category.id: category for category in self.categories}

    def category(self, source: Source) -> Category | None:
        """The category behind a source, if it is one."""
        return None if isinstance(source, str) else self._categories.get(source)

    def members(self, source: Source) -> tuple[VideoId, ...]:
        """The videos of a source, each once, in its own order."""
        if isinstance(source, Group):
            return self._groups[source]
        if not isinstance(source, str):
            category = self._categories.get(source)
            return category.video_ids if category is not None else ()
        items = self.library.items.get(source, ())
        return tuple(dict.fromkeys(item.video_id for item in items))

    @cached_property
    def sizes(self) -> dict[Source, int]:
        """How many videos each source shows."""
        playlists = (playlist.id for playlist in self.library.playlists)
        return {one: len(self.members(one)) for one in (*Group, *self._categories, *playlists)}

    def size(self, source: Source) -> int:
        """How many videos a source shows."""
        return self.sizes.get(source, 0)

    def name(self, source: Source) -> str:
        """What a source is called."""
        if isinstance(source, Group):
            return str(source)
        if not isinstance(source, str):
            category = self._categories.get(source)
            return category.name if category is not None else ""
        return self._titles.get(source, "")

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {playlist.id: playlist.title for playlist in self.library.playlists}

    @cached_property
    def rows(self) -> SourceRows:
        """What the left side says of each source."""
        return source_rows(self, _ICONS)

    def settled(self, playlist_id: PlaylistId) -> str:
        """What the person has settled about a playlist, in a few words; empty where nothing."""
        if playlist_id in self.choices.untouched:
            return "is left alone"
        category_id = self.choices.becomes.get(playlist_id)
        return f"becomes “{self.name(category_id)}”" if category_id is not None else ""

    @property
    def sorted_videos(self) -> int:
        """Available videos that are in a category."""
        return len(self.entries) - len(self._groups[Group.UNSORTED]) - len(self._lost)

    @cached_property
    def _lost(self) -> tuple[VideoId, ...]:
        return tuple(e.id for e in self.entries.values() if e.unavailable and not e.categories)

    @cached_property
    def approved(self) -> int:
        """How many categories are as wanted."""
        return sum(1 for category in self.own if category.approved)


def lay_out(
    library: Library, categories: Iterable[Category], undo: str = "", redo: str = "", choices: Choices | None = None
) -> Shelf:
    """Compute the shelf; some tens of milliseconds at 4,000 videos, so not on the window's thread."""
    categories = tuple(categories)
    places: Counter[VideoId] = Counter()
    playlists: dict[VideoId, list[str]] = {}
    for playlist in library.playlists:
        for item in library.items.get(playlist.id, ()):
            places[item.video_id] += 1
            names = playlists.setdefault(item.video_id, [])
            if not names or names[-1] != playlist.title:
                names.append(playlist.title)
    taken: dict[VideoId, list[str]] = {}
    for category in categories:
        if not category.protected:
            for video_id in category.video_ids:
                taken.setdefault(video_id, []).append(category.name)
    ids = dict.fromkeys((*places, *library.watch_later, *taken, *library.videos))
    entries: dict[VideoId, Entry] = {}
    for video_id in breathing(ids):
        named, sorted_into = tuple(playlists.get(video_id, ())), tuple(taken.get(video_id, ()))
        entries[video_id] = _entry(video_id, library.videos.get(video_id), named, sorted_into, places[video_id])
    return _counted(Shelf(library, categories, entries, undo, redo, choices or Choices()))


def with_choices(shelf: Shelf, choices: Choices) -> Shelf:
    """The same shelf where the person has settled something else about playlists; as quick as `lay_out`'s end."""
    return _counted(replace(shelf, choices=choices))


def _counted(shelf: Shelf) -> Shelf:
    """Counts and words everything once, here rather than while the window paints."""
    _ = shelf.sizes, shelf.sorted_videos, shelf.approved, shelf.watch_later, shelf.rows
    return shelf


def _entry(
    video_id: VideoId, video: Video | None, playlists: tuple[str, ...], categories: tuple[str, ...], places: int
) -> Entry:
    video = video or Video(video_id)
    title = one_line(video.title) or str(video_id)
    words = (title, video.channel_title, video_id, *video.tags, *playlists, *categories)
    return Entry(
        id=video_id,
        title=title,
        channel=one_line(video.channel_title),
        length=length(video.duration),
        seconds=video.duration if video.duration is not None else -1,
        published=full_day(video.published_at),
        playlists=playlists,
        categories=categories,
        state=_WORDS.get(video.availability, ""),
        unavailable=video.unavailable,
        places=places,
        haystack="\n".join(words).casefold(),
        picture="" if video.unavailable else video.thumbnail_url,
    )
