"""How long it takes until the program answers: the terminal's status, and the window's first picture."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keyring

from tests.bench.reference import ROOT, person, reference_youtube
from tests.bench.result import Goal, Result, median, spread
from tests.demo_library import CATEGORIES, WATCH_LATER
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
_WINDOWS = {"bare": "a bare window, painted", "window": "the window, painted"}


@dataclass(frozen=True)
class _Start:
    """Seconds to each step, and seconds computed in all."""

    steps: list[float]
    computed: float


def measure(folder: Path, rounds: int = ROUNDS) -> Result:
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
    sides: dict[str, Callable[[], _Start]] = {
        name: lambda command=command: _whole(command, environment)  # type: ignore[misc]
        for name, command in _COMMANDS.items()
    }
    for side in _WINDOWS:
        sides[side] = lambda side=side: _steps(side, data, api_root, environment)  # type: ignore[misc]
    took: dict[str, list[_Start]] = {name: [] for name in sides}
    for _ in range(rounds):
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


def _whole(command: list[str], environment: dict[str, str]) -> _Start:
    before, started = _computed(), time.perf_counter()
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - started
    assert run.returncode == 0, (run.returncode, run.stderr.decode())
    return _Start([seconds], _computed() - before)


def _steps(side: str, data: Path, api_root: str, environment: dict[str, str]) -> _Start:
    """Seconds to each line that the process prints: painted, and for the real window also filled."""
    command = [_PYTHON, "-m", "tests.bench.painted", side, str(data), api_root]
    before, started = _computed(), time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        steps = [time.perf_counter() - started for _ in process.stdout]
    assert process.returncode == 0
    return _Start(steps, _computed() - before)


def _computed() -> float:
    """What all processes started so far, and ended, have computed."""
    used = os.times()
    return used.children_user + used.children_system


def _result(took: dict[str, list[_Start]]) -> Result:
    status = median([start.steps[0] for start in took["ytsync status"]])
    rows = [_row(name, starts, 0) for name, starts in took.items()]
    rows.append(_row("the window, filled with the library", took["window"], 1))
    return Result(
        TITLE,
        "Seconds from starting the process to its end, or to the picture; computed is what the whole process took of a "
        "processor until its end, which hardly depends on the machine's load. The data folder holds the reference "
        f"library and a job that waits for its next day. {len(took['bare'])} rounds, taken in turns.",
        ("", "seconds", "computed"),
        rows,
        (Goal(f"status answers within {GOAL_STATUS:g} s", f"{status:.2f} s", status <= GOAL_STATUS),),
    )


def _row(name: str, starts: list[_Start], step: int) -> tuple[str, ...]:
    computed = [start.computed for start in starts]
    return (
        _WINDOWS.get(name, name),
        spread([start.steps[step] for start in starts], "{:.2f}"),
        spread(computed, "{:.2f}"),
    )
