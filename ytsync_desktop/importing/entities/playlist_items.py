"""The items of every playlist, each playlist page by page, different playlists side by side."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from ytsync_desktop.core.checkpoints import Changes, EntityType, ImportUnit, Listing, StoredPage
from ytsync_desktop.core.errors import NotFound, OperationRefused, PageTokenRefused
from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.core.ports import ItemPage
from ytsync_desktop.importing.entities.entity import Accepted, Reply, Request
from ytsync_desktop.importing.entities.walk import Walk

Pages = Mapping[PlaylistId, Mapping[str | None, StoredPage]]


class PlaylistItems:
    """Walks through every playlist handed to `add`; videos never fetched go to `found`.

    A listing broken off goes on in its middle when it began `today`, a Pacific day; otherwise it begins anew.
    One that was not touched by this run, because its pages are as they were, writes nothing by itself: `note` does.
    """

    type = EntityType.PLAYLIST_ITEMS

    def __init__(
        self, pages: Pages, found: Callable[[Iterable[VideoId]], None], *, conditional: bool, today: date
    ) -> None:
        self._pages = pages
        self._found = found
        self._conditional = conditional
        self._today = today
        self._walks: dict[PlaylistId, Walk] = {}
        self._listings: dict[PlaylistId, Listing] = {}
        self._untouched: set[PlaylistId] = set()
        # Nothing is noted of it; it is elsewhere than noted; it was noted, and has come to its end untouched.
        self._unnoted: set[PlaylistId] = set()
        self._behind: set[PlaylistId] = set()
        self._ended: set[PlaylistId] = set()
        self._ready: list[tuple[int, PlaylistId]] = []
        self._total = 0
        self._stuck: dict[PlaylistId, str] = {}
        self.forgotten = 0
        """Items counted by an earlier run whose listing begins anew."""

    @property
    def waiting(self) -> bool:
        """See Entity."""
        return bool(self._ready or self._stuck)

    @property
    def total(self) -> int | None:
        """See Entity."""
        return self._total

    @property
    def problem(self) -> str:
        """See Entity."""
        return " ".join(self._stuck.values())

    @property
    def unnoted(self) -> bool:
        """See Entity."""
        return bool(self._unnoted)

    def add(self, listing: Listing, noted: bool = True) -> None:
        """Take a playlist in; one already taken in stays as it is."""
        if listing.playlist_id in self._listings:
            if noted and listing.playlist_id in self._unnoted:
                self._unnoted.remove(listing.playlist_id)
                self._behind.add(listing.playlist_id)
            return
        if not noted:
            self._unnoted.add(listing.playlist_id)
            self._untouched.add(listing.playlist_id)
        walk = Walk(self._pages.get(listing.playlist_id, {}), conditional=self._conditional)
        if listing.started_on != self._today or not walk.resume(listing):
            self.forgotten += listing.items_fetched
        self._listings[listing.playlist_id] = listing
        self._walks[listing.playlist_id] = walk
        self._total += listing.item_count - walk.start
        self._push(listing.playlist_id)

    def next(self, *, last: bool) -> Request | None:
        """See Entity. The playlist with most left goes first, so that no long one is alone at the end."""
        del last
        if not self._ready:
            return None
        _, playlist_id = heapq.heappop(self._ready)
        token, etag = self._walks[playlist_id].token, self._walks[playlist_id].etag
        return Request(
            self.type, playlist_id, lambda youtube: youtube.items_page(playlist_id, page_token=token, etag=etag)
        )

    def put_back(self, request: Request) -> None:
        """See Entity."""
        self._push(_playlist(request))

    def quiet(self, request: Request, reply: Reply | OperationRefused) -> bool:
        """See Entity."""
        return reply is None and request.subject in self._untouched

    def note(self, unit: ImportUnit, at: datetime) -> None:
        """See Entity."""
        unit.queue_listings(sorted(self._unnoted))
        begun = {playlist_id for playlist_id in self._unnoted if self._walks[playlist_id].token is not None}
        for playlist_id in sorted(begun | self._behind):
            self._write_note(unit, playlist_id, at)
        for playlist_id in sorted(self._ended):
            unit.finish_listing(playlist_id, count=None)
        for those in (self._unnoted, self._behind, self._ended):
            those.clear()

    def accept(self, unit: ImportUnit, request: Request, reply: Reply | OperationRefused, at: datetime) -> Accepted:
        """See Entity."""
        playlist_id = _playlist(request)
        walk = self._walks[playlist_id]
        walk.answered()
        if not self.quiet(request, reply):
            self._touch(unit, playlist_id)
        if isinstance(reply, NotFound) and walk.token is None:
            self._total -= self._listings[playlist_id].item_count
            return Accepted(0, unit.playlist_vanished(playlist_id, at=at))
        if isinstance(reply, NotFound | PageTokenRefused):
            return self._restart(unit, playlist_id, at)
        if isinstance(reply, OperationRefused):
            self._write_note(unit, playlist_id, at)
            self._stuck[playlist_id] = f"“{self._listings[playlist_id].title}” cannot be listed: {reply.message}"
            return Accepted()
        if isinstance(reply, ItemPage):
            saved = unit.save_items(playlist_id, reply.items, start=walk.start, at=at)
            unit.save_page(playlist_id, walk.seen(len(reply.items), reply.next_page_token, reply.total, reply.etag))
            self._found(saved.unfetched)
            return self._step(unit, playlist_id, len(reply.items), reply.next_page_token, at, saved.changes)
        stored = walk.unchanged()
        if stored is None or unit.items_between(playlist_id, walk.start, walk.start + stored.count) != stored.count:
            # An entry of an unchanged page was met on an earlier one: the list shifted while it was read.
            return self._restart(unit, playlist_id, at)
        return self._step(unit, playlist_id, stored.count, stored.next_page_token, at)

    def _step(
        self,
        unit: ImportUnit,
        playlist_id: PlaylistId,
        count: int,
        next_token: str | None,
        at: datetime,
        saved: Changes | None = None,
    ) -> Accepted:
        """Go on behind a page of `count` items; `saved` is None for an unchanged one."""
        walk, changes = self._walks[playlist_id], saved or Changes()
        if next_token is None:
            done = walk.start + count
            self._total += done - self._listings[playlist_id].item_count
            end = None if saved is None else done
            if playlist_id in self._untouched:
                self._end_untouched(playlist_id)
                return Accepted(count)
            return Accepted(count, changes + unit.finish_listing(playlist_id, count=end))
        if not walk.advance(count, next_token):
            return Accepted(self._restart(unit, playlist_id, at).processed, changes)
        self._note(unit, playlist_id, at)
        self._push(playlist_id)
        return Accepted(count, changes)

    def _restart(self, unit: ImportUnit, playlist_id: PlaylistId, at: datetime) -> Accepted:
        walk = self._walks[playlist_id]
        done = walk.start
        again = walk.restart()
        self._note(unit, playlist_id, at)
        if again:
            self._push(playlist_id)
        else:
            title = self._listings[playlist_id].title
            self._stuck[playlist_id] = f"“{title}” changed again and again while it was listed. Try again later."
        return Accepted(-done)

    def _touch(self, unit: ImportUnit, playlist_id: PlaylistId) -> None:
        """From now on everything about it is written as it comes."""
        if playlist_id in self._unnoted:
            unit.queue_listings([playlist_id])
        for those in (self._untouched, self._unnoted, self._behind):
            those.discard(playlist_id)

    def _end_untouched(self, playlist_id: PlaylistId) -> None:
        if playlist_id not in self._unnoted:
            self._ended.add(playlist_id)
        for those in (self._untouched, self._unnoted, self._behind):
            those.discard(playlist_id)

    def _note(self, unit: ImportUnit, playlist_id: PlaylistId, at: datetime) -> None:
        """How far a listing has come: now, or with the next note."""
        if playlist_id not in self._untouched:
            self._write_note(unit, playlist_id, at)
        elif playlist_id not in self._unnoted:
            self._behind.add(playlist_id)

    def _write_note(self, unit: ImportUnit, playlist_id: PlaylistId, at: datetime) -> None:
        walk = self._walks[playlist_id]
        unit.note_listing(playlist_id, next_page_token=walk.token, items_fetched=walk.start, at=at)

    def _push(self, playlist_id: PlaylistId) -> None:
        left = self._listings[playlist_id].item_count - self._walks[playlist_id].start
        heapq.heappush(self._ready, (-left, playlist_id))


def _playlist(request: Request) -> PlaylistId:
    if not isinstance(request.subject, str):
        raise TypeError(f"{request.entity}: {request.subject!r} is no playlist")
    return PlaylistId(request.subject)
