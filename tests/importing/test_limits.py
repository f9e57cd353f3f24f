"""Importing against limits: the day's quota, a type of its own slowed down, a stop, a lost network, a dead sign-in."""

from __future__ import annotations

import itertools
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from tests.contract.fake_youtube import Call, FakeYouTube, once
from tests.importing.machine import NOON, Machine, messy
from ytsync_desktop.core.checkpoints import EntityType, Phase
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import ApiProblem, NetworkDown, TokenDead, TryLater
from ytsync_desktop.core.events import EntityProgress, Event
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.core.ports import ItemPage
from ytsync_desktop.core.quota import reset_after
from ytsync_desktop.importing.pool import Arrival, Pool


def slow_down() -> TryLater:
    return TryLater(ApiProblem(429, "rateLimitExceeded", "Too fast."))


def clean_content(folder: Path, youtube: FakeYouTube) -> object:
    folder.mkdir()
    machine = Machine(folder, youtube)
    youtube.quota = 10_000
    assert machine.import_().state == "complete"
    content = machine.content()
    machine.database.close()
    return content


@pytest.mark.parametrize("quota", [0, 1, 2, 5, 11, 17, 24])
def test_the_day_s_quota_pauses_everything_and_the_next_day_completes_it(
    machine: Machine, tmp_path: Path, quota: int
) -> None:
    machine.youtube.quota = quota
    paused = machine.import_()
    assert (paused.state, paused.reason) == ("paused", "quota")
    assert paused.resume_at == reset_after(NOON)
    spent = len(machine.youtube.calls)
    assert spent <= quota + 12  # what was on its way met the refusal as well; nothing was sent after it

    machine.restart()
    machine.pass_time(days=1)
    machine.youtube.quota = 10_000
    done = machine.import_()
    assert done.state == "complete"
    assert done.resumed is (quota > 0)
    assert machine.content() == clean_content(tmp_path / "clean", machine.youtube)
    states = machine.imports.states.list(Phase.INITIAL)
    assert [state.rate_limit_reset_at for state in states] == [None] * 4
    items = sum(map(len, machine.youtube.items.values()))
    assert next(s for s in states if s.entity_type is EntityType.PLAYLIST_ITEMS).last_synced_offset == items


def long_playlist_interrupted(machine: Machine) -> tuple[str, list[Call]]:
    """Paused in the middle of a long playlist; returns it with the calls made for it before."""
    machine.youtube.playlists.clear()
    machine.youtube.items.clear()
    long = machine.youtube.add_playlist("long", range(100, 500))
    machine.youtube.quota = 2 + 3
    machine.import_()
    calls = [call for call in machine.youtube.calls if call.about == long]
    machine.youtube.calls.clear()
    machine.youtube.quota = 10_000
    return long, calls


def test_a_listing_goes_on_in_its_middle_on_the_same_day(machine: Machine) -> None:
    long, _ = long_playlist_interrupted(machine)
    listed = [listing.items_fetched for listing in machine.imports.listings()]
    machine.restart()
    assert machine.import_().state == "complete"
    first = next(call for call in machine.youtube.calls if call.about == long)
    assert listed[0] > 0
    assert first.page_token == f"{long}:{listed[0]}"
    assert sum(call.about == long for call in machine.youtube.calls) == 8 - listed[0] // 50


def test_a_listing_of_another_day_begins_anew(machine: Machine) -> None:
    long, _ = long_playlist_interrupted(machine)
    machine.pass_time(days=1)
    assert machine.import_().state == "complete"
    calls = [call for call in machine.youtube.calls if call.about == long]
    assert len(calls) == 8
    assert calls[0].page_token is None
    assert machine.imports.listings() == ()


def test_a_type_slowed_down_pauses_alone_while_the_others_go_on(machine: Machine) -> None:
    machine.youtube.fault = once(slow_down, lambda call: call.method == "playlistItems.list", 999)
    known = [row.video_id for rows in list(machine.youtube.items.values())[:3] for row in rows]
    machine.library.set_watch_later([(one, None) for one in dict.fromkeys(known)])
    summary = machine.import_()
    states = {one.entity_type: one.state for one in summary.entities}
    assert (summary.state, summary.reason) == ("paused", "rate_limit")
    assert (states["playlists"], states["playlist_items"]) == ("complete", "paused")
    videos = machine.library.load().videos
    assert videos
    assert all(video.last_fetched for video in videos.values())
    assert machine.imports.states.list(Phase.INITIAL)[2].rate_limit_reset_at is not None
    assert summary.resume_at == machine.imports.states.earliest_reset()

    machine.youtube.fault = lambda call: None
    machine.pass_time(minutes=2)
    assert machine.import_().state == "complete"


def test_a_few_refusals_are_waited_out(machine: Machine, tmp_path: Path) -> None:
    left = {"playlists.list": 3, "playlistItems.list": 3, "videos.list": 3, "channels.list": 3}

    def fault(call: Call) -> None:
        if left[call.method] > 0:
            left[call.method] -= 1
            raise slow_down()

    machine.youtube.fault = fault
    assert machine.import_().state == "complete"
    assert machine.content() == clean_content(tmp_path / "clean", machine.youtube)


