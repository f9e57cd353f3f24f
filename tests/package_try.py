"""Tries the packaged application as somebody does who has neither Python nor this checkout.

    python tests/package_try.py [FOLDER]        default: dist/ytsync

The folder is moved elsewhere, into a path with a space and an umlaut, and its programs are run with an empty PATH, a
new home and nothing else of this machine's environment. The first thing that is not right ends the try with exit code
1 and a sentence; otherwise the figures are printed. Durations are told, not judged.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
# What the demo library of resources/demo comes to: 25 categories, their available videos, 87 old playlists.
DONE_BY_THE_DEMO = {"create": 25, "add": 4222, "delete": 87}
PATIENCE_SECONDS = 900
OPEN_LINE = "is open"
INDEX = "videos-*.index"
OLDEST_OPENSSL = (3, 0)
SQLITE_WITH_SAFE_WAL = (3, 51, 3)
# Of every Linux desktop, and bound to its kernel, its drivers or its display: these are not packed.
OF_THE_SYSTEM = (
    "ld-linux",
    "libc.so",
    "libm.so",
    "libdl.so",
    "libpthread.so",
    "librt.so",
    "libutil.so",
    "libresolv.so",
)
OF_THE_DRIVERS = ("libGL", "libEGL", "libdrm.so", "libgbm.so", "libxcb.so", "libwayland-", "libvulkan.so")


def fail(sentence: str) -> NoReturn:
    """End the try."""
    sys.exit(f"package: {sentence}")


class Bundle:
    """A packaged folder with a home of its own beside it."""

    def __init__(self, folder: Path, place: Path) -> None:
        """`folder` is copied into the empty folder `place`."""
        self.folder = place / "a moved földer" / "ytsync"
        shutil.copytree(folder, self.folder, symlinks=True)
        (place / "elsewhere").mkdir()
        (place / "home").mkdir()
        self.data = place / "data"
        self._start: dict[str, Any] = {
            "cwd": place / "elsewhere",
            "env": {
                "HOME": str(place / "home"),
                "PATH": str(place / "elsewhere"),
                "TMPDIR": str(place / "elsewhere"),
                "LC_ALL": "C.UTF-8",
                "QT_QPA_PLATFORM": "offscreen",
            },
        }

    def run(self, *arguments: str) -> tuple[str, float]:
        """What the terminal program prints, and how many seconds it took; fails unless it ends quietly with 0."""
        begin = time.perf_counter()
        words = [str(self.folder / "ytsync"), *arguments]
        done = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=PATIENCE_SECONDS, **self._start)
        seconds = time.perf_counter() - begin
        if done.returncode or done.stderr:
            fail(
                f"ytsync {' '.join(arguments)} ended with {done.returncode} and said: {done.stderr}{done.stdout[:500]}"
            )
        return done.stdout, seconds

    @contextmanager
    def program(self, name: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A program that runs until the block ends and is then asked to end, which it must do with 0 and in silence."""
        errors = self.data.with_name(f"{name}.errors")
        with errors.open("w+", encoding="utf-8") as told:
            words = [str(self.folder / name), *arguments]
            process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=told, encoding="utf-8", **self._start)
            try:
                yield process
                process.terminate()
                process.wait(PATIENCE_SECONDS)
            finally:
                process.kill()
                process.wait()
                stream: IO[str] | None = process.stdout
                if stream is not None:
                    stream.close()
        said = errors.read_text(encoding="utf-8")
        if process.returncode or said:
            fail(f"{name} {' '.join(arguments)} ended with {process.returncode} and said: {said}")


def cpu_seconds() -> float:
    """What the programs that have ended took of the processor; says more than a clock on a busy machine."""
    times = os.times()
    return times.children_user + times.children_system


def folder_size(folder: Path) -> str:
    """Megabytes and number of files; links are not counted twice."""
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]
    return f"{sum(file.stat().st_size for file in files) / 1e6:.0f} MB in {len(files):,} files"


