"""The database is lost in the middle of a job: what is left is found by reading YouTube, and nothing is made twice."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.household import Household, visit
from tests.syncing.conftest import TIDY, WANTED
from tests.syncing.machine import die, new_job, playlist_id, run_and_die
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import NotPossible, StoreUnfit
from ytsync_desktop.core.events import Event, OperationSettled
from ytsync_desktop.core.operations import JobState, Kind, Status
from ytsync_desktop.core.recognise import ANOTHER_OF_THE_NAME
from ytsync_desktop.wiring.anew import begin_anew


def delete(database: Path) -> None:
    database.unlink()


def empty(database: Path) -> None:
    database.write_bytes(b"")


def damage(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096:8192] = bytes(4096)
    database.write_bytes(content)


def overwrite(database: Path) -> None:
    database.write_bytes(b"this is no database" * 500)


def make_newer(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


LOSSES = [delete, empty, damage, overwrite, make_newer]


def halfway(household: Household, adds: int) -> None:
    """A job that was killed after so many adds."""
    seen = [0]

    def report(event: Event) -> None:
        if isinstance(event, OperationSettled) and event.operation.kind is Kind.ADD:
            seen[0] += event.operation.status is Status.DONE
            if seen[0] == adds:
                die()

    run_and_die(household, new_job(household), report=report)


def lose(household: Household, loss: Callable[[Path], None]) -> bytes:
    """Lose the database while the program is not running; what is left of the file."""
    household.app.close()
    database = household.folder / "ytsync.db"
    loss(database)
    return database.read_bytes() if database.exists() else b""


def recover(household: Household) -> None:
    """What the person does: begin anew, sign in, import, sort."""
    begin_anew(household.folder)
    household.app = household._open()
    household.app.settings.set("settle_seconds", "0")
    household.app.sign_in(household.simulator.client_secrets, open_url=visit, control=Control())
    household.import_()
    household.categories(WANTED)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
def test_only_what_is_left_is_planned_and_done(sorted_household: Household, loss: Callable[[Path], None]):
    planned = sorted_household.app.preview().plan
    halfway(sorted_household, adds=6)
    left = lose(sorted_household, loss)
    with pytest.raises(StoreUnfit, match="begin-anew"):
        sorted_household._open()
    recover(sorted_household)
    aside = [one for one in sorted_household.folder.iterdir() if ".aside-" in one.name]
    assert [one.read_bytes() for one in aside] == ([left] if loss is not delete else [])
    plan = sorted_household.app.preview().plan
    assert len(plan.of_kind(Kind.ADD)) == len(planned.of_kind(Kind.ADD)) - 6
    created = len(sorted_household.simulator.admin.playlists()) - 4
    assert len(plan.of_kind(Kind.CREATE)) == len(TIDY) - created
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED, job
    assert sorted_household.truth() == TIDY
    assert sorted_household.app.preview().plan.writes == ()
    links = {c.name: c.playlist_id for c in sorted_household.app.categories.categories() if not c.protected}
    assert links == {title: playlist_id(sorted_household, title) for title in TIDY}


def test_the_backups_are_found_again_and_can_be_read(sorted_household: Household):
    sorted_household.start()
    before = sorted_household.app.backups.list()
    held = sorted_household.app.backups.load(before[0].id)
    (sorted_household.folder / "backups" / "notes.json").write_text("{}")
    lose(sorted_household, delete)
    anew = begin_anew(sorted_household.folder)
    assert (anew.backups, [one.name for one in anew.unsound]) == (len(before), ["notes.json"])
    sorted_household.app = sorted_household._open()
    again = sorted_household.app.backups.list()
    assert [(one.sha256, one.file_name, one.items) for one in again] == [
        (one.sha256, one.file_name, one.items) for one in before
    ]
    assert sorted_household.app.backups.load(again[0].id) == held


def test_a_finished_job_whose_database_is_lost_needs_no_write(sorted_household: Household):
    sorted_household.start()
    lose(sorted_household, delete)
    recover(sorted_household)
    sorted_household.import_()  # asks about the video that is in no playlist any more
    assert sorted_household.app.preview().plan.writes == ()
    assert sorted_household.start() is None


def test_of_two_playlists_with_the_mark_the_older_is_continued_and_the_other_kept_and_named(
    sorted_household: Household,
):
    halfway(sorted_household, adds=6)
    lose(sorted_household, delete)
    admin = sorted_household.simulator.admin
    admin.advance(60)
    twin = admin.edit("create_playlist", title="three", description="[ytsync AAAAAAAAAA]")["id"]
    recover(sorted_household)
    kept = sorted_household.app.preview().plan.kept
    assert [(one.playlist_id, one.why) for one in kept] == [(twin, ANOTHER_OF_THE_NAME)]
    sorted_household.start()
    assert twin in admin.playlists()
    assert Counter(p["title"] for p in admin.playlists().values()) == Counter([*TIDY, "three"])


def test_a_playlist_of_the_person_s_own_with_the_same_title_is_not_adopted(household: Household):
    own = household.simulator.admin.edit("create_playlist", title="one", description="mine, see [ytsync AAAAAAAAAA]")
    household.import_()
    household.categories(WANTED)
    assert own["id"] not in {target.playlist_id for target in household.app.preview().plan.targets}


def test_a_database_in_order_is_not_set_aside(sorted_household: Household):
    sorted_household.app.close()
    content = (sorted_household.folder / "ytsync.db").read_bytes()
    with pytest.raises(NotPossible, match="in order"):
        begin_anew(sorted_household.folder)
    assert (sorted_household.folder / "ytsync.db").read_bytes() == content
    sorted_household.app = sorted_household._open()


def test_there_is_nothing_to_begin_anew_where_nothing_was(tmp_path: Path):
    with pytest.raises(NotPossible, match="sign in to begin"):
        begin_anew(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("moved", [False, True], ids=["the old one in its place", "the old one moved"])
def test_beginning_anew_that_was_killed_is_done_again(sorted_household: Household, moved: bool):
    """The two moments a kill can leave: the new one is whole but has no name yet, and the old one is moved or not."""
    sorted_household.start()
    content = lose(sorted_household, overwrite)
    database = sorted_household.folder / "ytsync.db"
    (sorted_household.folder / "ytsync.db.new").write_bytes(b"half of a new one")
    if moved:
        database.rename(database.with_name("ytsync.db.aside-20260101-000000"))
    assert begin_anew(sorted_household.folder).backups == 1
    kept = [one for one in sorted_household.folder.iterdir() if ".aside-" in one.name]
    assert [one.read_bytes() for one in kept] == [content]
    assert not (sorted_household.folder / "ytsync.db.new").exists()
    sorted_household.app = sorted_household._open()
    assert len(sorted_household.app.backups.list()) == 1
