"""Every request the product can send is answered by a recorded real reply where there is one.

Where none was recorded the answer is made here, validates against Google's discovery document, and is listed under
UNRECORDED. Recorded errors are held row by row in test_error_table.py.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.simulator.discovery import document, problems
from tests.youtube.accounts import ITEM, PLAYLIST, VIDEO, api_requests, wired_client
from tests.youtube.payloads import recorded, recorded_json
from tests.youtube.wire import Answer, Peer
from ytsync_desktop.core.errors import NotFound, ProjectProblem, TokenDead
from ytsync_desktop.core.library import PlaylistId, PlaylistItemId, Privacy, VideoId
from ytsync_desktop.core.ports import YouTube
from ytsync_desktop.youtube.client import YouTubeClient

SNS, JOOST = "sns-sdks--python-youtube/apidata/", "joostlek--python-youtube/"
FILTERED = SNS + "playlist_items/playlist_items_filter_video.json"
CREATED = recorded_json(SNS + "playlists/insert_response.json")["snippet"]
FIRST = recorded_json(FILTERED)["items"][0]
IN, HOLDS = PlaylistId(FIRST["snippet"]["playlistId"]), VideoId(FIRST["snippet"]["resourceId"]["videoId"])
LIST = PlaylistId(PLAYLIST)


@dataclass(frozen=True)
class Case:
    """A request of the client by the port's name, the answer to it, and what the client must make of it."""

    request: str
    answer: str
    call: Callable[[YouTubeClient], Any]
    good: Callable[[Any], bool]


def ids(found: Sequence[Any]) -> list[str]:
    return [one.id for one in found]


RECORDED = [
    Case(
        "own_channel",
        SNS + "channels/info.json",
        lambda c: c.own_channel(),
        lambda one: one.title == "Google Developers",
    ),
    Case(
        "own_channel",
        JOOST + "channel_response_snippet.json",
        lambda c: c.own_channel(),
        lambda one: one.id == "UC_x5XG1OV2P6uZZ5FSM9Ttw",
    ),
    Case(
        "playlists_page",
        SNS + "playlists/playlists_mine.json",
        lambda c: c.playlists_page(),
        lambda page: len(page.items) == 2 and page.next_page_token is None and page.etag,
    ),
    Case(
        "playlists_page",
        SNS + "playlists/playlists_paged_1.json",
        lambda c: c.playlists_page(),
        lambda page: len(page.items) == 10 and page.next_page_token == "CAoQAA",
    ),
    Case(
        "playlists_page",
        "sns-sdks--python-youtube/modeldata/playlists/playlist_api_response.json",
        lambda c: c.playlists_page(),
        lambda page: (
            {one.privacy for one in page.items} == {Privacy.PUBLIC} and all(one.item_count for one in page.items)
        ),
    ),
    Case(
        "playlists_by_id",
        SNS + "playlists/playlists_single.json",
        lambda c: c.playlists_by_id([IN]),
        lambda found: ids(found) == [IN] and found[0].title and found[0].published_at,
    ),
    Case(
        "items_page",
        SNS + "playlist_items/playlist_items_paged_1.json",
        lambda c: c.items_page(LIST),
        lambda page: [one.position for one in page.items] == list(range(10)) and page.next_page_token == "CAoQAA",
    ),
    Case(
        "items_page",
        SNS + "playlist_items/playlist_items_paged_2.json",
        lambda c: c.items_page(LIST, page_token="CAoQAA"),
        lambda page: len(page.items) == 3 and page.next_page_token is None,
    ),
    Case(
        "items_page",
        JOOST + "playlist_item_response_snippet_content_details.json",
        lambda c: c.items_page(LIST),
        lambda page: len(page.items) == 5 and all(one.channel_id for one in page.items),
    ),
    Case("items_page", JOOST + "playlist_item/base.json", lambda c: c.items_page(LIST), lambda page: page.items == ()),
    Case(
        "items_with_video",
        FILTERED,
        lambda c: c.items_with_video(IN, HOLDS),
        lambda found: ids(found) == [FIRST["id"]],
    ),
    Case(
        "item_by_id",
        SNS + "playlist_items/playlist_items_single.json",
        lambda c: c.item_by_id(recorded_json(SNS + "playlist_items/playlist_items_single.json")["items"][0]["id"]),
        lambda one: one.playlist_id == IN,
    ),
    Case(
        "item_by_id",
        JOOST + "playlist_item/base.json",
        lambda c: c.item_by_id(PlaylistItemId(ITEM)),
        lambda one: one is None,
    ),
    Case(
        "videos",
        SNS + "videos/videos_info_multi.json",
        lambda c: c.videos([VideoId("D-lhorsDlUQ")]),
        lambda found: len(found) == 2 and found[0].title,
    ),
    Case(
        "videos",
        JOOST + "video_response_1.json",
        lambda c: c.videos([VideoId("Ks-_Mh1QhMc")]),
        lambda found: found[0].duration == 1263 and found[0].channel_id,
    ),
    Case("videos", JOOST + "video/base.json", lambda c: c.videos([VideoId(VIDEO)]), lambda found: found == ()),
    Case(
        "create_playlist",
        SNS + "playlists/insert_response.json",
        lambda c: c.create_playlist(CREATED["title"], CREATED["description"], Privacy.PRIVATE),
        lambda one: one.title == CREATED["title"],
    ),
    Case(
        "add_video",
        SNS + "playlist_items/insert_response.json",
        lambda c: c.add_video(LIST, VideoId(VIDEO)),
        lambda one: one.id == ITEM,
    ),
]

