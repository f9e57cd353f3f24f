"""Units by client and Pacific day, booked whatever comes of a call."""

import json
from typing import Any

import pytest

from tests.simulator.reasons import reason_of
from tests.simulator_fixtures import DELETED, READ_SCOPE, VIDEO_IDS, RawSession, Simulator
from ytsync_desktop.simulator.clock import from_iso, next_reset, pacific_day, to_iso

CALLS: list[tuple[str, str, Any, int]] = [
    ("GET", "playlists?part=id&mine=true", None, 1),
    ("GET", "playlistItems?part=id&playlistId=PLlong", None, 1),
    ("GET", f"videos?part=id&id={VIDEO_IDS[0]}", None, 1),
    ("GET", "channels?part=id&mine=true", None, 1),
    ("POST", "playlists?part=snippet", {"snippet": {"title": "New"}}, 50),
    ("PUT", "playlists?part=snippet", {"id": "PLlong", "snippet": {"title": "Longer"}}, 50),
    ("DELETE", "playlists?id=PLempty", None, 50),
    ("POST", "playlistItems?part=snippet", {"snippet": {"playlistId": "PLlong"}}, 50),
    ("PUT", "playlistItems?part=snippet", {"id": "x"}, 50),
    ("DELETE", "playlistItems?id=nothing", None, 50),
    ("GET", "playlists?mine=true", None, 1),
    ("GET", "playlistItems?part=id&playlistId=PLnone", None, 1),
    ("POST", "playlists?part=snippet", {"snippet": {"title": ""}}, 50),
]


@pytest.mark.parametrize(("method", "path", "body", "units"), CALLS)
def test_what_a_call_costs(
    simulator: Simulator, session: RawSession, method: str, path: str, body: Any, units: int
) -> None:
    session.send(method, path, json=body)
    quota = simulator.admin.quota()
    assert quota["used"] == units
    assert quota["history"] == {quota["day"]: units}
    assert simulator.admin.requests()[-1]["units"] == units


def test_faults_are_booked_like_what_they_replace(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.add_fault("backendError")
    session.insert("PLempty", VIDEO_IDS[0])
    session.get("channels?part=id&mine=true")
    assert simulator.admin.quota()["used"] == 51


def test_a_call_that_passes_the_limit_is_refused_and_books_nothing(simulator: Simulator, session: RawSession) -> None:
    simulator.admin.settings(daily_limit=101)
    assert session.insert("PLempty", VIDEO_IDS[0]).status_code == 200
    assert session.insert("PLempty", DELETED).status_code == 404
    refused = session.insert("PLempty", VIDEO_IDS[1])
    assert (refused.status_code, reason_of(refused.content)) == (403, "quotaExceeded")
    assert simulator.admin.quota()["used"] == 100
    assert simulator.items("PLempty") == [VIDEO_IDS[0]]
    assert session.get("channels?part=id&mine=true").status_code == 200
    assert session.get("channels?part=id&mine=true").status_code == 403


def test_a_new_day_gives_new_units(simulator: Simulator) -> None:
    simulator.admin.settings(daily_limit=50)
    first = simulator.admin.quota()
    assert simulator.session().insert("PLempty", VIDEO_IDS[0]).status_code == 200
    now = simulator.admin.next_day()
    quota = simulator.admin.quota()
    assert quota["day"] > first["day"] and quota["used"] == 0
    assert 0 <= from_iso(now) - from_iso(first["resets_at"]) < 60
    assert simulator.session().insert("PLempty", VIDEO_IDS[0]).status_code == 200
    assert simulator.admin.quota()["history"] == {first["day"]: 50, quota["day"]: 50}


def test_every_client_has_units_of_its_own(simulator: Simulator, session: RawSession) -> None:
    client = simulator.admin.add_client("second")["installed"]
    second = simulator.session(simulator.sign_in(client=client))
    simulator.admin.settings(daily_limit=1)
    assert session.get("channels?part=id&mine=true").status_code == 200
    assert session.get("channels?part=id&mine=true").status_code == 403
    assert second.get("channels?part=id&mine=true").status_code == 200
    assert simulator.admin.quota(client["client_id"])["used"] == 1


def test_scopes_and_dead_tokens_are_booked_too(simulator: Simulator) -> None:
    reader = simulator.session(simulator.sign_in(scope=READ_SCOPE))
    assert reader.insert("PLempty", VIDEO_IDS[0]).status_code == 403
    assert simulator.admin.quota()["used"] == 50
    simulator.admin.tokens(expire_access=True)
    assert reader.get("channels?part=id&mine=true").status_code == 401
    assert simulator.admin.quota()["used"] == 51


@pytest.mark.parametrize(
    ("moment", "day", "reset", "hours"),
    [
        ("2026-11-01T07:00:00Z", "2026-11-01", "2026-11-02T08:00:00Z", 25),
        ("2026-11-01T06:59:59Z", "2026-10-31", "2026-11-01T07:00:00Z", None),
        ("2027-03-14T08:00:00Z", "2027-03-14", "2027-03-15T07:00:00Z", 23),
        ("2027-01-05T08:00:00Z", "2027-01-05", "2027-01-06T08:00:00Z", 24),
        ("2027-07-05T07:00:00Z", "2027-07-05", "2027-07-06T07:00:00Z", 24),
        ("2027-07-06T06:59:59Z", "2027-07-05", "2027-07-06T07:00:00Z", None),
    ],
)
def test_pacific_days_have_their_true_length(moment: str, day: str, reset: str, hours: int | None) -> None:
    start = from_iso(moment)
    assert pacific_day(start) == day
    assert to_iso(next_reset(start)) == reset
    if hours is not None:
        assert next_reset(start) - start == hours * 3600


def test_the_server_counts_by_these_days(simulator: Simulator) -> None:
    simulator.admin.set_clock("2026-11-01T07:00:05Z")
    assert simulator.admin.quota()["day"] == "2026-11-01"
    simulator.admin.advance(24 * 3600)
    quota = simulator.admin.quota()
    assert (quota["day"], quota["resets_at"]) == ("2026-11-01", "2026-11-02T08:00:00Z")
    simulator.admin.advance(3600)
    assert simulator.admin.quota()["day"] == "2026-11-02"


def test_a_clock_moved_back_finds_the_old_day_again(simulator: Simulator, session: RawSession) -> None:
    session.get("channels?part=id&mine=true")
    today = simulator.admin.now()
    simulator.admin.next_day()
    assert simulator.admin.quota()["used"] == 0
    simulator.admin.set_clock(today)
    assert simulator.admin.quota()["used"] == 1


def test_the_log_tells_every_request(simulator: Simulator, session: RawSession) -> None:
    since = simulator.admin.requests()[-1]["n"]
    session.insert("PLempty", VIDEO_IDS[0])
    session.insert("PLnone", VIDEO_IDS[0])
    good, bad = simulator.admin.requests(since)
    assert (good["endpoint"], good["method"], good["status"]) == ("playlistItems.insert", "POST", 200)
    assert (good["applied"], good["times"], good["query"]) == (True, 1, {"part": "snippet"})
    assert good["body"]["snippet"]["playlistId"] == "PLempty"
    assert (bad["status"], bad["applied"], bad["units"]) == (404, False, 50)
    assert json.dumps(good)
