"""The machine, the versions and the load that a measurement was taken with."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

_PACKAGES = ("PySide6-Essentials", "SQLAlchemy", "google-api-python-client", "httplib2", "click")
_VOLATILE = ("tmpfs", "ramfs")


def surroundings(folder: Path) -> str:
    """A line for the record; `folder` is where the data folders of the measurement lie."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    memory = psutil.virtual_memory().total / 2**30
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, {filesystem(folder)} · Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {packages} · load at the end {load}"
    )


def filesystem(folder: Path) -> str:
    """The kind of file system that a folder is on."""
    mounts = sorted(psutil.disk_partitions(all=True), key=lambda mount: -len(mount.mountpoint))
    place = folder.resolve()
    return next((mount.fstype for mount in mounts if place.is_relative_to(mount.mountpoint)), "unknown")


def on_a_disk(folder: Path) -> bool:
    """Whether commits in the folder reach a disk."""
    return filesystem(folder) not in _VOLATILE


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
