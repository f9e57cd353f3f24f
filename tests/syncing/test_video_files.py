"""The store's file of the index of the videos: made once for each state of them, and never looked into for another."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.catalogues import catalogue, lines, said
from tests.household import Household
from ytsync_desktop.core.catalogue import By, VideoLine
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import ignore
from ytsync_desktop.core.library import Availability, VideoId
from ytsync_desktop.store import video_files
from ytsync_desktop.store.catalogues import Catalogues
from ytsync_desktop.store.database import open_for_reading
from ytsync_desktop.store.glance_library import glance_library
from ytsync_desktop.store.library import SqlLibrary
from ytsync_desktop.store.video_files import sweep
from ytsync_desktop.store.video_stamp import videos_changed

NOW = datetime(2026, 11, 20, tzinfo=UTC)
NEW_VIDEO = """INSERT INTO videos (youtube_id, title, description, channel_id, channel_title, youtube_category, tags,
thumbnail_url, availability, etag) VALUES ('neverSeenXX', 'unused', '', '', '', '', '[]', '', 'not_checked', '')"""


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("videos-*"))


def test_the_second_time_the_file_answers_and_no_video_is_read(
    sorted_household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = sorted_household.app.library
    first, wanted = said(library.catalogue()), said(catalogue(library.load()))
    (name,) = files(sorted_household.folder)
    monkeypatch.setattr(video_files, "_entry", None)
    found = glance_library(sorted_household.folder / "ytsync.db")
    assert found is not None
    assert said(library.catalogue()) == said(found.catalogue) == first == wanted
    assert files(sorted_household.folder) == [name]


def test_edits_leave_the_file_as_it_is_and_what_is_written_of_videos_makes_another(
    sorted_household: Household,
) -> None:
    app, folder = sorted_household.app, sorted_household.folder
    first = app.library.catalogue()
    (before,) = files(folder)
    one = app.categories.create("one more", first.ids[:3])
    app.categories.rename(one, "another name")
    assert said(app.library.catalogue()) == said(first)
    assert files(folder) == [before]
    app.library.set_watch_later([(VideoId("neverSeenXX"), NOW)])
    later = app.library.catalogue()
    assert later.ids == (*first.ids, VideoId("neverSeenXX"))
    assert later.states[VideoId("neverSeenXX")] is Availability.NOT_CHECKED
    (after,) = files(folder)
    assert after != before


def test_an_import_that_finds_something_new_of_a_video_leaves_no_file_that_says_otherwise(
    sorted_household: Household,
) -> None:
    app, folder = sorted_household.app, sorted_household.folder
    first = app.library.catalogue()
    one = next(line.id for line in lines(first) if not line.unavailable)
    sorted_household.simulator.admin.edit("set_video", video=one, availability="deleted")
    app.import_library(ignore, Control(), full=True)
    assert files(folder) == []
    found = app.library.catalogue()
    (line,) = found.videos.lines([one])
    assert line.unavailable and found.states[one] is line.availability


def test_an_import_is_noticed_also_while_the_clock_is_behind(sorted_household: Household) -> None:
    with closing(sqlite3.connect(sorted_household.folder / "ytsync.db")) as connection, connection:
        connection.execute(NEW_VIDEO)
        connection.execute("UPDATE videos SET last_fetched = '2036-01-01T00:00:00.000000+00:00' WHERE title = 'unused'")
    sorted_household.reopen()
    app = sorted_household.app
    first = app.library.catalogue()
    one = next(line.id for line in lines(first) if not line.unavailable and line.title != "unused")
    sorted_household.simulator.admin.edit("add_video", video=one, record={"title": "Another name"})
    sorted_household.simulator.admin.advance(31 * 86_400)
    app.clock.doubt()
    app.import_library(ignore, Control())
    (line,) = app.library.catalogue().videos.lines([one])
    assert line.title == "Another name"


def test_an_import_that_finds_nothing_new_keeps_the_file(sorted_household: Household) -> None:
    app, folder = sorted_household.app, sorted_household.folder
    app.library.catalogue()
    (before,) = files(folder)
    app.import_library(ignore, Control())
    assert files(folder) == [before]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE videos SET title = 'another', last_fetched = '2026-12-01T00:00:00.000000+00:00' WHERE id = 1",
        NEW_VIDEO,
    ],
)
def test_what_another_program_wrote_is_noticed(sorted_household: Household, change: str) -> None:
    app = sorted_household.app
    app.library.catalogue()
    with closing(sqlite3.connect(sorted_household.folder / "ytsync.db")) as connection, connection:
        connection.execute(change)
    sorted_household.reopen()  # nothing that was read before
    app = sorted_household.app
    assert said(app.library.catalogue()) == said(catalogue(app.library.load()))


def test_what_is_written_while_the_file_is_made_is_in_the_next(
    sorted_household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, read, new = sorted_household.app, Catalogues._page, [VideoId("neverSeenXX")]

    def interrupted(self: Catalogues, query: str, values: tuple[int, int]) -> list[Any]:
        if new:
            app.library.set_watch_later([(new.pop(), NOW)])
        return read(self, query, values)

    monkeypatch.setattr(Catalogues, "_page", interrupted)
    assert VideoId("neverSeenXX") in app.library.catalogue().ids
    assert len(files(sorted_household.folder)) == 1
    found = glance_library(sorted_household.folder / "ytsync.db")
    assert found is not None
    assert said(found.catalogue) == said(catalogue(app.library.load()))


def test_where_something_is_always_written_all_is_read_at_once(
    sorted_household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, read, written = sorted_household.app, Catalogues._page, []

    def interrupted(self: Catalogues, query: str, values: tuple[int, int]) -> list[Any]:
        with self._database.write() as connection:
            videos_changed(connection)
        written.append(values)
        return read(self, query, values)

    monkeypatch.setattr(Catalogues, "_page", interrupted)
    found = app.library.catalogue()
    assert len(written) > 3
    assert said(found) == said(catalogue(app.library.load()))
    assert files(sorted_household.folder) == []


def test_what_changes_while_the_file_is_made_is_not_read_twice_for_nothing(
    sorted_household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, made, new = sorted_household.app, video_files._fill, [VideoId("neverSeenXX")]
    filled: list[str] = []

    def fill(connection: sqlite3.Connection, rows: Any) -> None:
        made(connection, rows)
        filled.append("once")
        if new:
            app.library.set_watch_later([(new.pop(), NOW)])

    monkeypatch.setattr(video_files, "_fill", fill)
    assert VideoId("neverSeenXX") in app.library.catalogue().ids
    assert len(filled) == 2


def test_it_answers_while_the_database_is_locked(sorted_household: Household) -> None:
    found = sorted_household.app.library.catalogue()
    with closing(sqlite3.connect(sorted_household.folder / "ytsync.db", isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert all(line.title for line in lines(found) if not line.unavailable)
        assert found.videos.ranks(By.TITLE)
        connection.execute("ROLLBACK")


def test_where_no_file_can_be_written_it_is_held_in_memory(sorted_household: Household) -> None:
    app, folder = sorted_household.app, sorted_household.folder
    app.library.catalogue()
    (name,) = files(folder)
    (folder / name).unlink()
    (folder / name).mkdir()
    assert said(app.library.catalogue()) == said(catalogue(app.library.load()))
    assert files(folder) == [name]


def test_who_only_reads_writes_no_file(sorted_household: Household) -> None:
    sorted_household.app.library.catalogue()
    sweep(sorted_household.folder / "none")
    assert files(sorted_household.folder) == []
    another = sorted_household.folder / "videos-0123456789abcdef.index"
    another.write_text("of the program that writes")
    with closing(open_for_reading(sorted_household.folder / "ytsync.db")) as database:
        found = SqlLibrary(database).catalogue()
    assert said(found) == said(catalogue(sorted_household.app.library.load()))
    assert files(sorted_household.folder) == [another.name]


@pytest.mark.parametrize("stamp", ['"../../elsewhere"', '"ABCDEFABCDEFABCD"', "7", '"0123456789abcdef0"'])
def test_a_word_that_was_never_left_names_no_file_elsewhere(sorted_household: Household, stamp: str) -> None:
    app, path = sorted_household.app, sorted_household.folder / "ytsync.db"
    first = said(app.library.catalogue())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'videos'", (stamp,))
    found = glance_library(path)
    assert found is not None
    assert said(found.catalogue) == first == said(app.library.catalogue())
    assert len(files(sorted_household.folder)) == 1


def test_deleting_everything_deletes_it_too(sorted_household: Household) -> None:
    found = sorted_household.app.library.catalogue()
    (name,) = files(sorted_household.folder)
    (sorted_household.folder / "videos-of-my-holiday.index").write_text("somebody else's")
    sorted_household.app.delete_files()
    assert files(sorted_household.folder) == ["videos-of-my-holiday.index"]
    # Some systems delete no file that is open.
    opened = [str(one.readlink()) for one in Path("/proc/self/fd").glob("*") if one.is_symlink()]
    assert not [one for one in opened if name in one]
    assert list(found.videos.lines(found.ids[:1])) == [VideoLine(found.ids[0])]
