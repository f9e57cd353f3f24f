"""What every YouTube promises to an import (core.ports.Listings). A test module inherits it and gives it a `youtube`.

The account is that of `small_library`: a long playlist of 70 items whose last two are unavailable, one of 3 with a
duplicate, an empty one.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.simulator_fixtures import DELETED, PRIVATE, VIDEO_IDS
from ytsync_desktop.core.errors import NotFound, PageTokenRefused
from ytsync_desktop.core.library import Availability, PlaylistId, VideoId
from ytsync_desktop.core.ports import Listings

LONG, SHORT, EMPTY = PlaylistId("PLlong"), PlaylistId("PLshort"), PlaylistId("PLempty")


class YouTubeContract:
    """Reading: pages in order, conditions, refusals, what is left out."""

    def test_the_channel_is_named(self, youtube: Listings) -> None:
        channel = youtube.own_channel()
        assert (channel.id, channel.title) == ("UCsmall000000000000000001", "A small channel")

    def test_own_playlists_come_with_their_counts_in_a_stable_order(self, youtube: Listings) -> None:
        page = youtube.playlists_page()
        assert page is not None
        assert {(one.id, one.title, one.item_count) for one in page.items} == {
            (LONG, "Long", 70),
            (SHORT, "Short", 3),
            (EMPTY, "Empty", 0),
        }
        assert (page.next_page_token, page.total) == (None, 3)
        assert page.etag
        assert youtube.playlists_page() == page

    def test_an_unchanged_page_is_none(self, youtube: Listings) -> None:
        playlists, items = youtube.playlists_page(), youtube.items_page(LONG)
        assert playlists is not None
        assert items is not None
        assert youtube.playlists_page(etag=playlists.etag) is None
        assert youtube.items_page(LONG, etag=items.etag) is None
        assert youtube.items_page(LONG, etag='"another"') is not None

    def test_items_come_fifty_a_page_in_their_order(self, youtube: Listings) -> None:
        first = youtube.items_page(LONG)
        assert first is not None
        assert first.next_page_token
        second = youtube.items_page(LONG, page_token=first.next_page_token)
        assert second is not None
        assert second.next_page_token is None
        assert (len(first.items), len(second.items), first.total) == (50, 20, 70)
        items = [*first.items, *second.items]
        assert [one.video_id for one in items] == [*VIDEO_IDS[:68], DELETED, PRIVATE]
        assert [one.position for one in items] == list(range(70))
        assert len({one.id for one in items}) == 70
        assert youtube.items_page(LONG, page_token=first.next_page_token, etag=second.etag) is None

    def test_duplicates_are_items_of_their_own_and_an_empty_playlist_has_a_page(self, youtube: Listings) -> None:
        short, empty = youtube.items_page(SHORT), youtube.items_page(EMPTY)
        assert short is not None
        assert [one.video_id for one in short.items] == [VIDEO_IDS[0], VIDEO_IDS[1], VIDEO_IDS[0]]
        assert len({one.id for one in short.items}) == 3
        assert empty is not None
        assert (empty.items, empty.next_page_token) == ((), None)

    def test_placeholders_say_what_they_stand_for(self, youtube: Listings) -> None:
        first = youtube.items_page(LONG)
        assert first is not None
        second = youtube.items_page(LONG, page_token=first.next_page_token)
        assert second is not None
        assert {one.availability for one in first.items} == {Availability.AVAILABLE}
        assert [one.availability for one in second.items[-2:]] == [Availability.DELETED, Availability.PRIVATE]

    def test_a_foreign_token_is_refused(self, youtube: Listings) -> None:
        with pytest.raises((PageTokenRefused, NotFound)):
            youtube.items_page(LONG, page_token="nonsense")

    def test_a_playlist_that_is_not_there_is_not_found(self, youtube: Listings) -> None:
        with pytest.raises(NotFound):
            youtube.items_page(PlaylistId("PLnowhere"))
        assert [one.id for one in youtube.playlists_by_id([SHORT, PlaylistId("PLnowhere")])] == [SHORT]

    def test_videos_that_cannot_be_shown_are_left_out(self, youtube: Listings) -> None:
        asked = [VideoId(one) for one in (*VIDEO_IDS[:48], DELETED, PRIVATE)]
        found = youtube.videos(asked)
        assert {one.id for one in found} == set(VIDEO_IDS[:48])
        assert {one.availability for one in found} == {Availability.AVAILABLE}
        assert found[0].title == f"Title {VIDEO_IDS.index(found[0].id)}"

    def test_several_threads_may_ask_at_once(self, youtube: Listings) -> None:
        with ThreadPoolExecutor(8) as pool:
            pages = list(pool.map(lambda _: youtube.items_page(LONG), range(24)))
        assert len({page.items for page in pages if page is not None}) == 1
        assert None not in pages
