"""A job whose data was changed underneath sends nothing; an older copy of it makes no twins."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.household import Household
from tests.syncing.conftest import TIDY
from ytsync_desktop.core.errors import StoreUnfit
from ytsync_desktop.core.operations import Job, JobState

DATABASE = "ytsync.db"


def begun(household: Household) -> int:
    """A job paused in the adds of its first playlist; the id of the job."""
    refuse_add(household, 2)
    job = household.start()
    assert job is not None
    on_the_next_day(household, job)
    return job.id


def refuse_add(household: Household, nth: int) -> None:
    household.simulator.admin.add_fault("quotaExceeded", match={"endpoint": "playlistItems.insert"}, when={"nth": nth})


def on_the_next_day(household: Household, job: Job) -> None:
    assert job.state is JobState.PAUSED
    household.simulator.admin.clear_faults()
    household.simulator.admin.next_day()


def changed(household: Household, statement: str) -> None:
    household.app.close()
    with closing(sqlite3.connect(household.folder / DATABASE)) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()
    household.app = household._open()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sync_operations SET video_id = 'otherletter' WHERE kind = 'add' AND status = 'planned'",
        "UPDATE sync_operations SET playlist_id = 'PLthird' WHERE kind = 'delete' AND playlist_id = 'PLfirst'",
        "UPDATE sync_operations SET playlist_title = 'anotter' WHERE kind = 'create' AND status = 'planned'",
        "UPDATE sync_operations SET marker = '[ytsync 0]' WHERE kind = 'create' AND status = 'planned'",
        "UPDATE sync_operations SET playlist_id = 'PLwrong' WHERE kind = 'add' AND playlist_id IS NOT NULL",
        "DELETE FROM sync_operations WHERE kind = 'delete' AND status = 'planned'",
        "UPDATE sync_jobs SET confirmed_deletes = 40",
        "UPDATE sync_jobs SET plan = replace(plan, 'third', 'thurd')",
        "UPDATE sync_jobs SET plan = replace(plan, 'seq', 'seg')",
    ],
)
def test_what_is_not_as_confirmed_is_not_carried_out(sorted_household: Household, statement: str):
    begun(sorted_household)
    changed(sorted_household, statement)
    writes, truth = len(sorted_household.writes()), sorted_household.truth()
    with pytest.raises(StoreUnfit):
        sorted_household.resume()
    assert len(sorted_household.writes()) == writes
    assert sorted_household.truth() == truth


def test_an_older_copy_of_the_data_makes_no_twin_of_a_playlist(sorted_household: Household):
    begun(sorted_household)
    older = sorted_household.folder / "older"
    shutil.copy(sorted_household.folder / DATABASE, older)
    refuse_add(sorted_household, 4)
    on_the_next_day(sorted_household, sorted_household.resume())
    sorted_household.app.close()
    shutil.copy(older, sorted_household.folder / DATABASE)
    sorted_household.app = sorted_household._open()
    job = sorted_household.finish(sorted_household.resume())
    assert job.state is JobState.COMPLETED
    assert {title: sorted(videos) for title, videos in sorted_household.truth().items()} == {
        title: sorted(videos) for title, videos in TIDY.items()
    }


def test_a_copy_from_before_the_job_makes_no_twin_either(sorted_household: Household):
    older = sorted_household.folder / "older"
    shutil.copy(sorted_household.folder / DATABASE, older)
    begun(sorted_household)
    sorted_household.app.close()
    shutil.copy(older, sorted_household.folder / DATABASE)
    sorted_household.app = sorted_household._open()
    job = sorted_household.finish(sorted_household.start())
    assert job.state is JobState.COMPLETED
    assert {title: sorted(videos) for title, videos in sorted_household.truth().items()} == {
        title: sorted(videos) for title, videos in TIDY.items()
    }


def test_a_time_that_is_none_is_said_to_be_damage(sorted_household: Household):
    job_id = begun(sorted_household)
    changed(sorted_household, "UPDATE sync_operations SET sent_at = 'Saturday' WHERE sent_at IS NOT NULL")
    with pytest.raises(StoreUnfit, match="Saturday"):
        sorted_household.app.operations(job_id)


def test_where_indexes_and_rows_differ_after_a_kill_nothing_is_written(sorted_household: Household):
    """As where the journal that would undo a half-made change was deleted; SQLite's quick check sees nothing of it."""
    household = sorted_household
    begun(household)
    household.app.close()
    file = household.folder / DATABASE
    index = "CREATE INDEX ix_sync_operations_job_status ON sync_operations (job_id, status)"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE sync_jobs SET state = 'running'")
        connection.execute("DROP INDEX ix_sync_operations_job_status")
        connection.execute(index.replace("status)", "kind)"))
        connection.execute("PRAGMA writable_schema = ON")
        changed = "UPDATE sqlite_master SET sql = ? WHERE name = 'ix_sync_operations_job_status'"
        assert connection.execute(changed, (index,)).rowcount == 1
    before, writes = file.read_bytes(), len(household.writes())
    with pytest.raises(StoreUnfit, match="damaged"):
        household._open()
    assert file.read_bytes() == before
    assert len(household.writes()) == writes
