"""`python -m tests.bench [NAME …]`: runs benchmarks, prints what they found and keeps it in docs/benchmarks.md.

Each benchmark takes both sides of its comparison in one run on the same machine. The exit code is 1 when a goal is
missed; nothing here is part of the test-suite, for a busy machine is no fault of the program.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from importlib import import_module
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import keyring

from tests.bench.machine import surroundings
from tests.bench.reference import ROOT
from tests.bench.result import Result
from tests.memory_keyring import MemoryKeyring

NAMES = ("units", "overhead", "import_speed", "second_import", "event_loop", "startup", "large_library")
REPORT = ROOT / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

Taken with `make bench`; `.venv/bin/python -m tests.bench NAME …` takes some of them again and replaces their sections.
Both sides of each comparison are measured in one run on the same machine, several times and in turns.
"""
_SECTION = re.compile(r"^## (.*)$", re.MULTILINE)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measurements of the program.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(NAMES)}; all without one")
    parser.add_argument("--no-report", action="store_true", help="print only, leave docs/benchmarks.md as it is")
    parser.add_argument("--rounds", type=int, metavar="N", help="instead of each benchmark's own number")
    parser.add_argument(
        "--scale", type=float, metavar="SHARE", help="a part of the large library, to try; is not kept in the report"
    )
    options = parser.parse_args()
    names = options.names or NAMES
    unknown = ", ".join(name for name in names if name not in NAMES)
    if unknown:
        parser.error(f"there is no benchmark {unknown}; there are {', '.join(NAMES)}")
    keyring.set_keyring(MemoryKeyring())
    met = True
    for name in names:
        result, where = _measured(name, options.rounds, options.scale)
        met = met and result.met
        sys.stdout.write(f"## {result.title}\n\n{where}\n\n{result.markdown()}\n\n")
        sys.stdout.flush()
        if not options.no_report and options.scale is None:
            _keep(result, where)
    return 0 if met else 1


def _measured(name: str, rounds: int | None, scale: float | None) -> tuple[Result, str]:
    """The result and a line about the machine. The data lies in the checkout: a temporary folder may be in memory."""
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=build) as folder:
        benchmark = import_module(f"tests.bench.{name}")
        sized = {} if scale is None else {"scale": scale}
        result: Result = benchmark.measure(Path(folder), rounds or benchmark.ROUNDS, **sized)
        return result, surroundings(Path(folder))


def _keep(result: Result, where: str) -> None:
    """Replace the result's section, the others as they are and in the order of the benchmarks."""
    kept = _sections(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    kept[result.title] = f"{where}\n\n{result.markdown()}"
    titles = [import_module(f"tests.bench.{name}").TITLE for name in NAMES]
    written = [f"## {title}\n\n{kept[title]}\n" for title in titles if title in kept]
    REPORT.write_text("\n".join([_HEAD, *written]), encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    parts = _SECTION.split(text)
    return {title: body.strip() for title, body in zip(parts[1::2], parts[2::2], strict=True)}


if __name__ == "__main__":
    sys.exit(main())