def libraries_from_outside(folder: Path) -> set[str]:
    """Names of the shared libraries that something in the folder needs and the folder does not hold (Linux)."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    own = {file.name for file in files}
    binaries = [file for file in files if ".so" in file.suffixes or os.access(file, os.X_OK)]
    shown = subprocess.run(["objdump", "-p", *binaries], capture_output=True, encoding="utf-8").stdout
    return {line.split()[1] for line in shown.splitlines() if line.strip().startswith("NEEDED")} - own


def try_versions(bundle: Bundle) -> str:
    """What is packed must be new enough for the data's and the sign-in's sake."""
    printed, _ = bundle.run("--version")
    found = dict(part.split(" ") for part in printed.splitlines()[1].split(", "))
    if tuple(map(int, re.findall(r"\d+", found["OpenSSL"])[:2])) < OLDEST_OPENSSL:
        fail(f"OpenSSL {found['OpenSSL']} is packed; {OLDEST_OPENSSL} is the oldest that is still mended")
    return printed.replace("\n", " · ").strip(" ·")


def try_journal(bundle: Bundle) -> str:
    """SQLite before 3.51.3 can lose data in WAL mode: with an older one, no database may be in it."""
    version = dict(part.split(" ") for part in bundle.run("--version")[0].splitlines()[1].split(", "))["SQLite"]
    headers = [file.read_bytes()[18:20] for file in bundle.data.parent.rglob("ytsync.db")]
    if not headers:
        fail("no database was made")
    if tuple(map(int, version.split("."))) < SQLITE_WITH_SAFE_WAL and headers != [b"\x01\x01"] * len(headers):
        fail(f"SQLite {version} keeps a write-ahead log, in which it can lose data")
    return f"SQLite {version}, {len(headers)} with a rollback journal"


def try_libraries(bundle: Bundle) -> str:
    """Nothing may be needed that a desktop does not have anyway."""
    outside = libraries_from_outside(bundle.folder)
    strange = sorted(name for name in outside if not name.startswith((*OF_THE_SYSTEM, *OF_THE_DRIVERS)))
    if strange or not outside:
        fail(f"the folder needs libraries that it does not hold: {', '.join(strange) or 'objdump showed none at all'}")
    return f"{len(outside)} of the system's own, nothing else"


def try_status(bundle: Bundle) -> str:
    """The quick answer a script asks for, before there is any data."""
    seconds, before = [], cpu_seconds()
    for _ in range(3):
        printed, took = bundle.run("--json", "status")
        if json.loads(printed)["job"] is not None:
            fail(f"status knows a job in a new home: {printed}")
        seconds.append(took)
    return f"{sorted(seconds)[1]:.2f} s, {(cpu_seconds() - before) / len(seconds):.2f} s of them at work"


def try_demo(bundle: Bundle) -> str:
    """The whole main job, by the terminal and by the simulator it starts."""
    printed, seconds = bundle.run("--json", "demo")
    report = json.loads(printed)
    done = Counter(one["kind"] for one in report["operations"] if one["status"] == "done")
    state = report["job"]["state"]
    if state != "completed" or done != DONE_BY_THE_DEMO:
        fail(f"the demo's job is {state}, with {dict(done)} done in place of {DONE_BY_THE_DEMO}")
    return f"{state}, {done.total():,} operations, {report['job']['units_used']:,} units, {seconds:.0f} s"


def try_window(bundle: Bundle) -> str:
    """The window opens on a library, makes the index it is searched in, complains of nothing and keeps its form."""
    bundle.run("--demo", "--data-dir", str(bundle.data), "--json", "import")
    log = bundle.data / "logs" / "ytsync.log"
    begin = time.perf_counter()
    with bundle.program("ytsync-desktop", "--demo", "--data-dir", str(bundle.data)) as process:
        while not (log.exists() and OPEN_LINE in log.read_text(encoding="utf-8")):
            if process.poll() is not None or time.perf_counter() - begin > PATIENCE_SECONDS:
                fail(f"the window did not open: exit code {process.poll()}")
            time.sleep(0.02)
        seconds = time.perf_counter() - begin
        while not any(bundle.data.glob(INDEX)):
            if time.perf_counter() - begin > PATIENCE_SECONDS:
                fail("the window made no index of the videos")
            time.sleep(0.02)
    told = log.read_text(encoding="utf-8")
    if any(level in told for level in (" WARNING ", " ERROR ", " CRITICAL ")):
        fail(f"the window complains in its log: {told}")
    if not (bundle.data / "window.ini").exists():
        fail("the window did not keep its form when it was closed")
    return f"open after {seconds:.2f} s, ended cleanly"


def try_simulator_of_window(bundle: Bundle) -> str:
    """What the window starts when its demo begins."""
    with bundle.program("ytsync-desktop", "--run-simulator", "--state", str(bundle.data / "youtube")) as process:
        first_line = process.stdout.readline() if process.stdout is not None else ""
        if not first_line:
            fail("the window program did not become a simulator")
        with urllib.request.urlopen(json.loads(first_line)["admin"] + "/state", timeout=60) as answer:
            if answer.status != 200:
                fail(f"the window's simulator answers {answer.status}")
    return "answers"


def main(arguments: list[str]) -> None:
    """Try everything, the quick things first, and print a line for each."""
    folder = Path(arguments[0]) if arguments else ROOT / "dist" / "ytsync"
    if not (folder / "_internal").is_dir():
        fail(f"{folder} is no packaged application; `make package` makes one")
    print(f"{'folder':<24}{folder_size(folder)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="ytsync-package-") as place:
        bundle = Bundle(folder, Path(place))
        for name, trial in (
            ("libraries", try_libraries),
            ("versions", try_versions),
            ("ytsync status", try_status),
            ("simulator of the window", try_simulator_of_window),
            ("ytsync-desktop --demo", try_window),
            ("ytsync demo", try_demo),
            ("databases", try_journal),
        ):
            print(f"{name:<24}{trial(bundle)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
