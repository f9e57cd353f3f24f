"""One transaction of an import: pages of playlists and items, groups of videos, and the checkpoint that goes with them.

Rows are compared before they are written, so that an unchanged library is not written at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from ytsync_desktop.core.checkpoints import (
    LIKED,
    Changes,
    Listing,
    SavedItems,
    SavedPlaylists,
    StoredPage,
    SyncStates,
)
from ytsync_desktop.core.library import Channel, Playlist, PlaylistId, PlaylistItem, Video, VideoId
from ytsync_desktop.core.quota import pacific_day
from ytsync_desktop.store.bulk import update_rows
from ytsync_desktop.store.library import OWN_AND_LIVE, save_own_channel
from ytsync_desktop.store.sync_states import SqlSyncStates
from ytsync_desktop.store.tables import LIST_PAGES, LISTINGS, PLAYLIST_VIDEOS, PLAYLISTS
from ytsync_desktop.store.video_rows import save_fetched, save_listed

# Far behind the 5,000 places that a playlist can have.
_ASIDE = 1_000_000

_PLAYLIST_FIELDS = (
    "title",
    "description",
    "thumbnail_url",
    "item_count",
    "privacy",
    "default_language",
    "channel_id",
    "published_at",
    "etag",
)
_ON_PAGE = select(PLAYLIST_VIDEOS).where(
    or_(
        PLAYLIST_VIDEOS.c.item_id.in_(bindparam("ids", expanding=True)),
        and_(
            PLAYLIST_VIDEOS.c.playlist_youtube_id == bindparam("playlist"),
            PLAYLIST_VIDEOS.c.position >= bindparam("start"),
            PLAYLIST_VIDEOS.c.position < bindparam("end"),
        ),
    )
)
"""What a page shows, wherever it stood, and what stood at its places. As those below, asked once for each page:
putting a statement together takes as long as running it."""
_BEHIND = delete(PLAYLIST_VIDEOS).where(
    PLAYLIST_VIDEOS.c.playlist_youtube_id == bindparam("playlist"), PLAYLIST_VIDEOS.c.position >= bindparam("end")
)
_LISTED = delete(LISTINGS).where(LISTINGS.c.playlist_youtube_id == bindparam("playlist"))
_PAGE_SIZES = select(LIST_PAGES.c.page_no, LIST_PAGES.c["items"]).where(LIST_PAGES.c.list_id == bindparam("list"))
_PAGE = upsert(LIST_PAGES)
_SAVE_PAGE = _PAGE.on_conflict_do_update(
    index_elements=["list_id", "page_no"],
    set_={name: _PAGE.excluded[name] for name in ("page_token", "etag", "next_page_token", "items", "total")},
)


class SqlImportUnit:
    """core.checkpoints.ImportUnit on a connection whose transaction is open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._states = SqlSyncStates.within(connection)

    @property
    def states(self) -> SyncStates:
        """See ImportUnit."""
        return self._states

    def save_channel(self, channel: Channel) -> Changes:
        """See ImportUnit. A channel is not counted among the changes of a library."""
        save_own_channel(self._connection, channel)
        return Changes()

    def save_playlists(self, playlists: Sequence[Playlist], *, start: int, at: datetime) -> SavedPlaylists:
        """See ImportUnit."""
        query = select(PLAYLISTS).where(PLAYLISTS.c.youtube_id.in_([playlist.id for playlist in playlists]))
        known = {str(row.youtube_id): row for row in self._connection.execute(query)}
        new: list[dict[str, Any]] = []
        changed: list[tuple[int, dict[str, Any]]] = []
        touched: list[PlaylistId] = []
        for place, playlist in enumerate(playlists, start):
            values = {name: getattr(playlist, name) for name in _PLAYLIST_FIELDS}
            row = known.get(playlist.id)
            other = row is None or row.deleted_from_youtube_at is not None or _differs(row, values)
            if other:
                touched.append(playlist.id)
            elif row is not None and row.list_position == place:
                continue
            values |= {"last_fetched": at, "list_position": place, "deleted_from_youtube_at": None}
            if row is None:
                new.append({"youtube_id": playlist.id, **values})
            else:
                changed.append((row.id, values))
        update_rows(self._connection, PLAYLISTS, changed)
        if new:
            self._connection.execute(insert(PLAYLISTS), new)
        return SavedPlaylists(Changes(len(new), len(changed)), tuple(touched))

    def playlists_between(self, start: int, end: int) -> tuple[PlaylistId, ...]:
        """See ImportUnit."""
        query = (
            select(PLAYLISTS.c.youtube_id)
            .where(OWN_AND_LIVE, PLAYLISTS.c.list_position >= start, PLAYLISTS.c.list_position < end)
            .order_by(PLAYLISTS.c.list_position)
        )
        return tuple(PlaylistId(one) for one in self._connection.execute(query).scalars())

    def missing_playlists(self, seen: Iterable[PlaylistId]) -> tuple[PlaylistId, ...]:
        """See ImportUnit."""
        known = set(seen)
        found = self._connection.execute(select(PLAYLISTS.c.youtube_id).where(OWN_AND_LIVE)).scalars()
        return tuple(PlaylistId(one) for one in found if one not in known)

    def playlist_vanished(self, playlist_id: PlaylistId, *, at: datetime) -> Changes:
        """See ImportUnit."""
        items = self._connection.execute(
            delete(PLAYLIST_VIDEOS).where(PLAYLIST_VIDEOS.c.playlist_youtube_id == playlist_id)
        ).rowcount
        self._connection.execute(delete(LISTINGS).where(LISTINGS.c.playlist_youtube_id == playlist_id))
        self._connection.execute(delete(LIST_PAGES).where(LIST_PAGES.c.list_id == playlist_id))
        gone = self._connection.execute(
            update(PLAYLISTS)
            .where(PLAYLISTS.c.youtube_id == playlist_id, PLAYLISTS.c.deleted_from_youtube_at.is_(None))
            .values(deleted_from_youtube_at=at)
        ).rowcount
        return Changes(removed=items + gone)

    def queue_liked(self, *, at: datetime) -> None:
        """See ImportUnit."""
        self._connection.execute(
            upsert(PLAYLISTS)
            .values(youtube_id=LIKED, title="Liked videos", last_fetched=at)
            .on_conflict_do_update(index_elements=["youtube_id"], set_={"deleted_from_youtube_at": None})
        )
        self.queue_listings([LIKED])

    def queue_listings(self, playlist_ids: Iterable[PlaylistId]) -> tuple[Listing, ...]:
        """See ImportUnit."""
        ids = list(playlist_ids)
        if not ids:
            return ()
        self._connection.execute(
            upsert(LISTINGS).on_conflict_do_nothing(index_elements=["playlist_youtube_id"]),
            [{"playlist_youtube_id": one} for one in ids],
        )
        return self.listings_of(ids)

    def listings_of(self, playlist_ids: Iterable[PlaylistId]) -> tuple[Listing, ...]:
        """See ImportUnit."""
        query = listing_query(noted=False).where(PLAYLISTS.c.youtube_id.in_(list(playlist_ids)))
        return tuple(to_listing(row) for row in self._connection.execute(query))

    def note_listing(
        self, playlist_id: PlaylistId, *, next_page_token: str | None, items_fetched: int, at: datetime
    ) -> None:
        """See ImportUnit."""
        self._connection.execute(
            update(LISTINGS)
            .where(LISTINGS.c.playlist_youtube_id == playlist_id)
            .values(
                next_page_token=next_page_token,
                items_fetched=items_fetched,
                last_sync_at=at,
                started_on=pacific_day(at),
            )
        )

    def save_items(
        self, playlist_id: PlaylistId, items: Sequence[PlaylistItem], *, start: int, at: datetime
    ) -> SavedItems:
        """See ImportUnit."""
        videos, unfetched = save_listed(self._connection, items, at)
        ids = {item.id for item in items}
        page = {"ids": list(ids), "playlist": playlist_id, "start": start, "end": start + len(items)}
        rows = self._connection.execute(_ON_PAGE, page).all()
        known = {str(row.item_id): row for row in rows if row.item_id in ids}
        if any(row.playlist_youtube_id == playlist_id and row.position < start for row in known.values()):
            self._forget_pages(playlist_id)
        self._set_aside([row.id for row in rows if row.item_id not in ids])
        new: list[dict[str, Any]] = []
        changed: list[tuple[int, dict[str, Any]]] = []
        for place, item in enumerate(items, start):
            values = {
                "playlist_youtube_id": playlist_id,
                "video_youtube_id": item.video_id,
                "position": place,
                "added_at": item.added_at,
                "availability": item.availability,
            }
            row = known.get(item.id)
            if row is None:
                new.append({"item_id": item.id, **values})
            elif _differs(row, values):
                changed.append((row.id, values))
        update_rows(self._connection, PLAYLIST_VIDEOS, changed)
        if new:
            self._connection.execute(insert(PLAYLIST_VIDEOS), new)
        return SavedItems(videos + Changes(len(new), len(changed)), unfetched)

    def items_between(self, playlist_id: PlaylistId, start: int, end: int) -> int:
        """See ImportUnit."""
        query = select(func.count()).where(
            PLAYLIST_VIDEOS.c.playlist_youtube_id == playlist_id,
            PLAYLIST_VIDEOS.c.position >= start,
            PLAYLIST_VIDEOS.c.position < end,
        )
        return self._connection.execute(query).scalar_one()

    def _forget_pages(self, list_id: PlaylistId) -> None:
        """An entry shown again on a later page: the list shifted while it was read.

        An earlier page may be as it was by the next import, though the entry is no longer kept with it.
        """
        self._connection.execute(delete(LIST_PAGES).where(LIST_PAGES.c.list_id == list_id))

    def _set_aside(self, row_ids: Sequence[int]) -> None:
        """Make room for a page: what stood there goes behind everything until the end of the list tells what left."""
        if row_ids:
            moved = (
                update(PLAYLIST_VIDEOS)
                .where(PLAYLIST_VIDEOS.c.id.in_(row_ids))
                .values(position=PLAYLIST_VIDEOS.c.position + _ASIDE)
            )
            self._connection.execute(moved)

    def finish_listing(self, playlist_id: PlaylistId, *, count: int | None) -> Changes:
        """See ImportUnit."""
        end = _ASIDE if count is None else count
        gone = self._connection.execute(_BEHIND, {"playlist": playlist_id, "end": end}).rowcount
        self._connection.execute(_LISTED, {"playlist": playlist_id})
        return Changes(removed=gone)

    def save_page(self, list_id: PlaylistId, page: StoredPage) -> None:
        """See ImportUnit."""
        known: dict[int, int] = dict(self._connection.execute(_PAGE_SIZES, {"list": list_id}).all())
        ends_here = page.next_page_token is None or known.get(page.number, page.count) != page.count
        if ends_here and max(known, default=0) > page.number:
            self._connection.execute(
                delete(LIST_PAGES).where(LIST_PAGES.c.list_id == list_id, LIST_PAGES.c.page_no > page.number)
            )
        values = {
            "page_token": page.page_token,
            "etag": page.etag,
            "next_page_token": page.next_page_token,
            "items": page.count,
            "total": page.total,
        }
        self._connection.execute(_SAVE_PAGE, {"list_id": list_id, "page_no": page.number, **values})

    def save_videos(self, asked: Sequence[VideoId], found: Sequence[Video], *, at: datetime) -> Changes:
        """See ImportUnit."""
        return save_fetched(self._connection, asked, found, at)


def listing_query(*, noted: bool = True) -> Select[Any]:
    """Rows for `to_listing`, those noted first first; with `noted` False also of playlists that nothing is noted of."""
    joined = PLAYLISTS.join(LISTINGS, PLAYLISTS.c.youtube_id == LISTINGS.c.playlist_youtube_id, isouter=not noted)
    rows = select(*LISTINGS.c, PLAYLISTS.c.youtube_id, PLAYLISTS.c.title, PLAYLISTS.c.item_count).select_from(joined)
    return rows.order_by(LISTINGS.c.id.is_(None), LISTINGS.c.id, PLAYLISTS.c.list_position)


def to_listing(row: Row[Any]) -> Listing:
    """The value of a playlist's row with that of `sync_state`, if it has one."""
    return Listing(
        PlaylistId(row.youtube_id),
        row.title,
        row.item_count,
        row.next_page_token,
        row.items_fetched or 0,
        row.started_on,
    )


def _differs(row: Row[Any], values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())
