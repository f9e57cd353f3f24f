"""playlistItems.list, insert, update and delete, and videos and channels, through Google's own client library."""

from base64 import urlsafe_b64decode
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.simulator.reasons import reason_of
from tests.simulator_fixtures import DELETED, PRIVATE, VIDEO_IDS, RawSession, Simulator


def body(playlist_id: str, video_id: str, **snippet: Any) -> dict[str, Any]:
    resource = {"kind": "youtube#video", "videoId": video_id}
    return {"snippet": {"playlistId": playlist_id, "resourceId": resource, **snippet}}


def insert(youtube: Any, playlist_id: str, video_id: str, **snippet: Any) -> dict[str, Any]:
    request = youtube.playlistItems().insert(part="snippet", body=body(playlist_id, video_id, **snippet))
    made: dict[str, Any] = request.execute()
    return made


def everything(youtube: Any, playlist_id: str, page_size: int = 50) -> list[dict[str, Any]]:
    request = youtube.playlistItems().list(part="snippet", playlistId=playlist_id, maxResults=page_size)
    found: list[dict[str, Any]] = []
    while request is not None:
        reply = request.execute()
        found += reply["items"]
        request = youtube.playlistItems().list_next(request, reply)
    return found


@pytest.mark.parametrize("page_size", [1, 7, 50])
def test_pages_hold_every_item_once_in_order(simulator: Simulator, youtube: Any, page_size: int) -> None:
    items = everything(youtube, "PLlong", page_size)
    assert [one["snippet"]["resourceId"]["videoId"] for one in items] == simulator.items("PLlong")
    assert [one["snippet"]["position"] for one in items] == list(range(70))
    assert len({one["id"] for one in items}) == 70


def test_a_page_has_five_items_unless_asked(youtube: Any) -> None:
    reply = youtube.playlistItems().list(part="id", playlistId="PLlong").execute()
    assert len(reply["items"]) == 5
    assert reply["pageInfo"] == {"totalResults": 70, "resultsPerPage": 5}
    empty = youtube.playlistItems().list(part="id", playlistId="PLlong", maxResults=0).execute()
    assert empty["items"] == [] and "nextPageToken" not in empty


def test_a_page_token_is_a_place_and_not_a_snapshot(simulator: Simulator, youtube: Any) -> None:
    first = youtube.playlistItems().list(part="snippet", playlistId="PLlong", maxResults=50).execute()
    simulator.admin.edit("remove_item", item=first["items"][0]["id"])
    token = first["nextPageToken"]
    second = youtube.playlistItems().list(part="snippet", playlistId="PLlong", pageToken=token).execute()
    seen = {one["snippet"]["resourceId"]["videoId"] for one in first["items"]}
    assert VIDEO_IDS[50] not in seen
    assert second["items"][0]["snippet"]["resourceId"]["videoId"] == VIDEO_IDS[51]


@pytest.mark.parametrize("listing", ["playlistId=PLshort", "playlistId=PLlong&videoId=video000000"])
def test_a_foreign_page_token_is_refused(session: RawSession, listing: str) -> None:
    token = session.get("playlistItems?part=id&playlistId=PLlong").json()["nextPageToken"]
    reply = session.get(f"playlistItems?part=id&{listing}&pageToken={token}")
    assert (reply.status_code, reason_of(reply.content)) == (400, "invalidPageToken")


def test_the_video_filter_finds_every_copy(youtube: Any) -> None:
    request = youtube.playlistItems().list(part="snippet", playlistId="PLshort", videoId=VIDEO_IDS[0])
    reply = request.execute()
    assert [one["snippet"]["position"] for one in reply["items"]] == [0, 2]
    assert reply["pageInfo"]["totalResults"] == 2
    absent = youtube.playlistItems().list(part="id", playlistId="PLshort", videoId="nothinghere").execute()
    assert absent["items"] == []


def test_items_by_id_leave_out_what_is_gone(youtube: Any) -> None:
    first, second = (one["id"] for one in everything(youtube, "PLshort")[:2])
    youtube.playlistItems().delete(id=first).execute()
    reply = youtube.playlistItems().list(part="snippet", id=f"{first},{second}").execute()
    assert [one["id"] for one in reply["items"]] == [second]
    assert reply["items"][0]["snippet"]["position"] == 0


def test_insert_appends_and_stamps_the_time_of_adding(simulator: Simulator, youtube: Any) -> None:
    before = simulator.admin.now()
    made = insert(youtube, "PLshort", VIDEO_IDS[7])
    assert simulator.items("PLshort") == [VIDEO_IDS[0], VIDEO_IDS[1], VIDEO_IDS[0], VIDEO_IDS[7]]
    assert made["snippet"]["position"] == 3
    assert before <= made["snippet"]["publishedAt"] <= simulator.admin.now()
    old = everything(youtube, "PLshort")[0]
    assert old["snippet"]["publishedAt"] == "2019-01-01T10:00:00Z"