@pytest.mark.parametrize("together", [False, True])
def test_a_wait_longer_than_five_minutes_ends_the_run_with_the_time(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    if together:  # the refusal beside the answers to other calls, in one go
        one_by_one = Pool.collect

        def collect(pool: Pool, timeout: float | None) -> list[Arrival]:
            found = one_by_one(pool, timeout)
            while pool.in_flight and found:
                found += one_by_one(pool, timeout)
            return found

        monkeypatch.setattr(Pool, "collect", collect)

    def wait() -> TryLater:
        return TryLater(ApiProblem(429, "rateLimitExceeded", "Too fast."), retry_after=3600)

    asked = itertools.count()
    machine.youtube.fault = once(wait, lambda call: call.method == "videos.list" and next(asked) == 2)
    summary = machine.import_()
    assert summary.state == "paused"
    assert summary.resume_at is not None
    assert summary.resume_at - NOON >= timedelta(hours=1)
    calls = len(machine.youtube.calls)
    again = machine.import_()
    assert again.resume_at is not None
    assert not any(call.method == "videos.list" for call in machine.youtube.calls[calls:])
    machine.pass_time(hours=2)
    assert machine.import_().state == "complete"


@pytest.mark.parametrize("reason", ["user", "interrupted"])
@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_stop_ends_the_run_between_batches_and_nothing_is_lost(
    machine: Machine, tmp_path: Path, reason: str, after: int
) -> None:
    control = Control()
    stop = control.pause if reason == "user" else control.interrupt
    seen: list[Event] = []

    def report(event: Event) -> None:
        seen.append(event)
        if sum(isinstance(one, EntityProgress) for one in seen) == after:
            stop()

    summary = machine.orchestrator.run(report, control)
    assert (summary.state, summary.reason) == ("paused", reason)
    assert machine.import_().state == "complete"
    assert machine.content() == clean_content(tmp_path / "clean", machine.youtube)


def test_a_stop_ends_a_wait_at_once(machine: Machine) -> None:
    control = Control()
    machine.settings.set("backoff_max", "3600")

    def wait() -> TryLater:
        return TryLater(ApiProblem(429, "rateLimitExceeded", "Too fast."), retry_after=250)

    machine.youtube.fault = once(wait, lambda call: True, 99)

    def report(event: Event) -> None:
        if type(event).__name__ == "Waiting":
            control.pause()

    summary = machine.orchestrator.run(report, control)
    assert (summary.state, summary.reason) == ("paused", "user")


def test_a_lost_network_pauses_and_the_next_run_goes_on(machine: Machine, tmp_path: Path) -> None:
    def down() -> NetworkDown:
        return NetworkDown(ApiProblem(0, "network", "No connection to YouTube."))

    machine.youtube.fault = once(down, lambda call: len(machine.youtube.calls) > 9)
    summary = machine.import_()
    assert (summary.state, summary.reason, summary.message) == ("paused", "network", "No connection to YouTube.")
    assert any(state.error_message for state in machine.imports.states.list_incomplete())
    assert machine.import_().resumed
    assert machine.content() == clean_content(tmp_path / "clean", machine.youtube)


def test_without_a_sign_in_nothing_is_written(machine: Machine) -> None:
    def dead() -> TokenDead:
        return TokenDead(ApiProblem(401, "authError", "Sign in again."))

    machine.youtube.fault = once(dead, lambda call: True)
    with machine.counting_writes() as written:
        summary = machine.import_()
    assert (summary.state, summary.reason) == ("paused", "sign_in")
    assert written == []
    assert machine.imports.states.list() == ()


def test_an_incremental_import_broken_off_is_resumed(machine: Machine, tmp_path: Path) -> None:
    machine.import_()
    machine.youtube.add_playlist("more", range(900, 1040))
    machine.youtube.quota = 9
    assert machine.import_().state == "paused"
    machine.youtube.quota = 10_000
    summary = machine.import_()
    assert (summary.state, summary.resumed) == ("complete", True)
    assert {one.phase for one in summary.entities} == {"incremental_sync"}
    assert machine.content() == clean_content(tmp_path / "clean", machine.youtube)


def test_pages_of_several_playlists_are_on_their_way_at_once(tmp_path: Path) -> None:
    youtube = messy(3, playlists=10)
    machine = Machine(tmp_path, youtube)
    together = threading.Barrier(8, timeout=20)
    met = threading.Event()

    def meet(playlist_id: PlaylistId, **options: str | None) -> ItemPage | None:
        if not met.is_set():
            together.wait()  # broken, and with it the import, unless eight calls come here before one is answered
            met.set()
        return FakeYouTube.items_page(youtube, playlist_id, **options)

    youtube.items_page = meet  # type: ignore[method-assign]
    assert machine.import_().state == "complete"
    for playlist_id in youtube.items:
        tokens = [call.page_token for call in youtube.calls if call.about == playlist_id]
        places = [0 if token is None else int(token.rpartition(":")[2]) for token in tokens]
        assert places == sorted(places)
    machine.database.close()
