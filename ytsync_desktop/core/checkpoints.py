"""How far an import has come: entity types, phases, states, and the ports that keep them together with the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from ytsync_desktop.core.library import Channel, Playlist, PlaylistId, PlaylistItem, Video, VideoId

BATCH_SIZE = 200
"""Most items that are committed in one transaction together with their checkpoint."""


class EntityType(StrEnum):
    """What is imported, in the order in which one needs the other."""

    CHANNELS = "channels"
    PLAYLISTS = "playlists"
    PLAYLIST_ITEMS = "playlist_items"
    VIDEOS = "videos"


class Phase(StrEnum):
    """The first import until it has completed once; afterwards only what changed."""

    INITIAL = "initial_sync"
    INCREMENTAL = "incremental_sync"


@dataclass(frozen=True, slots=True)
class SyncState:
    """Where one entity type stands in one phase. `last_synced_offset` counts items done in the present run."""

    entity_type: EntityType
    phase: Phase
    last_synced_offset: int = 0
    total_estimated: int | None = None
    is_complete: bool = False
    rate_limit_hit_at: datetime | None = None
    rate_limit_reset_at: datetime | None = None
    rate_limit_remaining: int | None = None
    started_at: datetime | None = None
    last_updated_at: datetime | None = None
    completed_at: datetime | None = None
    error_message: str = ""


@dataclass(frozen=True, slots=True)
class BatchSyncResult:
    """What one batch did. `reset_time` is set where `rate_limited`; `next_offset` is the checkpoint it left."""

    items_processed: int = 0
    new: int = 0
    updated: int = 0
    has_more: bool = True
    next_offset: int = 0
    rate_limited: bool = False
    reset_time: datetime | None = None
    total_estimated: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows of the library that a write added, changed or took away."""

    new: int = 0
    updated: int = 0
    removed: int = 0

    def __add__(self, other: Changes) -> Changes:
        return Changes(self.new + other.new, self.updated + other.updated, self.removed + other.removed)

    def __bool__(self) -> bool:
        return bool(self.new or self.updated or self.removed)