def test_item_ids_are_the_playlist_and_a_counter(youtube: Any) -> None:
    made = [insert(youtube, "PLempty", VIDEO_IDS[0])["id"] for _ in range(3)]
    decoded = [urlsafe_b64decode(one + "=" * (-len(one) % 4)).decode() for one in made]
    assert decoded[0] == "PLempty.56B44F6D10557CC6"
    assert decoded[1] == "PLempty.289F4A46DF0A30D2"
    assert len(set(decoded)) == 3


def test_the_same_video_twice_is_a_real_duplicate(simulator: Simulator, youtube: Any) -> None:
    assert insert(youtube, "PLempty", VIDEO_IDS[0])["id"] != insert(youtube, "PLempty", VIDEO_IDS[0])["id"]
    assert simulator.items("PLempty") == [VIDEO_IDS[0], VIDEO_IDS[0]]


def test_a_sent_position_is_taken(simulator: Simulator, youtube: Any) -> None:
    insert(youtube, "PLshort", VIDEO_IDS[9], position=1)
    assert simulator.items("PLshort")[1] == VIDEO_IDS[9]
    with pytest.raises(HttpError) as caught:
        insert(youtube, "PLshort", VIDEO_IDS[9], position=99)
    assert reason_of(caught.value.content) == "invalidPlaylistItemPosition"


def test_update_moves_and_notes(simulator: Simulator, youtube: Any) -> None:
    last = everything(youtube, "PLshort")[1]
    change = {"id": last["id"], **body("PLshort", VIDEO_IDS[1], position=0), "contentDetails": {"note": "see this"}}
    reply = youtube.playlistItems().update(part="snippet,contentDetails", body=change).execute()
    assert reply["snippet"]["position"] == 0
    assert simulator.items("PLshort") == [VIDEO_IDS[1], VIDEO_IDS[0], VIDEO_IDS[0]]
    shown = youtube.playlistItems().list(part="contentDetails", id=last["id"]).execute()["items"][0]
    assert shown["contentDetails"]["note"] == "see this"


def test_delete_removes_only_this_copy(simulator: Simulator, youtube: Any) -> None:
    first = everything(youtube, "PLshort")[0]["id"]
    assert youtube.playlistItems().delete(id=first).execute() == ""
    assert simulator.items("PLshort") == [VIDEO_IDS[1], VIDEO_IDS[0]]
    with pytest.raises(HttpError) as caught:
        youtube.playlistItems().delete(id=first).execute()
    assert (caught.value.status_code, reason_of(caught.value.content)) == (404, "playlistItemNotFound")


@pytest.mark.parametrize(
    ("playlist_id", "video_id", "status", "reason"),
    [
        ("PLempty", DELETED, 404, "videoNotFound"),
        ("PLempty", "neverexists", 404, "videoNotFound"),
        ("PLempty", PRIVATE, 400, "failedPrecondition"),
        ("PLnone", VIDEO_IDS[0], 404, "playlistNotFound"),
        ("PLother", VIDEO_IDS[0], 403, "playlistItemsNotAccessible"),
        ("WL", VIDEO_IDS[0], 400, "playlistOperationUnsupported"),
        ("HL", VIDEO_IDS[0], 400, "playlistOperationUnsupported"),
        ("LL", VIDEO_IDS[0], 400, "playlistOperationUnsupported"),
        ("UUsmall000000000000000001", VIDEO_IDS[0], 404, "playlistNotFound"),
    ],
)
def test_inserts_that_are_refused(youtube: Any, playlist_id: str, video_id: str, status: int, reason: str) -> None:
    with pytest.raises(HttpError) as caught:
        insert(youtube, playlist_id, video_id)
    assert (caught.value.status_code, reason_of(caught.value.content)) == (status, reason)


@pytest.mark.parametrize(
    ("snippet", "reason"),
    [
        (None, "invalidSnippet"),
        ({}, "playlistIdRequired"),
        ({"playlistId": "PLempty"}, "resourceIdRequired"),
        ({"playlistId": "PLempty", "resourceId": {"kind": "youtube#channel", "videoId": "x"}}, "invalidResourceType"),
    ],
)
def test_inserts_that_say_too_little(session: RawSession, snippet: Any, reason: str) -> None:
    reply = session.send("POST", "playlistItems?part=snippet", json={"snippet": snippet})
    assert (reply.status_code, reason_of(reply.content)) == (400, reason)


