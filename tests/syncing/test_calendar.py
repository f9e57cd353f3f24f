"""The calendar keeps its word: the days of a job are the days it was planned for, and what is left tells the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.household import Household
from ytsync_desktop.core.operations import Job, JobState
from ytsync_desktop.core.plan import Strategy

LIMIT = {"reserve": "100", "daily_limit": "600"}


def start(household: Household, strategy: Strategy) -> Job:
    for name, value in (*LIMIT.items(), ("write_interval", "0")):
        household.app.settings.set(name, value)
    household.simulator.admin.next_day()
    household.app.clock.doubt()
    household.import_()
    job = household.app.start_sync(None, household.events.append, household.control, strategy=strategy)
    assert job is not None
    return job


@pytest.mark.parametrize("strategy", [Strategy.FRESH, Strategy.REUSE])
def test_days_planned_and_days_taken_are_the_same_when_nothing_interferes(
    sorted_household: Household, strategy: Strategy
):
    household = sorted_household
    job = household.finish(start(household, strategy))
    assert job.state is JobState.COMPLETED
    spent = [(day, writes + reads) for day, writes, reads in household.app.journal.units_per_day(job.id)]
    assert len(spent) > 1
    assert spent == list(job.planned_days)


def test_what_is_left_tells_when_a_job_ends(sorted_household: Household):
    household = sorted_household
    job = start(household, Strategy.FRESH)
    assert job.state is JobState.PAUSED
    planned = job.planned_days[-1][0]
    assert household.app.still_to_come(job.id).finish_date == planned
    for _ in range(3):
        household.simulator.admin.next_day()
    household.app.clock.doubt()
    household.import_()
    # Three days begun, and one of them in time: the end moves by two.
    assert household.app.still_to_come(job.id).finish_date == planned + timedelta(days=2)
    done = household.finish(household.resume())
    assert household.app.still_to_come(done.id).days == ()