UPDATED = {"kind": "youtube#playlist", "etag": "e", "id": PLAYLIST, "snippet": {"title": "T", "description": "D"}}
UNRECORDED = {
    "update_playlist": ("Playlist", UPDATED, lambda c: c.update_playlist(LIST, "T", "D", "de")),
    "remove_item": (None, None, lambda c: c.remove_item(PlaylistItemId(ITEM))),
    "delete_playlist": (None, None, lambda c: c.delete_playlist(LIST)),
}
"""Requests without a recorded success: (schema of the made body, made body, call). Deletes answer 204, no body."""


def test_every_request_of_the_port_is_here() -> None:
    requests = {name for name, _ in inspect.getmembers(YouTube, inspect.isfunction) if not name.startswith("_")}
    assert {case.request for case in RECORDED} | set(UNRECORDED) == requests
    assert not {case.request for case in RECORDED} & set(UNRECORDED)


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: f"{case.request}-{case.answer.rsplit('/', 1)[-1]}")
def test_recorded(case: Case) -> None:
    with wired_client(lambda peer: peer.reply(200, recorded(case.answer))) as (client, server, _):
        assert case.good(case.call(client))
        _known_to_google(api_requests(server)[0])


@pytest.mark.parametrize("request_name", UNRECORDED)
def test_unrecorded(request_name: str) -> None:
    schema, body, call = UNRECORDED[request_name]
    answer: Answer = lambda peer: peer.reply(204, b"") if body is None else peer.json(body)  # noqa: E731
    if schema is not None:
        assert problems(body, schema) == []
    with wired_client(answer) as (client, server, _):
        call(client)
        _known_to_google(api_requests(server)[0])


def test_unchanged_page() -> None:
    """A 304 was never recorded: it has no body, and the request must carry the etag it speaks of."""
    with wired_client(lambda peer: peer.reply(304, b"")) as (client, server, meter):
        assert client.playlists_page(etag="one") is None and client.items_page(LIST, etag="two") is None
        assert [one.headers["if-none-match"] for one in api_requests(server)] == ["one", "two"]
        assert meter.booked == ["playlists.list", "playlistItems.list"]


def test_recorded_token_of_a_read_only_sign_in() -> None:
    """What was granted is what the token endpoint says, not what was once asked for."""
    with wired_client(Peer.reply, tokens=lambda peer: peer.reply(200, recorded(JOOST + "refresh_token.json"))) as made:
        client, server, _ = made
        with pytest.raises(TokenDead, match=r"youtube\.force-ssl"):
            client.delete_playlist(LIST)
        assert api_requests(server) == []


def test_recorded_errors_end_to_end() -> None:
    errors = "errors-from-threads/"
    with wired_client(
        lambda peer: peer.reply(401, recorded(errors + "auth-401-youtubeSignupRequired.json")),
        lambda peer: peer.reply(200, recorded(JOOST + "channel/base.json")),
        lambda peer: peer.reply(404, recorded(errors + "list-404-playlistNotFound-2025.json")),
    ) as (client, server, _):
        for expected in (ProjectProblem, ProjectProblem):
            with pytest.raises(expected):
                client.own_channel()
        with pytest.raises(NotFound):
            client.items_page(LIST)
        tokens = [one for one in server.requests if one.target == "/token"]
        assert len(tokens) == 1  # no new token is asked for when the account has no channel


def _known_to_google(request: Any) -> None:
    """The request is one of the discovery document, with only its parameters, and a body that its schema allows."""
    parts = urlsplit(request.target)
    resource = parts.path.removeprefix("/youtube/v3/")
    verbs = {"GET": "list", "POST": "insert", "PUT": "update", "DELETE": "delete"}
    method = document()["resources"][resource]["methods"][verbs[request.method]]
    allowed = set(method["parameters"]) | set(document()["parameters"])
    assert set(parse_qs(parts.query)) <= allowed
    assert request.headers["authorization"].startswith("Bearer ") and "gzip" in request.headers["user-agent"]
    if request.body:
        body = json.loads(request.body)
        assert problems(body, method["request"]["$ref"]) == []
        assert "position" not in body["snippet"]
        assert request.method != "POST" or resource != "playlists" or body["status"]["privacyStatus"]
