"""The controls: edits by another hand, settings, delays of consistency, bad input, start over."""

from typing import Any

import pytest

from tests.simulator_fixtures import DELETED, VIDEO_IDS, RawSession, Simulator
from ytsync_desktop.simulator.admin import SimulatorAdmin, SimulatorAdminError


def test_edits_by_another_hand(simulator: Simulator) -> None:
    admin = simulator.admin
    made = admin.edit("create_playlist", title="By hand", privacyStatus="public", videos=VIDEO_IDS[:3])["id"]
    item = admin.edit("add_item", playlist=made, video=VIDEO_IDS[5], position=0)["id"]
    assert simulator.items(made) == [VIDEO_IDS[5], *VIDEO_IDS[:3]]
    admin.edit("move_item", item=item, position=2)
    assert simulator.items(made) == [VIDEO_IDS[0], VIDEO_IDS[1], VIDEO_IDS[5], VIDEO_IDS[2]]
    ids = [one["id"] for one in admin.playlists()[made]["items"]]
    admin.edit("reorder", playlist=made, items=ids[::-1])
    assert simulator.items(made) == [VIDEO_IDS[2], VIDEO_IDS[5], VIDEO_IDS[1], VIDEO_IDS[0]]
    admin.edit("remove_item", playlist=made, video=VIDEO_IDS[5])
    assert simulator.items(made) == [VIDEO_IDS[2], VIDEO_IDS[1], VIDEO_IDS[0]]
    admin.edit("update_playlist", playlist=made, title="Renamed", privacyStatus="unlisted")
    assert admin.playlists()[made]["title"] == "Renamed"
    admin.edit("delete_playlist", playlist=made)
    assert made not in admin.playlists()


def test_playlists_of_further_channels(simulator: Simulator, session: RawSession) -> None:
    made = simulator.admin.edit(
        "create_playlist", title="Theirs", owner="UCthird00000000000000001", privacyStatus="public"
    )
    reply = session.get(f"playlists?part=snippet&id={made['id']}").json()["items"][0]
    assert reply["snippet"]["channelId"] == "UCthird00000000000000001"


