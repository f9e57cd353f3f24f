"""The edits a person can make to categories, each a value that can be carried out and told in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ytsync_desktop.core.catalogue import Catalogue
from ytsync_desktop.core.errors import BadInput, NotPossible
from ytsync_desktop.core.library import Category, CategoryId, PlaylistId, VideoId
from ytsync_desktop.core.ports import CategoryStore

Categories = Mapping[CategoryId, Category]


class Command(Protocol):
    """One edit. `run` makes it in one transaction and returns what it did, as a sentence without a full stop."""

    def run(self, categories: Categories, store: CategoryStore) -> str:
        """Carry it out; BadInput or NotPossible, and nothing changed, when it cannot be."""


@dataclass(frozen=True, slots=True)
class Create:
    """A new category, not yet approved."""

    name: str
    video_ids: tuple[VideoId, ...] = ()
    description: str = ""

    def run(self, categories: Categories, store: CategoryStore) -> str:
        """See Command."""
        del categories  # the store itself holds names apart
        store.create(self.name, self.video_ids, description=self.description)
        return f"Created “{self.name.strip()}” with {_videos(len(self.video_ids))}"


def from_playlists(catalogue: Catalogue, playlist_ids: Sequence[PlaylistId], name: str) -> Create:
    """A new category of all videos of these playlists, each once, in their order.

    The description of a single playlist is taken over. NotPossible where a playlist is not in the library.
    """
    by_id = {playlist.id: playlist for playlist in catalogue.playlists}
    if any(playlist_id not in by_id for playlist_id in playlist_ids):
        raise NotPossible("One of these playlists is no longer in the library.")
    ids = dict.fromkeys(video_id for playlist_id in playlist_ids for video_id in catalogue.members[playlist_id])
    description = by_id[playlist_ids[0]].description if len(playlist_ids) == 1 else ""
    return Create(name, tuple(ids), description)


@dataclass(frozen=True, slots=True)
class Rename:
    """Another name."""

    category_id: CategoryId
    name: str

    def run(self, categories: Categories, store: CategoryStore) -> str:
        """See Command."""
        old = _own(categories, self.category_id, "renamed")
        store.put([replace(old, name=self.name)])
        return f"Renamed “{old.name}” to “{self.name.strip()}”"


@dataclass(frozen=True, slots=True)
class Merge:
    """Everything of `sources` into `into`; the sources go."""

    sources: tuple[CategoryId, ...]
    into: CategoryId

    def run(self, categories: Categories, store: CategoryStore) -> str:
        """See Command."""
        target = _own(categories, self.into, "merged")
        sources = [_own(categories, one, "merged") for one in dict.fromkeys(self.sources) if one != self.into]
        ids = dict.fromkeys([*target.video_ids, *(one for source in sources for one in source.video_ids)])
        store.put([replace(target, video_ids=tuple(ids))], removed=[source.id for source in sources])
        return f"Merged {_named(sources)} into “{target.name}”"


@dataclass(frozen=True, slots=True)
class Delete:
    """Categories go; their playlists on YouTube are not touched."""

    category_ids: tuple[CategoryId, ...]

    def run(self, categories: Categories, store: CategoryStore) -> str:
        """See Command."""
        gone = [_own(categories, one, "deleted") for one in dict.fromkeys(self.category_ids)]
        store.put([], removed=[category.id for category in gone])
        return f"Deleted {_named(gone)}"


@dataclass(frozen=True, slots=True)
class Approve:
    """Categories are as wanted, or (`approved` False) still open."""

    category_ids: tuple[CategoryId, ...]
    approved: bool = True

    def run(self, categories: Categories, store: CategoryStore) -> str:
        """See Command."""
        chosen = [_own(categories, one, "approved") for one in dict.fromkeys(self.category_ids)]
        store.put([replace(category, approved=self.approved) for category in chosen])
        return f"{'Approved' if self.approved else 'Reopened'} {_named(chosen)}"


@dataclass(frozen=True, slots=True)
class Assign:
    """Videos are added to a category."""

    category_id: CategoryId
    video_ids: tuple[VideoId, ...]

    def run(self, categories: Categories, store: CategoryStore) -> str:
        """See Command."""
        target = _own(categories, self.category_id, "filled by hand")
        merged = tuple(dict.fromkeys([*target.video_ids, *self.video_ids]))
        store.put([replace(target, video_ids=merged)])
        return f"Added {_videos(len(merged) - len(target.video_ids))} to “{target.name}”"


@dataclass(frozen=True, slots=True)
class Move:
    """Videos go from one category to another; from the protected one they are simply added."""

    source: CategoryId
    target: CategoryId
    video_ids: tuple[VideoId, ...]

    def run(self, categories: Categories, store: CategoryStore) -> str:
        """See Command."""
        source, target = _known(categories, self.source), _own(categories, self.target, "filled by hand")
        moving = [one for one in dict.fromkeys(self.video_ids) if one in set(source.video_ids)]
        if source.id == target.id:
            return f"Moved {_videos(0)} to “{target.name}”"
        changed = [replace(target, video_ids=tuple(dict.fromkeys([*target.video_ids, *moving])))]
        if not source.protected:
            changed.append(replace(source, video_ids=_without(source, moving)))
        store.put(changed)
        return f"Moved {_videos(len(moving))} to “{target.name}”"


@dataclass(frozen=True, slots=True)
class Remove:
    """Videos are taken out of a category."""

    category_id: CategoryId
    video_ids: tuple[VideoId, ...]

    def run(self, categories: Categories, store: CategoryStore) -> str:
        """See Command."""
        source = _own(categories, self.category_id, "emptied by hand")
        left = _without(source, self.video_ids)
        store.put([replace(source, video_ids=left)])
        return f"Removed {_videos(len(source.video_ids) - len(left))} from “{source.name}”"


def _known(categories: Categories, category_id: CategoryId) -> Category:
    try:
        return categories[category_id]
    except KeyError:
        raise NotPossible("This category is no longer there.") from None


def _own(categories: Categories, category_id: CategoryId, what: str) -> Category:
    category = _known(categories, category_id)
    if category.protected:
        raise BadInput(f"“{category.name}” holds what is in no other category and cannot be {what}.")
    return category


def _without(category: Category, video_ids: Iterable[VideoId]) -> tuple[VideoId, ...]:
    gone = set(video_ids)
    return tuple(one for one in category.video_ids if one not in gone)


def _videos(count: int) -> str:
    return "1 video" if count == 1 else f"{count:,} videos"


def _named(categories: Sequence[Category]) -> str:
    return f"“{categories[0].name}”" if len(categories) == 1 else f"{len(categories)} categories"
