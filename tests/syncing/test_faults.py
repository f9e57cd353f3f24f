"""Every reply the simulator can give in place of the right one, on every call: the job still ends as planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.household import Household
from tests.simulator_fixtures import Simulator
from tests.syncing.conftest import TIDY, WANTED
from ytsync_desktop.core.operations import Decision, Job, JobState, Reason, Status
from ytsync_desktop.simulator.faults import FAULTS

LISTING = [name for name, kind in FAULTS.items() if kind.group == "listing"]
REPLIES = [name for name, kind in FAULTS.items() if kind.group != "listing" and name != "ok"]
BEFORE_ANY_EFFECT = {"authError", "credentialsMissing"}
"""A 401 is given before a request is looked at: it never comes with an effect, and the client may send again."""
PER_JOB = 6


def chunks(names: list[str]) -> list[list[str]]:
    return [names[start : start + PER_JOB] for start in range(0, len(names), PER_JOB)]


@pytest.fixture
def ready(messy: Simulator, tmp_path: Path) -> Iterator[Household]:
    """Sorted, with a short deadline and days enough for surplus writes."""
    household = Household(messy, tmp_path / "data")
    household.import_()
    household.categories(WANTED)
    household.app.settings.set("request_timeout", "1")
    household.reopen()
    yield household
    household.close()


def to_the_end(household: Household, job: Job | None) -> Job:
    """What a patient person does: wait for the next day, sign in again, retry what failed, resume."""
    assert job is not None
    for _ in range(60):
        if job.state is JobState.WAITING:
            household.decide(Decision.RETRY)
        elif job.state is not JobState.PAUSED:
            return job
        if job.reason in (Reason.QUOTA, Reason.CREATION_LIMIT):
            household.simulator.admin.next_day()
        job = household.resume()
    raise AssertionError(f"the job does not end: {job}")


def assert_as_planned(household: Household, job: Job) -> None:
    assert job.state is JobState.COMPLETED, job
    truth = {title: Counter(videos) for title, videos in household.truth().items()}
    assert truth == {title: Counter(videos) for title, videos in TIDY.items()}
    assert household.privacy() == {"private"}
    assert all(op.status is Status.DONE for op in household.app.operations(job.id))


@pytest.mark.parametrize("names", chunks(REPLIES), ids="+".join)
@pytest.mark.parametrize("effect", ["none", "once"])
def test_adds_survive_every_reply_whether_or_not_the_write_happened(ready: Household, names: list[str], effect: str):
    for nth, name in enumerate(names, start=2):
        ready.simulator.admin.add_fault(
            name, match={"endpoint": "playlistItems.insert"}, when={"nth": nth}, effect=effect
        )
    assert_as_planned(ready, to_the_end(ready, ready.start()))


@pytest.mark.parametrize("names", [REPLIES[start::12] for start in range(12)], ids="+".join)
@pytest.mark.parametrize("effect", ["none", "once"])
def test_creates_and_deletes_survive_them_too(ready: Household, names: list[str], effect: str):
    names = [name for name in names if effect == "none" or name not in BEFORE_ANY_EFFECT]
    for name in names:
        for endpoint in ("playlists.insert", "playlists.delete"):
            ready.simulator.admin.add_fault(
                name, match={"endpoint": endpoint}, when={"after": names.index(name), "count": 1}, effect=effect
            )
    assert_as_planned(ready, to_the_end(ready, ready.start()))


@pytest.mark.parametrize("names", chunks(REPLIES + LISTING), ids="+".join)
def test_reads_survive_every_reply(ready: Household, names: list[str]):
    for name in names:
        for endpoint in ("playlists.list", "playlistItems.list", "channels.list"):
            ready.simulator.admin.add_fault(
                name, match={"endpoint": endpoint}, when={"after": names.index(name), "count": 1}
            )
    job = to_the_end(ready, ready.start())
    assert job.state is JobState.COMPLETED, job
    left = {video for videos in ready.truth().values() for video in videos}
    assert left >= {video for videos in TIDY.values() for video in videos}


@pytest.mark.parametrize(("reply", "effect"), [("ok", "twice"), ("close", "twice"), ("ok", "none")])
def test_a_sweep_repairs_what_the_network_doubled_or_a_reply_lied_about(ready: Household, reply: str, effect: str):
    ready.simulator.admin.add_fault(reply, match={"endpoint": "playlistItems.insert"}, when={"nth": 3}, effect=effect)
    ready.simulator.admin.add_fault(reply, match={"endpoint": "playlistItems.insert"}, when={"nth": 9}, effect=effect)
    assert_as_planned(ready, to_the_end(ready, ready.start()))


def test_an_effect_that_comes_late_but_within_the_settle_time_is_not_written_again(messy: Simulator, tmp_path: Path):
    household = Household(messy, tmp_path / "data", settle_seconds="3")
    household.import_()
    household.categories(WANTED)
    for nth in (2, 5):
        messy.admin.add_fault(
            "close", match={"endpoint": "playlistItems.insert"}, when={"nth": nth}, effect="late", delay=1
        )
    job = to_the_end(household, household.start())
    assert_as_planned(household, job)
    assert all(op.attempts == 1 for op in household.app.operations(job.id))
    household.close()


def test_effects_that_show_only_after_a_while_are_waited_for(messy: Simulator, tmp_path: Path):
    household = Household(messy, tmp_path / "data", settle_seconds="2")
    household.import_()
    household.categories(WANTED)
    messy.admin.settings(consistency_delay=1)
    messy.admin.add_fault("close", match={"endpoint": "playlistItems.insert"}, when={"every": 4})
    job = to_the_end(household, household.start())
    messy.admin.settle()
    assert_as_planned(household, job)
    household.close()
