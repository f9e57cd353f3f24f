"""What holds for every reply: gzip, ETags, partial replies, the Date header, keep-alive, unknown paths."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from googleapiclient.errors import HttpError

from tests.simulator.reasons import reason_of
from tests.simulator_fixtures import VIDEO_IDS, RawSession, Simulator, raw_exchange

LONG = "playlistItems?part=snippet&playlistId=PLlong&maxResults=50"


def test_a_known_etag_is_answered_by_304_and_costs_a_unit(simulator: Simulator, youtube: Any) -> None:
    request = youtube.playlistItems().list(part="snippet", playlistId="PLlong", maxResults=50)
    first = request.execute()
    used = simulator.admin.quota()["used"]
    again = youtube.playlistItems().list(part="snippet", playlistId="PLlong", maxResults=50)
    again.headers["If-None-Match"] = first["etag"]
    with pytest.raises(HttpError) as caught:
        again.execute()
    assert (caught.value.status_code, caught.value.content) == (304, b"")
    assert simulator.admin.quota()["used"] == used + 1


@pytest.mark.parametrize(
    ("edit", "values"),
    [
        ("add_item", {"playlist": "PLlong", "video": VIDEO_IDS[0]}),
        ("remove_item", {"playlist": "PLlong", "video": VIDEO_IDS[3]}),
        ("move_item", {"playlist": "PLlong", "video": VIDEO_IDS[3], "position": 9}),
        ("set_video", {"video": VIDEO_IDS[3], "availability": "deleted"}),
    ],
)
def test_every_change_of_a_page_changes_its_etag(
    simulator: Simulator, session: RawSession, edit: str, values: dict[str, Any]
) -> None:
    etag = session.get(LONG).json()["etag"]
    assert session.get(LONG, headers={"If-None-Match": etag}).status_code == 304
    simulator.admin.edit(edit, **values)
    reply = session.get(LONG, headers={"If-None-Match": etag})
    assert reply.status_code == 200
    assert reply.json()["etag"] != etag


def test_renaming_changes_the_etag_of_the_listing(simulator: Simulator, session: RawSession) -> None:
    path = "playlists?part=snippet&mine=true"
    etag = session.get(path).json()["etag"]
    simulator.admin.edit("update_playlist", playlist="PLshort", title="Shorter")
    assert session.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_the_etag_header_is_that_of_the_body(session: RawSession) -> None:
    reply = session.get(LONG)
    assert reply.headers["ETag"] == reply.json()["etag"]


def test_partial_replies(session: RawSession) -> None:
    reply = session.get(LONG + "&fields=nextPageToken,items(id,snippet/resourceId/videoId)").json()
    assert set(reply) == {"nextPageToken", "items"}
    assert set(reply["items"][0]) == {"id", "snippet"}
    assert reply["items"][0]["snippet"] == {"resourceId": {"videoId": VIDEO_IDS[0]}}


def test_gzip_only_when_asked_for(simulator: Simulator, session: RawSession) -> None:
    packed = session.get(LONG, headers={"Accept-Encoding": "gzip"}, stream=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert b"PLlong" in gzip.decompress(packed.raw.read())
    plain = session.get(LONG, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.json()["items"]


def test_the_date_header_is_the_simulated_time(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.set_clock("2031-05-06T07:08:09Z")
    date = parsedate_to_datetime(simulator.consent().headers["Date"])
    assert date.strftime("%Y-%m-%d %H:%M") == "2031-05-06 07:08"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "search?part=id", 404), ("GET", "nothing", 404), ("PATCH", "playlists", 405), ("POST", "videos", 405)],
)
def test_what_is_not_served_costs_nothing(
    simulator: Simulator, session: RawSession, method: str, path: str, status: int
) -> None:
    assert session.send(method, path).status_code == status
    assert simulator.admin.quota()["used"] == 0


@pytest.mark.parametrize(
    ("token", "reason"),
    [(None, "required"), ("", "required"), ("Bearer nonsense", "authError"), ("Basic x", "required")],
)
def test_calls_without_a_good_token(simulator: Simulator, session: RawSession, token: str | None, reason: str) -> None:
    reply = session.get("channels?part=id&mine=true", headers={"Authorization": token})
    assert reply.status_code == 401
    assert reply.json()["error"]["status"] == "UNAUTHENTICATED"
    assert reason_of(reply.content) == reason
    assert simulator.admin.quota()["used"] == 0


def test_one_connection_serves_many_requests(simulator: Simulator) -> None:
    token = simulator.sign_in()["access_token"]
    line = f"GET /youtube/v3/channels?part=id&mine=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
    sent = (line + "\r\n") * 2 + line + "Connection: close\r\n\r\n"
    assert raw_exchange(simulator.api_root, sent.encode()).count(b"HTTP/1.1 200 OK") == 3


def test_many_at_once_lose_nothing(simulator: Simulator) -> None:
    tokens = simulator.sign_in()
    sessions = [simulator.session(tokens) for _ in range(8)]

    def insert_some(session: RawSession) -> list[str]:
        return [session.insert("PLempty", VIDEO_IDS[place]).json()["id"] for place in range(15)]

    with ThreadPoolExecutor(8) as pool:
        made = [one for ids in pool.map(insert_some, sessions) for one in ids]
    assert len(set(made)) == 120
    assert {one["id"] for one in simulator.admin.playlists()["PLempty"]["items"]} == set(made)
    assert simulator.admin.quota()["used"] == 120 * 50


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST /token HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"POST /token HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
    ],
)
def test_bytes_that_are_no_request(simulator: Simulator, sent: bytes) -> None:
    try:
        reply = raw_exchange(simulator.api_root, sent)
    except ConnectionResetError:
        # Closing with bytes unread makes an RST, which may overtake the reply.
        reply = b"HTTP/1.1 400"
    assert reply.startswith(b"HTTP/1.1 400")
    assert simulator.admin.now()


def test_half_a_surrogate_pair_travels_escaped(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.edit("update_playlist", playlist="PLshort", title="a\ud800b")
    reply = session.get("playlists?part=snippet&id=PLshort")
    assert b"a\\ud800b" in reply.content
    assert reply.json()["items"][0]["snippet"]["title"] == "a\ud800b"


def test_it_listens_on_loopback_only(simulator: Simulator) -> None:
    assert urlsplit(simulator.api_root).hostname == "127.0.0.1"
