"""A whole import as a person has it: the application, HTTP and the database, against a simulator in its own process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from tests.household import Household
from tests.memory_keyring import MemoryKeyring
from tests.simulator_fixtures import DELETED, PRIVATE, MakeSimulator, Simulator
from ytsync_desktop.core.library import Availability, Library, PlaylistId, VideoId


@pytest.fixture
def simulator(make_simulator: MakeSimulator) -> Simulator:
    return make_simulator()


@pytest.fixture
def household(simulator: Simulator, tmp_path: Path) -> Iterator[Household]:
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    one = Household(simulator, tmp_path / "data")
    yield one
    one.close()
    keyring.set_keyring(before)


def places(library: Library) -> dict[str, list[str]]:
    return {playlist_id: [item.video_id for item in items] for playlist_id, items in library.items.items()}


def api_calls(simulator: Simulator) -> int:
    return sum("/v3/" in one["path"] for one in simulator.admin.requests())


def test_what_is_imported_is_what_is_on_youtube_and_every_call_is_booked(household: Household) -> None:
    before = household.app.ledger.state().used, api_calls(household.simulator)
    summary = household.import_()
    library = household.app.library.load()
    assert summary.state == "complete"
    assert places(library) == {one: household.simulator.items(one) for one in ("PLlong", "PLshort", "PLempty")}
    assert library.videos[VideoId(DELETED)].availability is Availability.DELETED
    assert library.videos[VideoId(PRIVATE)].availability is Availability.PRIVATE
    assert summary.unavailable == 2
    assert summary.units == 1 + 1 + 2 + 1 + 1 + 2
    assert household.app.ledger.state().used - before[0] >= summary.units
    assert api_calls(household.simulator) - before[1] >= summary.units


def test_an_unchanged_library_is_asked_with_conditions_and_changes_nothing(household: Household) -> None:
    household.import_()
    before = household.app.library.load()
    summary = household.import_()
    assert summary.unchanged
    assert household.app.library.load() == before
    answers = [one["status"] for one in household.simulator.admin.requests() if "/v3/playlist" in one["path"]]
    assert answers[-5:] == [304] * 5


@pytest.mark.parametrize("limit", [4, 6])
def test_the_quota_pauses_it_and_the_next_day_completes_it(household: Household, limit: int) -> None:
    household.simulator.admin.settings(daily_limit=limit)
    paused = household.import_()
    assert (paused.state, paused.reason) == ("paused", "quota")
    assert paused.resume_at is not None
    household.reopen()
    household.simulator.admin.settings(daily_limit=10_000)
    household.simulator.admin.next_day()
    done = household.import_()
    assert (done.state, done.resumed) == ("complete", True)
    library = household.app.library.load()
    assert places(library) == {one: household.simulator.items(one) for one in ("PLlong", "PLshort", "PLempty")}
    assert all(video.last_fetched for video in library.videos.values())
    assert PlaylistId("PLother") not in library.items
