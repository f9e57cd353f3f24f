"""S15, S16, S32, S40: files for the owner alone, written whole, through no planted link, and without secrets."""

from __future__ import annotations

import ast
import logging
import os
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.cli.terminal import Terminal, files_in
from tests.simulator_fixtures import Simulator
from tests.ui.acts import act, sign_in_and_import
from tests.ui.conftest import OpenWindow
from ytsync_desktop import app
from ytsync_desktop.core.text_files import write_whole
from ytsync_desktop.store.folder import DataFolder
from ytsync_desktop.wiring.logs import log_to, without_secrets

PACKAGE = Path(app.__file__).parent
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")

SECRETS = (
    "ya29.a0AfH6SMBx-canary_token",
    "1//0gCanaryRefreshTokenCanary",
    "4/0AX4canaryAuthorisationCode",
    "GOCSPX-canaryClientSecret",
    "canary.person@example.com",
)


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


# --- S14, S40 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("form", ["{}", "Authorization: Bearer {}", "code={}&state=x", "{{'token': '{}'}}", "a {} b"])
def test_s14_a_log_line_hides_every_kind_of_secret(tmp_path: Path, secret: str, form: str) -> None:
    text = form.format(secret)
    with log_to(tmp_path) as file:
        logging.getLogger("ytsync_desktop.canary").warning("said %s", text)
        logging.getLogger("some.library").error(text)
        try:
            raise RuntimeError(text)
        except RuntimeError:
            logging.getLogger("ytsync_desktop.canary").exception("it broke")
    written = file.read_text(encoding="utf-8")
    assert written.count("[hidden]") >= 3 and secret not in written


@pytest.mark.parametrize("secret", SECRETS)
def test_s40_a_fault_of_the_window_shows_no_secret(
    open_window: OpenWindow, tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    window = open_window()
    for place in (sys, threading):
        monkeypatch.setattr(place, "excepthook", place.excepthook)
    app._catch_faults(window)
    with log_to(tmp_path / "data") as file:
        fault = RuntimeError(f"Bearer {secret}")
        sys.excepthook(RuntimeError, fault, None)
        threading.excepthook(threading.ExceptHookArgs((RuntimeError, fault, None, threading.current_thread())))
    assert secret not in file.read_text(encoding="utf-8")
    assert all(secret not in notice.text for notice in window.desk.notices.kept)
    assert secret not in "".join(capfd.readouterr())


def test_s40_an_unexpected_error_in_the_terminal_shows_no_secret(tmp_path: Path) -> None:
    program = (
        "import sys; from ytsync_desktop.cli import jobs\n"
        "class Broken:\n"
        f"    def __getattr__(self, name): raise RuntimeError('token={SECRETS[0]} Bearer {SECRETS[1]}')\n"
        "jobs.Invocation.application = lambda self, **more: Broken()\n"
        "from ytsync_desktop.cli import main; sys.exit(main())"
    )
    result = Terminal(tmp_path, "http://127.0.0.1:9/", command=(sys.executable, "-c", program)).run("status")
    assert (result.code, result.error["code"]) == (1, "unexpected")
    assert "RuntimeError" in result.stderr and "canary" not in (result.stderr + result.stdout).lower()


def test_s40_only_titles_and_addresses_of_videos_reach_the_clipboard(
    qtbot: QtBot, open_window: OpenWindow, simulator: Simulator, browser: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [
        file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py") if "clipboard()" in file.read_text()
    ]
    assert sorted(places) == ["ui/progress/by_hand.py", "ui/report/view.py"], "a new place: look at what it copies"
    QGuiApplication.clipboard().clear()
    window = open_window(api_root=simulator.api_root)
    sign_in_and_import(qtbot, window, simulator, monkeypatch)
    for page in range(5):
        act(qtbot, window, f"page{page}")
    assert QGuiApplication.clipboard().text() == ""


# --- S15 --------------------------------------------------------------------------------------------------------------


@POSIX
def test_s15_folders_on_the_way_are_private_too(tmp_path: Path, open_umask: None) -> None:
    DataFolder(tmp_path / "a" / "b" / "data").lock().release()
    found = [tmp_path / "a", tmp_path / "a" / "b", *(tmp_path / "a" / "b").rglob("*")]
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in found if path.stat().st_mode & 0o077} == {}


@POSIX
def test_s15_what_the_window_keeps_is_private(open_umask: None, open_window: OpenWindow, tmp_path: Path) -> None:
    with log_to(tmp_path / "data"):
        window = open_window()
        logging.getLogger("ytsync_desktop.app").warning("a line")
        window.close()
    names = {file.name for file in files_in(tmp_path / "data")}
    assert {"window.ini", "ytsync.log", "ytsync.db", "lock"} <= names
    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "data").rglob("*")}
    assert {name: oct(mode) for name, mode in modes.items() if mode} == {}


