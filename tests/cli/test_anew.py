"""`ytsync begin-anew`, and what the terminal says where it is needed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.simulator_fixtures import MakeSimulator, Simulator
from tests.syncing.conftest import TIDY, WANTED, messy_library


@pytest.fixture
def messy(make_simulator: MakeSimulator) -> Simulator:
    """A YouTube with the messy library."""
    return make_simulator(library=messy_library())


@pytest.fixture
def terminal(messy: Simulator, tmp_path: Path) -> Terminal:
    """A terminal in front of it."""
    return Terminal(tmp_path, messy.api_root)


def test_the_terminal_explains_and_a_lost_job_goes_on(messy: Simulator, terminal: Terminal):
    terminal.prepare(messy, WANTED)
    messy.admin.settings(daily_limit=1_300)
    terminal.ok("settings", "set", "daily_limit", "1300")
    assert terminal.run("sync", "--yes").code == 3
    database = terminal.data / "ytsync.db"
    content = database.read_bytes()
    database.write_bytes(damaged := b"x" * 100 + content[100:])
    for args in (["status"], ["preview"], ["resume"], ["sync", "--yes"]):
        refused = terminal.run(*args)
        assert refused.code == 1
        assert "ytsync begin-anew" in refused.error["message"]
        assert len(refused.lines) == 1
    assert terminal.run("begin-anew").code == 2
    assert database.read_bytes() == damaged
    document = terminal.ok("begin-anew", "--yes")
    assert [(terminal.data / one).read_bytes() for one in document["set_aside"]] == [damaged]
    assert document["backups"] == 1
    messy.admin.settings(daily_limit=10_000)
    terminal.prepare(messy, WANTED)
    assert terminal.run("sync", "--yes").code == 0
    assert {p["title"] for p in messy.admin.playlists().values()} == set(TIDY)
    assert terminal.run("begin-anew", "--yes").code == 1


def test_a_missing_database_is_said_where_there_are_backups(messy: Simulator, terminal: Terminal):
    terminal.prepare(messy, WANTED)
    terminal.ok("sync", "--yes")
    (terminal.data / "ytsync.db").unlink()
    refused = terminal.run("status")
    assert (refused.code, refused.error["code"]) == (1, "database")
    assert "missing" in refused.error["message"]
    assert not (terminal.data / "ytsync.db").exists()


@pytest.mark.parametrize("args", [["begin-anew"], ["begin-anew", "--yes"]])
def test_where_nothing_is_wrong_nothing_is_done(messy: Simulator, terminal: Terminal, args: list[str]):
    terminal.ok("settings", "set", "reserve", "900")
    content = (terminal.data / "ytsync.db").read_bytes()
    assert terminal.run(*args).code in (1, 2)
    assert (terminal.data / "ytsync.db").read_bytes() == content


def paused(messy: Simulator, terminal: Terminal) -> None:
    """A job that a day's quota was too small for; the next has enough."""
    terminal.prepare(messy, WANTED)
    messy.admin.settings(daily_limit=1_300)
    terminal.ok("settings", "set", "daily_limit", "1300")
    assert terminal.run("sync", "--yes").code == 3
    messy.admin.settings(daily_limit=10_000)
    terminal.ok("settings", "set", "daily_limit", "10000")


def change(terminal: Terminal, statement: str) -> None:
    with closing(sqlite3.connect(terminal.data / "ytsync.db")) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def test_a_job_whose_plan_was_changed_can_be_ended_as_is_advised(messy: Simulator, terminal: Terminal):
    paused(messy, terminal)
    change(terminal, "UPDATE sync_jobs SET plan = replace(plan, 'third', 'thurd')")
    refused = terminal.run("resume")
    assert refused.code == 1
    assert "end the job and look at a new preview" in refused.error["message"]
    assert "begin-anew" not in refused.error["message"]
    terminal.ok("abort")
    terminal.ok("preview")
    assert terminal.run("sync", "--yes").code == 0
    assert {p["title"] for p in messy.admin.playlists().values()} == set(TIDY)


def test_where_a_value_cannot_be_read_beginning_anew_is_advised_and_possible(messy: Simulator, terminal: Terminal):
    paused(messy, terminal)
    change(terminal, "UPDATE sync_operations SET sent_at = 'Saturday' WHERE sent_at IS NOT NULL")
    refused = terminal.run("resume")
    assert refused.code == 1
    assert "ytsync begin-anew" in refused.error["message"]
    assert terminal.ok("begin-anew", "--yes")["backups"] == 1
    terminal.prepare(messy, WANTED)
    assert terminal.run("sync", "--yes").code == 0
    assert {p["title"] for p in messy.admin.playlists().values()} == set(TIDY)


def test_a_sync_tells_of_a_folder_that_a_cloud_copies(messy: Simulator, tmp_path: Path):
    (tmp_path / "Dropbox").mkdir()
    terminal = Terminal(tmp_path / "Dropbox", messy.api_root)
    terminal.prepare(messy, WANTED)
    done = terminal.run("sync", "--yes")
    assert done.code == 0
    assert any("“Dropbox”" in line for line in done.lines)
