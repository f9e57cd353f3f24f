"""Sixty days of one application that is never ended, YouTube in a process of its own: how its memory grows."""

from __future__ import annotations

import gc
import json
import tempfile
from pathlib import Path

from tests.chaos.lab.scene import Scene
from tests.chaos.memory import memory_now
from tests.household import Household
from tests.simulator_fixtures import Simulator
from ytsync_desktop.core.operations import Job, JobState, Reason

SETTLED_IN = 5
"""Days after which the memory is measured for the first time."""


def memory_by_day(scene: Scene) -> list[int]:
    """Bytes in memory at the end of each day of a job, the day of its end included."""
    with tempfile.TemporaryDirectory(prefix="ytsync-sixty-") as folder:
        library = Path(folder, "library.json")
        library.write_text(json.dumps(scene.library), encoding="utf-8")
        simulator = Simulator(["--library", str(library), "--auto-consent"])
        try:
            household = Household(simulator, Path(folder, "data"), **scene.settings)
            try:
                household.import_()
                household.categories(scene.wanted)
                return _days(household)
            finally:
                household.close()
        finally:
            simulator.stop()


def growth(days: list[int]) -> float:
    """By how many percent the memory of a later day exceeds that of the day when the program had settled in."""
    settled = days[SETTLED_IN - 1]
    return 100 * (max(days[SETTLED_IN - 1 :]) - settled) / settled


def _days(household: Household) -> list[int]:
    job: Job | None = household.start()
    days = []
    while True:
        assert job is not None
        household.events.clear()
        gc.collect()
        days.append(memory_now())
        if job.state is JobState.COMPLETED:
            return days
        assert job.reason in (Reason.QUOTA, Reason.CREATION_LIMIT), job
        household.simulator.admin.next_day()
        job = household.resume()
