"""Entries that YouTube's listings leave out: what was in the backup must be in another place, seen or not."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from tests.chaos.t15_listings import Desk, at_a_desk
from tests.chaos.unruly import Trouble, Unruly
from tests.contract.fake_youtube import video_id
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.operations import Decision, JobState

OLD = PlaylistId("PLold")


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Twelve videos in an old playlist, of which YouTube takes one nowhere else."""
    youtube = Unruly(page_size=5)
    youtube.add_playlist("old", range(12))
    youtube.refused = {video_id(7)}
    with at_a_desk(youtube) as one:
        yield one


@pytest.mark.parametrize("hidden", [False, True])
def test_a_video_without_another_place_keeps_its_playlist(desk: Desk, hidden: bool) -> None:
    job = desk.start({"one": [video_id(number) for number in range(12)]})
    assert job is not None
    if hidden:
        # From the second listing on, which is the first after the backup.
        desk.youtube.troubles = [Trouble("one hidden", OLD, 1, 10**6, seed=_hides(place=2), after=1)]
    job = desk.go(job)
    assert job.state is JobState.WAITING
    job = desk.go(desk.decide(job, Decision.SKIP))
    assert job.state is JobState.COMPLETED
    assert desk.youtube.lost == []
    assert OLD in desk.youtube.playlists


def _hides(place: int) -> int:
    return next(seed for seed in range(1000) if Trouble("one hidden", OLD, 1, 1, seed).hidden_place(5) == place)


def test_an_entry_that_slips_from_a_page_to_one_already_read_keeps_its_playlist(desk: Desk) -> None:
    """Somebody adds a video and takes out an earlier one while the list is read: it looks like the backup's."""
    desk.youtube.refused.clear()
    job = desk.start({"one": [video_id(number) for number in range(12)]})
    assert job is not None
    desk.youtube.troubles = [
        Trouble("edited", OLD, 0, 1, seed=_edits(lambda chance: _puts_in(chance, place=5)), after=1),
        Trouble("edited", OLD, 1, 1, seed=_edits(lambda chance: _takes_out(chance, before=5, rows=13)), after=1),
    ]
    job = desk.go(job)
    assert job.state is JobState.COMPLETED
    assert len(desk.youtube.items[OLD]) == 12
    assert desk.youtube.deleted == 0


def _edits(wanted: Callable[[random.Random], bool]) -> int:
    return next(seed for seed in range(10_000) if wanted(random.Random(f"{seed}/0")))


def _puts_in(chance: random.Random, *, place: int) -> bool:
    return chance.random() >= 0.5 and chance.randint(0, 12) == place and chance.randrange(500) >= 12


def _takes_out(chance: random.Random, *, before: int, rows: int) -> bool:
    return chance.random() < 0.5 and chance.randrange(rows) < before
