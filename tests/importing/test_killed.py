"""An import that is killed again and again ends in the same library as one that never was."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.contract.fake_youtube import Call, FakeYouTube
from tests.importing.machine import Machine, messy
from ytsync_desktop.core.checkpoints import ImportUnit
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import ApiProblem, OperationRefused
from ytsync_desktop.importing import batches

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_random_moments_and_resumed_it_equals_a_clean_import(seed: int, tmp_path: Path) -> None:
    luck = random.Random(seed)
    folder, clean = tmp_path / "killed", tmp_path / "clean"
    folder.mkdir()
    clean.mkdir()
    for _ in range(4):
        command = [sys.executable, "-m", "tests.importing.killed_import", str(folder), str(seed)]
        run = subprocess.run([*command, str(luck.randrange(1, 14))], cwd=ROOT, timeout=120, check=False)
        assert run.returncode in (0, -signal.SIGKILL)
        if run.returncode == 0:
            break

    youtube = messy(seed)
    survivor, other = Machine(folder, youtube), Machine(clean, youtube)
    assert survivor.import_().state == "complete"
    assert other.import_().state == "complete"
    assert survivor.content() == other.content()
    assert survivor.rows("PRAGMA integrity_check") == [("ok",)]
    assert survivor.rows("SELECT count(*) - count(DISTINCT item_id) FROM playlist_videos") == [(0,)]
    survivor.database.close()
    other.database.close()


# --- a library that has not changed, of which nothing is noted --------------------------------------------------------


def imported(folder: Path, seed: int) -> Machine:
    """A library imported once, one call at a time."""
    machine = Machine(folder, messy(seed), threads=1)
    assert machine.import_().state == "complete"
    machine.youtube.calls.clear()
    return machine


def asked_again(machine: Machine, calls: int) -> int:
    """Resume to the end; how many calls of one pass were made twice."""
    machine.youtube.fault = lambda call: None
    machine.restart()
    resumed = machine.import_()
    assert (resumed.state, resumed.resumed, resumed.unchanged) == ("complete", True, True)
    assert machine.rows("SELECT count(*) FROM sync_state") == [(0,)]
    states = dict(machine.rows("SELECT entity_type, last_synced_offset FROM sync_states WHERE phase LIKE 'inc%'"))
    assert states["playlist_items"] == sum(map(len, machine.youtube.items.values()))
    return len(machine.youtube.calls) - calls


@pytest.mark.parametrize("seed", range(4))
def test_stopped_it_asks_nothing_twice_but_the_list_of_playlists(seed: int, tmp_path: Path) -> None:
    machine = imported(tmp_path, seed)
    machine.import_()
    calls, luck, control = len(machine.youtube.calls), random.Random(seed), Control()
    machine.youtube.calls.clear()
    last = luck.randrange(3, calls - 3)
    machine.youtube.fault = lambda call: control.pause() if len(machine.youtube.calls) >= last else None
    assert machine.import_(control).state == "paused", seed
    assert 0 <= asked_again(machine, calls) <= 2, seed


@pytest.mark.parametrize("seed", range(6))
def test_killed_it_asks_again_at_most_what_went_without_a_note(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_UNNOTED", 5)
    machine = imported(tmp_path, seed)
    machine.import_()
    calls, luck = len(machine.youtube.calls), random.Random(seed)
    machine.youtube.calls.clear()
    last = luck.randrange(3, calls - 1)

    def killed(call: Call) -> None:
        if len(machine.youtube.calls) >= last:
            raise KeyboardInterrupt

    machine.youtube.fault = killed
    with pytest.raises(KeyboardInterrupt):
        machine.import_()
    under_way = 2  # one call, and the one that waits ready behind it
    assert 0 <= asked_again(machine, calls) <= 5 + under_way + 2, seed


@pytest.mark.parametrize("seed", range(3))
def test_however_long_it_is_it_is_noted_once_for_many_answers(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = imported(tmp_path, seed)
    monkeypatch.setattr(batches, "MOST_UNNOTED", 10)
    begin, transactions = machine.imports.begin, list[int]()

    @contextmanager
    def counted() -> Iterator[ImportUnit]:
        transactions.append(len(machine.youtube.calls))
        with begin() as unit:
            yield unit

    monkeypatch.setattr(machine.imports, "begin", counted)
    summary = machine.import_()
    assert (summary.state, summary.unchanged) == ("complete", True)
    calls = len(machine.youtube.calls)
    assert calls > 20
    begun_and_ended = 3
    assert len(transactions) <= calls / 10 + begun_and_ended, transactions
    assert machine.rows("SELECT count(*) FROM sync_state") == [(0,)]


@pytest.mark.parametrize("most", [3, 1000])
def test_a_list_refused_in_its_middle_goes_on_from_there(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_UNNOTED", most)
    youtube = FakeYouTube(page_size=20)
    youtube.add_playlist("long", list(range(200)))
    youtube.add_playlist("short", list(range(5)))
    machine = Machine(tmp_path, youtube, threads=1)
    machine.import_()
    asked: list[str] = []

    def refused(call: Call) -> None:
        if call.method == "playlistItems.list":
            asked.append(call.about)
            if len(asked) == 7:
                raise OperationRefused(ApiProblem(403, "forbidden", "No.", "Not now."))

    youtube.fault = refused
    assert machine.import_().state != "complete"
    youtube.fault = lambda call: None
    youtube.calls.clear()
    machine.restart()
    assert machine.import_().state == "complete"
    states = dict(machine.rows("SELECT entity_type, last_synced_offset FROM sync_states WHERE phase LIKE 'inc%'"))
    assert states["playlist_items"] == 205
    assert len([call for call in youtube.calls if call.about == "PLlong"]) <= 5


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_killed_it_asks_nothing_again_that_was_taken_in_with_what_changed(part: float, tmp_path: Path) -> None:
    youtube = FakeYouTube(page_size=20)
    for number in range(60):
        youtube.add_playlist(f"list{number}", [number, number + 1])
    machine = Machine(tmp_path, youtube, threads=1)
    assert machine.import_().state == "complete"
    changed = list(youtube.playlists)[20:]  # all but the first page of the list of playlists
    for playlist_id in changed:
        youtube.insert(playlist_id, 99, 0)
    last = int(60 * part)
    asked: list[str] = []

    def killed(call: Call) -> None:
        if call.method == "playlistItems.list":
            if len(asked) >= last:
                raise KeyboardInterrupt
            asked.append(call.about)

    youtube.fault = killed
    with pytest.raises(KeyboardInterrupt):
        machine.import_()
    youtube.fault = lambda call: None
    youtube.calls.clear()
    machine.restart()
    assert machine.import_().state == "complete"
    last_change = max(asked.index(playlist_id) for playlist_id in changed if playlist_id in asked)
    again = {call.about for call in youtube.calls if call.method == "playlistItems.list"} & {*asked[:last_change]}
    assert len(again) <= 4, again  # one call, the one that waits ready behind it, and answers not yet noted


@pytest.mark.parametrize("commits", range(1, 8))
def test_killed_after_any_commit_it_misses_no_change_that_the_list_of_playlists_does_not_show(
    commits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, clean, luck = tmp_path / "killed", tmp_path / "clean", random.Random(commits)
    folder.mkdir()
    clean.mkdir()
    machine = imported(folder, 1)
    youtube = machine.youtube
    for playlist_id, rows in youtube.items.items():
        if rows:
            youtube.remove(playlist_id, luck.randrange(len(rows)))
            youtube.insert(playlist_id, luck.randrange(400), luck.randrange(len(rows) + 1))
    begin, left = machine.imports.begin, iter(range(commits))

    @contextmanager
    def killed() -> Iterator[ImportUnit]:
        if next(left, None) is None:
            raise KeyboardInterrupt
        with begin() as unit:
            yield unit

    monkeypatch.setattr(machine.imports, "begin", killed)
    with pytest.raises(KeyboardInterrupt):
        machine.import_()
    machine.restart()
    other = Machine(clean, youtube)
    assert machine.import_().state == other.import_().state == "complete"
    listed = {name: rows for name, rows in machine.content().items() if name != "videos"}
    assert listed == {name: rows for name, rows in other.content().items() if name != "videos"}
    other.database.close()
