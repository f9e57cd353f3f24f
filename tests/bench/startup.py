"""How long it takes until the program answers: the terminal's status, and the window's first picture."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from tests.bench.large import VIDEOS, imported, large_youtube
from tests.bench.reference import ROOT, copied, person, reference_youtube, with_file_keyring
from tests.bench.result import Goal, Result, median, spread
from tests.demo_library import CATEGORIES, WATCH_LATER
from ytsync_desktop.core.operations import JobState

TITLE = "Start-up"
ROUNDS = 10
GOAL_STATUS = 0.6
GOAL_PAINTED, GOAL_USABLE = 1.5, 0.8
_PYTHON = sys.executable
_COMMANDS = {
    "python, nothing": [_PYTHON, "-c", "pass"],
    "python, sqlalchemy and click": [_PYTHON, "-c", "import sqlalchemy, click"],
    "ytsync status": [_PYTHON, "-m", "ytsync_desktop.cli", "status"],
    "ytsync --version": [_PYTHON, "-m", "ytsync_desktop.cli", "--version"],
}
_BARE, _JOB, _LIBRARY = "a bare window", "the window, a job unfinished", "the window, left at the library"
_LARGE = f"the same at {VIDEOS:,} videos"
_STEPS = ("painted", "usable", "filled")


@dataclass(frozen=True)
class _Start:
    """Seconds to each step, and seconds computed in all."""

    steps: list[float]
    computed: float


def measure(folder: Path, rounds: int = ROUNDS) -> Result:
    """Take turns, on the whole library: with a job that waits for its next day, and without one, at the library."""
    with with_file_keyring(folder / "keyring.json"):
        job, library, api_root = _folders(folder)
        with large_youtube(folder) as simulator:
            imported(simulator, folder, folder / "large")
        left_at_the_library(folder / "large")
        environment = {
            **os.environ,
            "YTSYNC_DATA_DIR": str(job),
            "YTSYNC_API_ROOT": api_root,
            "PYTHONPATH": str(ROOT),
            # As where it is installed: nothing is compiled at a start, whatever this machine is set to.
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        sides: dict[str, Callable[[], _Start]] = {
            name: lambda command=command: _whole(command, environment)  # type: ignore[misc]
            for name, command in _COMMANDS.items()
        }
        shown = {_JOB: job, _LIBRARY: library, _LARGE: folder / "large"}
        for name, side, data in ((_BARE, "bare", job), *((name, "window", data) for name, data in shown.items())):
            sides[name] = lambda side=side, data=data: _steps(side, data, api_root, environment)  # type: ignore[misc]
        took: dict[str, list[_Start]] = {name: [] for name in sides}
        for number in range(rounds + 1):
            for name, run in sides.items():
                start = run()
                if number:  # the first of each leaves its bytecode for the others
                    took[name].append(start)
    return _result(took)


def _folders(folder: Path) -> tuple[Path, Path, str]:
    """A data folder with an unfinished job, one left at the library's page, and where their YouTube was."""
    with reference_youtube() as simulator, person(simulator, folder / "job") as somebody:
        somebody.import_()
        somebody.app.import_watch_later(WATCH_LATER)
        somebody.app.import_categories(CATEGORIES)
        somebody.import_()
        library = copied(somebody.folder, folder / "library")
        left_at_the_library(library)
        job = somebody.start()
        assert job is not None
        assert job.state is JobState.PAUSED, job
        return somebody.folder, library, simulator.api_root


def left_at_the_library(data: Path) -> None:
    """As if the person had closed the window there."""
    QSettings(str(data / "window.ini"), QSettings.Format.IniFormat).setValue("window/page", "1")


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
    painted = {name: median([start.steps[0] for start in took[name]]) for name in (_BARE, _JOB, _LIBRARY, _LARGE)}
    times = max(painted[name] for name in (_JOB, _LIBRARY, _LARGE)) / painted[_BARE]
    card, page = (median([start.steps[1] for start in took[name]]) for name in (_JOB, _LIBRARY))
    rows = [_row(name, took[name], 0) for name in _COMMANDS]
    rows.append(_row(f"{_BARE}, {_STEPS[0]}", took[_BARE], 0))
    shown = (_JOB, _LIBRARY, _LARGE)
    rows += [_row(f"{name}, {step}", took[name], at) for name in shown for at, step in enumerate(_STEPS)]
    return Result(
        TITLE,
        "Seconds from starting the process to its end, or to the picture; computed is what the whole process took of a "
        "processor until its end, which hardly depends on the machine's load. The data folders hold the reference "
        "library, one the large one; in one a job waits for its next day. Usable: the page that the person left off "
        "at is painted and can be used, the unfinished job's card with its button, or the library with its rows. "
        f"Filled: everything on show has been read. {len(took[_BARE])} rounds, taken in turns.",
        ("", "seconds", "computed"),
        rows,
        (
            Goal(f"status answers within {GOAL_STATUS:g} s", f"{status:.2f} s", status <= GOAL_STATUS),
            Goal(f"the window painted within {GOAL_PAINTED:g} × a bare window", f"{times:.2f}", times <= GOAL_PAINTED),
            Goal(f"the card of the job usable within {GOAL_USABLE:g} s", f"{card:.2f} s", card <= GOAL_USABLE),
            Goal(f"the last page, the library, usable within {GOAL_USABLE:g} s", f"{page:.2f} s", page <= GOAL_USABLE),
        ),
    )


def _row(name: str, starts: list[_Start], step: int) -> tuple[str, ...]:
    computed = [start.computed for start in starts]
    return (name, spread([start.steps[step] for start in starts], "{:.2f}"), spread(computed, "{:.2f}"))
