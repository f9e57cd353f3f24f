"""Records of finished jobs, 30 days on: other people's old titles go, and everything else can still be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.terminal import files_in
from tests.household import Household
from tests.syncing.conftest import WANTED, V
from tests.syncing.machine import Killed, Port, at, die
from tests.syncing.test_guards import run_with
from ytsync_desktop.backup.document import render
from ytsync_desktop.core.errors import StoreUnfit
from ytsync_desktop.core.operations import Job, JobState
from ytsync_desktop.wiring.anew import begin_anew

DAY = 86_400
DATABASE = "ytsync.db"


def rename_all(household: Household, title: str = "New name of") -> None:
    """Every video gets another title on YouTube."""
    for video in V:
        household.simulator.admin.edit("add_video", video=video, record={"title": f"{title} {video}"})


def import_later(household: Household, days: int = 31, full: bool = False) -> None:
    household.simulator.admin.advance(days * DAY)
    household.app.clock.doubt()
    household.import_(full=full)


def finished(household: Household) -> Job:
    job = household.finish(household.start())
    assert job.state is JobState.COMPLETED
    return job


def test_a_plan_that_was_shown_before_its_titles_were_refreshed_has_the_new_ones(sorted_household: Household):
    job = finished(sorted_household)
    assert not {op.video_title for op in sorted_household.app.journal.plan(job.id).operations} & {f"New name of {V[0]}"}
    rename_all(sorted_household)
    import_later(sorted_household)
    after = sorted_household.app.journal.plan(job.id).operations
    assert after and all(op.video_title == f"New name of {op.video_id}" for op in after if op.video_id)


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


def texts(household: Household) -> list[str]:
    """Every line of the database as SQL."""
    with closing(sqlite3.connect(household.folder / DATABASE)) as connection:
        return list(connection.iterdump())


def test_no_sentence_of_an_old_job_keeps_an_old_title(sorted_household: Household):
    """One playlist kept by the plan, one because somebody added a video, one because a video was not proved."""
    admin = sorted_household.simulator.admin
    sorted_household.categories({**WANTED, "three": [V[8], V[9]]})
    for number in (20, 21):
        admin.edit("add_video", video=V[number], record={"title": f"Title of {V[number]}” (and so on) was added"})

    def interfere() -> None:
        admin.edit("add_item", playlist="PLfirst", video=V[20])
        admin.edit("add_item", playlist="PLfirst", video=V[21])

    admin.add_fault("failedPrecondition", match={"body": V[6]})
    admin.edit("set_video", video=V[6], availability="deleted")
    job, ended = run_with(sorted_household, interfere)
    assert ended.state is JobState.COMPLETED
    kept = {str(one.playlist_id): one.why for one in sorted_household.app.report(job.id).kept}
    assert set(kept) == {"PLfirst", "PLsecond", "PLthird"}
    assert all("Title of" in why for why in kept.values()), kept

    admin.clear_faults()
    rename_all(sorted_household)
    import_later(sorted_household)
    assert [line for line in texts(sorted_household) if "Title of" in line] == []
    sorted_household.reopen()
    later = {str(one.playlist_id): one.why for one in sorted_household.app.report(job.id).kept}
    errors = {
        op.playlist_id: op.error.message
        for op in sorted_household.app.operations(job.id)
        if op.kind == "delete" and op.error
    }
    assert later["PLfirst"] == f"“New name of {V[20]}” ({V[20]}) and 1 more was added to it since the backup."
    assert later["PLsecond"] == f"“New name of {V[6]}” ({V[6]}) could not be proved to be in another place."
    assert later["PLthird"] == kept["PLthird"].replace("Title of", "New name of")
    assert errors == {one: later[one] for one in ("PLfirst", "PLsecond")}
    assert {one.playlist_id: one.why for one in sorted_household.app.journal.plan(job.id).kept} == {
        "PLthird": later["PLthird"]
    }


def titles_in_backup(household: Household, backup_id: int) -> set[str]:
    items = household.app.backups.load(backup_id).items.values()
    return {item.title.partition(" video")[0] for listed in items for item in listed if item.video_id in V}


def test_what_an_unfinished_job_used_has_its_turn_with_the_import_after_its_end(sorted_household: Household):
    first = finished(sorted_household)
    sorted_household.categories({**WANTED, "four": V[2:6]})
    sorted_household.simulator.admin.add_fault(
        "quotaExceeded", match={"endpoint": "playlistItems.insert"}, when={"nth": 2}
    )
    job = sorted_household.start()
    assert job is not None and job.state is JobState.PAUSED
    held = sorted_household.app.job_preview(job.id)
    sorted_household.simulator.admin.clear_faults()
    rename_all(sorted_household)
    import_later(sorted_household)
    assert sorted_household.app.job_preview(job.id).plan == held.plan
    newest, oldest = sorted_household.app.backups.list()
    assert (newest.job_id, oldest.job_id) == (job.id, first.id)
    assert titles_in_backup(sorted_household, newest.id) == {"Title of"}
    assert titles_in_backup(sorted_household, oldest.id) == {"New name of"}

    assert sorted_household.finish(sorted_household.resume()).state is JobState.COMPLETED
    import_later(sorted_household, days=1)
    assert titles_in_backup(sorted_household, newest.id) == {"New name of"}
    names = {op.video_title.partition(" video")[0] for op in sorted_household.app.operations(job.id) if op.video_id}
    assert names == {"New name of"}


def test_a_backup_that_could_not_be_read_has_its_turn_once_it_can(sorted_household: Household):
    job = finished(sorted_household)
    (backup,) = sorted_household.app.backups.list()
    file = sorted_household.folder / "backups" / backup.file_name
    sound = file.read_bytes()
    file.write_bytes(sound[:-1])
    rename_all(sorted_household)
    import_later(sorted_household)
    assert {op.video_title for op in sorted_household.app.operations(job.id) if op.video_id == V[0]} == {
        f"New name of {V[0]}"
    }
    file.write_bytes(sound)
    import_later(sorted_household, days=1)
    assert titles_in_backup(sorted_household, backup.id) == {"New name of"}


def test_a_damaged_plan_keeps_nothing_else_from_its_turn(sorted_household: Household):
    job = finished(sorted_household)
    (backup,) = sorted_household.app.backups.list()
    for change in (("seq", "seg"), ("seg", "seq")):
        sorted_household.app.close()
        with closing(sqlite3.connect(sorted_household.folder / DATABASE)) as connection, connection:
            connection.execute("UPDATE sync_jobs SET plan = replace(plan, ?, ?)", change)
        sorted_household.app = sorted_household._open()
        rename_all(sorted_household)
        import_later(sorted_household, days=31 if change[0] == "seq" else 1)
        assert titles_in_backup(sorted_household, backup.id) == {"New name of"}
    assert {op.video_title for op in sorted_household.app.journal.plan(job.id).operations if op.video_id == V[0]} == {
        f"New name of {V[0]}"
    }


def killed_at_replace(household: Household, moment: str) -> str:
    """A refresh that is killed right before or after the register names the new file; returns the old one's name."""
    finished(household)
    (backup,) = household.app.backups.list()
    rename_all(household)
    files = household.app._backup_files
    files._register = Port(files._register, **{moment: at("replace", die)})
    with pytest.raises(Killed):
        import_later(household)
    household.reopen()
    assert len(files_in(household.folder / "backups")) == 2
    return backup.file_name


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_in_a_refresh_leaves_no_copy_with_old_titles_for_good(sorted_household: Household, moment: str):
    killed_at_replace(sorted_household, moment)
    rename_all(sorted_household, "Newest name of")
    import_later(sorted_household, days=1, full=True)
    (backup,) = sorted_household.app.backups.list()
    assert [Path(one).name for one in files_in(sorted_household.folder / "backups")] == [backup.file_name]
    assert titles_in_backup(sorted_household, backup.id) == {"Newest name of"}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_backup_left_twice_by_a_kill_is_found_again_once(sorted_household: Household, moment: str):
    killed_at_replace(sorted_household, moment)
    sorted_household.app.close()
    (sorted_household.folder / DATABASE).unlink()
    anew = begin_anew(sorted_household.folder)
    assert (anew.backups, anew.unsound) == (1, ())
    sorted_household.app = sorted_household._open()
    (backup,) = sorted_household.app.backups.list()
    assert titles_in_backup(sorted_household, backup.id) == {"New name of"}, "the one written last"


@pytest.mark.parametrize("harm", ["damaged", "lost"])
def test_a_copy_stays_while_the_registered_file_is_no_sound_one(sorted_household: Household, harm: str):
    old = killed_at_replace(sorted_household, "before")
    file = sorted_household.folder / "backups" / old
    file.write_bytes(b"nothing") if harm == "damaged" else file.unlink()
    left = set(files_in(sorted_household.folder / "backups"))
    import_later(sorted_household, days=1)
    assert set(files_in(sorted_household.folder / "backups")) == left


def test_another_backup_of_the_same_moment_stays(sorted_household: Household):
    finished(sorted_household)
    (info,) = sorted_household.app.backups.list()
    backup = sorted_household.app.backups.load(info.id)
    other = sorted_household.folder / "backups" / "mine.json"
    other.write_text(render(replace(backup, playlists=backup.playlists[:1])), encoding="utf-8")
    import_later(sorted_household)
    assert other.exists()
