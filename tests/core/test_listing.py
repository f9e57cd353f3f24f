"""Listings against lists that refuse, repeat themselves or do not end: everything or an error, within 110 calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest

from ytsync_desktop.core.errors import ApiProblem, PageTokenRefused, TryLater
from ytsync_desktop.core.library import PlaylistId, PlaylistItem, PlaylistItemId, VideoId
from ytsync_desktop.core.listing import MAX_CALLS, MAX_RESTARTS, list_items
from ytsync_desktop.core.ports import ItemPage, Listings


@dataclass
class Paged:
    """A playlist of `items`; `refuses` says whether a page fails that is asked for the n-th time."""

    items: int
    refuses: Callable[[int, int], bool] = lambda page, time: False
    total: Callable[[int], int] = lambda call: 0
    calls: list[int] = field(default_factory=list)

    def items_page(
        self, playlist_id: PlaylistId, *, page_token: str | None = None, etag: str | None = None
    ) -> ItemPage | None:
        page = int(page_token or 0)
        self.calls.append(page)
        if self.refuses(page, self.calls.count(page)):
            raise PageTokenRefused(ApiProblem(400, "invalidPageToken", "The page token is not taken."))
        places = range(page * 50, min(page * 50 + 50, self.items))
        items = tuple(PlaylistItem(PlaylistItemId(f"i{n}"), playlist_id, VideoId(f"v{n}"), n) for n in places)
        return ItemPage(items, str(page + 1) if places.stop < self.items else None, self.total(len(self.calls)), "")

    def listed(self) -> list[int]:
        return [item.position for item in list_items(cast(Listings, self), PlaylistId("PLany"))]


def test_a_refused_token_starts_the_list_again() -> None:
    youtube = Paged(230, lambda page, time: page == 3 and time == 1)
    assert youtube.listed() == list(range(230))
    assert len(youtube.calls) == 4 + 5


def test_it_is_not_started_again_for_ever() -> None:
    youtube = Paged(230, lambda page, time: page == 3)
    with pytest.raises(TryLater, match="kept refusing"):
        youtube.listed()
    assert len(youtube.calls) == 4 * (MAX_RESTARTS + 1)


@pytest.mark.parametrize("page", [40, 56, 99])
def test_no_listing_takes_more_calls_than_a_full_playlist_needs(page: int) -> None:
    """Where the calls left do not lead as far again, none of them is spent."""
    youtube = Paged(5_000, lambda asked, time: asked == page)
    with pytest.raises(TryLater, match="kept refusing"):
        youtube.listed()
    assert len(youtube.calls) == (page + 1) * (MAX_CALLS // (page + 1))


def test_a_full_playlist_is_read_whole() -> None:
    youtube = Paged(5_000)
    assert youtube.listed() == list(range(5_000))
    assert len(youtube.calls) == 100


def test_a_list_that_changes_while_it_is_read_is_read_again() -> None:
    youtube = Paged(230, total=lambda call: 231 if call < 3 else 230)
    assert youtube.listed() == list(range(230))
    assert youtube.calls == [*range(5), *range(5)]


def test_but_once_only() -> None:
    """Counts of YouTube may differ for ever; ids decide."""
    youtube = Paged(230, total=lambda call: call)
    assert youtube.listed() == list(range(230))
    assert len(youtube.calls) == 10


def test_and_not_where_the_calls_do_not_suffice() -> None:
    youtube = Paged(5_000, total=lambda call: call)
    assert youtube.listed() == list(range(5_000))
    assert len(youtube.calls) == 100


@dataclass
class Circling(Paged):
    """Answers with the next token that `following` makes of the number of calls."""

    following: Callable[[int], str] = str

    def items_page(
        self, playlist_id: PlaylistId, *, page_token: str | None = None, etag: str | None = None
    ) -> ItemPage | None:
        self.calls.append(0)
        return ItemPage((), self.following(len(self.calls)), 0, "")


@pytest.mark.parametrize(
    ("following", "words", "calls"),
    [
        (lambda call: "same", "repeated", 2),
        (lambda call: str(call % 3), "repeated", 4),
        (str, "did not end", MAX_CALLS),
    ],
    ids=["same", "circle", "endless"],
)
def test_tokens_that_lead_nowhere(following: Callable[[int], str], words: str, calls: int) -> None:
    youtube = Circling(0, following=following)
    with pytest.raises(TryLater, match=words):
        youtube.listed()
    assert len(youtube.calls) == calls
