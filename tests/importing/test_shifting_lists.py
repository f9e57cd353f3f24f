"""Imports of lists that change, or refuse to go on, between two of their pages."""

from __future__ import annotations

import pytest

from tests.contract.fake_youtube import Call, FakeYouTube
from tests.importing.machine import Machine
from ytsync_desktop.core.checkpoints import EntityType
from ytsync_desktop.core.errors import ApiProblem, PageTokenRefused
from ytsync_desktop.core.listing import MAX_CALLS
from ytsync_desktop.importing.pool import Arrival, Pool


@pytest.fixture
def youtube(machine: Machine) -> FakeYouTube:
    """A playlist of two pages and a bit, imported."""
    machine.youtube = FakeYouTube(page_size=5)
    machine.youtube.add_playlist("long", range(12))
    machine.restart()
    machine.import_()
    return machine.youtube


def local(machine: Machine) -> list[str]:
    return [one for (one,) in machine.rows("SELECT item_id FROM playlist_videos ORDER BY position")]


def test_an_entry_that_shifted_between_two_pages_is_not_lost_when_it_shifts_back(
    machine: Machine, youtube: FakeYouTube
) -> None:
    (playlist_id, rows) = next(iter(youtube.items.items()))
    truth = [row.id for row in rows]

    def put_in_front(call: Call) -> None:
        if call.page_token is not None and len(rows) == 12:
            youtube.insert(playlist_id, 99, 0)

    youtube.fault = put_in_front
    machine.import_()
    youtube.fault = lambda call: None
    youtube.remove(playlist_id, 0)
    machine.import_()
    assert local(machine) == truth


def test_a_page_that_is_as_it_was_does_not_count_when_one_of_its_entries_was_met_before(
    machine: Machine, youtube: FakeYouTube
) -> None:
    (playlist_id, rows) = next(iter(youtube.items.items()))
    youtube.remove(playlist_id, 0)

    def put_in_front(call: Call) -> None:
        if call.page_token == f"{playlist_id}:10" and len(rows) == 11:
            youtube.insert(playlist_id, 99, 0)

    youtube.fault = put_in_front  # the first two pages show all up by one, the third as it was
    machine.import_()
    youtube.fault = lambda call: None
    machine.import_()
    assert local(machine) == [row.id for row in rows]


@pytest.mark.parametrize("page", [1, 2])
def test_a_list_is_not_begun_again_for_ever(machine: Machine, youtube: FakeYouTube, page: int) -> None:
    before = local(machine)
    youtube.insert(next(iter(youtube.items)), 50)

    def refuse(call: Call) -> None:
        if call.page_token is not None and call.page_token.endswith(f":{page * 5}"):
            raise PageTokenRefused(ApiProblem(400, "invalidPageToken", "The page token is not taken."))

    youtube.fault, youtube.calls = refuse, []
    summary = machine.import_()
    assert (summary.state, summary.reason) == ("paused", "guard")
    assert sum(call.method == "playlistItems.list" for call in youtube.calls) == 4 * (page + 1)
    assert local(machine) == before


@pytest.mark.parametrize("together", [False, True])
def test_a_list_takes_no_more_calls_than_a_full_playlist(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    if together:
        monkeypatch.setattr(Pool, "collect", _all_videos_first)
    machine.youtube = FakeYouTube(page_size=1)
    machine.youtube.add_playlist("long", range(100))

    def refuse(call: Call) -> None:
        if call.page_token is not None and call.page_token.endswith(":60"):
            raise PageTokenRefused(ApiProblem(400, "invalidPageToken", "The page token is not taken."))

    machine.youtube.fault = refuse
    machine.restart()
    assert machine.import_().state == "paused"
    assert sum(call.method == "playlistItems.list" for call in machine.youtube.calls) == 61 <= MAX_CALLS


def _all_videos_first(pool: Pool, timeout: float | None) -> list[Arrival]:
    """Everything under way at once, the videos before the lists that they came from."""
    arrived: list[Arrival] = []
    while pool.in_flight:
        found = pool._arrivals.get(timeout=timeout or 30)
        if found is not None:
            arrived.append(pool._taken(found))
    return sorted(arrived, key=lambda one: one.request.entity is not EntityType.VIDEOS)
