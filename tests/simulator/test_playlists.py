"""playlists.list, insert, update and delete through Google's own client library."""

from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.simulator.reasons import reason_of
from tests.simulator_fixtures import READ_SCOPE, RawSession, Simulator

OTHER = "UCanotherchannel00000001"


def own_ids(youtube: Any) -> list[str]:
    reply = youtube.playlists().list(part="id", mine=True, maxResults=50).execute()
    return [one["id"] for one in reply["items"]]


def insert(youtube: Any, title: str, **snippet: Any) -> dict[str, Any]:
    body = {"snippet": {"title": title, **snippet}, "status": {"privacyStatus": "private"}}
    made: dict[str, Any] = youtube.playlists().insert(part="snippet,status", body=body).execute()
    return made


def test_mine_lists_only_the_persons_ordinary_playlists_newest_first(youtube: Any) -> None:
    assert own_ids(youtube) == ["PLlong", "PLshort", "PLempty"]
    made = insert(youtube, "New")
    assert own_ids(youtube) == [made["id"], "PLlong", "PLshort", "PLempty"]


def test_unknown_ids_are_left_out_without_a_word(youtube: Any) -> None:
    reply = youtube.playlists().list(part="snippet", id="PLlong,PLnone,PLsecret,PLother").execute()
    assert [one["id"] for one in reply["items"]] == ["PLlong", "PLother"]


def test_another_channel_shows_what_is_public(youtube: Any) -> None:
    reply = youtube.playlists().list(part="snippet", channelId=OTHER).execute()
    assert [one["id"] for one in reply["items"]] == ["PLother"]


def test_insert_makes_what_was_asked_for(simulator: Simulator, youtube: Any) -> None:
    made = insert(youtube, "Ünïcode 🎬 名前", description="one\ntwo", defaultLanguage="de")
    assert made["snippet"]["title"] == "Ünïcode 🎬 名前"
    truth = simulator.admin.playlists()[made["id"]]
    assert (truth["title"], truth["description"], truth["privacyStatus"]) == ("Ünïcode 🎬 名前", "one\ntwo", "private")
    shown = youtube.playlists().list(part="snippet,contentDetails", id=made["id"]).execute()["items"][0]
    assert shown["contentDetails"]["itemCount"] == 0
    assert shown["snippet"]["defaultLanguage"] == "de"


@pytest.mark.parametrize(
    ("snippet", "reason"),
    [
        ({}, "playlistTitleRequired"),
        ({"title": ""}, "playlistTitleRequired"),
        ({"title": "  "}, "playlistTitleRequired"),
        ({"title": "x" * 151}, "invalidPlaylistSnippet"),
        ({"title": "a < b"}, "invalidPlaylistSnippet"),
        ({"title": "a > b"}, "invalidPlaylistSnippet"),
        ({"title": "a\u2028b"}, "invalidPlaylistSnippet"),
        ({"title": "good", "description": "x" * 5001}, "invalidPlaylistSnippet"),
        ({"title": "good", "description": "<b>"}, "invalidPlaylistSnippet"),
    ],
)
def test_titles_and_descriptions_that_are_refused(
    simulator: Simulator, youtube: Any, snippet: dict[str, str], reason: str
) -> None:
    with pytest.raises(HttpError) as caught:
        youtube.playlists().insert(part="snippet", body={"snippet": snippet}).execute()
    assert (caught.value.status_code, reason_of(caught.value.content)) == (400, reason)
    assert len(simulator.admin.playlists()) == 3


def test_the_longest_title_and_description_are_taken(youtube: Any) -> None:
    made = insert(youtube, "x" * 150, description="y" * 5000)
    assert len(made["snippet"]["description"]) == 5000


def test_update_deletes_what_a_sent_part_leaves_out(simulator: Simulator, youtube: Any) -> None:
    youtube.playlists().update(part="snippet", body={"id": "PLlong", "snippet": {"title": "Longer"}}).execute()
    truth = simulator.admin.playlists()["PLlong"]
    assert (truth["title"], truth["description"], truth["privacyStatus"]) == ("Longer", "", "private")
    assert len(truth["items"]) == 70


def test_update_without_the_snippet_keeps_it(simulator: Simulator, youtube: Any) -> None:
    body = {"id": "PLlong", "status": {"privacyStatus": "unlisted"}}
    youtube.playlists().update(part="status", body=body).execute()
    truth = simulator.admin.playlists()["PLlong"]
    assert (truth["title"], truth["description"], truth["privacyStatus"]) == ("Long", "70 items", "unlisted")


