"""A kill in each interval that the two commits and the send of a write cut, and in everything that only reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.household import Household
from tests.syncing.conftest import TIDY, V
from tests.syncing.machine import (
    Killed,
    Port,
    at,
    die,
    new_job,
    once,
    operations,
    playlist_id,
    run_and_die,
)
from ytsync_desktop.core.events import Event, OperationSettled, OperationStarted, ReadingProgress
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.core.operations import Job, JobState, Kind, Reason, Status

SENDS = {Kind.CREATE: "create_playlist", Kind.ADD: "add_video", Kind.DELETE: "delete_playlist"}


def finish(household: Household, job: Job) -> Job:
    """Resume after the kill, and hold that everything is as planned."""
    shown = household.app.newest_job()
    assert shown is not None
    assert (shown.state, shown.reason) == (JobState.PAUSED, Reason.INTERRUPTED)
    ended = household.resume()
    assert ended.state is JobState.COMPLETED, ended
    assert household.truth() == TIDY
    return ended


@pytest.mark.parametrize("kind", SENDS)
def test_killed_before_the_intent_nothing_was_sent(sorted_household: Household, kind: Kind):
    job = new_job(sorted_household)
    first = operations(sorted_household, job, kind)[0].id

    def dies(name: str, args: tuple[Any, ...]) -> None:
        if name == "record_intent" and args[0] == first:
            raise Killed

    run_and_die(sorted_household, job, journal=Port(sorted_household.app.journal, before=dies))
    assert operations(sorted_household, job, kind)[0].status is Status.PLANNED
    finish(sorted_household, job)
    assert operations(sorted_household, job, kind)[0].attempts == 1


@pytest.mark.parametrize("kind", SENDS)
def test_killed_between_intent_and_send_it_is_read_and_sent_again(sorted_household: Household, kind: Kind):
    job = new_job(sorted_household)
    started = once(lambda event: isinstance(event, OperationStarted) and event.operation.kind is kind, die)
    run_and_die(sorted_household, job, report=started)
    assert [op.status for op in operations(sorted_household, job, kind)].count(Status.SENT) == 1
    finish(sorted_household, job)
    assert sorted(op.attempts for op in operations(sorted_household, job, kind))[-2:] == [1, 2]


@pytest.mark.parametrize("kind", SENDS)
def test_killed_after_the_reply_it_is_found_and_not_sent_again(sorted_household: Household, kind: Kind):
    job = new_job(sorted_household)
    run_and_die(sorted_household, job, youtube=lambda real: Port(real, after=at(SENDS[kind], die)))
    assert [op.status for op in operations(sorted_household, job, kind)].count(Status.SENT) == 1
    finish(sorted_household, job)
    assert {op.attempts for op in sorted_household.app.operations(job.id)} == {1}


@pytest.mark.parametrize("kind", SENDS)
def test_killed_after_the_outcome_the_next_one_follows(sorted_household: Household, kind: Kind):
    job = new_job(sorted_household)
    settled = once(lambda event: isinstance(event, OperationSettled) and event.operation.kind is kind, die)
    run_and_die(sorted_household, job, report=settled)
    assert Status.SENT not in {op.status for op in sorted_household.app.operations(job.id)}
    finish(sorted_household, job)
    assert {op.attempts for op in sorted_household.app.operations(job.id)} == {1}


READS: dict[str, Callable[[Event], bool]] = {
    what: lambda event, what=what: isinstance(event, ReadingProgress) and event.what == what and event.done == 1  # type: ignore[misc]
    for what in ("backup", "sweep")
}


@pytest.mark.parametrize("what", READS)
def test_killed_while_reading_it_reads_again(sorted_household: Household, what: str):
    job = new_job(sorted_household)
    run_and_die(sorted_household, job, report=once(READS[what], die))
    finish(sorted_household, job)
    assert {op.attempts for op in sorted_household.app.operations(job.id)} == {1}


def test_killed_while_an_unclear_write_is_looked_up_it_is_looked_up_again(sorted_household: Household):
    job = new_job(sorted_household)
    sorted_household.simulator.admin.add_fault("close", match={"endpoint": "playlistItems.insert"}, when={"nth": 2})
    run_and_die(sorted_household, job, youtube=lambda real: Port(real, after=at("items_with_video", die)))
    assert Status.UNKNOWN in {op.status for op in sorted_household.app.operations(job.id)}
    finish(sorted_household, job)
    assert {op.attempts for op in sorted_household.app.operations(job.id)} == {1}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_in_the_removal_of_a_second_copy_the_other_copy_stays(sorted_household: Household, moment: str):
    job = new_job(sorted_household)
    sorted_household.simulator.admin.add_fault(
        "ok", match={"endpoint": "playlistItems.insert"}, when={"nth": 3}, effect="twice"
    )
    dies: dict[str, Any] = {moment: at("remove_item", die)}
    run_and_die(sorted_household, job, youtube=lambda real: Port(real, **dies))
    finish(sorted_household, job)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_the_backup_s_file_no_write_follows_without_another(sorted_household: Household, moment: str):
    job = new_job(sorted_household)
    dies: dict[str, Any] = {moment: at("save", die)}
    run_and_die(sorted_household, job, backups=Port(sorted_household.app.backups, **dies))
    assert sorted_household.writes() == []
    held = sorted_household.app.journal.job(job.id)
    assert held is not None
    assert held.backup_id is None
    ended = finish(sorted_household, job)
    assert ended.backup_id == sorted_household.app.backups.list()[0].id


def test_nothing_is_asked_between_an_intent_and_its_write(sorted_household: Household):
    """Creates, adds and deletes in the first job; a rename, an add and a removal in the second."""
    admin, intents = sorted_household.simulator.admin, list[tuple[Kind, int]]()

    def note(event: Event) -> None:
        if isinstance(event, OperationStarted):
            log = admin.requests()
            intents.append((event.operation.kind, log[-1]["n"] if log else 0))

    sorted_household.app.start_sync(None, note, sorted_household.control)
    ids = {category.name: category.id for category in sorted_household.app.categories.categories()}
    sorted_household.app.categories.rename(ids["two"], "zwei")
    sorted_household.app.categories.remove(ids["one"], [VideoId(V[1])])
    sorted_household.app.categories.assign(ids["three"], [VideoId(V[1])])
    sorted_household.app.start_sync(None, note, sorted_household.control)
    assert {kind for kind, _ in intents} == set(Kind) - {Kind.BY_HAND}
    log = {one["n"]: one for one in admin.requests()}
    assert [log[n + 1]["method"] for _, n in intents if log[n + 1]["method"] == "GET"] == []
    assert playlist_id(sorted_household, "zwei")
