"""One look serves several writes that take something away, and what changes after it harms nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.household import Household
from tests.syncing.conftest import TIDY, V
from tests.syncing.machine import once, operations
from ytsync_desktop.core.events import Event, OperationSettled
from ytsync_desktop.core.operations import Job, JobState, Kind, Status
from ytsync_desktop.core.plan import Strategy


def sync(household: Household, strategy: Strategy, act: Callable[[], object] = lambda: None) -> Job:
    """Sync; `act` happens when the first remove or delete is done."""

    def fits(event: Event) -> bool:
        if not isinstance(event, OperationSettled) or event.operation.status is not Status.DONE:
            return False
        return event.operation.kind in (Kind.REMOVE, Kind.DELETE)

    job = household.app.start_sync(None, once(fits, act), household.control, strategy=strategy)
    assert job is not None
    assert job.state is JobState.COMPLETED, job
    return job


def requests_after(household: Household, first: str, then: str) -> list[dict[str, str]]:
    """The queries of all requests to `then` after the first one to `first`."""
    log = household.simulator.admin.requests()
    start = next(place for place, one in enumerate(log) if one["endpoint"] == first)
    return [one["query"] for one in log[start - 1 :] if one["endpoint"] == then]


@pytest.fixture
def moved(sorted_household: Household) -> Household:
    """Tidied once; now four videos of the first playlist belong into the second."""
    sync(sorted_household, Strategy.FRESH)
    sorted_household.categories({"one": V[:1], "two": [*TIDY["two"], *V[1:5]], "three": TIDY["three"]})
    sorted_household.import_()
    return sorted_household


def of_one(household: Household) -> str:
    (found,) = (one for one, what in household.simulator.admin.playlists().items() if what["title"] == "one")
    return str(found)


def test_one_listing_serves_the_removes_from_a_playlist(moved: Household):
    sync(moved, Strategy.FRESH)
    assert len(requests_after(moved, "playlistItems.delete", "playlistItems.delete")) == 4
    log = requests_after(moved, "playlistItems.delete", "playlistItems.list")
    # before the first remove, and in the sweep at the end
    assert [one for one in log if one.get("playlistId") == of_one(moved)] == [log[0], log[1]]
    assert all("videoId" not in one for one in log)


def test_a_place_that_somebody_took_out_after_the_look_is_gone_and_nothing_else(moved: Household):
    admin = moved.simulator.admin
    job = sync(moved, Strategy.FRESH, lambda: admin.edit("remove_item", playlist=of_one(moved), video=V[3]))
    assert moved.truth()["one"] == V[:1]
    assert [op.status for op in operations(moved, job, Kind.REMOVE)] == [Status.DONE] * 4


@pytest.fixture
def doubled(sorted_household: Household) -> Household:
    """Two videos stand twice in a playlist that becomes the category they belong to, and a third that does not."""
    for video in V[5:7]:
        sorted_household.simulator.admin.edit("add_item", playlist="PLsecond", video=video)
    sorted_household.categories({"one": V[:5], "second": V[5:9], "three": V[9:11]})
    sorted_household.import_()
    return sorted_household


def test_second_copies_of_what_stays_are_looked_at_one_by_one(doubled: Household):
    sync(doubled, Strategy.REUSE)
    looks = requests_after(doubled, "playlistItems.delete", "playlistItems.list")
    assert sorted(one["videoId"] for one in looks if "videoId" in one and one["playlistId"] == "PLsecond") == V[5:7]
    assert sorted(doubled.truth()["second"]) == V[5:9]


def test_the_last_copy_stays_where_somebody_took_the_other_one_a_moment_ago(doubled: Household):
    admin = doubled.simulator.admin
    removes = doubled.app.preview(Strategy.REUSE).plan.of_kind(Kind.REMOVE)
    last = [op for op in removes if op.playlist_id == "PLsecond"][-1]
    places = [one["id"] for one in admin.playlists()["PLsecond"]["items"] if one["videoId"] == last.video_id]
    (other,) = (one for one in places if one != last.item_id)
    job = sync(doubled, Strategy.REUSE, lambda: admin.edit("remove_item", playlist="PLsecond", item=other))
    assert sorted(doubled.truth()["second"]) == V[5:9]
    (left,) = (op for op in operations(doubled, job, Kind.REMOVE) if op.item_id == last.item_id)
    assert (left.status, left.error.reason if left.error else "") == (Status.SKIPPED, "unproved")


def test_one_look_serves_the_deletes_that_follow_one_another(sorted_household: Household):
    sync(sorted_household, Strategy.FRESH)
    log = sorted_household.simulator.admin.requests()
    ids = [one["query"]["id"].split(",") for one in log if "id" in one["query"] and one["endpoint"] == "playlists.list"]
    assert [sorted(one) for one in ids if "PLsecond" in one] == [["PLempty", "PLfirst", "PLsecond", "PLthird"]]
    assert len(requests_after(sorted_household, "playlists.delete", "channels.list")) == 0
    assert len(requests_after(sorted_household, "playlists.delete", "playlists.delete")) == 4


def test_a_playlist_that_somebody_deleted_after_the_look_is_gone_and_not_kept(sorted_household: Household):
    admin = sorted_household.simulator.admin
    last = sorted_household.app.preview().plan.of_kind(Kind.DELETE)[-1].playlist_id
    job = sync(sorted_household, Strategy.FRESH, lambda: admin.edit("delete_playlist", playlist=last))
    (delete,) = (op for op in operations(sorted_household, job, Kind.DELETE) if op.playlist_id == last)
    assert (delete.status, delete.attempts) == (Status.DONE, 0)
    assert sorted_household.app.journal.kept(job.id) == ()
