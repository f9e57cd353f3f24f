"""Complete listings: every page, in order, or an error; a part of a list decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from ytsync_desktop.core.errors import ApiProblem, Applied, PageTokenRefused, TryLater
from ytsync_desktop.core.library import Playlist, PlaylistId, PlaylistItem
from ytsync_desktop.core.ports import Listings

MAX_CALLS = 110
"""For one listing, restarts included: 5,000 items in pages of 50, and ten more for what grows or is begun anew."""
MAX_RESTARTS = 3

_T_co = TypeVar("_T_co", covariant=True)


class _Page(Protocol[_T_co]):
    @property
    def items(self) -> tuple[_T_co, ...]: ...

    @property
    def next_page_token(self) -> str | None: ...

    @property
    def total(self) -> int: ...


def list_items(youtube: Listings, playlist_id: PlaylistId) -> tuple[PlaylistItem, ...]:
    """All items of a playlist in order of position (one unit a page). NotFound when it is not there."""
    found = _complete(lambda token: youtube.items_page(playlist_id, page_token=token), f"playlist {playlist_id}")
    return _without_repeats(found, lambda item: item.id)


def list_playlists(youtube: Listings) -> tuple[Playlist, ...]:
    """All of the channel's own playlists (one unit a page)."""
    found = _complete(lambda token: youtube.playlists_page(page_token=token), "the list of playlists")
    return _without_repeats(found, lambda playlist: playlist.id)


_T = TypeVar("_T")


def _complete(fetch: Callable[[str | None], _Page[_T] | None], what: str) -> list[_T]:
    """Every page of a list. It is read again when a token is refused, and once when it changed meanwhile.

    But only as long as there are calls left to come as far again.
    """
    counted = _Counted(fetch, what)
    found: list[_T] | None = None
    changed = False
    for _ in range(MAX_RESTARTS + 1):
        before = counted.calls
        try:
            found, steady = _pages(counted, what)
        except PageTokenRefused:
            found = None
        else:
            if steady or changed:
                return found
            changed = True
        if counted.calls + (counted.calls - before) > MAX_CALLS:
            break
    if found is not None:
        return found
    raise _unreadable(what, "YouTube kept refusing to go on in the middle of the list")


class _Counted(Generic[_T]):
    """Fetches the pages of one list, as many as may be asked for."""

    def __init__(self, fetch: Callable[[str | None], _Page[_T] | None], what: str) -> None:
        self._fetch = fetch
        self._what = what
        self.calls = 0

    def __call__(self, token: str | None) -> _Page[_T] | None:
        if self.calls == MAX_CALLS:
            raise _unreadable(self._what, f"the list did not end within {MAX_CALLS} calls")
        self.calls += 1
        return self._fetch(token)


def _pages(fetch: Callable[[str | None], _Page[_T] | None], what: str) -> tuple[list[_T], bool]:
    """One pass, and whether YouTube counted the same on each page: entries slip through between two that shifted.

    `fetch` sets the bound: no token is taken twice, and it gives out a number of pages only.
    """
    found: list[_T] = []
    totals: set[int] = set()
    token: str | None = None
    seen: set[str] = set()
    while True:
        page = fetch(token)
        if page is None:
            raise _unreadable(what, "YouTube said that nothing changed though nothing was compared")
        found.extend(page.items)
        totals.add(page.total)
        token = page.next_page_token
        if token is None:
            return found, len(totals) == 1
        if token in seen:
            raise _unreadable(what, "YouTube repeated a page of the list")
        seen.add(token)


def _without_repeats(found: list[_T], key: Callable[[_T], str]) -> tuple[_T, ...]:
    """The list with each id once: items that shift between two pages show up on both."""
    return tuple({key(item): item for item in reversed(found)}.values())[::-1]


def _unreadable(what: str, why: str) -> TryLater:
    message = f"Reading {what} failed: {why}."
    return TryLater(ApiProblem(0, "incompleteListing", message), applied=Applied.NO)