@POSIX
def test_s15_the_demo_keeps_its_worthless_secrets_private_too(open_umask: None, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "http://127.0.0.1:9/")
    assert terminal.run("--demo", "login", YTSYNC_API_ROOT="").code == 0
    names = {file.name for file in files_in(terminal.data)}
    assert {"demo-sign-in.json", "client_secret.json"} <= names
    modes = {path.name: path.stat().st_mode & 0o077 for path in terminal.data.rglob("*")}
    assert {name: oct(mode) for name, mode in modes.items() if mode} == {}


# --- S16 --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Path]:
    """A file elsewhere, which nothing may write to; fails when somebody did."""
    file = tmp_path / "victim"
    file.write_text("mine")
    yield file
    assert file.read_text() == "mine"


@POSIX
def test_s16_a_link_at_the_drafts_name_is_not_followed(
    tmp_path: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = iter(["planted", "another"])
    monkeypatch.setattr(tempfile, "_get_candidate_names", lambda: names)
    target = tmp_path / "report.html"
    (tmp_path / ".report.html.planted").symlink_to(victim)
    write_whole(target, "new")
    assert target.read_text() == "new" and not target.is_symlink()


@POSIX
def test_s16_a_link_at_the_files_own_name_is_replaced(tmp_path: Path, victim: Path) -> None:
    target = tmp_path / "report.html"
    target.symlink_to(victim)
    write_whole(target, "new")
    assert target.read_text() == "new" and not target.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@POSIX
@pytest.mark.parametrize("name", ["logs/ytsync.log", "lock"])
def test_s16_a_link_planted_in_the_data_folder_is_not_followed(tmp_path: Path, victim: Path, name: str) -> None:
    data = tmp_path / "data"
    (data / "logs").mkdir(parents=True)
    (data / name).symlink_to(victim)
    if name == "lock":
        result = Terminal(tmp_path, "http://127.0.0.1:9/").run("settings", "set", "reserve", "5")
        assert result.code == 1
        return
    with log_to(data):
        logging.getLogger("ytsync_desktop.canary").warning("a line")


@POSIX
def test_s16_the_folder_is_settled_after_the_name_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real_sync(descriptor)

    def replace(self: Path, target: Path) -> Path:
        order.append("name")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    write_whole(tmp_path / "file", "text")
    assert order == ["file", "name", "folder"]


@POSIX
@pytest.mark.parametrize("moment", ["write", "fsync", "replace"])
def test_s16_killed_in_between_the_old_file_is_whole(tmp_path: Path, moment: str) -> None:
    target = tmp_path / "kept.json"
    write_whole(target, "old")
    program = (
        "import os, pathlib, signal, sys\n"
        "from ytsync_desktop.core.text_files import write_whole\n"
        "def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)\n"
        "moment, file = sys.argv[1:]\n"
        "if moment == 'fsync': os.fsync = die\n"
        "if moment == 'replace': pathlib.Path.replace = die\n"
        "if moment == 'write': os.fdopen = die\n"
        "write_whole(pathlib.Path(file), 'new')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, moment, str(target)], cwd=PACKAGE.parent)
    assert done.returncode == -9
    assert target.read_text() == "old"
    write_whole(target, "newer")
    assert target.read_text() == "newer"


# --- S32 --------------------------------------------------------------------------------------------------------------


def test_s32_names_of_files_are_made_of_times_numbers_and_hashes_only() -> None:
    """Nobody makes a path of a title: what is joined to a folder is fixed, or a number, a time, a hash."""
    found = {}
    for file in PACKAGE.rglob("*.py"):
        if "simulator" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.right, ast.JoinedStr):
                found[f"{file.name}:{node.lineno}"] = ast.unparse(node.right)
    assert found == {}
    assert without_secrets("nothing to hide") == "nothing to hide"
