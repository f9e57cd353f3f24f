"""The library laid out for looking through: what each video is in, and which videos each source shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import chain

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.catalogue import Catalogue, VideoLine
from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import AVAILABLE_OR_UNKNOWN, Availability, Category, CategoryId, PlaylistId, VideoId
from ytsync_desktop.ui.formats import full_day, length
from ytsync_desktop.ui.library.source_rows import SourceRows, source_rows
from ytsync_desktop.ui.text import one_line

_WORDS = {
    Availability.PRIVATE: "private",
    Availability.DELETED: "deleted",
    Availability.UNAVAILABLE: "unavailable",
    Availability.NOT_CHECKED: "not checked yet",
}


_MOST_MADE = 4_096
"""Rows that are kept: many screens of them, and little beside a library of hundreds of thousands."""


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
    """One video as a row: words to show."""

    id: VideoId
    title: str
    channel: str
    length: str
    published: str
    playlists: tuple[str, ...]
    categories: tuple[str, ...]
    state: str
    unavailable: bool
    picture: str
    """Where its thumbnail is; empty where YouTube shows none any more."""


@dataclass(frozen=True)
class Shelf:
    """The catalogue and the categories; rows are made of it as they are looked at, never all at once."""

    catalogue: Catalogue
    categories: tuple[Category, ...]
    undo: str = ""
    redo: str = ""
    choices: Choices = field(default_factory=Choices)

    @cached_property
    def own(self) -> tuple[Category, ...]:
        """The categories that will be playlists, by name."""
        return tuple(category for category in self.categories if not category.protected)

    def pieces(self) -> list[object]:
        """The many values that it holds, beside its catalogue."""
        return [value for one in (self._places, self._taken, self._made) for value in one.values()]

    # --- videos -----------------------------------------------------------------------------------------------------

    @cached_property
    def ids(self) -> tuple[VideoId, ...]:
        """Every video that is anywhere, as the playlists have them, then what is in none."""
        catalogue = self.catalogue
        return tuple(dict.fromkeys((*self._places, *catalogue.watch_later, *self._taken, *catalogue.ids)))

    @cached_property
    def _places(self) -> Mapping[VideoId, tuple[int, ...]]:
        """The playlists that each video stands in, by their place in the catalogue, as often as it stands in them."""
        places: dict[VideoId, tuple[int, ...]] = {}
        for number, playlist in enumerate(self.catalogue.playlists):
            for video_id in breathing(self.catalogue.members.get(playlist.id, ())):
                places[video_id] = (*places.get(video_id, ()), number)
        return places

    @cached_property
    def _taken(self) -> Mapping[VideoId, tuple[str, ...]]:
        """The names of the categories that each video is in."""
        taken: dict[VideoId, tuple[str, ...]] = {}
        for category in self.own:
            for video_id in breathing(category.video_ids):
                taken[video_id] = (*taken.get(video_id, ()), category.name)
        return taken

    @cached_property
    def _made(self) -> dict[VideoId, Entry]:
        return {}

    def entry(self, video_id: VideoId, near: Sequence[VideoId] = ()) -> Entry:
        """A video as a row; asked of the index when it is first looked at, together with those that are `near` it."""
        made = self._made.get(video_id)
        if made is None:
            if len(self._made) > _MOST_MADE:  # somebody goes through all of them
                self._made.clear()
            wanted = dict.fromkeys((video_id, *(one for one in near if one not in self._made)))
            for line in self.catalogue.videos.lines([*wanted]):
                self._made[line.id] = _entry(line, self.playlists_of(line.id), self.categories_of(line.id))
            made = self._made[video_id]
        return made

    def state(self, video_id: VideoId) -> Availability:
        """Whether YouTube serves a video."""
        return self.catalogue.states.get(video_id, Availability.AVAILABLE)

    def playlists_of(self, video_id: VideoId) -> tuple[str, ...]:
        """The titles of the playlists it is in, each playlist once."""
        numbers = dict.fromkeys(self._places.get(video_id, ()))
        return tuple(self.catalogue.playlists[number].title for number in numbers)

    def categories_of(self, video_id: VideoId) -> tuple[str, ...]:
        """The names of the categories it is in."""
        return self._taken.get(video_id, ())

    @cached_property
    def watch_later(self) -> frozenset[VideoId]:
        """Videos in Watch Later."""
        return frozenset(self.catalogue.watch_later)

    @cached_property
    def lost(self) -> frozenset[VideoId]:
        """Videos that YouTube does not serve any more."""
        return frozenset(one for one, state in self.catalogue.states.items() if state not in AVAILABLE_OR_UNKNOWN)

    @cached_property
    def unsorted(self) -> frozenset[VideoId]:
        """Videos in no category."""
        taken = self._taken
        return frozenset(one for one in self.ids if one not in taken)

    @cached_property
    def repeated(self) -> frozenset[VideoId]:
        """Videos that stand in playlists more than once."""
        return frozenset(one for one, numbers in self._places.items() if len(numbers) > 1)

    def finds(self, word: str) -> Callable[[VideoId], bool]:
        """Whether a video has a folded word in its title, channel, id or tags, or in the name of a place it is in."""
        catalogue = self.catalogue
        where = [catalogue.members.get(one.id, ()) for one in catalogue.playlists if word in one.title.casefold()]
        where += [category.video_ids for category in self.own if word in category.name.casefold()]
        return frozenset(chain(catalogue.videos.found(word), *where)).__contains__

    # --- sources ----------------------------------------------------------------------------------------------------

    @cached_property
    def _groups(self) -> dict[Group, tuple[VideoId, ...]]:
        unsorted, lost, repeated = self.unsorted, self.lost, self.repeated
        return {
            Group.ALL: self.ids,
            Group.UNSORTED: tuple(one for one in self.ids if one in unsorted and one not in lost),
            Group.WATCH_LATER: tuple(dict.fromkeys(self.catalogue.watch_later)),
            Group.UNAVAILABLE: tuple(one for one in self.ids if one in lost),
            Group.DUPLICATES: tuple(one for one in self.ids if one in repeated),
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
        return tuple(dict.fromkeys(self.catalogue.members.get(source, ())))

    @cached_property
    def sizes(self) -> dict[Source, int]:
        """How many videos each source shows."""
        playlists = (playlist.id for playlist in self.catalogue.playlists)
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
        return {playlist.id: playlist.title for playlist in self.catalogue.playlists}

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

    @cached_property
    def sorted_videos(self) -> int:
        """Available videos that are in a category."""
        return len(self.ids) - len(self._groups[Group.UNSORTED]) - len(self.lost & self.unsorted)

    @cached_property
    def approved(self) -> int:
        """How many categories are as wanted."""
        return sum(1 for category in self.own if category.approved)


def lay_out(
    catalogue: Catalogue, categories: Iterable[Category], undo: str = "", redo: str = "", choices: Choices | None = None
) -> Shelf:
    """Compute the shelf; some hundred milliseconds at 25,000 videos, so not on the window's thread."""
    shelf = Shelf(catalogue, tuple(categories), undo, redo, choices or Choices())
    # Everything is counted and put into words here rather than while the window paints.
    _ = shelf.sizes, shelf.sorted_videos, shelf.approved, shelf.watch_later, shelf.rows
    return shelf


def with_choices(shelf: Shelf, choices: Choices) -> Shelf:
    """The same shelf, with all that was counted, where the person has settled something else about playlists."""
    settled = copy(shelf)
    object.__setattr__(settled, "choices", choices)
    for own in ("rows", "_made"):
        settled.__dict__.pop(own, None)
    _ = settled.rows
    return settled


def _entry(line: VideoLine, playlists: tuple[str, ...], categories: tuple[str, ...]) -> Entry:
    return Entry(
        id=line.id,
        title=one_line(line.title) or str(line.id),
        channel=one_line(line.channel),
        length=length(line.duration),
        published=full_day(line.published_at),
        playlists=playlists,
        categories=categories,
        state=state_words(line.availability),
        unavailable=line.unavailable,
        picture="" if line.unavailable else line.picture,
    )


def state_words(state: Availability) -> str:
    """Why a video cannot be seen, or that it is not known; empty where all is well."""
    return _WORDS.get(state, "")