def test_videos_come_and_go(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.edit("add_video", video="brandnew001", record={"title": "Brand new"})
    assert session.insert("PLempty", "brandnew001").json()["snippet"]["title"] == "Brand new"
    simulator.admin.edit("set_video", video=DELETED, availability="available")
    assert session.insert("PLempty", DELETED).status_code == 200
    assert DELETED in simulator.admin.videos()
    assert simulator.admin.videos(availability="deleted") == []


@pytest.mark.parametrize(
    ("path", "document", "words"),
    [
        ("edit", {"op": "nonsense"}, "op must be one of"),
        ("edit", {"op": "add_item", "playlist": "PLempty"}, "needs 'video'"),
        ("edit", {"op": "add_item", "playlist": "PLnone", "video": "x"}, "no playlist 'PLnone'"),
        ("edit", {"op": "reorder", "playlist": "PLshort", "items": []}, "every item"),
        ("edit", {"op": "set_video", "video": VIDEO_IDS[0], "availability": "lost"}, "availability must be"),
        ("settings", {"nonsense": 1}, "no setting named 'nonsense'"),
        ("settings", {"daily_limit": -1}, "daily_limit must be"),
        ("settings", {"daily_limit": 5, "consent": "maybe"}, "consent must be"),
        ("faults", {"action": {"reply": "nonsense"}}, "no fault named 'nonsense'"),
        ("faults", {"match": {"planet": "x"}}, "no 'planet'"),
        ("faults", {"action": {"effect": "maybe"}}, "effect must be"),
        ("faults", {"match": {"path": "("}}, "regular expression"),
        ("faults", {"when": {"every": 0}}, "every must be"),
        ("faults", {"match": {"method": 5}}, "method must be text"),
        ("faults", {"when": {"nth": "first"}}, "nth must be a number"),
        ("faults", {"rules": ["nonsense"]}, "must be an object"),
        ("clock", {"advance_seconds": 1e30}, "to the year 2100"),
        ("clock", {}, "advance_seconds"),
        ("clock", {"set": "yesterday"}, "yesterday"),
        ("nothing", {}, "There is no POST"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(
    simulator: Simulator, path: str, document: dict[str, Any], words: str
) -> None:
    before = (simulator.admin.settings(), simulator.admin.playlists(), simulator.admin.faults())
    with pytest.raises(SimulatorAdminError, match=words.replace("(", r"\(")):
        simulator.admin._send("POST", path, document)
    assert (simulator.admin.settings(), simulator.admin.playlists(), simulator.admin.faults()) == before


def test_nobody_there() -> None:
    with pytest.raises(SimulatorAdminError, match="does not answer"):
        SimulatorAdmin("http://127.0.0.1:9/_sim").state()


def test_writes_show_late_while_consistency_is_delayed(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.settings(consistency_delay=3600)
    made = session.insert("PLempty", VIDEO_IDS[0]).json()["id"]
    new = session.send("POST", "playlists?part=snippet", json={"snippet": {"title": "New"}}).json()["id"]
    assert session.send("DELETE", "playlists?id=PLlong").status_code == 204

    def listed(path: str) -> list[str]:
        return [one["id"] for one in session.get(path).json()["items"]]

    item_listing = "playlistItems?part=id&playlistId=PLempty"
    assert listed(item_listing) == []
    assert listed(f"playlistItems?part=id&id={made}") == []
    assert listed("playlists?part=id&mine=true") == ["PLlong", "PLshort", "PLempty"]
    assert simulator.items("PLempty") == [VIDEO_IDS[0]]
    assert set(simulator.admin.playlists()) == {new, "PLshort", "PLempty"}
    assert session.insert(new, VIDEO_IDS[1]).status_code == 200, "a write finds what a read does not see yet"
    assert session.send("DELETE", "playlists?id=PLlong").status_code == 404
    simulator.admin.settle()
    assert listed(item_listing) == [made]
    assert listed("playlists?part=id&mine=true") == [new, "PLshort", "PLempty"]


def test_visibility_comes_by_itself(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.settings(consistency_delay=0.001)
    session.insert("PLempty", VIDEO_IDS[0])
    while not session.get("playlistItems?part=id&playlistId=PLempty").json()["items"]:
        pass
    assert simulator.items("PLempty") == [VIDEO_IDS[0]]


def test_moving_the_clock_does_not_shorten_the_delay(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.settings(consistency_delay=3600, daily_limit=10_000)
    session.insert("PLempty", VIDEO_IDS[0])
    simulator.admin.advance(1800)
    assert session.get("playlistItems?part=id&playlistId=PLempty").json()["items"] == []


def test_pages_can_be_made_smaller(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.settings(page_size_cap=20)
    reply = session.get("playlistItems?part=id&playlistId=PLlong&maxResults=50").json()
    assert len(reply["items"]) == 20
    assert "nextPageToken" in reply


def test_starting_over(simulator: Simulator) -> None:
    tokens = simulator.sign_in()
    session = simulator.session(tokens)
    session.insert("PLempty", VIDEO_IDS[0])
    simulator.admin.edit("set_video", video=VIDEO_IDS[0], availability="deleted")
    simulator.admin.settings(daily_limit=7)
    simulator.admin.add_fault("empty500")
    simulator.admin.next_day()
    simulator.admin.reset()
    assert simulator.items("PLempty") == []
    assert VIDEO_IDS[0] in simulator.admin.videos()
    assert simulator.admin.settings()["daily_limit"] == 10_000
    assert simulator.admin.quota()["history"] == {}
    assert session.get("channels?part=id&mine=true").status_code == 200
    simulator.admin.reset(keep_tokens=False)
    assert session.get("channels?part=id&mine=true").status_code == 401


def test_the_log_can_be_read_on_from_a_number_and_emptied(simulator: Simulator, session: RawSession) -> None:
    session.get("channels?part=id&mine=true")
    last = simulator.admin.requests()[-1]["n"]
    session.get("playlists?part=id&mine=true")
    assert [one["endpoint"] for one in simulator.admin.requests(last)] == ["playlists.list"]
    simulator.admin.clear_requests()
    assert simulator.admin.requests() == []
