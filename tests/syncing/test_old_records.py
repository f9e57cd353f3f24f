"""Records of finished jobs, 30 days on: other people's old titles go, and everything else can still be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.household import Household
from tests.syncing.conftest import V
from ytsync_desktop.core.errors import StoreUnfit
from ytsync_desktop.core.operations import Job, JobState

DAY = 86_400
DATABASE = "ytsync.db"


def rename_all(household: Household, title: str = "New name of") -> None:
    """Every video gets another title on YouTube."""
    for video in V:
        household.simulator.admin.edit("add_video", video=video, record={"title": f"{title} {video}"})


def import_later(household: Household, days: int = 31) -> None:
    household.simulator.admin.advance(days * DAY)
    household.app.clock.doubt()
    household.import_()


def finished(household: Household) -> Job:
    job = household.finish(household.start())
    assert job.state is JobState.COMPLETED
    return job


def test_the_plan_of_an_old_job_can_be_read_after_its_titles_were_refreshed(sorted_household: Household):
    job = finished(sorted_household)
    before = sorted_household.app.journal.plan(job.id)
    for times in ("once", "twice"):
        rename_all(sorted_household, f"Called {times}")
        import_later(sorted_household)
        sorted_household.reopen()
        after = sorted_household.app.job_preview(job.id).plan
        assert [op.video_id for op in after.operations] == [op.video_id for op in before.operations]
        assert {op.video_title for op in after.operations if op.video_id} == {
            f"Called {times} {op.video_id}" for op in before.operations if op.video_id
        }
        assert sorted_household.app.report(job.id).job.plan_id == before.id, "the id that was confirmed"


def test_a_refreshed_plan_is_still_held_against_damage(sorted_household: Household):
    job = finished(sorted_household)
    rename_all(sorted_household)
    import_later(sorted_household)
    sorted_household.app.close()
    with closing(sqlite3.connect(sorted_household.folder / DATABASE)) as connection, connection:
        connection.execute("UPDATE sync_jobs SET plan = replace(plan, 'New name', 'Mew name')")
    sorted_household.app = sorted_household._open()
    with pytest.raises(StoreUnfit):
        sorted_household.app.job_preview(job.id)
