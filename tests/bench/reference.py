"""The reference library on a simulator, and a person who has imported and sorted it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring

from tests.demo_library import CATEGORIES, WATCH_LATER
from tests.file_keyring import FileKeyring
from tests.household import Household
from tests.simulator_fixtures import Simulator

ROOT = Path(__file__).resolve().parents[2]
NO_LIMITS = ("--daily-limit", "10000000", "--creates-per-day", "0")
UNLIMITED = {"daily_limit": "10000000", "creates_per_day": "1000", "create_interval": "0", "write_interval": "0"}
"""Settings of the application for a job that is held up by nothing; the settle time is 0 in every household."""


@contextmanager
def reference_youtube(*options: str) -> Iterator[Simulator]:
    """A simulator with the reference library."""
    one = Simulator(["--auto-consent", *options])
    try:
        yield one
    finally:
        one.close_clients()
        one.stop()


@contextmanager
def person(simulator: Simulator, folder: Path, **settings: str) -> Iterator[Household]:
    """Somebody who has signed in on a data folder."""
    one = Household(simulator, folder, **settings)
    try:
        yield one
    finally:
        one.close()


@contextmanager
def with_file_keyring(file: Path) -> Iterator[None]:
    """A keyring in a file for this process and those that it starts meanwhile: so a sign-in is there for all."""
    names = {"YTSYNC_TEST_KEYRING": str(file), "PYTHON_KEYRING_BACKEND": "tests.file_keyring.FileKeyring"}
    before, kept = keyring.get_keyring(), {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    keyring.set_keyring(FileKeyring())
    try:
        yield
    finally:
        keyring.set_keyring(before)
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def sorted_library(simulator: Simulator, folder: Path) -> None:
    """Make a data folder with the whole library, imported and sorted, ready to be copied."""
    with person(simulator, folder) as somebody:
        somebody.import_()
        somebody.app.import_watch_later(WATCH_LATER)
        somebody.app.import_categories(CATEGORIES)
        somebody.import_()


def copied(folder: Path, copy: Path) -> Path:
    """A copy of a data folder."""
    shutil.copytree(folder, copy)
    return copy


def requests_sent(simulator: Simulator) -> int:
    """How many requests reached the Data API since the log was cleared."""
    return sum("/v3/" in one["path"] for one in simulator.admin.requests())
