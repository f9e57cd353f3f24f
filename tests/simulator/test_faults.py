"""Every row of the fault table: what the client sees, and what truly happened."""

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.simulator.reasons import reason_of
from tests.simulator_fixtures import VIDEO_IDS, RawSession, Simulator, raw_exchange
from ytsync_desktop.simulator.errors import ERRORS
from ytsync_desktop.simulator.faults import FAULTS
from ytsync_desktop.simulator.listing_faults import LISTING_FAULTS
from ytsync_desktop.simulator.wire_faults import BODY_FAULTS, SOCKET_FAULTS

INSERTS = {"endpoint": "playlistItems.insert"}
VIDEO = VIDEO_IDS[0]
LISTING = "playlistItems?part=snippet&playlistId=PLlong&maxResults=50"


def insert_request(token: str) -> bytes:
    resource = {"kind": "youtube#video", "videoId": VIDEO}
    body = json.dumps({"snippet": {"playlistId": "PLempty", "resourceId": resource}})
    return (
        f"POST /youtube/v3/playlistItems?part=snippet HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def head_and_body(raw: bytes) -> tuple[int, dict[str, str], bytes]:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, body


def test_the_table_names_everything(simulator: Simulator) -> None:
    table = simulator.admin.fault_table()
    assert set(table["replies"]) == set(FAULTS)
    assert set(FAULTS) == {"ok", "close_unread", *ERRORS, *BODY_FAULTS, *SOCKET_FAULTS, *LISTING_FAULTS}
    assert len(FAULTS) == 2 + len(ERRORS) + len(BODY_FAULTS) + len(SOCKET_FAULTS) + len(LISTING_FAULTS)


@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("name", ERRORS)
def test_every_error_before_and_after_the_write(
    simulator: Simulator, session: RawSession, name: str, applied: bool
) -> None:
    simulator.admin.add_fault(name, match=INSERTS, effect="once" if applied else "none")
    reply = session.insert("PLempty", VIDEO)
    row = ERRORS[name]
    assert reply.status_code == row.status
    assert reply.content == b"" if row.body is None else reply.json() == row.body
    assert simulator.items("PLempty") == [VIDEO] * applied
    entry = simulator.admin.requests()[-1]
    assert (entry["applied"], entry["fault"]) == (applied, f"{name}/{'once' if applied else 'none'}")


@pytest.mark.parametrize("name", BODY_FAULTS)
def test_every_wrong_body_after_the_write(simulator: Simulator, name: str) -> None:
    token = simulator.sign_in()["access_token"]
    simulator.admin.add_fault(name, match=INSERTS, megabytes=1)
    status, headers, body = head_and_body(raw_exchange(simulator.api_root, insert_request(token)))
    assert int(headers.get("Content-Length", 0)) == len(body)
    assert simulator.items("PLempty") == [VIDEO]
    if name == "custom":
        assert (status, body) == (200, b"")
        return
    if name.startswith(("redirect_", "html_", "portal_", "empty_")):
        assert status == int(name.rpartition("_")[2])
        return
    assert status == 200
    if headers.get("Content-Encoding") == "gzip":
        if name == "bad_gzip":
            with pytest.raises(zlib.error):
                gzip.decompress(body)
        else:
            assert len(gzip.decompress(body)) > 100 * len(body)
        return
    if name == "bad_utf8":
        with pytest.raises(UnicodeDecodeError):
            body.decode()
    if name in ("json_cut", "json_deep", "json_big_int"):
        with pytest.raises((ValueError, RecursionError)):
            json.loads(body)
    assert name != "huge_body" or len(body) > 1 << 20


def is_cut(raw: bytes) -> bool:
    _, headers, body = head_and_body(raw)
    return len(body) != int(headers["Content-Length"])


SEEN: dict[str, Callable[[bytes], bool]] = {
    "close": lambda raw: raw == b"",
    "hang": lambda raw: raw == b"",
    "head_then_hang": lambda raw: raw.endswith(b"\r\n\r\n") and is_cut(raw),
    "drip": lambda raw: json.loads(raw.partition(b"\r\n\r\n")[2])["kind"] == "youtube#playlistItem",
    "truncated": is_cut,
    "truncated_head": lambda raw: raw.startswith(b"HTTP/1.1 200") and b"\r\n\r\n" not in raw,
    "length_too_small": is_cut,
    "length_too_large": is_cut,
    "bad_status_line": lambda raw: raw.startswith(b"ICY"),
    "garbage": lambda raw: b"HTTP" not in raw,
}


@pytest.mark.parametrize("effect", ["once", "none"])
@pytest.mark.parametrize("name", SOCKET_FAULTS)
def test_every_broken_connection(simulator: Simulator, name: str, effect: str) -> None:
    token = simulator.sign_in()["access_token"]
    simulator.admin.add_fault(name, match=INSERTS, effect=effect, seconds=0.0)
    if name == "reset":
        with pytest.raises(ConnectionResetError):
            raw_exchange(simulator.api_root, insert_request(token))
    else:
        assert SEEN[name](raw_exchange(simulator.api_root, insert_request(token)))
    assert simulator.items("PLempty") == [VIDEO] * (effect == "once")
    assert len([one for one in simulator.admin.requests() if one["endpoint"] == "playlistItems.insert"]) == 1


def test_a_hang_lasts_until_the_client_gives_up(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.add_fault("hang", match=INSERTS)
    with pytest.raises(requests.ReadTimeout):
        session.insert("PLempty", VIDEO, timeout=0.2)
    assert simulator.items("PLempty") == [VIDEO]


def test_closing_before_the_body_is_read_applies_nothing(simulator: Simulator) -> None:
    token = simulator.sign_in()["access_token"]
    simulator.admin.add_fault("close_unread", match=INSERTS)
    with pytest.raises(ConnectionResetError):
        raw_exchange(simulator.api_root, insert_request(token))
    assert simulator.items("PLempty") == []
    assert simulator.admin.requests()[-1]["fault"] == "close_unread"


def test_a_lying_success(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.add_fault("ok", match=INSERTS, when={"count": 1}, effect="none")
    lie = session.insert("PLempty", VIDEO).json()
    assert lie["kind"] == "youtube#playlistItem"
    assert simulator.items("PLempty") == []
    assert session.insert("PLempty", VIDEO).json()["id"] != lie["id"]
    assert simulator.items("PLempty") == [VIDEO]


def test_a_lying_delete(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.add_fault("ok", match={"method": "DELETE"}, effect="none")
    assert session.send("DELETE", "playlists?id=PLlong").status_code == 204
    assert "PLlong" in simulator.admin.playlists()


@pytest.mark.parametrize("reply", ["ok", "backendError", "html_200"])
def test_a_duplicated_delivery(simulator: Simulator, session: RawSession, reply: str) -> None:
    simulator.admin.add_fault(reply, match=INSERTS, effect="twice")
    session.insert("PLempty", VIDEO)
    assert simulator.items("PLempty") == [VIDEO, VIDEO]
    assert simulator.admin.requests()[-1]["times"] == 2


def test_a_late_effect(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.add_fault("backendError", match=INSERTS, effect="late", delay=3600)
    assert session.insert("PLempty", VIDEO).status_code == 503
    assert simulator.items("PLempty") == []
    assert simulator.admin.requests()[-1]["applied"] is False
    simulator.admin.settle()
    assert simulator.items("PLempty") == [VIDEO]
    assert simulator.admin.requests()[-1]["applied"] is True


def test_a_late_effect_comes_by_itself(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.add_fault("backendError", match=INSERTS, effect="late", delay=0)
    session.insert("PLempty", VIDEO)
    assert simulator.items("PLempty") == [VIDEO]


def test_a_late_effect_on_a_playlist_that_is_gone(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.add_fault("backendError", match=INSERTS, effect="late", delay=3600)
    session.insert("PLempty", VIDEO)
    simulator.admin.edit("delete_playlist", playlist="PLempty")
    simulator.admin.settle()
    assert "PLempty" not in simulator.admin.playlists()


@pytest.mark.parametrize("effect", ["once", "none"])
def test_any_reply_can_be_given(simulator: Simulator, session: RawSession, effect: str) -> None:
    simulator.admin.add_fault(
        "custom", match=INSERTS, effect=effect, status=418, body="tea: ☕", content_type="text/tea"
    )
    reply = session.insert("PLempty", VIDEO)
    assert (reply.status_code, reply.headers["Content-Type"], reply.content) == (418, "text/tea", "tea: ☕".encode())
    assert simulator.items("PLempty") == [VIDEO] * (effect == "once")
    simulator.admin.clear_faults()
    simulator.admin.add_fault("custom", body_base64="/w8=")
    assert session.get("channels?part=id&mine=true").content == b"\xff\x0f"


def test_retry_after(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.add_fault("rateLimitExceeded429", retry_after=7)
    assert session.insert("PLempty", VIDEO).headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    ("when", "struck"),
    [
        ({"nth": 2}, [2]),
        ({"every": 2}, [2, 4, 6]),
        ({"after": 4}, [5, 6]),
        ({"count": 2}, [1, 2]),
        ({"after": 1, "every": 2, "count": 1}, [3]),
        ({"probability": 0.0}, []),
        ({"probability": 1.0}, [1, 2, 3, 4, 5, 6]),
        ({}, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_when_a_rule_strikes(
    simulator: Simulator, session: RawSession, when: dict[str, Any], struck: list[int]
) -> None:
    simulator.admin.add_fault("backendError", when=when)
    statuses = [session.get("channels?part=id&mine=true").status_code for _ in range(6)]
    assert [place for place, status in enumerate(statuses, 1) if status == 503] == struck
    (rule,) = simulator.admin.faults()
    assert (rule["matched"], rule["fired"]) == (6, len(struck))


def test_chances_are_the_same_every_time(simulator: Simulator, session: RawSession) -> None:
    def draw() -> list[int]:
        simulator.admin.clear_faults()
        simulator.admin.add_fault("backendError", when={"probability": 0.5})
        return [session.get("channels?part=id&mine=true").status_code for _ in range(40)]

    first = draw()
    assert 5 < first.count(503) < 35
    assert draw() == first


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({"method": "POST"}, [True, False, False]),
        ({"path": "/playlists$"}, [False, True, False]),
        ({"endpoint": "channels.list"}, [False, False, True]),
        ({"query": "mine=true"}, [False, True, True]),
        ({"body": VIDEO}, [True, False, False]),
        ({"method": "POST", "body": "something else"}, [False, False, False]),
        ({}, [True, True, True]),
    ],
)
def test_whom_a_rule_means(
    simulator: Simulator, session: RawSession, match: dict[str, str], struck: list[bool]
) -> None:
    simulator.admin.add_fault("notReady", match=match)
    replies = [
        session.insert("PLempty", VIDEO),
        session.get("playlists?part=id&mine=true"),
        session.get("channels?part=id&mine=true"),
    ]
    assert [one.status_code == 503 for one in replies] == struck


def test_the_first_rule_that_strikes_is_played(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.add_fault("notReady", when={"nth": 2})
    simulator.admin.add_fault("empty500")
    assert [session.get("channels?part=id&mine=true").status_code for _ in range(3)] == [500, 503, 500]


def pages(session: RawSession, count: int) -> list[requests.Response]:
    replies = [session.get(LISTING)]
    while len(replies) < count and "nextPageToken" in replies[-1].json():
        replies.append(session.get(f"{LISTING}&pageToken={replies[-1].json()['nextPageToken']}"))
    return replies


def test_listings_without_a_fault(session: RawSession) -> None:
    assert [len(one.json()["items"]) for one in pages(session, 5)] == [50, 20]


@pytest.mark.parametrize(("name", "sizes"), [("repeated_token", [50, 20, 20, 20]), ("cyclic_token", [50, 20, 50, 20])])
def test_tokens_that_never_end(simulator: Simulator, session: RawSession, name: str, sizes: list[int]) -> None:
    simulator.admin.add_fault(name)
    assert [len(one.json()["items"]) for one in pages(session, 4)] == sizes


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [("refused_token", 400, "invalidPageToken"), ("stale_token", 404, "playlistNotFound")],
)
def test_tokens_that_are_refused(
    simulator: Simulator, session: RawSession, name: str, status: int, reason: str
) -> None:
    simulator.admin.add_fault(name)
    first, second = pages(session, 2)
    assert first.status_code == 200
    assert (second.status_code, reason_of(second.content)) == (status, reason)


def test_items_that_vanish_from_a_listing(simulator: Simulator, session: RawSession) -> None:
    etag = session.get(LISTING).json()["etag"]
    listings = {"endpoint": "playlistItems.list"}
    simulator.admin.add_fault("shrunken", match=listings, when={"nth": 1}, keep=0.8)
    simulator.admin.add_fault("emptied", match=listings, when={"nth": 1})
    simulator.admin.add_fault("repeated_item", match=listings, when={"nth": 1})
    simulator.admin.add_fault("wrong_total", match=listings, when={"nth": 1})
    simulator.admin.add_fault("no_items_key", match=listings, when={"nth": 1})
    shrunken = session.get(LISTING, headers={"If-None-Match": etag}).json()
    assert (len(shrunken["items"]), shrunken["pageInfo"]["totalResults"]) == (40, 60)
    emptied = session.get(LISTING).json()
    assert (emptied["items"], emptied["pageInfo"]["totalResults"], emptied.get("nextPageToken")) == ([], 0, None)
    repeated = [one["id"] for one in session.get(LISTING).json()["items"]]
    assert (len(repeated), len(set(repeated))) == (50, 49)
    assert session.get(LISTING).json()["pageInfo"]["totalResults"] == 77
    assert "items" not in session.get(LISTING).json()
    assert session.get(LISTING).json()["etag"] == etag


def test_a_refused_token_meets_no_fault(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.add_fault("ok", effect="twice", when={"count": 1})
    simulator.admin.tokens(expire_access=True)
    assert session.insert("PLempty", VIDEO).status_code == 401
    assert simulator.admin.faults()[0]["matched"] == 0