@dataclass(frozen=True, slots=True)
class SavedPlaylists:
    """What saving a page of playlists did, and which of them are new or other than before."""

    changes: Changes
    touched: tuple[PlaylistId, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedItems:
    """What saving a page of items did, and which of its videos were never fetched."""

    changes: Changes
    unfetched: tuple[VideoId, ...] = ()


OWN_PLAYLISTS = PlaylistId("playlists")
"""Stands for the list of the channel's playlists where the pages of a list are remembered."""

LIKED = PlaylistId("LL")
"""YouTube's own list *Liked videos*: readable by id, in no listing, never up for deletion."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A playlist whose items are still to be listed: `items_fetched` were, and `next_page_token` goes on there.

    The token is used only on the Pacific day `started_on`.
    """

    playlist_id: PlaylistId
    title: str
    item_count: int
    next_page_token: str | None = None
    items_fetched: int = 0
    started_on: date | None = None


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One page of a list as last seen: the token that asks for it (None: the first), its ETag and what follows.

    `number` counts the pages before it, `count` its own entries, `total` what YouTube says the whole list has.
    """

    number: int
    page_token: str | None
    etag: str
    next_page_token: str | None
    count: int
    total: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Why a playlist shows fewer usable videos than YouTube counts.

    `youtube_says` = usable + `unavailable` + `duplicates` + `hidden`; the first three make `listed`. `hidden` is
    what YouTube counts but does not list; it is negative where YouTube's figure lags behind.
    """

    playlist_id: PlaylistId
    title: str
    youtube_says: int
    listed: int
    unavailable: int
    duplicates: int
    hidden: int


class SyncStates(Protocol):
    """The states of all entity types, one per entity type and phase."""

    def get_or_create(self, entity: EntityType, phase: Phase, *, at: datetime) -> SyncState:
        """The state; a new one starts at `at`."""

    def get(self, entity: EntityType, phase: Phase) -> SyncState | None:
        """The state, if there is one."""

    def list(self, phase: Phase | None = None) -> tuple[SyncState, ...]:
        """All states, or those of one phase, in the order of EntityType."""

    def list_incomplete(self, phase: Phase | None = None) -> tuple[SyncState, ...]:
        """Those that are not complete."""

    def update_checkpoint(
        self, entity: EntityType, phase: Phase, *, offset: int, total: int | None, at: datetime, complete: bool = False
    ) -> None:
        """Note the number of items done and expected; with `complete` also the end of the run, as `mark_complete`."""

    def mark_rate_limited(
        self,
        entity: EntityType,
        phase: Phase,
        *,
        at: datetime,
        reset_at: datetime | None,
        remaining: int | None = None,
        message: str = "",
    ) -> None:
        """Note that YouTube wants a pause, until `reset_at` where that is known."""

    def clear_rate_limit(self, entity: EntityType, phase: Phase, *, at: datetime) -> None:
        """Forget the pause."""

    def is_rate_limited(self, entity: EntityType, phase: Phase, *, at: datetime) -> bool:
        """Whether a pause is noted that has not ended by `at`."""

    def earliest_reset(self) -> datetime | None:
        """The first end of all noted pauses."""

    def mark_complete(self, entity: EntityType, phase: Phase, *, at: datetime) -> None:
        """Note the end of the run; clears pause and error."""

    def record_error(self, entity: EntityType, phase: Phase, message: str, *, at: datetime) -> None:
        """Note in a sentence why the run stands still."""

    def reset(self, entity: EntityType, phase: Phase, *, at: datetime) -> None:
        """Begin a new run: offset 0, not complete, no pause, started at `at`."""


class ImportUnit(Protocol):
    """One transaction of an import: data and checkpoint become durable together, or neither does."""

    @property
    def states(self) -> SyncStates:
        """The states, within this transaction."""

    def save_channel(self, channel: Channel) -> Changes:
        """Take over the folder's channel."""

    def save_playlists(self, playlists: Sequence[Playlist], *, start: int, at: datetime) -> SavedPlaylists:
        """Upsert a page of own playlists; they stand at places `start`, `start` + 1, …. Revives vanished ones."""

    def playlists_between(self, start: int, end: int) -> tuple[PlaylistId, ...]:
        """The own playlists at places `start` … `end` - 1."""

    def missing_playlists(self, seen: Iterable[PlaylistId]) -> tuple[PlaylistId, ...]:
        """Own playlists that a complete listing, which saw `seen`, did not show."""

    def playlist_vanished(self, playlist_id: PlaylistId, *, at: datetime) -> Changes:
        """Mark a playlist as gone; its items, its listing and its remembered pages go with it."""

    def queue_liked(self, *, at: datetime) -> None:
        """Queue the list of liked videos, making its row where there is none."""

    def queue_listings(self, playlist_ids: Iterable[PlaylistId]) -> tuple[Listing, ...]:
        """Note playlists whose items are to be listed; those noted before keep their place."""

    def listings_of(self, playlist_ids: Iterable[PlaylistId]) -> tuple[Listing, ...]:
        """What `queue_listings` would give, with nothing noted."""

    def note_listing(
        self, playlist_id: PlaylistId, *, next_page_token: str | None, items_fetched: int, at: datetime
    ) -> None:
        """Note how far a listing has come."""

    def save_items(
        self, playlist_id: PlaylistId, items: Sequence[PlaylistItem], *, start: int, at: datetime
    ) -> SavedItems:
        """Replace what stands at places `start`, `start` + 1, … of a playlist; unknown videos get a row of their own.

        What stood there and is not on the page is set aside behind the last place until `finish_listing`, because it
        may turn up on a later page. A placeholder counts as a fetch of its video.
        """

    def items_between(self, playlist_id: PlaylistId, start: int, end: int) -> int:
        """How many items stand at the places from `start` to before `end`."""

    def finish_listing(self, playlist_id: PlaylistId, *, count: int | None) -> Changes:
        """The listing is complete with `count` items: what lies beyond is gone, and so is the note of the listing.

        `count` is None where the last page was unchanged: then only what was set aside is gone, because what lies
        beyond is what this program itself has added since.
        """

    def save_page(self, list_id: PlaylistId, page: StoredPage) -> None:
        """Remember a page. The pages after it are forgotten where it is the last, or has another count than before."""

    def save_videos(self, asked: Sequence[VideoId], found: Sequence[Video], *, at: datetime) -> Changes:
        """Take over the reply of videos.list; what was asked for and is not in it is unavailable."""


class ImportStore(Protocol):
    """What an import reads and writes on this machine. Used by one thread at a time."""

    def begin(self) -> AbstractContextManager[ImportUnit]:
        """A transaction: committed at the end of the block, rolled back by an exception."""

    def look(self) -> AbstractContextManager[ImportUnit]:
        """One consistent view; nothing is to be written in it."""

    @property
    def states(self) -> SyncStates:
        """The states, each call a transaction of its own."""

    def channel(self) -> Channel | None:
        """The channel this folder belongs to."""

    def listings(self) -> tuple[Listing, ...]:
        """The playlists still to be listed."""

    def pages(self) -> Mapping[PlaylistId, Mapping[str | None, StoredPage]]:
        """The remembered pages of every list by the token that asks for them."""

    def videos_left(self, *, older_than: datetime) -> tuple[VideoId, ...]:
        """Videos never fetched, or last fetched before `older_than`; each once, in a stable order."""

    def differences(self) -> tuple[Difference, ...]:
        """Playlists whose usable videos are not as many as YouTube counts."""
