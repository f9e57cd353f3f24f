"""The demo in the terminal: everything by itself, on a YouTube of its own, leaving nothing behind."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.schemas import check
from tests.cli.terminal import COMMAND, Terminal, ended, files_in


@pytest.fixture
def visitor(tmp_path: Path) -> Terminal:
    """Somebody who has nothing: no folder, no account."""
    return Terminal(tmp_path, "http://127.0.0.1:9/")


def start_demo(visitor: Terminal, *args: str) -> subprocess.Popen[str]:
    """Begin `ytsync demo` without a folder of its own, unless `args` name one."""
    (visitor.folder / "temporary").mkdir(exist_ok=True)
    environment = {**visitor.environment(), "TMPDIR": str(visitor.folder / "temporary")}
    del environment["YTSYNC_DATA_DIR"]
    return subprocess.Popen(
        [*COMMAND, *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
    )


def interrupted_after_a_day(process: subprocess.Popen[str]) -> str:
    """What the demo told until it was interrupted on its second day."""
    assert process.stdout is not None
    told = ""
    while not told.count("Day  1"):
        line = process.stdout.readline()
        assert line, (told, ended(process))
        told += line
    process.send_signal(signal.SIGTERM)
    result = ended(process)
    assert (result.code, result.stderr) == (130, "")
    return told + result.stdout


def test_the_demo_tells_what_it_does_and_leaves_nothing_behind(visitor: Terminal) -> None:
    told = interrupted_after_a_day(start_demo(visitor, "demo"))
    for part in ("1  Import", "87 playlists", "2  Watch Later", "3  Preview", "4,334 changes", "25 days", "4  Sync"):
        assert part in told
    assert "Paused" in told
    assert files_in(visitor.folder / "temporary") == []


def test_a_demo_with_a_folder_can_be_looked_at(visitor: Terminal) -> None:
    interrupted_after_a_day(start_demo(visitor, "--data-dir", str(visitor.data), "demo"))
    assert check("status", visitor.ok("--demo", "status"))["job"]["state"] == "paused"
    assert visitor.ok("--demo", "settings", "list")["settings"]["settle_seconds"] == 0
    assert visitor.ok("--demo", "import")["state"] == "complete"
    assert visitor.ok("--demo", "abort")["job"]["state"] == "aborted"


def test_the_demo_keeps_out_of_the_folder_of_a_real_account(visitor: Terminal) -> None:
    visitor.ok("settings", "set", "reserve", "5")
    result = visitor.run("--demo", "status")
    assert (result.code, result.error["code"]) == (1, "not_possible")


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_whole_demo(visitor: Terminal) -> None:
    process = start_demo(visitor, "--json", "demo")
    stdout, stderr = process.communicate()
    report = check("report", json.loads(stdout))
    assert (process.returncode, stderr) == (0, "")
    assert report["job"]["state"] == "completed"
    assert {one["stage"]: one["done"] for one in report["job"]["stages"] if one["done"]} == {
        "create_playlists": 25,
        "add_videos": 4222,
        "delete_playlists": 87,
    }
    assert len(report["units_per_day"]) == 25
