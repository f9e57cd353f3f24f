"""Every reply against the discovery document and against what the real API was recorded to answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.discovery import key_paths, problems
from tests.simulator_fixtures import DELETED, PRIVATE, VIDEO_IDS, RawSession
from ytsync_desktop.simulator.errors import ERRORS

PAYLOADS = Path(__file__).parents[1] / "data" / "payloads"
SNS = "sns-sdks--python-youtube/apidata"
JOOST = "joostlek--python-youtube"
ALL_PLAYLIST = "id,snippet,status,contentDetails,player"
ALL_ITEM = "id,snippet,status,contentDetails"

LISTINGS = [
    (f"playlists?part={ALL_PLAYLIST}&mine=true&maxResults=50", "PlaylistListResponse"),
    (f"playlists?part={ALL_PLAYLIST}&id=PLlong,PLempty", "PlaylistListResponse"),
    ("playlists?part=snippet&mine=true&maxResults=1", "PlaylistListResponse"),
    (f"playlistItems?part={ALL_ITEM}&playlistId=PLlong&maxResults=50", "PlaylistItemListResponse"),
    (f"playlistItems?part={ALL_ITEM}&playlistId=PLshort&videoId={VIDEO_IDS[0]}", "PlaylistItemListResponse"),
    (f"playlistItems?part={ALL_ITEM}&playlistId=WL", "PlaylistItemListResponse"),
    (f"playlistItems?part={ALL_ITEM}&playlistId=LL", "PlaylistItemListResponse"),
    (
        f"videos?part=id,snippet,contentDetails,status,statistics,player&id={','.join(VIDEO_IDS[:50])}",
        "VideoListResponse",
    ),
    ("channels?part=id,snippet,contentDetails,statistics,status,brandingSettings&mine=true", "ChannelListResponse"),
]


def recorded(name: str) -> Any:
    return json.loads((PAYLOADS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("path", "schema"), LISTINGS)
def test_listings_hold_to_the_discovery_document(session: RawSession, path: str, schema: str) -> None:
    reply = session.get(path)
    assert reply.status_code == 200
    assert problems(reply.json(), schema) == []


def test_the_check_finds_an_unknown_key() -> None:
    """A check that takes everything would prove nothing."""
    assert problems({"kind": "youtube#playlist", "surprise": 1}, "Playlist")
    assert problems({"kind": "youtube#playlist", "contentDetails": {"itemCount": "3"}}, "Playlist")


@pytest.mark.parametrize(
    ("path", "recording"),
    [
        ("playlists?part=snippet&mine=true", f"{SNS}/playlists/playlists_mine.json"),
        ("playlists?part=snippet&mine=true&maxResults=1", f"{SNS}/playlists/playlists_paged_1.json"),
        ("playlists?part=snippet&id=PLlong", f"{SNS}/playlists/playlists_single.json"),
        (
            "playlistItems?part=snippet,contentDetails&playlistId=PLlong&maxResults=10",
            f"{JOOST}/playlist_item_response_snippet_content_details.json",
        ),
        (f"videos?part=snippet,contentDetails,statistics&id={VIDEO_IDS[0]}", f"{JOOST}/video_response_2.json"),
        ("channels?part=snippet&mine=true", f"{SNS}/channels/info.json"),
    ],
)
def test_listings_have_the_keys_of_the_recorded_ones(session: RawSession, path: str, recording: str) -> None:
    """Keys that the real API sends only sometimes are named here; any other difference fails."""
    sometimes = {
        "nextPageToken",
        "items/snippet/country",
        "items/snippet/defaultAudioLanguage",
        "items/snippet/thumbnails/maxres",
        "items/snippet/thumbnails/maxres/url",
        "items/snippet/thumbnails/maxres/width",
        "items/snippet/thumbnails/maxres/height",
    }
    assert key_paths(session.get(path).json()) ^ key_paths(recorded(recording)) <= sometimes


def test_a_second_page_has_the_keys_of_the_recorded_one(session: RawSession) -> None:
    first = session.get("playlists?part=snippet&mine=true&maxResults=2").json()
    second = session.get(f"playlists?part=snippet&mine=true&maxResults=2&pageToken={first['nextPageToken']}").json()
    assert "prevPageToken" in second
    paged = key_paths(recorded(f"{SNS}/playlists/playlists_paged_2.json"))
    grey = {path for path in paged if "/standard" in path or "/maxres" in path}
    assert key_paths(second) ^ paged <= grey


def test_a_created_playlist_looks_like_the_recorded_one(session: RawSession) -> None:
    body = {"snippet": {"title": "Test playlist"}}
    made = session.send("POST", "playlists?part=snippet", json=body).json()
    real = recorded(f"{SNS}/playlists/insert_response.json")
    assert problems(made, "Playlist") == []
    assert key_paths(made) == key_paths(real)
    assert made["snippet"]["thumbnails"] == real["snippet"]["thumbnails"]
    assert made["id"].startswith("PL") and len(made["id"]) == 34
    assert len(made["etag"]) == len(real["etag"])


def test_an_inserted_item_looks_like_the_recorded_one(session: RawSession) -> None:
    made = session.insert("PLempty", VIDEO_IDS[3]).json()
    assert problems(made, "PlaylistItem") == []
    assert key_paths(made) == key_paths(recorded(f"{SNS}/playlist_items/insert_response.json"))


@pytest.mark.parametrize(
    ("video_id", "recording"),
    [(DELETED, "playlistItem-deleted-2021.json"), (PRIVATE, "playlistItem-private-2025.json")],
)
def test_unavailable_videos_look_like_the_seen_ones(session: RawSession, video_id: str, recording: str) -> None:
    real = recorded(f"items-from-code-comments/{recording}")
    parts = ",".join({"snippet", "contentDetails", "status"} & set(real))
    (item,) = session.get(f"playlistItems?part={parts}&playlistId=PLlong&videoId={video_id}").json()["items"]
    assert key_paths(item) == key_paths(real)
    for key in ("title", "description", "thumbnails"):
        assert item["snippet"][key] == real["snippet"][key]
    assert item.get("status") == real.get("status")


@pytest.mark.parametrize("name", [name for name, row in ERRORS.items() if row.recorded])
def test_recorded_errors_are_kept_word_for_word(name: str) -> None:
    row = ERRORS[name]
    assert row.recorded is not None
    real = recorded(row.recorded)
    assert row.body == ({"error": real} if row.recorded.endswith(".details.json") else real)


def test_every_recorded_error_of_the_data_api_is_in_the_table() -> None:
    threads = {f"errors-from-threads/{path.name}" for path in (PAYLOADS / "errors-from-threads").glob("*.json")}
    known = {row.recorded for row in ERRORS.values()}
    assert {one for one in threads - known if "/innertube-" not in one} == set()


@pytest.mark.parametrize("name", [name for name, row in ERRORS.items() if not row.recorded and row.body])
def test_unrecorded_errors_have_the_form_of_the_recorded_ones(name: str) -> None:
    row = ERRORS[name]
    assert row.body is not None
    error = row.body["error"]
    assert error["code"] == row.status
    assert set(error) <= {"code", "message", "errors", "status", "details"}
    assert error["errors"][0]["message"] == error["message"]
    assert {"domain", "reason", "message"} <= set(error["errors"][0])