def test_a_full_playlist_takes_no_more(simulator: Simulator, youtube: Any) -> None:
    assert simulator.admin.settings()["max_items"] == 5000
    simulator.admin.settings(max_items=70)
    with pytest.raises(HttpError) as caught:
        insert(youtube, "PLlong", VIDEO_IDS[0])
    assert caught.value.status_code == 403
    assert reason_of(caught.value.content) == "playlistContainsMaximumNumberOfVideos"


@pytest.mark.parametrize(
    ("playlist_id", "status", "reason"),
    [("PLnone", 404, "playlistNotFound"), ("PLsecret", 403, "playlistItemsNotAccessible")],
)
def test_listings_that_are_refused(session: RawSession, playlist_id: str, status: int, reason: str) -> None:
    reply = session.get(f"playlistItems?part=id&playlistId={playlist_id}")
    assert (reply.status_code, reason_of(reply.content)) == (status, reason)


def test_watch_later_is_empty_or_closed(simulator: Simulator, session: RawSession) -> None:
    path = "playlistItems?part=id&playlistId=WL"
    assert session.get(path).json()["items"] == []
    for mode, status in (("playlistNotFound", 404), ("watchLaterNotAccessible", 403)):
        simulator.admin.settings(watch_later=mode)
        reply = session.get(path)
        assert (reply.status_code, reason_of(reply.content)) == (status, mode)


def test_liked_videos_are_read_by_id_and_listed_nowhere(simulator: Simulator, youtube: Any) -> None:
    liked = everything(youtube, "LL")
    assert [one["snippet"]["resourceId"]["videoId"] for one in liked] == VIDEO_IDS[5:8]
    assert {one["snippet"]["playlistId"] for one in liked} == {"LL"}
    other = simulator.youtube(simulator.sign_in(channel="UCanotherchannel00000001"))
    assert everything(other, "LL") == []


def test_hidden_items_are_counted_and_not_listed(simulator: Simulator, youtube: Any) -> None:
    simulator.admin.edit("hide_item", playlist="PLshort", video=VIDEO_IDS[1])
    reply = youtube.playlistItems().list(part="snippet", playlistId="PLshort").execute()
    assert [one["snippet"]["position"] for one in reply["items"]] == [0, 2]
    assert reply["pageInfo"]["totalResults"] == 3


def test_a_video_that_becomes_unavailable_turns_into_a_placeholder(simulator: Simulator, youtube: Any) -> None:
    etag = youtube.playlistItems().list(part="snippet", playlistId="PLshort").execute()["etag"]
    simulator.admin.edit("set_video", video=VIDEO_IDS[1], availability="private")
    reply = youtube.playlistItems().list(part="snippet", playlistId="PLshort").execute()
    assert reply["items"][1]["snippet"]["title"] == "Private video"
    assert reply["etag"] != etag


def test_videos_are_given_as_far_as_they_can_be_shown(youtube: Any) -> None:
    wanted = [VIDEO_IDS[4], DELETED, PRIVATE, "neverexists", VIDEO_IDS[2]]
    reply = youtube.videos().list(part="snippet,contentDetails", id=",".join(wanted)).execute()
    assert [one["id"] for one in reply["items"]] == [VIDEO_IDS[4], VIDEO_IDS[2]]
    assert reply["items"][0]["contentDetails"]["duration"] == "PT3M20S"


def test_fifty_videos_at_a_time(youtube: Any) -> None:
    assert len(youtube.videos().list(part="id", id=",".join(VIDEO_IDS[:50])).execute()["items"]) == 50
    with pytest.raises(HttpError) as caught:
        youtube.videos().list(part="id", id=",".join(VIDEO_IDS[:51])).execute()
    assert caught.value.status_code == 400


def test_a_query_too_long_for_an_address_travels_as_a_post(youtube: Any) -> None:
    """google-api-python-client turns a GET over 2,048 characters into a POST with an override."""
    wanted = [VIDEO_IDS[0]] * 200
    reply = youtube.videos().list(part="id", id=",".join(wanted)).execute()
    assert [one["id"] for one in reply["items"]] == [VIDEO_IDS[0]]


def test_channels_say_who_is_signed_in(simulator: Simulator, youtube: Any) -> None:
    mine = youtube.channels().list(part="snippet,contentDetails", mine=True).execute()["items"]
    assert [(one["id"], one["snippet"]["title"]) for one in mine] == [("UCsmall000000000000000001", "A small channel")]
    assert mine[0]["contentDetails"]["relatedPlaylists"]["likes"] == "LL"
    other = simulator.youtube(simulator.sign_in(channel="UCanotherchannel00000001"))
    assert (
        other.channels().list(part="snippet", mine=True).execute()["items"][0]["snippet"]["title"] == "Another channel"
    )
