"""`python -m tests.chaos [T02 T10 …]`: runs trials, prints their figures and appends them to docs/chaos.md."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.trial import Figure, Order, Trial, trials

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "docs" / "chaos.md"
HEAD = """# Trials

What `make chaos` found, newest last. Every line can be had again: `python -m tests.chaos NAME --seed SEED`.

| day | commit | trial | to reach | reached | seconds | seed | scale |
|---|---|---|---|---|---:|---:|---:|
"""


def main(arguments: Sequence[str]) -> int:
    """Run the named trials, or all; 0 when each reached its figure."""
    known = trials()
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full count")
    parser.add_argument("--no-report", action="store_true", help="leave docs/chaos.md alone")
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.names if name.upper() not in known]
    if unknown:
        parser.error(f"there is no trial {unknown[0]}; there are {', '.join(known)}")
    failed = []
    for name in [name.upper() for name in chosen.names] or list(known):
        figure, seconds = _run(
            known[name], Order(chosen.seed, chosen.scale, lambda line: print(f"  {line}", flush=True))
        )
        if not figure.passed:
            failed.append(name)
        if not chosen.no_report:
            _append(_row(known[name], figure, seconds, chosen.seed, chosen.scale))
    print(f"not reached: {', '.join(failed)}" if failed else "every figure reached")
    return 1 if failed else 0


def _run(trial: Trial, order: Order) -> tuple[Figure, float]:
    print(f"{trial.name}: {trial.goal} (seed {order.seed}, scale {order.scale:g})", flush=True)
    begun = time.monotonic()
    figure = _figure(trial, order)
    seconds = time.monotonic() - begun
    print(
        f"{trial.name}: {'reached' if figure.passed else 'NOT REACHED'}: {figure.reached} ({seconds:.0f} s)", flush=True
    )
    return figure, seconds


def _figure(trial: Trial, order: Order) -> Figure:
    """What a trial reached; one that breaks off has a row as well, and the next one its turn."""
    try:
        return trial.run(order)
    except Exception as error:
        traceback.print_exc()
        return Figure(f"broke off: {type(error).__name__}: {str(error)[:300]}", passed=False)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _row(trial: Trial, figure: Figure, seconds: float, seed: int, scale: float) -> str:
    reached = figure.reached if figure.passed else f"**not reached:** {figure.reached}"
    cells = [f"{datetime.now(UTC):%Y-%m-%d}", _commit(), trial.name, trial.goal, reached]
    return "| " + " | ".join([*map(_cell, cells), f"{seconds:.0f}", str(seed), f"{scale:g}"]) + " |\n"


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"


def _append(row: str) -> None:
    text = BOOK.read_text(encoding="utf-8") if BOOK.exists() else HEAD
    BOOK.write_text(text + row, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
