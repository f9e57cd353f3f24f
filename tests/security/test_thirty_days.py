"""S39, the 30 days: what is older asks to be refreshed, says what that costs, and never stands in a job's way."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.cli.terminal import Terminal, files_in
from tests.household import Household
from tests.simulator_fixtures import VIDEO_IDS, Simulator
from tests.ui.acts import press, sign_in_and_import
from tests.ui.conftest import OpenWindow, part, settle
from ytsync_desktop.core.freshness import refresh_due, refresh_units, refresh_words
from ytsync_desktop.core.operations import JobState
from ytsync_desktop.core.ports import LibraryCounts

DAY = 86_400
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def counts(age: float, *, playlists: int = 87, items: int = 3_409, videos: int = 4_000) -> LibraryCounts:
    at = NOW - timedelta(days=age)
    return LibraryCounts(playlists, items, videos, 0, 0, 0, at, True, at)


@pytest.fixture
def household(simulator: Simulator, tmp_path: Path) -> Iterator[Household]:
    one = Household(simulator, tmp_path / "data")
    yield one
    one.close()


def test_s39_the_thirtieth_day_asks_and_names_the_cost() -> None:
    assert not refresh_due(counts(29.99), NOW) and refresh_words(counts(29.99), NOW) == ""
    words = refresh_words(counts(30), NOW)
    assert "is 30 days old" in words and "about 200 units" in words
    nothing = LibraryCounts(0, 0, 0, 0, 0, 0, None, False)
    assert refresh_words(nothing, NOW) == ""


def test_s39_the_cost_is_that_of_a_real_refresh(household: Household) -> None:
    before = household.import_().units
    assert abs(refresh_units(household.app.library.counts()) - before) <= 10
    household.simulator.admin.advance(31 * DAY)
    household.app.clock.doubt()
    assert abs(household.import_().units - before) <= 2


def test_s39_the_terminal_asks_on_standard_error_only(simulator: Simulator, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, simulator.api_root)
    assert terminal.login(simulator).code == 0
    terminal.ok("import")
    terminal.categories({"One": VIDEO_IDS[:3]})
    for command in ("status", "preview"):
        assert terminal.run(command).stderr == ""
    simulator.admin.advance(31 * DAY)
    assert terminal.login(simulator).code == 0  # which hears the time
    for command in ("status", "preview"):
        result = terminal.run(command)
        assert result.code == 0 and "31 days old" in result.stderr and "ytsync import" in result.stderr
        assert len(result.lines) == 1
    terminal.ok("import")
    for command in ("status", "preview"):
        assert terminal.run(command).stderr == ""


def test_s39_the_window_asks_quietly_on_two_pages(
    qtbot: QtBot, open_window: OpenWindow, simulator: Simulator, browser: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(api_root=simulator.api_root)
    sign_in_and_import(qtbot, window, simulator, monkeypatch)
    cards = [part(window, QWidget, name) for name in ("libraryAge", "connectAge")]
    assert all(card.isHidden() for card in cards)
    ahead = window.desk.state.now() + timedelta(days=31)
    monkeypatch.setattr(window.desk.state, "now", lambda: ahead)
    window.desk.state.ticked.emit()
    for page, name in ((1, "libraryAge"), (0, "connectAge")):
        window.show_page(page)
        settle(qtbot, window)
        card = part(window, QWidget, name)
        assert card.isVisible() and "31 days old" in part(card, QLabel, f"{name}Text").text()
        assert part(card, QPushButton, f"{name}Button").isEnabled()
    assert window.isEnabled() and not [one for one in window.findChildren(QWidget) if one.isModal() and one.isVisible()]
    monkeypatch.undo()
    press(qtbot, window, "connectAgeButton")
    assert all(card.isHidden() for card in cards)


def test_s39_old_records_are_refreshed_or_reduced_with_the_library(household: Household) -> None:
    household.import_()
    household.categories({"One": VIDEO_IDS[:3]})
    job = household.finish(household.start())
    assert job.state is JobState.COMPLETED
    (backup,) = household.app.backups.list()
    # As if every video had been called something else on YouTube in those days.
    household.app._backup_files.give_titles(backup.id, dict.fromkeys(VIDEO_IDS, "Old name"))
    with contextlib.closing(sqlite3.connect(household.folder / "ytsync.db")) as database, database:
        database.execute("UPDATE sync_operations SET video_title = 'Old name' WHERE video_id IS NOT NULL")
    (backup,) = household.app.backups.list()
    before = household.app.backups.load(backup.id)
    assert any(item.title for items in before.items.values() for item in items)
    plan = household.app.journal.plan(job.id)

    household.simulator.admin.advance(29 * DAY)
    household.app.clock.doubt()
    household.import_()
    assert household.app.backups.list() == (backup,), "nothing is due yet"

    household.simulator.admin.advance(3 * DAY)
    household.app.clock.doubt()
    household.import_()
    (now,) = household.app.backups.list()
    assert (now.id, now.created_at, now.items) == (backup.id, backup.created_at, backup.items)
    after = household.app.backups.load(now.id)
    ids = {p: [(i.id, i.video_id, i.position, i.added_at) for i in items] for p, items in before.items.items()}
    assert {p: [(i.id, i.video_id, i.position, i.added_at) for i in items] for p, items in after.items.items()} == ids
    assert after.playlists == before.playlists, "the person's own words stay"
    known = household.app.library.load().videos
    assert all(i.title == known[i.video_id].title for items in after.items.values() for i in items)
    assert len(files_in(household.folder / "backups")) == 1

    household.reopen()
    assert all(one.video_title == known[one.video_id].title for one in household.app.operations(job.id) if one.video_id)
    later = household.app.journal.plan(job.id)
    assert all(op.video_title == known[op.video_id].title for op in later.operations if op.video_id)
    assert [op.video_id for op in later.operations] == [op.video_id for op in plan.operations]


def test_s39_a_title_nobody_knows_any_more_is_left_out(household: Household) -> None:
    household.import_()
    household.categories({"One": VIDEO_IDS[:3]})
    job = household.finish(household.start())
    (backup,) = household.app.backups.list()
    household.app._backup_files.give_titles(backup.id, {VIDEO_IDS[0]: "Kept"})
    titles = {i.video_id: i.title for items in household.app.backups.load(backup.id).items.values() for i in items}
    assert titles.pop(VIDEO_IDS[0]) == "Kept"  # type: ignore[call-overload]
    assert set(titles.values()) == {""}
    assert job.state is JobState.COMPLETED


def test_s39_a_draft_of_a_killed_write_goes_with_the_next_import(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    household.import_()
    household.categories({"One": VIDEO_IDS[:3]})

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Path, "replace", killed)
        household.start()
    (draft,) = files_in(household.folder / "backups")
    assert b"Title 1" in draft.read_bytes()
    household.import_()
    assert not draft.exists()


def test_s39_a_job_under_way_is_neither_blocked_nor_touched(household: Household) -> None:
    household.import_()
    household.app.settings.set("daily_limit", "2000")
    household.categories({"One": VIDEO_IDS[:40]})
    job = household.start()
    assert job is not None and job.state is JobState.PAUSED
    before = [(one.id, one.sha256) for one in household.app.backups.list()]
    for video in VIDEO_IDS[:40]:
        household.simulator.admin.edit("add_video", video=video, record={"title": "Called otherwise"})
    titles = [one.video_title for one in household.app.operations(job.id)]
    assert "Called otherwise" not in titles
    household.simulator.admin.advance(31 * DAY)
    household.app.clock.doubt()
    household.import_()
    assert [(one.id, one.sha256) for one in household.app.backups.list()] == before
    assert [one.video_title for one in household.app.operations(job.id)] == titles
    assert household.finish(job).state is JobState.COMPLETED


def test_s39_copies_made_before_an_upgrade_go_with_the_first_import_after_thirty_days(household: Household) -> None:
    old, young = (household.folder / f"ytsync.db.before-000{number}" for number in (2, 3))
    household.import_()
    now = household.app.clock.now().timestamp()
    for copy, days in ((old, 31), (young, 29)):
        copy.write_bytes(b"a copy")
        os.utime(copy, (now - days * DAY, now - days * DAY))
    household.import_()
    assert not old.exists() and young.exists()
