"""A listing is every page in order, or an error; a part of it decides nothing, and nothing goes round for ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from ytsync_desktop.core.errors import ApiProblem, NotFound, TryLater
from ytsync_desktop.core.library import Channel, Playlist, PlaylistId, PlaylistItem, PlaylistItemId, Video, VideoId
from ytsync_desktop.core.listing import MAX_CALLS, list_items
from ytsync_desktop.core.ports import ItemPage, PlaylistPage

LIST = PlaylistId("PLlist")


def item(number: int) -> PlaylistItem:
    return PlaylistItem(PlaylistItemId(f"item{number}"), LIST, VideoId(f"video{number:06d}"), number)


class Pages:
    """Answers each call by a function of its token, and counts them."""

    def __init__(self, answer: Callable[[str | None, int], ItemPage | None]) -> None:
        self._answer = answer
        self.calls = 0

    def items_page(
        self, playlist_id: PlaylistId, *, page_token: str | None = None, etag: str | None = None
    ) -> ItemPage | None:
        self.calls += 1
        return self._answer(page_token, self.calls)

    def playlists_page(self, *, page_token: str | None = None, etag: str | None = None) -> PlaylistPage | None:
        raise AssertionError("not asked here")

    def own_channel(self) -> Channel:
        raise AssertionError("not asked here")

    def playlists_by_id(self, ids: Sequence[PlaylistId]) -> tuple[Playlist, ...]:
        raise AssertionError("not asked here")

    def videos(self, ids: Sequence[VideoId]) -> tuple[Video, ...]:
        raise AssertionError("not asked here")


def page(numbers: Sequence[int], following: str | None, total: int = 0) -> ItemPage:
    return ItemPage(tuple(map(item, numbers)), following, total, "")


def numbers(pages: Pages) -> list[str]:
    return [one.id for one in list_items(pages, LIST)]


def test_an_item_that_slides_onto_the_next_page_is_one_item():
    pages = Pages(lambda token, call: page([1, 2], "more") if token is None else page([2, 3], None))
    assert numbers(pages) == ["item1", "item2", "item3"]


@pytest.mark.parametrize("circle", [1, 2, 5])
def test_tokens_that_go_in_a_circle_end(circle: int):
    pages = Pages(lambda token, call: page([call], f"token{call % circle}"))
    with pytest.raises(TryLater, match="repeated"):
        numbers(pages)
    assert pages.calls <= circle + 1


def test_a_list_that_never_ends_is_left_after_110_calls():
    pages = Pages(lambda token, call: page([call], f"token{call}"))
    with pytest.raises(TryLater, match="did not end"):
        numbers(pages)
    assert pages.calls == MAX_CALLS == 110


def test_a_page_said_to_be_unchanged_is_no_page():
    with pytest.raises(TryLater, match="nothing changed"):
        numbers(Pages(lambda token, call: None))


def test_a_playlist_that_is_not_there_is_said_so():
    def answer(token: str | None, call: int) -> ItemPage:
        raise NotFound(ApiProblem(404, "playlistNotFound", "No."))

    with pytest.raises(NotFound):
        numbers(Pages(answer))
