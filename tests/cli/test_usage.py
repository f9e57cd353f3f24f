"""What is refused before anything is opened, and that a terminal without PySide6 is a whole one."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from tests.cli.schemas import check
from tests.cli.terminal import COMMAND, WITHOUT_QT, Terminal
from ytsync_desktop import __version__

WRONG = {
    "no command": ("",),
    "unknown command": ("frobnicate",),
    "unknown option": ("status", "--frobnicate"),
    "sync without yes": ("sync",),
    "unknown strategy": ("preview", "--strategy", "clever"),
    "decide without an answer": ("decide",),
    "deleting without yes": ("logout", "--delete-my-data"),
    "unknown format": ("report", "--format", "pdf"),
    "restore without an answer": ("backups", "restore", "1"),
    "restore with two answers": ("backups", "restore", "1", "--preview", "--yes"),
    "half a setting": ("settings", "set", "reserve"),
}


@pytest.mark.parametrize("args", WRONG.values(), ids=WRONG.keys())
def test_wrong_usage_is_two_with_a_sentence_and_touches_nothing(nowhere: Terminal, args: tuple[str, ...]) -> None:
    result = nowhere.run(*(one for one in args if one))
    check("error", result.document)
    assert result.code == 2
    assert result.error["code"] == "usage"
    assert 1 <= len(result.lines) <= 5
    assert not nowhere.data.exists()


@pytest.mark.parametrize("root", ["http://example.com/", "ftp://127.0.0.1/", "nonsense", "https://u:p@example.com/"])
def test_an_api_root_that_would_leak_is_wrong_usage(nowhere: Terminal, root: str) -> None:
    result = nowhere.run("--api-root", root, "status")
    assert (result.code, result.error["where"]) == (2, "api-root")


def test_the_demo_has_a_youtube_of_its_own(nowhere: Terminal) -> None:
    assert nowhere.run("--demo", "--api-root", "http://127.0.0.1:9/", "status").code == 2


def test_version_and_help_are_one_document_for_scripts(nowhere: Terminal) -> None:
    assert nowhere.plain("--version").stdout.splitlines()[0] == f"ytsync {__version__}"
    assert __version__ in nowhere.run("--version").document["text"]
    for command in ((), ("sync",), ("categories",)):
        assert "Usage: ytsync" in nowhere.run(*command, "--help").document["text"]


def test_options_win_over_variables(nowhere: Terminal, tmp_path: Path) -> None:
    other = tmp_path / "other"
    nowhere.ok("--data-dir", str(other), "settings", "set", "reserve", "77")
    assert nowhere.ok("--data-dir", str(other), "settings", "list")["settings"]["reserve"] == 77
    assert nowhere.ok("settings", "list")["settings"]["reserve"] == 1000


@pytest.mark.parametrize(
    "args", [("status",), ("settings", "set", "reserve", "500"), ("preview",), ("report",), ("import",)]
)
def test_commands_run_where_pyside_is_not_installed(tmp_path: Path, args: tuple[str, ...]) -> None:
    with_qt = Terminal(tmp_path / "with", "http://127.0.0.1:9/")
    without_qt = Terminal(tmp_path / "without", "http://127.0.0.1:9/", command=WITHOUT_QT)
    for one in (with_qt, without_qt):
        one.folder.mkdir()
    result = without_qt.run(*args)
    assert (result.code, result.document) == (with_qt.run(*args).code, result.document)
    assert "PySide6" not in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk that every machine has")
def test_output_that_cannot_be_written_is_one_line_and_no_complaint_of_the_interpreter(nowhere: Terminal) -> None:
    def shell(command: str) -> subprocess.CompletedProcess[str]:
        line = f"{shlex.join(COMMAND)} {command}"
        return subprocess.run(
            line, shell=True, env=nowhere.environment(), capture_output=True, encoding="utf-8", check=False
        )

    full = shell("--json status >/dev/full")
    assert (full.returncode, full.stderr.count("\n")) == (1, 1)
    assert shell("frobnicate 2>/dev/full").returncode == 2
    assert shell("frobnicate 2>&-").returncode == 2
    assert (shell("status >&-").returncode, shell("status >&-").stderr) == (0, "")
