"""A look counts for a minute, not while the machine sleeps, and not for what needs another copy to stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from tests.chaos.t15_listings import Desk, at_a_desk
from tests.chaos.unruly import Unruly
from tests.contract.fake_youtube import video_id
from tests.importing.machine import NOON
from tests.syncing.at_a_desk import Slow, freeze, go
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.errors import ApiProblem, Applied, TryLater
from ytsync_desktop.core.library import Playlist, PlaylistId, PlaylistItem, PlaylistItemId, Privacy, VideoId
from ytsync_desktop.core.looks import DELETES, FRESH, REMOVES
from ytsync_desktop.core.operations import Job, JobState, Kind, Operation, Status
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.syncing.looks import Looks


def videos(*numbers: int) -> list[VideoId]:
    return [video_id(number) for number in numbers]


def once(name: str, act: Callable[[], object]) -> Callable[[str], object]:
    """For `Slow.after`: act after the first write of this name."""
    done: list[bool] = []

    def told(called: str) -> None:
        if called == name and not done:
            done.append(True)
            act()

    return told


# --- removes ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Two categories on YouTube: "one" with the videos 1 to 8, "two" with 20."""
    youtube = Unruly()
    youtube.add_playlist("one", range(1, 9))
    youtube.add_playlist("two", [20])
    with at_a_desk(youtube) as it:
        _, job = freeze(it, {"one": videos(*range(1, 9)), "two": videos(20)}, Strategy.FRESH, loopback=True)
        assert go(it, job, Slow(it), loopback=True).state is JobState.COMPLETED
        yield it


MOVED = {"one": videos(1, 2, 3, 4, 5), "two": videos(20, 6, 7, 8)}
"""Three videos move from one to the other."""


def one(desk: Desk) -> PlaylistId:
    return next(key for key, playlist in desk.youtube.playlists.items() if playlist.title == "one")


def move(desk: Desk, youtube: Slow, *, loopback: bool = True) -> tuple[Job, list[Operation]]:
    _, job = freeze(desk, MOVED, Strategy.FRESH, loopback=loopback)
    job = go(desk, job, youtube, loopback=loopback)
    return job, [op for op in desk.journal.operations(job.id) if op.kind is Kind.REMOVE]


def test_the_last_copy_of_what_no_category_takes_stays_where_somebody_took_the_other(desk: Desk):
    playlist = one(desk)
    for _ in range(2):
        desk.youtube.insert(playlist, 99)
    youtube = Slow(desk)

    def take_one() -> None:
        rows = desk.youtube.items[playlist]
        desk.youtube.remove(playlist, next(at for at, row in enumerate(rows) if row.video_id == video_id(99)))

    youtube.after = once("remove_item", take_one)
    job, removes = move(desk, youtube)
    assert job.state is JobState.COMPLETED
    assert desk.youtube.lost == []
    assert sum(row.video_id == video_id(99) for row in desk.youtube.items[playlist]) == 1
    assert [op.status for op in removes] == [Status.DONE] * 3 + [Status.SKIPPED]


