"""The first import at a real distance: against one request after another, and against the fewest requests."""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.bare_client import Reading, read_everything
from tests.bench.reference import person, reference_youtube, requests_sent
from tests.bench.result import Goal, Result, median, spread
from tests.simulator_fixtures import Simulator

TITLE = "First import, 100 ms latency"
ROUNDS = 3
LATENCY_MS = 100
GOAL_RATIO = 4.0


def measure(folder: Path, rounds: int = ROUNDS) -> Result:
    """Take turns: the import, and the same requests in single file."""
    imports: list[tuple[float, int]] = []
    readings: list[Reading] = []
    with reference_youtube("--latency-ms", str(LATENCY_MS)) as simulator:
        for number in range(rounds):
            simulator.admin.reset(keep_tokens=False)
            imports.append(_import(simulator, folder / f"import-{number}"))
            readings.append(read_everything(simulator))
            simulator.close_clients()
    return _result(imports, readings)


def _import(simulator: Simulator, folder: Path) -> tuple[float, int]:
    with person(simulator, folder) as somebody:
        simulator.admin.clear_requests()
        started = time.perf_counter()
        summary = somebody.import_()
        seconds = time.perf_counter() - started
    assert summary.state == "complete", summary
    return seconds, requests_sent(simulator)


def _result(imports: list[tuple[float, int]], readings: list[Reading]) -> Result:
    seconds, single = [one for one, _ in imports], [one.seconds for one in readings]
    ratios = [slow / quick for quick, slow in zip(seconds, single, strict=True)]
    requests, fewest = imports[0][1], readings[0].fewest
    return Result(
        TITLE,
        "The reference library into an empty data folder, against google-api-python-client alone that asks for the "
        f"same in single file and keeps nothing. {len(imports)} rounds, taken in turns; medians.",
        ("", "seconds", "requests"),
        (
            ("import", spread(seconds), f"{requests:,}"),
            ("one request after another", spread(single), f"{readings[0].requests:,}"),
            ("ratio", spread(ratios, "{:.2f}"), f"{readings[0].requests / requests:.2f}"),
        ),
        (
            Goal(f"at least {GOAL_RATIO:g} times as fast", f"{median(ratios):.2f}", median(ratios) >= GOAL_RATIO),
            Goal(f"no more than the fewest requests possible, {fewest:,}", f"{requests:,}", requests <= fewest),
        ),
        ("Fewest = 1 + ⌈playlists ÷ 50⌉ + Σ max(1, ⌈items ÷ 50⌉) + ⌈videos ÷ 50⌉.",),
    )
