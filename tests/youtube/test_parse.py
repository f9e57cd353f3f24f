"""Answers as values: recorded ones, and what strict reading refuses."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.youtube.accounts import ITEM, PLAYLIST, VIDEO
from tests.youtube.payloads import recorded, recorded_json
from ytsync_desktop.core.library import Availability, PlaylistId, VideoId
from ytsync_desktop.youtube import parse
from ytsync_desktop.youtube.answers import NotUnderstood, json_of
from ytsync_desktop.youtube.fields_of import duration, text, thumbnail, time

PLACEHOLDERS = "items-from-code-comments/playlistItem-"


@pytest.mark.parametrize(
    ("name", "availability"),
    [
        ("deleted-2021", Availability.DELETED),
        ("deleted-with-status-2014", Availability.DELETED),
        ("private-2025", Availability.PRIVATE),
    ],
)
def test_recorded_placeholders(name: str, availability: Availability) -> None:
    one = parse.item(recorded_json(f"{PLACEHOLDERS}{name}.json"))
    assert one.availability is availability and len(one.video_id) == 11 and one.added_at is not None


def test_placeholder_in_another_language_is_told_by_its_shape() -> None:
    raw = recorded_json(f"{PLACEHOLDERS}private-2025.json")
    raw["snippet"].update(title="Privates Video", description="Dieses Video ist privat.")
    assert parse.item(raw).availability is Availability.UNAVAILABLE


def test_videos_that_merely_have_such_a_title() -> None:
    raw = recorded_json(f"{PLACEHOLDERS}private-2025.json")
    raw["contentDetails"]["videoPublishedAt"] = "2020-01-01T00:00:00Z"
    assert parse.item(raw).availability is Availability.AVAILABLE
    raw = recorded_json(f"{PLACEHOLDERS}deleted-2021.json")
    raw["snippet"]["videoOwnerChannelId"] = "UC1"
    assert parse.item(raw).availability is Availability.AVAILABLE


def test_privacy_status_is_no_mark() -> None:
    raw = recorded_json("sns-sdks--python-youtube/apidata/playlist_items/playlist_items_single.json")["items"][0]
    raw.setdefault("status", {})["privacyStatus"] = "private"
    assert parse.item(raw).availability is Availability.AVAILABLE


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("PT1H2M3S", 3723),
        ("PT3M20S", 200),
        ("P1DT2H", 93_600),
        ("P1W", 604_800),
        ("PT0S", 0),
        ("P0D", 0),
        ("PT1.5S", 1),
        ("P", None),
        ("PT", None),
        ("1:02", None),
        ("", None),
        ("PT" + "9" * 30 + "S", None),
        (7, None),
        (None, None),
    ],
)
def test_durations(written: object, seconds: int | None) -> None:
    assert duration({"duration": written}, "duration") == seconds


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2020-01-02T03:04:05Z", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2020-01-02T03:04:05.000Z", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2020-01-02T03:04:05.25+02:00", datetime(2020, 1, 2, 1, 4, 5, 250_000, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        (5, None),
    ],
)
def test_times(written: object, at: datetime | None) -> None:
    assert time({"t": written}, "t") == at


def test_text_becomes_storable() -> None:
    raw = json_of(rb'{"t": "a\u0000b\ud800c\ud83d\ude00<i>"}')
    assert isinstance(raw, dict)
    storable = text(raw, "t")
    assert storable == "a\ufffdb\ufffdc😀<i>" and storable.encode()


def test_pictures_of_sizes_nobody_knew() -> None:
    assert thumbnail({"thumbnails": {"uhd": {"url": "u"}, "high": {"url": "h"}}}) == "h"
    assert thumbnail({"thumbnails": {"uhd": {"url": "u"}}}) == ""


PARSERS = {
    "youtube#playlistListResponse": parse.playlist_page,
    "youtube#playlistItemListResponse": lambda body: parse.item_page(body, PlaylistId(PLAYLIST)),
    "youtube#videoListResponse": parse.videos,
    "youtube#channelListResponse": parse.own_channel,
    "youtube#playlist": lambda body: parse.created_playlist(body, "Title", "Words"),
    "youtube#playlistItem": lambda body: parse.added_item(body, PlaylistId(PLAYLIST), VideoId(VIDEO)),
}

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "snippet",
                    "items",
                    "title",
                    "thumbnails",
                    "position",
                    "resourceId",
                    "videoId",
                    "pageInfo",
                    "etag",
                    "contentDetails",
                    "itemCount",
                    "status",
                    "privacyStatus",
                    "tags",
                    "nextPageToken",
                    "publishedAt",
                ]
            ),
            inner,
            max_size=8,
        )
    ),
    max_leaves=30,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(PARSERS)), st.dictionaries(st.sampled_from(["items", "snippet", "id", "etag"]), _JSON))
def test_no_answer_raises_anything_but_not_understood(kind: str, raw: dict[str, Any]) -> None:
    body = json.dumps({"kind": kind, **raw}).encode()
    with contextlib.suppress(NotUnderstood):
        PARSERS[kind](body)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(PARSERS)), st.binary(max_size=200))
def test_no_bytes_raise_anything_but_not_understood(kind: str, body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        PARSERS[kind](body)


INSERTED = "sns-sdks--python-youtube/apidata/playlist_items/insert_response.json"
CREATED = "sns-sdks--python-youtube/apidata/playlists/insert_response.json"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("kind",), "youtube#playlist"),
        (("id",), ""),
        (("snippet", "playlistId"), "PLother"),
        (("snippet", "resourceId", "videoId"), "a" * 11),
        (("snippet", "resourceId"), None),
        (("snippet", "position"), -1),
        (("snippet", "position"), True),
        (("snippet",), []),
    ],
)
def test_added_item_must_be_the_one_asked_for(path: tuple[str, ...], value: object) -> None:
    assert parse.added_item(recorded(INSERTED), PlaylistId(PLAYLIST), VideoId(VIDEO)).id == ITEM
    with pytest.raises(NotUnderstood):
        parse.added_item(changed(INSERTED, path, value), PlaylistId(PLAYLIST), VideoId(VIDEO))


@pytest.mark.parametrize(
    ("path", "value"),
    [(("kind",), None), (("id",), "x" * 65), (("snippet", "title"), "Other"), (("snippet", "description"), "Other")],
)
def test_created_playlist_must_be_the_one_asked_for(path: tuple[str, ...], value: object) -> None:
    snippet = recorded_json(CREATED)["snippet"]
    title, words = snippet["title"], snippet["description"]
    made = parse.created_playlist(recorded(CREATED), title, words)
    assert parse.updated_playlist(recorded(CREATED), made.id, title, words) == made
    with pytest.raises(NotUnderstood):
        parse.created_playlist(changed(CREATED, path, value), title, words)
    with pytest.raises(NotUnderstood):
        parse.updated_playlist(recorded(CREATED), PlaylistId("PLother"), title, words)


def changed(name: str, path: tuple[str, ...], value: object) -> bytes:
    raw = recorded_json(name)
    inner = raw
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(raw).encode()


def test_an_answer_of_millions_of_parts_is_not_taken() -> None:
    """8 MiB of empty objects become a quarter of a gigabyte; 50 descriptions of commas are an answer like any other."""
    with pytest.raises(NotUnderstood, match="too many parts"):
        json_of(b"[" + b"{}," * 300_000 + b"{}]")
    assert json_of(json.dumps(["," * 5_000] * 50).encode()) == ["," * 5_000] * 50


def test_no_id_comes_twice_on_a_page() -> None:
    """What YouTube shows twice on one page would be written twice."""
    readers: dict[str, Callable[[bytes], Iterable[Any]]] = {
        "playlist_items/playlist_items_paged_1": lambda body: parse.item_page(body, PlaylistId(PLAYLIST)).items,
        "playlists/playlists_paged_1": lambda body: parse.playlist_page(body).items,
        "videos/videos_info_multi": parse.videos,
    }
    for name, read in readers.items():
        raw = recorded_json(f"sns-sdks--python-youtube/apidata/{name}.json")
        once = [one.id for one in read(json.dumps(raw).encode())]
        raw["items"] = [*raw["items"], *raw["items"][:2]]
        assert [one.id for one in read(json.dumps(raw).encode())] == once


def test_filtered_listing_must_pass_its_filter() -> None:
    """A listing that ignores the filter would make every video look present."""
    body = recorded("sns-sdks--python-youtube/apidata/playlist_items/playlist_items_multi.json")
    found = parse.items_found(body)
    assert len(found) > 1
    with pytest.raises(NotUnderstood):
        parse.items_found(body, video_id=found[0].video_id)
    with pytest.raises(NotUnderstood):
        parse.items_found(body, playlist_id=PlaylistId("PLother"))