def test_another_try_of_a_remove_takes_another_look(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    real, tries = desk.youtube.remove_item, [0]

    def refuse_the_second(item: PlaylistItemId) -> None:
        tries[0] += 1
        if tries[0] == 2:
            raise TryLater(ApiProblem(429, "rateLimitExceeded", "Later."), applied=Applied.NO)
        real(item)

    monkeypatch.setattr(desk.youtube, "remove_item", refuse_the_second)
    youtube = Slow(desk, 0.3)
    job, _ = move(desk, youtube, loopback=False)
    assert job.state is JobState.COMPLETED
    names = [name for _, name, _ in youtube.calls]
    sent = [place for place, name in enumerate(names) if name == "remove_item"]
    between = [names[before + 1 : after] for before, after in pairwise(sent)]
    assert between == [[], ["items_with_video"], []]


def test_no_remove_stands_on_a_page_read_more_than_a_minute_ago(desk: Desk):
    playlist = one(desk)
    for number in range(100, 700):
        desk.youtube.insert(playlist, number)
    moved = {"one": videos(*range(1, 9), *range(100, 600)), "two": videos(20, *range(600, 680))}
    _, job = freeze(desk, moved, Strategy.FRESH, loopback=False)
    youtube = Slow(desk, 3.0)
    assert go(desk, job, youtube, loopback=False).state is JobState.COMPLETED
    assert len(youtube.at("remove_item")) == 80
    seen, oldest = 0.0, 0.0
    for second, name, about in youtube.calls:
        if about == playlist or name == "items_with_video":  # a first page, or a look at one video
            seen = second
        if name == "remove_item":
            oldest = max(oldest, second - seen)
    assert oldest <= FRESH + 3.0  # counted from the first page of a listing to the sending


# --- deletes ----------------------------------------------------------------------------------------------------------


def old_lists(count: int, size: int = 3) -> Unruly:
    """Old playlists whose videos belong into one category."""
    youtube = Unruly()
    for number in range(count):
        youtube.add_playlist(f"old{number}", range(number, number + size))
    return youtube


def tidy(desk: Desk, youtube: Slow) -> dict[str | None, Status]:
    """Sync; what became of each delete."""
    wanted = {"one": sorted({row.video_id for rows in desk.youtube.items.values() for row in rows})}
    _, job = freeze(desk, wanted, Strategy.FRESH, loopback=False)
    job = go(desk, job, youtube, loopback=False)
    assert job.state is JobState.COMPLETED, job
    return {op.playlist_id: op.status for op in desk.journal.operations(job.id) if op.kind is Kind.DELETE}


def last_old(youtube: Unruly) -> PlaylistId:
    return [key for key, playlist in youtube.playlists.items() if playlist.title.startswith("old")][-1]


def test_what_changed_while_the_machine_slept_is_seen_before_a_delete():
    with at_a_desk(old_lists(4)) as desk:
        youtube, last = Slow(desk), last_old(desk.youtube)

        def close_the_lid() -> None:
            desk.machine.sleep(hours=9)
            before = desk.youtube.playlists[last]
            desk.youtube.playlists[last] = replace(before, title="Friends use this", privacy=Privacy.PUBLIC)

        youtube.after = once("delete_playlist", close_the_lid)
        became = tidy(desk, youtube)
        assert became.pop(last) is Status.SKIPPED
        assert set(became.values()) == {Status.DONE}
        assert last in desk.youtube.playlists


def test_what_the_targets_hold_is_read_again_when_the_machine_slept():
    with at_a_desk(old_lists(4)) as desk:
        youtube, last = Slow(desk), last_old(desk.youtube)

        def close_the_lid() -> None:
            desk.machine.sleep(hours=9)
            made = next(key for key, playlist in desk.youtube.playlists.items() if playlist.title == "one")
            rows = desk.youtube.items[made]
            desk.youtube.remove(made, next(at for at, row in enumerate(rows) if row.video_id == video_id(5)))

        youtube.after = once("delete_playlist", close_the_lid)
        _, job = freeze(desk, {"one": [video_id(number) for number in range(6)]}, Strategy.FRESH, loopback=True)
        job = go(desk, job, youtube, loopback=True)
        assert job.state is JobState.WAITING  # it was there, and is not there any more: somebody removed it
        assert last in desk.youtube.playlists


def test_title_and_visibility_are_read_anew_where_a_list_takes_more_than_a_minute():
    with at_a_desk(old_lists(3, size=300)) as desk:
        youtube = Slow(desk, 12.0)
        assert set(tidy(desk, youtube).values()) == {Status.DONE}
        for sent in youtube.at("delete_playlist"):
            looked = max(second for second in youtube.at("playlists_by_id") if second < sent)
            assert sent - looked <= FRESH + 12.0


def test_a_playlist_emptied_after_the_look_is_kept_and_the_others_go():
    with at_a_desk(old_lists(4)) as desk:
        youtube, last = Slow(desk), last_old(desk.youtube)

        def empty() -> None:
            while desk.youtube.items[last]:
                desk.youtube.remove(last, 0)

        youtube.after = once("delete_playlist", empty)
        became = tidy(desk, youtube)
        assert became.pop(last) is Status.SKIPPED
        assert set(became.values()) == {Status.DONE}


def test_a_look_before_deletes_serves_five():
    with at_a_desk(old_lists(12)) as desk:
        youtube = Slow(desk)
        tidy(desk, youtube)
        first, last = youtube.at("delete_playlist")[0], youtube.at("delete_playlist")[-1]
        asked = [second for second in youtube.at("playlists_by_id") if first - 3.0 < second < last]
        assert len(youtube.at("delete_playlist")) == 12
        assert len(asked) == -(-12 // DELETES)


# --- the calendar -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_the_units_foretold_are_the_units_taken_with_the_usual_pauses(seed: int):
    chance = Random(seed)
    youtube = Unruly(page_size=50)
    for number in range(chance.randint(2, 5)):
        youtube.add_playlist(f"old{number}", [chance.randrange(90) for _ in range(chance.choice([3, 30, 120]))])
    known = sorted({row.video_id for rows in youtube.items.values() for row in rows})
    chance.shuffle(known)
    with at_a_desk(youtube) as desk:
        desk.machine.settings.set("settle_seconds", "120")
        for cut in (len(known) // 2, len(known) // 3):
            wanted = {"a": known[:cut], "b": known[cut:]}
            preview, job = freeze(desk, wanted, Strategy.REUSE, loopback=False)
            before = sum(units for _, units in desk.ledger.history())
            assert go(desk, job, Slow(desk, 0.4), loopback=False).state is JobState.COMPLETED
            taken = sum(units for _, units in desk.ledger.history()) - before
            kinds = Counter(op.kind for op in preview.plan.writes)
            assert taken == preview.units, f"seed {seed}, {dict(kinds)}"
            for playlist, rows in youtube.items.items():  # second copies for the next round
                for row in chance.sample(rows, min(len(rows), 9)):
                    youtube.insert(playlist, int(row.video_id[1:]), 0)
            desk.machine.pass_time(days=1)


# --- by itself --------------------------------------------------------------------------------------------------------


def test_a_look_counts_for_a_minute_for_so_many_writes_and_until_the_next_one():
    seconds = [0.0]
    looks = Looks(ServerClock(wall=lambda: NOON, monotonic=lambda: seconds[0]), 3.0)
    assert (looks.removes, looks.deletes) == (REMOVES, DELETES)
    mine, yours = PlaylistId("PLmine"), PlaylistId("PLyours")
    item = PlaylistItem(PlaylistItemId("a"), mine, video_id(1), 0)
    assert not looks.shows_places(mine)
    looks.keep_places(mine, [item], 0.0, 2)
    assert (looks.shows_places(mine), looks.shows_places(yours)) == (True, False)
    assert looks.use_places(item.video_id) == {item.id}
    looks.note_removed(item.id)
    assert looks.use_places(item.video_id) == set()
    assert not looks.shows_places(mine)
    looks.keep_places(mine, [item], 0.0, 2)
    seconds[0] = FRESH + 0.5
    assert not looks.shows_places(mine)
    looks.keep_playlists({mine: Playlist(mine, "Mine")}, seconds[0])
    assert (looks.shows_places(mine), looks.shows_playlist(mine), looks.shows_playlist(yours)) == (False, True, False)
    assert looks.use_playlist(mine) == Playlist(mine, "Mine")
    assert (looks.shows_playlist(mine), looks.use_playlist(mine)) == (False, None)
    looks.keep_playlists({mine: Playlist(mine, "Mine")}, seconds[0])
    looks.forget()
    assert not looks.shows_playlist(mine)
