"""The contract of core.ports.Listings, held by the client over HTTP and by the one in memory; and a whole import."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.fake_youtube import LONG_AGO, FakeYouTube
from tests.contract.youtube_contract import YouTubeContract
from tests.simulator_fixtures import Simulator, small_library
from tests.youtube.accounts import CountingMeter, credential
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.library import (
    Availability,
    Channel,
    ChannelId,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Privacy,
    Video,
    VideoId,
)
from ytsync_desktop.youtube.client import YouTubeClient


@pytest.fixture
def client(simulator: Simulator) -> Iterator[YouTubeClient]:
    """The product's client, signed in on the simulator."""
    tokens, google = simulator.sign_in(), simulator.client()
    signed_in = credential(
        simulator.api_root,
        client_id=google["client_id"],
        client_secret=google["client_secret"],
        refresh_token=tokens["refresh_token"],
    )
    one = YouTubeClient(simulator.api_root, signed_in, meter=CountingMeter(), clock=ServerClock(), timeout=20.0)
    yield one
    one.close()


class TestClientOverHttp(YouTubeContract):
    @pytest.fixture
    def youtube(self, client: YouTubeClient) -> YouTubeClient:
        return client


class TestInMemory(YouTubeContract):
    @pytest.fixture
    def youtube(self) -> FakeYouTube:
        library = small_library()
        one = FakeYouTube(channel=Channel(ChannelId(library["channel"]["id"]), library["channel"]["title"]))
        for number, playlist in enumerate(library["playlists"]):
            playlist_id, rows = PlaylistId(playlist["id"]), playlist["items"]
            one.playlists[playlist_id] = Playlist(
                playlist_id, playlist["title"], "", Privacy(playlist["privacyStatus"]), item_count=len(rows)
            )
            one.items[playlist_id] = [
                PlaylistItem(PlaylistItemId(f"{number}.{place}"), playlist_id, VideoId(row["videoId"]), 0, LONG_AGO)
                for place, row in enumerate(rows)
            ]
        for key, video in library["videos"].items():
            if "unavailable" in video:
                one.gone[VideoId(key)] = Availability(video["unavailable"])
            else:
                one.shown[VideoId(key)] = Video(VideoId(key), video["title"], availability=Availability.AVAILABLE)
        return one
