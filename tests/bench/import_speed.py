"""The first import at three distances: against one request after another, and against what the network allows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import keyring

from tests.bench.bare_client import Reading, read_everything
from tests.bench.reference import ROOT, person, reference_youtube, requests_sent
from tests.bench.result import Goal, Result, median, spread
from tests.file_keyring import FileKeyring
from tests.simulator_fixtures import Simulator
from ytsync_desktop.core.quota import pages
from ytsync_desktop.importing.orchestrator import THREADS

TITLE = "First import at 50, 100 and 200 ms latency"
ROUNDS = 3
LATENCIES_MS = (50, 100, 200)
FAR_MS = 100
"""From here on the whole process is held to its ratio: at less the start of Python counts most."""
GOAL_RATIO = 6.0
GOAL_OVER_THE_NETWORK = 1.3
_KEYRING = "YTSYNC_TEST_KEYRING"


@dataclass(frozen=True)
class _Round:
    """One turn: the import in this process, the whole program, and one request after another."""

    inside: float
    whole: float
    single: Reading
    requests: int


def measure(folder: Path, rounds: int = ROUNDS) -> Result:
    """Take turns at each distance."""
    before = keyring.get_keyring()
    os.environ[_KEYRING] = str(folder / "keyring.json")
    keyring.set_keyring(FileKeyring())
    try:
        with reference_youtube() as simulator:
            with person(simulator, folder / "signed-in"):
                pass
            chain = _chain(simulator)
            found = {
                latency: [_round(simulator, folder, latency, number) for number in range(rounds)]
                for latency in LATENCIES_MS
            }
    finally:
        keyring.set_keyring(before)
        del os.environ[_KEYRING]
    return _result(found, chain)


def _round(simulator: Simulator, folder: Path, latency: int, number: int) -> _Round:
    inside, requests = _inside(simulator, folder / f"inside-{latency}-{number}", folder / "signed-in", latency)
    whole = _whole(simulator, folder / f"whole-{latency}-{number}", folder / "signed-in", latency)
    _set_back(simulator, latency)
    single = read_everything(simulator)
    simulator.close_clients()
    return _Round(inside, whole, single, requests)


def _set_back(simulator: Simulator, latency: int) -> None:
    simulator.admin.reset(keep_tokens=True)
    simulator.admin.settings(latency_ms=latency)
    simulator.admin.clear_requests()


def _inside(simulator: Simulator, data: Path, signed_in: Path, latency: int) -> tuple[float, int]:
    shutil.copytree(signed_in, data)
    _set_back(simulator, 0)
    with person(simulator, data) as somebody:
        _set_back(simulator, latency)
        started = time.perf_counter()
        summary = somebody.import_()
        seconds = time.perf_counter() - started
        assert summary.state == "complete", summary
        return seconds, requests_sent(simulator)


def _whole(simulator: Simulator, data: Path, signed_in: Path, latency: int) -> float:
    """`ytsync import`, from the start of Python to its end."""
    shutil.copytree(signed_in, data)
    _set_back(simulator, latency)
    environment = {
        **os.environ,
        "YTSYNC_DATA_DIR": str(data),
        "YTSYNC_API_ROOT": simulator.api_root,
        "PYTHON_KEYRING_BACKEND": "tests.file_keyring.FileKeyring",
        "PYTHONPATH": str(ROOT),
    }
    started = time.perf_counter()
    command = [sys.executable, "-m", "ytsync_desktop.cli", "--json", "import"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - started
    assert run.returncode == 0, (run.returncode, run.stdout, run.stderr)
    return seconds


def _chain(simulator: Simulator) -> int:
    """Requests that each need the answer to the one before: channel, playlists, the longest of them, its videos."""
    playlists = simulator.admin.playlists().values()
    return 1 + pages(len(playlists)) + max(pages(len(one["items"])) for one in playlists) + 1


def _result(found: dict[int, list[_Round]], chain: int) -> Result:
    rows, goals = [], []
    for latency, turns in found.items():
        requests = turns[0].requests
        floor = (chain + requests / THREADS) * latency / 1000
        ratios = [one.single.seconds / one.whole for one in turns]
        over = [one.inside / floor for one in turns]
        rows.append(
            (
                f"{latency} ms",
                spread([one.single.seconds for one in turns]),
                spread([one.whole for one in turns], "{:.2f}"),
                spread(ratios, "{:.2f}"),
                spread([one.inside for one in turns], "{:.2f}"),
                f"{floor:.2f}",
                spread(over, "{:.2f}"),
            )
        )
        if latency >= FAR_MS:
            wanted = f"at {latency} ms the whole program at least {GOAL_RATIO:g} times as fast as single file"
            goals.append(Goal(wanted, f"{median(ratios):.2f}", median(ratios) >= GOAL_RATIO))
        wanted = f"at {latency} ms inside at most {GOAL_OVER_THE_NETWORK:g} × what the network allows"
        goals.append(Goal(wanted, f"{median(over):.2f}", median(over) <= GOAL_OVER_THE_NETWORK))
    any_round = next(iter(found.values()))[0]
    fewest, sent = any_round.single.fewest, any_round.requests
    goals.append(Goal(f"no more than the fewest requests possible, {fewest:,}", f"{sent:,}", sent <= fewest))
    return Result(
        TITLE,
        "The reference library into an empty data folder. Single file is google-api-python-client alone, which asks "
        "for the same and keeps nothing, without the start of its process; the whole program is `ytsync import` from "
        "the start of Python to its end; inside is from the call to the last commit. "
        f"{len(next(iter(found.values())))} rounds, taken in turns; medians. Seconds.",
        ("latency", "single file", "whole program", "ratio", "inside", "network allows", "inside ÷ allowed"),
        rows,
        goals,
        (
            f"The network allows (chain + requests ÷ {THREADS}) × latency. The chain of {chain} requests, each needing "
            "the answer before: channel, pages of playlists, pages of the longest playlist, videos.",
            "Fewest = 1 + ⌈playlists ÷ 50⌉ + Σ max(1, ⌈items ÷ 50⌉) + ⌈videos ÷ 50⌉.",
        ),
    )
