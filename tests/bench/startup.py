"""How long it takes until the program answers: the terminal's status, and the window's first picture."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import keyring

from tests.bench.reference import CATEGORIES, ROOT, WATCH_LATER, person, reference_youtube
from tests.bench.result import Goal, Result, median, spread
from tests.file_keyring import FileKeyring
from ytsync_desktop.core.operations import JobState

TITLE = "Start-up"
ROUNDS = 10
GOAL_STATUS = 0.6
_PYTHON = sys.executable
_COMMANDS = {
    "python, nothing": [_PYTHON, "-c", "pass"],
    "python, sqlalchemy and click": [_PYTHON, "-c", "import sqlalchemy, click"],
    "ytsync status": [_PYTHON, "-m", "ytsync_desktop.cli", "status"],
    "ytsync --version": [_PYTHON, "-m", "ytsync_desktop.cli", "--version"],
}
_WINDOWS = ("bare", "window")


def measure(folder: Path) -> Result:
    """Take turns, in a data folder with the whole library and a job of 4,500 writes that waits for its next day."""
    data, api_root = _half_way(folder)
    environment = {
        **os.environ,
        "YTSYNC_DATA_DIR": str(data),
        "YTSYNC_API_ROOT": api_root,
        "YTSYNC_TEST_KEYRING": str(folder / "keyring.json"),
        "PYTHON_KEYRING_BACKEND": "tests.file_keyring.FileKeyring",
        "PYTHONPATH": str(ROOT),
    }
    sides: dict[str, Callable[[], list[float]]] = {
        name: lambda command=command: [_whole(command, environment)]  # type: ignore[misc]
        for name, command in _COMMANDS.items()
    }
    for side in _WINDOWS:
        sides[side] = lambda side=side: _steps(side, data, api_root, environment)  # type: ignore[misc]
    took: dict[str, list[list[float]]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, run in sides.items():
            took[name].append(run())
    return _result(took)


def _half_way(folder: Path) -> tuple[Path, str]:
    before = keyring.get_keyring()
    os.environ["YTSYNC_TEST_KEYRING"] = str(folder / "keyring.json")
    keyring.set_keyring(FileKeyring())
    try:
        with reference_youtube() as simulator, person(simulator, folder / "data") as somebody:
            somebody.import_()
            somebody.app.import_watch_later(WATCH_LATER)
            somebody.app.import_categories(CATEGORIES)
            somebody.import_()
            job = somebody.start()
            assert job is not None
            assert job.state is JobState.PAUSED, job
            return somebody.folder, simulator.api_root
    finally:
        keyring.set_keyring(before)
        del os.environ["YTSYNC_TEST_KEYRING"]


def _whole(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - started
    # 3 is the answer of `status` for a job that is paused.
    assert run.returncode in (0, 3), (run.returncode, run.stderr.decode())
    return seconds


def _steps(side: str, data: Path, api_root: str, environment: dict[str, str]) -> list[float]:
    """Seconds from starting the process to each line it prints: painted, and for the real window also filled."""
    command = [_PYTHON, "-m", "tests.bench.painted", side, str(data), api_root]
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        steps = [time.perf_counter() - started for _ in process.stdout]
    assert process.returncode == 0
    return steps


def _result(took: dict[str, list[list[float]]]) -> Result:
    lines = {name: [steps[0] for steps in runs] for name, runs in took.items()}
    painted, bare = lines.pop("window"), lines.pop("bare")
    filled = [steps[1] for steps in took["window"]]
    lines |= {"bare window painted": bare, "window painted": painted, "window filled with the library": filled}
    status = median(lines["ytsync status"])
    return Result(
        TITLE,
        "Seconds from starting the process to its end, or to the picture. The data folder holds the reference library "
        f"and a job that waits for its next day; nothing is cached but by the system. {ROUNDS} rounds, taken in turns.",
        ("", "seconds"),
        [(name, spread(seconds, "{:.2f}")) for name, seconds in lines.items()],
        (Goal(f"status answers within {GOAL_STATUS:g} s", f"{status:.2f} s", status <= GOAL_STATUS),),
    )
