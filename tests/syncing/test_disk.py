"""A disk that is full, a database that is locked, moved away or broken while a job runs: nothing is sent unnoted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from tests.household import Household
from tests.syncing.conftest import TIDY
from tests.syncing.machine import Port, client_of, new_job, once, operations, run
from ytsync_desktop.core.errors import DiskFull, StoreProblem
from ytsync_desktop.core.events import OperationSettled, OperationStarted
from ytsync_desktop.core.operations import Job, JobState, Kind, Reason, Status


def fails(method: str, error: Callable[[], Exception], *, nth: int) -> Callable[[str, tuple[Any, ...]], None]:
    """For `Port`: the n-th call of a method fails before anything is written."""
    seen = [0]

    def told(name: str, args: tuple[Any, ...]) -> None:
        if name == method:
            seen[0] += 1
            if seen[0] == nth:
                raise error()

    return told


def full() -> Exception:
    return DiskFull("The disk that holds the database is full.")


def locked() -> Exception:
    return StoreProblem("Another program keeps the database locked.")


def run_with(household: Household, job: Job, method: str, error: Callable[[], Exception], *, nth: int = 3) -> Job:
    journal = Port(household.app.journal, before=fails(method, error, nth=nth))
    with client_of(household) as youtube:
        return run(household, job, youtube, journal=journal)


def test_with_less_than_50_mb_free_nothing_is_asked_or_sent(
    sorted_household: Household, monkeypatch: pytest.MonkeyPatch
):
    nearly_full = shutil.disk_usage(sorted_household.folder)._replace(free=50 * 2**20 - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: nearly_full)
    sorted_household.simulator.admin.clear_requests()
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.DISK), job
    assert "50 MB" in job.message
    assert [one for one in sorted_household.simulator.admin.requests() if "/v3/" in one["path"]] == []
    monkeypatch.undo()
    assert sorted_household.resume().state is JobState.COMPLETED


@pytest.mark.parametrize("error", [full, locked])
def test_what_cannot_be_noted_before_is_not_sent(sorted_household: Household, error: Callable[[], Exception]):
    job = new_job(sorted_household)
    paused = run_with(sorted_household, job, "record_intent", error)
    assert (paused.state, paused.reason) == (JobState.PAUSED, Reason.DISK), paused
    assert len(sorted_household.writes()) == 2
    assert sorted_household.resume().state is JobState.COMPLETED
    assert {op.attempts for op in sorted_household.app.operations(job.id)} == {1}


@pytest.mark.parametrize("error", [full, locked])
def test_what_cannot_be_noted_after_is_looked_up(sorted_household: Household, error: Callable[[], Exception]):
    job = new_job(sorted_household)
    paused = run_with(sorted_household, job, "record_outcome", error)
    assert (paused.state, paused.reason) == (JobState.PAUSED, Reason.DISK), paused
    assert [op.status for op in sorted_household.app.operations(job.id)].count(Status.SENT) == 1
    assert sorted_household.resume().state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY
    assert {op.attempts for op in sorted_household.app.operations(job.id)} == {1}


def test_a_job_noted_as_complete_stays_so_when_the_disk_fails_just_then(sorted_household: Household):
    job = new_job(sorted_household)

    def fail(name: str, args: tuple[Any, ...]) -> None:
        if name == "set_state" and JobState.COMPLETED in args:
            raise locked()

    journal = Port(sorted_household.app.journal, after=fail)
    with client_of(sorted_household) as youtube, pytest.raises(StoreProblem, match="locked"):
        run(sorted_household, job, youtube, journal=journal)
    ended = sorted_household.app.newest_job()
    assert ended is not None
    assert ended.state is JobState.COMPLETED


def test_a_backup_that_finds_no_room_pauses_before_the_first_write(
    sorted_household: Household, monkeypatch: pytest.MonkeyPatch
):
    job = new_job(sorted_household)
    backups = Port(sorted_household.app.backups, before=fails("save", full, nth=1))
    with client_of(sorted_household) as youtube:
        paused = run(sorted_household, job, youtube, backups=backups)
    assert (paused.state, paused.reason) == (JobState.PAUSED, Reason.DISK), paused
    assert sorted_household.writes() == []


def test_a_database_replaced_under_a_running_job_ends_the_run_before_the_next_write(sorted_household: Household):
    database = sorted_household.folder / "ytsync.db"

    def replace() -> None:
        shutil.copyfile(database, sorted_household.folder / "copy")
        (sorted_household.folder / "copy").replace(database)

    third = [0]

    def settled(event: object) -> bool:
        third[0] += isinstance(event, OperationSettled) and event.operation.kind is Kind.ADD
        return third[0] == 3

    with pytest.raises(StoreProblem, match="replaced"):
        sorted_household.app.start_sync(None, once(settled, replace), sorted_household.control)
    assert len([one for one in sorted_household.writes() if one["endpoint"] == "playlistItems.insert"]) == 3


def test_a_fault_of_the_program_leaves_no_job_that_seems_to_run(sorted_household: Household):
    def fault() -> None:
        raise RuntimeError("a fault")

    with pytest.raises(RuntimeError, match="a fault"):
        sorted_household.app.start_sync(
            None, once(lambda event: isinstance(event, OperationStarted), fault), sorted_household.control
        )
    job = sorted_household.app.newest_job()
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.INTERRUPTED)
    assert sorted_household.resume().state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY
    assert operations(sorted_household, job, Kind.CREATE)
