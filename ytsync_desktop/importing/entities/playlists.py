"""The channel's own playlists, page by page; what a complete listing does not show is asked about by id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from ytsync_desktop.core.checkpoints import (
    OWN_PLAYLISTS,
    Changes,
    EntityType,
    ImportUnit,
    Listing,
    StoredPage,
)
from ytsync_desktop.core.errors import NotFound, OperationRefused, PageTokenRefused
from ytsync_desktop.core.library import Playlist, PlaylistId
from ytsync_desktop.core.ports import PlaylistPage
from ytsync_desktop.core.quota import PAGE_SIZE
from ytsync_desktop.importing.entities.entity import Accepted, Reply, Request
from ytsync_desktop.importing.entities.walk import Walk


class Playlists:
    """Lists the playlists and hands those whose items are to be listed to `found`, with whether that is noted.

    It is not where a page is as it was, and most likely each of its playlists: then nothing is written at all.
    `only_touched`: a resumed run has listed the playlists before, so that only new and changed ones are handed on.
    """

    type = EntityType.PLAYLISTS
    unnoted = False

    def __init__(
        self,
        pages: Mapping[str | None, StoredPage],
        found: Callable[[Listing, bool], None],
        *,
        conditional: bool,
        only_touched: bool,
    ) -> None:
        self._walk = Walk(pages, conditional=conditional)
        self._found = found
        self._only_touched = only_touched
        self._seen: dict[PlaylistId, None] = {}
        self._listing = True
        self._missing: list[tuple[PlaylistId, ...]] = []
        self.total: int | None = None
        self.problem = ""

    @property
    def waiting(self) -> bool:
        """See Entity."""
        return self._listing or bool(self._missing)

    def next(self, *, last: bool) -> Request | None:
        """See Entity."""
        if not last or not self.waiting or self.problem:
            return None
        if self._listing:
            self._listing = False
            token, etag = self._walk.token, self._walk.etag
            return Request(self.type, None, lambda youtube: youtube.playlists_page(page_token=token, etag=etag))
        ids = self._missing.pop()
        return Request(self.type, ids, lambda youtube: youtube.playlists_by_id(ids))

    def put_back(self, request: Request) -> None:
        """See Entity."""
        if isinstance(request.subject, tuple):
            self._missing.append(tuple(PlaylistId(one) for one in request.subject))
        else:
            self._listing = True

    def quiet(self, request: Request, reply: Reply | OperationRefused) -> bool:
        """See Entity."""
        return reply is None

    def note(self, unit: ImportUnit, at: datetime) -> None:
        """See Entity: what it hands on is noted by whom it is handed to."""

    def accept(self, unit: ImportUnit, request: Request, reply: Reply | OperationRefused, at: datetime) -> Accepted:
        """See Entity."""
        if isinstance(request.subject, tuple) and isinstance(reply, tuple):
            asked = [PlaylistId(one) for one in request.subject]
            return self._accept_missing(unit, asked, [one for one in reply if isinstance(one, Playlist)], at)
        self._walk.answered()
        if isinstance(reply, PageTokenRefused | NotFound) and self._walk.token is not None:
            return self._restart()
        if isinstance(reply, OperationRefused):
            self.problem = f"The list of playlists cannot be read: {reply.message}"
            return Accepted()
        if isinstance(reply, PlaylistPage):
            return self._accept_page(unit, reply, at)
        stored = self._walk.unchanged()
        if stored is None:
            return self._restart()
        ids = unit.playlists_between(self._walk.start, self._walk.start + stored.count)
        if len(ids) != stored.count:
            return self._restart()
        for listing in unit.listings_of(() if self._only_touched else ids):
            self._found(listing, False)
        return self._step(unit, ids, stored.next_page_token, stored.total, Changes())

    def _accept_page(self, unit: ImportUnit, page: PlaylistPage, at: datetime) -> Accepted:
        saved = unit.save_playlists(page.items, start=self._walk.start, at=at)
        unit.save_page(OWN_PLAYLISTS, self._walk.seen(len(page.items), page.next_page_token, page.total, page.etag))
        ids = tuple(playlist.id for playlist in page.items)
        self._hand_on(unit, saved.touched if self._only_touched else ids)
        return self._step(unit, ids, page.next_page_token, page.total, saved.changes)

    def _step(
        self, unit: ImportUnit, ids: tuple[PlaylistId, ...], next_token: str | None, total: int, changes: Changes
    ) -> Accepted:
        fresh = [one for one in ids if one not in self._seen]
        self._seen.update(dict.fromkeys(fresh))
        self.total = max(total, len(self._seen))
        if next_token is None:
            self.total = len(self._seen)
            missing = unit.missing_playlists(self._seen)
            self._missing = [missing[at : at + PAGE_SIZE] for at in range(0, len(missing), PAGE_SIZE)]
        elif self._walk.advance(len(ids), next_token):
            self._listing = True
        else:
            return Accepted(len(fresh) + self._restart().processed, changes)
        return Accepted(len(fresh), changes)

    def _restart(self) -> Accepted:
        done = len(self._seen)
        self._seen.clear()
        if self._walk.restart():
            self._listing = True
        else:
            self.problem = "The list of playlists changed again and again while it was read. Try again later."
        return Accepted(-done)

    def _accept_missing(
        self, unit: ImportUnit, asked: list[PlaylistId], found: list[Playlist], at: datetime
    ) -> Accepted:
        saved = unit.save_playlists(found, start=len(self._seen), at=at)
        still = tuple(playlist.id for playlist in found)
        self._seen.update(dict.fromkeys(still))
        self._hand_on(unit, still)
        changes = saved.changes
        for playlist_id in asked:
            if playlist_id not in still:
                changes += unit.playlist_vanished(playlist_id, at=at)
        self.total = len(self._seen)
        return Accepted(len(still), changes)

    def _hand_on(self, unit: ImportUnit, ids: tuple[PlaylistId, ...]) -> None:
        for listing in unit.queue_listings(ids):
            self._found(listing, True)
