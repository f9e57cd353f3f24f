"""S14, S15, S32, S39 and S40 over one whole life of a data folder, in processes of their own, with umask 000."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, files_in
from tests.household import Household
from tests.security.full_run import LOUD, FullRun, hits, live, texts_in, watched
from tests.simulator_fixtures import Simulator, small_library

pytestmark = pytest.mark.slow
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FullRun, set[str]]]:
    """A whole run, and every secret of it."""
    folder = tmp_path_factory.mktemp("life")
    library, state = folder / "small.json", folder / "youtube"
    library.write_text(json.dumps(small_library()), encoding="utf-8")
    simulator = Simulator(["--library", str(library), "--auto-consent", "--state", str(state)])
    before = os.umask(0)
    try:
        run = FullRun(Terminal(folder, simulator.api_root, command=LOUD), simulator, folder / "reached.txt")
        with watched(run.terminal.data, run.seen):
            live(run)
        yield run, run.secrets(state)
    finally:
        os.umask(before)
        simulator.stop()


# --- S14 --------------------------------------------------------------------------------------------------------------


def test_s14_no_secret_is_in_any_file_or_on_any_stream(life: tuple[FullRun, set[str]]) -> None:
    run, secrets = life
    assert len(secrets) >= 6, "client secret, code, verifier, refresh token and two access tokens at least"
    files = list(texts_in(run.terminal.data))
    assert {"ytsync.db", "report.html", "library.json", "categories.csv"} <= {name for name, _ in files}
    found = [hit for name, content in files for hit in hits(secrets, name, content)]
    assert found == []
    printed = "".join(run.printed)
    assert "DEBUG" in printed or "INFO" in printed, "the loggers were turned up"
    assert hits(secrets, "what was printed", printed.encode()) == []


def test_s14_no_object_shows_a_secret_in_its_repr(tmp_path: Path, simulator: Simulator) -> None:
    # Held, so that none of its addresses can be given to a new object: simulators of earlier tests know secrets.
    earlier = {id(one): one for one in gc.get_objects()}
    household = Household(simulator, tmp_path / "data")
    try:
        household.import_()
        credential = household.app._account.stored_credential()
        assert credential is not None
        token = household.app._account.youtube(household.app.ledger)._tokens.current(to_write=True)
        secrets = {credential.client_secret, credential.refresh_token, token}
        ours = [
            one
            for one in gc.get_objects()
            if id(one) not in earlier and str(type(one).__module__).startswith("ytsync_desktop")
        ]
        assert len(ours) > 50
        found = [hit for one in ours for hit in hits(secrets, type(one).__name__, repr(one).encode())]
        assert found == []
    finally:
        household.close()


# --- S15 --------------------------------------------------------------------------------------------------------------


@POSIX
def test_s15_nobody_else_may_look_at_anything_at_any_time(life: tuple[FullRun, set[str]]) -> None:
    run, _ = life
    names = set(run.seen)
    assert "ytsync.db" in names and any(name.startswith("backups/") for name in names)
    assert any(name.endswith("-journal") for name in names), "the watch was quick enough to see SQLite's journal"
    open_to_others = {name: oct(mode) for name, mode in run.seen.items() if mode & 0o077}
    assert open_to_others == {}


# --- S32 --------------------------------------------------------------------------------------------------------------


def test_s32_no_title_becomes_a_file_name(life: tuple[FullRun, set[str]]) -> None:
    run, _ = life
    library = small_library()
    titles = [one["title"] for one in library["playlists"]] + [one["title"] for one in library["videos"].values()]
    names = " ".join(str(file.relative_to(run.terminal.data)) for file in files_in(run.terminal.data))
    assert [title for title in titles if title in names] == []
    assert all(len(file.name) <= 100 and file.name.isascii() for file in files_in(run.terminal.data))


# --- S39 --------------------------------------------------------------------------------------------------------------


def test_s39_a_whole_run_reaches_the_api_root_and_nobody_else(life: tuple[FullRun, set[str]]) -> None:
    run, _ = life
    assert set(run.reached.read_text().split()) == {"127.0.0.1"}


def test_s39_deleting_my_data_leaves_no_file_and_no_keyring_entry(tmp_path: Path, simulator: Simulator) -> None:
    run = FullRun(Terminal(tmp_path, simulator.api_root), simulator, tmp_path / "reached.txt")
    live(run)
    exported = {"library.json", "categories.csv", *(f"report.{form}" for form in ("text", "json", "csv", "html"))}
    document = run.ok("logout", "--delete-my-data", "--yes")
    assert document["deleted"] is True and document["revoked"] is True
    # What the person wrote with a name of their own choosing is theirs.
    assert {file.name for file in files_in(run.terminal.data)} == exported
    assert json.loads(run.terminal.keyring.read_text()) == {}
    assert sum(one["endpoint"] == "oauth.revoke" for one in simulator.admin.requests()) == 1
