"""The client against a YouTube in another process: what it reads, what it writes, what it books."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.simulator_fixtures import DELETED, FULL_SCOPE, PRIVATE, READ_SCOPE, VIDEO_IDS, Simulator
from tests.youtube.accounts import CountingMeter
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.errors import (
    Applied,
    BadInput,
    CreationLimit,
    NotFound,
    PageTokenRefused,
    ProjectProblem,
    QuotaExhausted,
    TokenDead,
    TryLater,
    WrongChannel,
)
from ytsync_desktop.core.library import Availability, PlaylistId, PlaylistItemId, Privacy, VideoId
from ytsync_desktop.core.ports import Credential, YouTube
from ytsync_desktop.youtube.client import YouTubeClient

LONG, SHORT = PlaylistId("PLlong"), PlaylistId("PLshort")


def signed_in(simulator: Simulator, **wishes: Any) -> Credential:
    client = simulator.client()
    tokens = simulator.sign_in(**wishes)
    return Credential(
        client_id=client["client_id"],
        client_secret=client["client_secret"],
        refresh_token=tokens["refresh_token"],
        channel_id=simulator.admin.state()["channel"],
        auth_uri=client["auth_uri"],
        token_uri=client["token_uri"],
        revoke_uri=client["revoke_uri"],
        scopes=tuple(tokens["scope"].split()),
    )


@pytest.fixture
def meter() -> CountingMeter:
    return CountingMeter()


@pytest.fixture
def clock() -> ServerClock:
    return ServerClock()


MakeClient = Callable[..., YouTubeClient]


@pytest.fixture
def make_client(simulator: Simulator, meter: CountingMeter, clock: ServerClock) -> Iterator[MakeClient]:
    opened: list[YouTubeClient] = []

    def make(*, timeout: float = 10.0, **wishes: Any) -> YouTubeClient:
        credential = signed_in(simulator, **wishes)
        opened.append(YouTubeClient(simulator.api_root, credential, meter=meter, clock=clock, timeout=timeout))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def client(make_client: MakeClient) -> YouTubeClient:
    return make_client()


def test_own_channel(client: YouTube, meter: CountingMeter) -> None:
    channel = client.own_channel()
    assert (channel.id, channel.title) == ("UCsmall000000000000000001", "A small channel")
    assert meter.booked == ["channels.list"]


def test_account_without_channel(make_client: MakeClient) -> None:
    with pytest.raises(ProjectProblem, match="no YouTube channel"):
        make_client(channel="none").own_channel()


def test_playlists(client: YouTube) -> None:
    page = client.playlists_page()
    assert page is not None and page.next_page_token is None and page.total == 3
    assert {(one.id, one.privacy, one.item_count) for one in page.items} == {
        (LONG, Privacy.PRIVATE, 70),
        (SHORT, Privacy.PUBLIC, 3),
        ("PLempty", Privacy.UNLISTED, 0),
    }
    assert all(one.channel_id == "UCsmall000000000000000001" and one.published_at for one in page.items)
    assert client.playlists_page(etag=page.etag) is None


def test_playlists_by_id_leave_out_what_is_not_there(client: YouTube, meter: CountingMeter) -> None:
    found = client.playlists_by_id([SHORT, PlaylistId("PLnowhere")])
    assert [one.title for one in found] == ["Short"]
    assert client.playlists_by_id([]) == ()
    assert meter.booked == ["playlists.list"]


def test_items_in_pages_with_placeholders(client: YouTube, meter: CountingMeter) -> None:
    first = client.items_page(LONG)
    assert first is not None and first.next_page_token is not None
    second = client.items_page(LONG, page_token=first.next_page_token)
    assert second is not None and second.next_page_token is None
    items = first.items + second.items
    assert [one.position for one in items] == list(range(70))
    assert [one.video_id for one in items[:68]] == VIDEO_IDS[:68]
    assert {one.video_id: one.availability for one in items[68:]} == {
        DELETED: Availability.DELETED,
        PRIVATE: Availability.PRIVATE,
    }
    assert all(one.availability is Availability.AVAILABLE and one.added_at for one in items[:68])
    assert items[0].channel_title == "A maker"
    assert client.items_page(LONG, etag=first.etag) is None
    assert meter.booked == ["playlistItems.list"] * 3


def test_items_with_video_and_by_id(client: YouTube) -> None:
    twice = client.items_with_video(SHORT, VideoId(VIDEO_IDS[0]))
    assert [one.position for one in twice] == [0, 2]
    assert client.item_by_id(twice[0].id) == twice[0]
    assert client.items_with_video(SHORT, VideoId(VIDEO_IDS[50])) == ()


def test_videos(client: YouTube) -> None:
    asked = [VideoId(VIDEO_IDS[0]), VideoId(DELETED), VideoId(VIDEO_IDS[1])]
    found = client.videos(asked)
    assert [one.id for one in found] == [VIDEO_IDS[0], VIDEO_IDS[1]]
    assert (found[0].title, found[0].duration, found[0].tags) == ("Title 0", 200, ("one", "two"))
    assert found[0].availability is Availability.AVAILABLE and found[0].thumbnail_url.startswith("https://")


def test_writes_do_what_they_say(client: YouTube, simulator: Simulator, meter: CountingMeter) -> None:
    made = client.create_playlist("Ünïcode “x” 😀", "two\nlines", Privacy.PRIVATE, "de")
    assert (made.title, made.description, made.privacy) == ("Ünïcode “x” 😀", "two\nlines", Privacy.PRIVATE)
    added = client.add_video(made.id, VideoId(VIDEO_IDS[3]))
    assert (added.playlist_id, added.video_id, added.position) == (made.id, VIDEO_IDS[3], 0)
    assert simulator.items(made.id) == [VIDEO_IDS[3]]
    assert client.update_playlist(made.id, "Other", "", "de").title == "Other"
    client.remove_item(added.id)
    assert simulator.items(made.id) == []
    client.delete_playlist(made.id)
    assert made.id not in [one["id"] for one in simulator.admin.state()["playlists"]]
    assert meter.booked == []


def test_write_sends_no_position_and_always_a_privacy(client: YouTube, simulator: Simulator) -> None:
    made = client.create_playlist("T", "", Privacy.UNLISTED)
    client.add_video(made.id, VideoId(VIDEO_IDS[3]))
    state = {one["id"]: one for one in simulator.admin.state()["playlists"]}
    assert state[made.id]["privacyStatus"] == "unlisted"


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.items_page(PlaylistId("PL/../x")),
        lambda client: client.items_page(PlaylistId("")),
        lambda client: client.items_with_video(SHORT, VideoId("short")),
        lambda client: client.videos([VideoId("a" * 10 + ",")]),
        lambda client: client.videos([VideoId("a" * 11)] * 51),
        lambda client: client.item_by_id(PlaylistItemId("x&y")),
        lambda client: client.add_video(SHORT, VideoId("a" * 12)),
        lambda client: client.add_video(PlaylistId("x\n"), VideoId("a" * 11)),
        lambda client: client.delete_playlist(PlaylistId("P")),
        lambda client: client.remove_item(PlaylistItemId("")),
        lambda client: client.playlists_by_id([PlaylistId("PL?")]),
    ],
)
def test_s24_ids_of_another_form_never_leave(
    call: Callable[[YouTube], object], client: YouTube, simulator: Simulator, meter: CountingMeter
) -> None:
    simulator.admin.clear_requests()
    with pytest.raises(BadInput):
        call(client)
    assert simulator.admin.requests() == [] and meter.booked == []


def test_refused_page_tokens(client: YouTube, simulator: Simulator) -> None:
    with pytest.raises(PageTokenRefused):
        client.items_page(LONG, page_token="nonsense")
    simulator.admin.add_fault("playlistNotFound", match={"query": "pageToken"})
    page = client.items_page(LONG)
    assert page is not None
    with pytest.raises(PageTokenRefused):
        client.items_page(LONG, page_token=page.next_page_token)


def test_missing_things(client: YouTube) -> None:
    with pytest.raises(NotFound):
        client.items_page(PlaylistId("PLnowhere"))
    with pytest.raises(NotFound) as raised:
        client.delete_playlist(PlaylistId("PLnowhere"))
    assert raised.value.applied is Applied.UNKNOWN
    with pytest.raises(WrongChannel) as forbidden:
        client.delete_playlist(PlaylistId("PLother"))
    assert forbidden.value.applied is Applied.NO


def test_quota_and_its_reset(client: YouTube, simulator: Simulator, clock: ServerClock, meter: CountingMeter) -> None:
    simulator.admin.settings(daily_limit=2)  # on the next day the first unit goes to the refusal of the old token
    client.own_channel()
    client.own_channel()
    with pytest.raises(QuotaExhausted) as raised:
        client.own_channel()
    assert raised.value.resets_at is not None and raised.value.resets_at > clock.now()
    assert "<a" not in raised.value.problem.message
    simulator.admin.next_day()
    simulator.admin.advance(3_600)  # late in the evening the old token would live on into the next day
    client.own_channel()
    assert meter.booked == ["channels.list"] * 5 and simulator.admin.quota()["used"] == 2


def test_creation_limit(client: YouTube, simulator: Simulator) -> None:
    simulator.admin.settings(creates_per_day=1)
    client.create_playlist("One", "", Privacy.PRIVATE)
    with pytest.raises(CreationLimit) as raised:
        client.create_playlist("Two", "", Privacy.PRIVATE)
    assert raised.value.applied is Applied.UNKNOWN


def test_clock_follows_the_server(client: YouTube, simulator: Simulator, clock: ServerClock) -> None:
    simulator.admin.advance(40 * 86_400)
    with pytest.raises(NotFound):
        client.items_page(PlaylistId("PLnowhere"))
    assert clock.now().isoformat()[:13] == simulator.admin.now()[:13]


def test_expired_token_is_renewed_once_for_all_threads(client: YouTube, simulator: Simulator) -> None:
    client.own_channel()
    simulator.admin.tokens(expire_access=True)
    simulator.admin.clear_requests()
    problems: list[BaseException] = []

    def work() -> None:
        try:
            client.own_channel()
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [one["endpoint"] for one in simulator.admin.requests()].count("oauth.token") == 1


def test_revoked_sign_in(client: YouTube, simulator: Simulator) -> None:
    client.own_channel()
    simulator.admin.tokens(revoke_all=True)
    for call in (client.own_channel, lambda: client.delete_playlist(SHORT)):
        with pytest.raises(TokenDead, match="Sign in again") as raised:
            call()
        assert raised.value.applied is Applied.NO
    assert "PLshort" in [one["id"] for one in simulator.admin.state()["playlists"]]


def test_s07_too_little_scope_reads_but_does_not_write(make_client: MakeClient, simulator: Simulator) -> None:
    client = make_client(scope=READ_SCOPE)
    client.own_channel()
    simulator.admin.clear_requests()
    with pytest.raises(TokenDead, match=r"youtube\.force-ssl"):
        client.delete_playlist(SHORT)
    assert simulator.admin.requests() == []


def test_revoke(client: YouTubeClient) -> None:
    """A second time is as good as the first: Google no longer knows the token."""
    assert client.revoke()
    assert client.revoke()
    with pytest.raises(TokenDead):
        client.own_channel()


# fmt: off
BODIES = [
    "html_200", "html_502", "redirect_302", "redirect_303", "redirect_307", "portal_511", "empty_200", "empty_204",
    "json_null", "json_list", "json_number", "json_other_kind", "json_empty", "json_wrong_types", "json_cut",
    "json_deep", "json_nan", "json_big_int", "bad_utf8", "bad_gzip", "gzip_bomb", "huge_body", "close", "reset",
    "truncated", "truncated_head", "length_too_small", "length_too_large", "bad_status_line", "garbage",
]
# fmt: on


@pytest.mark.parametrize("fault", BODIES)
def test_s34_no_broken_answer_passes_for_a_success(fault: str, client: YouTube, simulator: Simulator) -> None:
    """Reads fail for now; writes, which the simulator carries out each time, are in doubt."""
    simulator.admin.add_fault(fault, match={"path": "/youtube/v3/"})
    with pytest.raises(TryLater) as read:
        client.items_page(LONG)
    assert read.value.applied is Applied.NO
    with pytest.raises(TryLater) as write:
        client.add_video(SHORT, VideoId(VIDEO_IDS[9]))
    assert write.value.applied is Applied.UNKNOWN
    assert simulator.items(SHORT).count(VIDEO_IDS[9]) == 1
    assert 0 < len(str(read.value)) < 400 and "<" not in str(read.value)


def test_full_scope_is_what_the_tests_sign_in_with() -> None:
    assert FULL_SCOPE.endswith("youtube.force-ssl")
