"""What the window shows before the store is loaded is what the store says, or nothing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.catalogues import catalogue, lines, said
from tests.household import Household
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import StoreUnfit
from ytsync_desktop.core.events import ignore
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.core.operations import JobState, Reason
from ytsync_desktop.core.overview import Overview
from ytsync_desktop.store.glance import glance
from ytsync_desktop.store.glance_library import glance_library
from ytsync_desktop.ui.desk import overview
from ytsync_desktop.wiring.claim import claim
from ytsync_desktop.wiring.first_look import first_look

AT = datetime(2026, 11, 20, tzinfo=UTC)
AT_ONCE = timedelta(seconds=30)


def database(household: Household) -> Path:
    return household.folder / "ytsync.db"


def damage(household: Household, statement: str, values: tuple[object, ...] = ()) -> None:
    """Change the database as this program never would."""
    with closing(sqlite3.connect(database(household))) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement, values)


def seen(household: Household) -> Overview:
    figures = glance(database(household))
    assert figures is not None
    return figures


def assert_as_the_store_says(household: Household) -> None:
    figures, whole = seen(household), overview(household.app)
    assert abs(figures.now - whole.now) < AT_ONCE
    for field in fields(figures):
        if field.name != "now":
            assert getattr(figures, field.name) == getattr(whole, field.name), field.name


def test_signed_in_and_nothing_imported(household: Household) -> None:
    assert_as_the_store_says(household)


def test_imported_and_sorted_with_settings_of_the_person(sorted_household: Household) -> None:
    for name, value in {"reserve": "1200", "daily_limit": "9000", "theme": "dark"}.items():
        sorted_household.app.settings.set(name, value)
    assert_as_the_store_says(sorted_household)
    assert seen(sorted_household).counts.complete
    assert seen(sorted_household).settings.theme == "dark"


def test_a_job_that_waits_for_its_next_day(sorted_household: Household) -> None:
    sorted_household.app.settings.set("reserve", "50")
    sorted_household.app.settings.set("daily_limit", "700")
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.PAUSED, job
    assert_as_the_store_says(sorted_household)
    known = seen(sorted_household).job
    assert known == job
    assert known is not None
    assert sum(count.done for count in known.stages) > 0


def test_a_job_that_was_cut_off_is_shown_as_interrupted(sorted_household: Household) -> None:
    sorted_household.app.settings.set("reserve", "50")
    sorted_household.app.settings.set("daily_limit", "700")
    sorted_household.start()
    sorted_household.app.close()
    damage(sorted_household, "UPDATE sync_jobs SET state = 'running', reason = NULL, resume_at = NULL")
    claimed = claim(sorted_household.folder, sorted_household.simulator.api_root)
    try:
        figures = first_look(claimed)
    finally:
        claimed.give_up()
    assert figures is not None
    assert figures.job is not None
    shown = figures.job
    sorted_household.reopen()
    stored = sorted_household.app.journal.unfinished_job()
    assert stored is not None
    assert shown.reason is Reason.INTERRUPTED
    assert shown == stored


def test_the_library_and_how_it_is_sorted(sorted_household: Household) -> None:
    sorted_household.finish(sorted_household.start())
    sorted_household.app.import_library(ignore, Control(), liked=True)
    app, path = sorted_household.app, database(sorted_household)
    gone = app.categories.create("gone again", [])
    app.library.set_watch_later([(VideoId("laterXXXXXX"), AT)])
    app.choices.leave_alone(app.library.load().playlists[0].id)
    app.choices.become(app.library.load().playlists[1].id, app.categories.categories()[1].id)
    app.choices.become(app.library.load().playlists[2].id, gone)
    app.categories.delete(gone)
    found = glance_library(path)
    assert found is not None
    whole = app.library.load()
    assert whole.items and whole.videos and whole.watch_later
    assert said(found.catalogue) == said(app.library.catalogue()) == said(catalogue(whole))
    assert found.categories == tuple(one for one in app.categories.categories() if not one.protected)
    assert found.choices == app.choices.load()
    assert len(found.choices.becomes) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE videos SET title = CAST('a' AS BLOB)",
        "UPDATE videos SET tags = '['",
        "UPDATE videos SET tags = '[1]'",
        "UPDATE videos SET tags = 'null'",
        "UPDATE videos SET tags = 7",
        "UPDATE videos SET duration = 'abc'",
        "UPDATE videos SET published_at = 'yesterday'",
        "UPDATE videos SET published_at = '2020-01-01'",
        "UPDATE videos SET published_at = 2020",
        "UPDATE videos SET availability = 'here'",
        "UPDATE videos SET youtube_id = CAST(youtube_id AS BLOB)",
        "UPDATE playlists SET youtube_id = CAST(youtube_id AS BLOB)",
        "UPDATE playlist_videos SET video_youtube_id = CAST(video_youtube_id AS BLOB)",
        "INSERT INTO watch_later (video_youtube_id) VALUES (x'00ff')",
    ],
)
def test_a_value_that_was_never_written_shows_no_library_and_is_told_by_the_store(
    sorted_household: Household, change: str
) -> None:
    damage(sorted_household, change)
    assert glance_library(database(sorted_household)) is None
    for read in (sorted_household.app.library.catalogue, sorted_household.app.library.load):
        with pytest.raises(StoreUnfit, match=r"ytsync\.db"):
            read()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE category_videos SET video_youtube_id = CAST(video_youtube_id AS BLOB)",
        "UPDATE categories SET youtube_playlist_id = x'00ff'",
        "INSERT INTO playlist_choices (youtube_id) VALUES (x'00ff')",
    ],
)
def test_how_it_is_sorted_is_not_shown_where_a_value_was_never_written(
    sorted_household: Household, change: str
) -> None:
    damage(sorted_household, change)
    assert glance_library(database(sorted_household)) is None


@pytest.mark.parametrize("tags", ["7", "'null'", "'[1]'", "'" + "[" * 100_000 + "'"])
def test_tags_that_were_never_written_are_told_where_a_video_is_looked_up(
    sorted_household: Household, tags: str
) -> None:
    one = next(iter(sorted_household.app.library.load().videos))
    damage(sorted_household, f"UPDATE videos SET tags = {tags}")
    with pytest.raises(StoreUnfit, match=r"ytsync\.db"):
        sorted_household.app.library.said_of(one)


def test_what_is_said_of_a_video(sorted_household: Household) -> None:
    store = sorted_household.app.library
    one = next(iter(store.load().videos))
    stored = ("about" + chr(27) + "d83d", '["a", "b"]', one)
    damage(sorted_household, "UPDATE videos SET description = ?, tags = ? WHERE youtube_id = ?", stored)
    assert store.said_of(one) == ("about\ud83d", ("a", "b"))
    assert store.said_of(VideoId("nowhereXXXX")) == ("", ())


def test_a_title_with_characters_that_are_stored_in_another_way(sorted_household: Household) -> None:
    damage(sorted_household, "UPDATE videos SET title = 'a' || char(27) || 'd83d'")
    damage(sorted_household, "UPDATE channels SET title = 'a' || char(27) || 'd83d'")
    assert_as_the_store_says(sorted_household)
    found = glance_library(database(sorted_household))
    assert found is not None
    assert {line.title for line in lines(found.catalogue)} == {"a\ud83d"}
    assert said(found.catalogue) == said(catalogue(sorted_household.app.library.load()))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE alembic_version SET version_num = '0003'",
        "UPDATE sync_states SET completed_at = 'yesterday' WHERE completed_at IS NOT NULL",
        "DROP TABLE settings",
        "UPDATE channels SET title = CAST('a' AS BLOB)",
        "INSERT OR REPLACE INTO meta (name, value) VALUES ('clock_offset', '1e300')",
    ],
)
def test_nothing_where_the_store_has_to_look_first(sorted_household: Household, tmp_path: Path, change: str) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(database(sorted_household), copy)
    assert glance(copy) is not None
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(change)
    assert glance(copy) is None


def test_nothing_where_there_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"this is no database" * 500)
    assert glance(tmp_path / "other.db") is None
    assert glance(tmp_path / "none.db") is None
    assert not (tmp_path / "none.db").exists()