def test_delete_answers_nothing_and_once(simulator: Simulator, youtube: Any) -> None:
    assert youtube.playlists().delete(id="PLlong").execute() == ""
    assert set(simulator.admin.playlists()) == {"PLshort", "PLempty"}
    with pytest.raises(HttpError) as caught:
        youtube.playlists().delete(id="PLlong").execute()
    assert (caught.value.status_code, reason_of(caught.value.content)) == (404, "playlistNotFound")


@pytest.mark.parametrize("playlist_id", ["PLother", "PLsecret"])
def test_playlists_of_others_cannot_be_changed(simulator: Simulator, youtube: Any, playlist_id: str) -> None:
    body = {"id": playlist_id, "snippet": {"title": "Mine now"}}
    for request in (
        youtube.playlists().delete(id=playlist_id),
        youtube.playlists().update(part="snippet", body=body),
    ):
        with pytest.raises(HttpError) as caught:
            request.execute()
        assert (caught.value.status_code, reason_of(caught.value.content)) == (403, "playlistForbidden")
    assert set(simulator.admin.playlists(owner=OTHER)) == {"PLother", "PLsecret"}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("playlists?mine=true", "missingRequiredParameter"),
        ("playlists?part=snippet", "missingRequiredParameter"),
        ("playlists?part=snippet&mine=false", "missingRequiredParameter"),
        ("playlists?part=snippet&mine=true&id=PLlong", "incompatibleParameters"),
        ("playlists?part=nonsense&mine=true", "unknownPart"),
        ("playlists?part=snippet&mine=true&maxResults=51", "invalidParameter"),
        ("playlists?part=snippet&mine=true&maxResults=x", "invalidParameter"),
        ("playlists?part=snippet&mine=true&pageToken=nonsense", "invalidPageToken"),
        ("playlists?part=snippet&mine=true&fields=items(", "invalidParameter"),
        ("playlists?part=snippet&mine=true&fields=nonsense", "invalidParameter"),
    ],
)
def test_requests_that_ask_wrongly(session: RawSession, path: str, reason: str) -> None:
    reply = session.get(path)
    assert (reply.status_code, reason_of(reply.content)) == (400, reason)


def test_a_part_that_was_not_announced_is_refused(session: RawSession) -> None:
    body = {"snippet": {"title": "x"}, "status": {"privacyStatus": "private"}}
    reply = session.send("POST", "playlists?part=snippet", json=body)
    assert (reply.status_code, reason_of(reply.content)) == (400, "unexpectedPart")


@pytest.mark.parametrize("body", [b"{", b"[]", b"", b"null", b'{"snippet": 5}'])
def test_bodies_that_are_no_playlist(session: RawSession, body: bytes) -> None:
    assert session.send("POST", "playlists?part=snippet", data=body).status_code == 400


def test_only_the_requested_parts_are_answered(session: RawSession) -> None:
    for query in ("part=status&part=contentDetails", "part=status,contentDetails"):
        item = session.get(f"playlists?{query}&id=PLlong").json()["items"][0]
        assert set(item) == {"kind", "etag", "id", "status", "contentDetails"}
        assert item["contentDetails"]["itemCount"] == 70


def test_reading_scope_reads_and_does_not_write(simulator: Simulator) -> None:
    youtube = simulator.youtube(simulator.sign_in(scope=READ_SCOPE))
    assert own_ids(youtube)
    with pytest.raises(HttpError) as caught:
        insert(youtube, "New")
    assert (caught.value.status_code, reason_of(caught.value.content)) == (403, "insufficientPermissions")
    assert caught.value.error_details[0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_creations_of_a_day_are_limited(simulator: Simulator, youtube: Any) -> None:
    simulator.admin.settings(creates_per_day=2)
    insert(youtube, "1")
    insert(youtube, "2")
    with pytest.raises(HttpError) as caught:
        insert(youtube, "3")
    assert caught.value.status_code == 429
    error = caught.value.error_details[0]
    assert error["domain"] == "youtube.api.v3.PlaylistInsertResponse.Error"
    assert error["reason"] == "RATE_LIMIT_EXCEEDED"
    assert len(simulator.admin.playlists()) == 5
    simulator.admin.next_day()
    insert(simulator.youtube(), "3")
    assert len(simulator.admin.playlists()) == 6


def test_a_channel_holds_so_many_playlists(simulator: Simulator, youtube: Any) -> None:
    simulator.admin.settings(max_playlists=3)
    with pytest.raises(HttpError) as caught:
        insert(youtube, "one too many")
    assert reason_of(caught.value.content) == "maxPlaylistExceeded"


def test_an_account_without_a_channel(simulator: Simulator) -> None:
    session = simulator.session(simulator.sign_in(channel="none"))
    reply = session.get("playlists?part=id&mine=true")
    assert (reply.status_code, reason_of(reply.content)) == (401, "youtubeSignupRequired")
