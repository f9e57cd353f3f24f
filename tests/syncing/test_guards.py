"""Each condition of a deletion broken alone: that playlist is kept, or the job halts. Numbers as in the protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.household import Household
from tests.syncing.conftest import TIDY, V
from tests.syncing.machine import Port, at, client_of, new_job, run
from ytsync_desktop.core.library import Channel, ChannelId
from ytsync_desktop.core.operations import Job, JobState, Kind, Reason

OLD = {"PLfirst", "PLsecond", "PLthird", "PLempty"}


def until_the_deletes(household: Household, then: Callable[[], object]) -> Callable[[str, tuple[Any, ...]], None]:
    """For the journal: do something once the last add is settled."""
    adds = sum(len(videos) for videos in TIDY.values()) + len(TIDY)
    return at("record_outcome", then, nth=adds)


def run_with(household: Household, then: Callable[[], object], **ports: Any) -> tuple[Job, Job]:
    job = new_job(household)
    journal = Port(household.app.journal, after=until_the_deletes(household, then))
    with client_of(household) as youtube:
        real = ports.pop("youtube", lambda client: client)(youtube)
        return job, run(household, job, real, journal=journal, **ports)


def deletes(household: Household) -> list[str]:
    return [one["endpoint"] for one in household.writes() if one["endpoint"] == "playlists.delete"]


def backup_file(household: Household) -> Path:
    return next((household.folder / "backups").glob("*.json"))


@pytest.mark.parametrize("harm", ["changed", "gone", "cut"])
def test_g01_without_a_backup_that_can_be_read_back_nothing_is_deleted(sorted_household: Household, harm: str):
    content = b""

    def spoil() -> None:
        nonlocal content
        file = backup_file(sorted_household)
        content = file.read_bytes()
        if harm == "gone":
            file.unlink()
        else:
            file.write_bytes(content[:-10] if harm == "cut" else content.replace(b"first", b"First", 1))
        raise Paused

    class Paused(BaseException):
        """The run ends here, so that the next one has to read the backup again."""

    job = new_job(sorted_household)
    journal = Port(sorted_household.app.journal, after=until_the_deletes(sorted_household, spoil))
    with client_of(sorted_household) as youtube, pytest.raises(Paused):
        run(sorted_household, job, youtube, journal=journal)
    paused = sorted_household.resume()
    assert (paused.state, paused.reason) == (JobState.PAUSED, Reason.GUARD), paused
    assert deletes(sorted_household) == []
    next((sorted_household.folder / "backups").glob("*.json"), sorted_household.folder / "backups" / "none").unlink(
        missing_ok=True
    )
    name = sorted_household.app.backups.list()[0].file_name
    (sorted_household.folder / "backups" / name).write_bytes(content)
    assert sorted_household.resume().state is JobState.COMPLETED


def test_g02_another_channel_halts_the_job(sorted_household: Household):
    changed = [False]

    class OtherChannel(Port):
        def own_channel(self) -> Channel:
            real: Channel = self._real.own_channel()
            return replace(real, id=ChannelId("UCsomebody000000000000001")) if changed[0] else real

    _, ended = run_with(sorted_household, lambda: changed.__setitem__(0, True), youtube=OtherChannel)
    assert (ended.state, ended.reason) == (JobState.PAUSED, Reason.CHANNEL), ended
    assert deletes(sorted_household) == []


def test_g03_a_list_that_reads_differently_twice_keeps_its_playlist(sorted_household: Household):
    admin = sorted_household.simulator.admin
    match = {"endpoint": "playlistItems.list", "query": "playlistId=PLsecond"}
    _, ended = run_with(sorted_household, lambda: admin.add_fault("shrunken", match=match, when={"nth": 1}, keep=0.95))
    assert ended.state is JobState.COMPLETED
    assert set(admin.playlists()) & OLD == {"PLsecond"}


@pytest.mark.parametrize(
    "edit",
    [
        {"op": "add_item", "playlist": "PLsecond", "video": V[2]},
        {"op": "remove_item", "playlist": "PLsecond", "video": V[6]},
        {"op": "update_playlist", "playlist": "PLsecond", "title": "mine"},
        {"op": "update_playlist", "playlist": "PLsecond", "privacyStatus": "unlisted"},
        {"op": "move_item", "playlist": "PLsecond", "video": V[6], "position": 0},
    ],
    ids=["g04 a new item", "g06 shrunken", "g08 title", "g09 privacy", "another order"],
)
def test_g04_g06_g08_g09_a_playlist_that_changed_is_kept_and_the_others_go(
    sorted_household: Household, edit: dict[str, Any]
):
    admin = sorted_household.simulator.admin
    _, ended = run_with(sorted_household, lambda: admin.edit(**edit))
    assert ended.state is JobState.COMPLETED
    assert set(admin.playlists()) & OLD == {"PLsecond"}


def test_g05_a_video_that_is_in_no_new_playlist_keeps_its_old_one(sorted_household: Household):
    sorted_household.simulator.admin.add_fault("failedPrecondition", match={"body": V[6]})
    sorted_household.simulator.admin.edit("set_video", video=V[6], availability="deleted")
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert set(sorted_household.simulator.admin.playlists()) & OLD == {"PLsecond"}


def test_g07_an_empty_list_of_a_playlist_that_is_not_halts_the_job(sorted_household: Household):
    admin = sorted_household.simulator.admin
    match = {"endpoint": "playlistItems.list", "query": "playlistId=PLsecond"}
    _, ended = run_with(sorted_household, lambda: admin.add_fault("emptied", match=match))
    assert (ended.state, ended.reason) == (JobState.PAUSED, Reason.GUARD), ended
    assert "PLsecond" in admin.playlists()


@pytest.fixture
def no_other_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan is held against its operations before a run as well; here the guard stands alone."""
    monkeypatch.setattr("ytsync_desktop.syncing.engine.check_frozen", lambda *_: None)


@pytest.mark.usefixtures("no_other_check")
def test_g10_never_more_than_was_confirmed(sorted_household: Household):
    job = new_job(sorted_household)

    class FewerConfirmed(Port):
        def job(self, job_id: int) -> Job:
            held: Job = self._real.job(job_id)
            return replace(held, confirmed_deletes=2)

        def set_state(self, job_id: int, *args: Any, **options: Any) -> Job:
            held: Job = self._real.set_state(job_id, *args, **options)
            return replace(held, confirmed_deletes=2)

    with client_of(sorted_household) as youtube:
        ended = run(sorted_household, job, youtube, journal=FewerConfirmed(sorted_household.app.journal))
    assert (ended.state, ended.reason) == (JobState.PAUSED, Reason.GUARD), ended
    assert len(deletes(sorted_household)) == 2


@pytest.mark.usefixtures("no_other_check")
def test_g11_what_the_plan_does_not_name_is_never_deleted(sorted_household: Household):
    job = new_job(sorted_household)
    admin = sorted_household.simulator.admin
    mine = admin.edit("create_playlist", title="mine")["id"]

    class Turned(Port):
        """A journal that says another playlist than the plan."""

        def operations(self, job_id: int) -> tuple[Any, ...]:
            found = self._real.operations(job_id)
            first = next(op.id for op in found if op.kind is Kind.DELETE)
            return tuple(replace(op, playlist_id=mine) if op.id == first else op for op in found)

    with client_of(sorted_household) as youtube:
        ended = run(sorted_household, job, youtube, journal=Turned(sorted_household.app.journal))
    assert (ended.state, ended.reason) == (JobState.PAUSED, Reason.GUARD), ended
    assert mine in admin.playlists()
    assert deletes(sorted_household) == []
