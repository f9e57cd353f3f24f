"""Where the imported library and the categories are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ytsync_desktop.core.catalogue import Catalogue
from ytsync_desktop.core.library import Category, CategoryId, Channel, Library, VideoId


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """What is on this machine, in numbers. `items` counts duplicates too; `unavailable` distinct videos.

    `oldest_at` is when the part was fetched that was not asked for again for the longest time.
    """

    playlists: int
    items: int
    videos: int
    unavailable: int
    watch_later: int
    not_checked: int
    last_import_at: datetime | None
    complete: bool
    oldest_at: datetime | None = None


class LibraryStore(Protocol):
    """The imported library on this machine."""

    def load(self) -> Library:
        """Everything, as one value."""

    def catalogue(self) -> Catalogue:
        """Everything, as far as lists show it; the first time after an import it takes longer than the next."""

    def said_of(self, video_id: VideoId) -> tuple[str, tuple[str, ...]]:
        """The description and the tags that its owner gave a video; empty where nothing is known of it."""

    def counts(self) -> LibraryCounts:
        """Figures without loading everything."""

    def channel(self) -> Channel | None:
        """The channel this folder belongs to."""

    def set_watch_later(self, entries: Iterable[tuple[VideoId, datetime | None]]) -> tuple[int, int]:
        """Take over Watch Later entries; returns (added, already known)."""

    def watch_later(self) -> tuple[tuple[VideoId, datetime | None], ...]:
        """The entries in the order of the file they came from."""


class CategoryStore(Protocol):
    """The categories on this machine. Every change is one transaction; names are unique without regard to case."""

    def categories(self) -> tuple[Category, ...]:
        """All, the protected one last, the others by name; videos in the order they were assigned."""

    def create(
        self, name: str, video_ids: Sequence[VideoId], *, description: str = "", approved: bool = False
    ) -> CategoryId:
        """A new category; BadInput when the name is empty or taken."""

    def rename(self, category_id: CategoryId, name: str) -> None:
        """Give another name; BadInput when it is empty or taken."""

    def delete(self, category_id: CategoryId) -> None:
        """Forget a category; its playlist on YouTube is not touched. BadInput for the protected one."""

    def put(self, categories: Sequence[Category], *, removed: Iterable[CategoryId] = ()) -> None:
        """Make these categories be as given, with their ids, and forget `removed`: the inverse of any edit.

        A link to a playlist is never lost or replaced by it. BadInput when a name is empty or taken.
        """

    def approve(self, category_ids: Iterable[CategoryId], approved: bool) -> None:
        """Mark as wanted or as still open."""

    def assign(self, category_id: CategoryId, video_ids: Sequence[VideoId]) -> tuple[VideoId, ...]:
        """Add videos; returns those that were not in it before."""

    def remove(self, category_id: CategoryId, video_ids: Sequence[VideoId]) -> tuple[VideoId, ...]:
        """Take videos out; returns those that were in it."""

    def replace_all(self, categories: Sequence[tuple[str, Sequence[VideoId]]]) -> None:
        """Make these the categories, all approved; by name they keep id and link to a playlist made earlier."""
