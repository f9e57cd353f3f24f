"""T20: jobs of several days under clocks that are wrong, days of 23 and 25 hours, and replies without a date.

YouTube's own count says whether a write came too early: it must leave the reserve of that Pacific day untouched. Where
nothing on either side tells the right time, that cannot be asked; then YouTube's refusal has to end the run at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from unittest import mock

from tests.chaos.crew import in_order
from tests.chaos.lab.gates import Killed, NotEnding
from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scene import Scene
from tests.chaos.lab.witness import Violation
from tests.chaos.trial import Figure, Order, Trial
from ytsync_desktop.core import quota
from ytsync_desktop.core.operations import Job, JobState, Reason
from ytsync_desktop.simulator.messages import Request

LIMIT, RESERVE = 10_000, 1_000
STARTS = {
    "winter": datetime(2026, 1, 12, 17, tzinfo=UTC),
    "the day before summer time": datetime(2026, 3, 7, 20, tzinfo=UTC),
    "the day before winter time": datetime(2026, 10, 31, 20, tzinfo=UTC),
}
WALLS = {f"{hours:+,} h": timedelta(hours=hours) for hours in (-8_766, -24, -1, 0, 1, 24, 8_766)}
DATES = ("right", "absent", "early", "late")
SKEW = {"early": -600.0, "late": 600.0}
SEEDS = 3
MAX_RUNS = 80


@dataclass(frozen=True)
class Case:
    """`zone` is whether the program has time zone data; `dates` what the replies say about the time."""

    start: str
    wall: str
    zone: bool
    dates: str
    seed: int

    @property
    def knowable(self) -> bool:
        """Whether the right time can be known at all."""
        return self.dates == "right" or (self.dates == "absent" and not WALLS[self.wall])


def _library() -> dict[str, Any]:
    videos = [f"video{number:06d}" for number in range(370)]
    parts = {f"PLold{n}": videos[n * 74 : n * 74 + 74] for n in range(5)}
    return {
        "channel": {"id": "UCclock00000000000000001", "title": "A channel with clocks"},
        "playlists": [
            {
                "id": one,
                "title": one,
                "privacyStatus": "private",
                "items": [{"videoId": v, "addedAt": "2020-01-01T10:00:00Z"} for v in listed],
            }
            for one, listed in parts.items()
        ],
        "videos": {one: {"title": one} for one in videos},
    }


def _scene(start: str) -> Scene:
    library = _library()
    videos = list(library["videos"])
    wanted = {f"category {n}": videos[n::4] for n in range(4)}
    return Scene(f"clocks-{start.replace(' ', '-')}", library, wanted, start=STARTS[start])


SCENES = {start: _scene(start) for start in STARTS}


class _Day:
    """Watches what YouTube has booked when a write comes, and what it refuses."""

    def __init__(self, lab: Lab, case: Case) -> None:
        self.lab, self.case = lab, case
        self.refused = 0
        self._next = lab.machine.line.watch
        lab.machine.line.watch = self._see

    def _see(self, request: Request) -> None:
        self._next(request)
        if request.method == "GET" or "/v3/" not in request.path:
            return
        used = self.lab.account.admin.quota()["used"]
        if used + quota.WRITE_UNITS > LIMIT:
            self.refused += 1
        if self.case.knowable and used + quota.WRITE_UNITS > LIMIT - RESERVE:
            raise Violation(f"a write after {used:,} units of the day, at {self.lab.moments.true()}")


def live_through(case: Case) -> str:
    """One job; what went wrong, or nothing."""
    try:
        with _zone(case.zone):
            return _live(case)
    except (Violation, NotEnding) as error:
        return f"{case}: {error}"


def _live(case: Case) -> str:
    order = Order(case.seed)
    chance = order.random("clocks", case.start, case.wall)
    kill = {"at": 0, "points": 0}

    def gate(point: str) -> None:
        kill["points"] += 1
        if kill["points"] == kill["at"]:
            raise Killed(point)

    with Lab(SCENES[case.start], seed=case.seed, gate=gate) as lab:
        lab.machine.line.dates = case.dates != "absent"
        lab.account.time.skew = SKEW.get(case.dates, 0.0)
        day = _Day(lab, case)
        for _ in range(MAX_RUNS):
            refused = day.refused
            lab.moments.wall_error = chance.choice([timedelta(0), WALLS[case.wall]])
            if chance.random() < 0.5:
                lab.machine.reopen()  # a program reads the wall clock when it starts
            if chance.random() < 0.3:
                kill["at"] = kill["points"] + chance.randrange(1, 600)
            try:
                job = lab.run() or lab.machine.job()
            except Killed:
                lab.crash(boot=chance.random() < 0.5)
                continue
            assert job is not None
            if day.refused - refused > 1:
                return f"{case}: {day.refused - refused} writes of one run were refused for the quota"
            if job.state is JobState.COMPLETED:
                lab.witness.check_end()
                return ""
            kill["at"] = 0
            _wait(lab, job, day)
        raise NotEnding(f"the job does not end: {lab.machine.job()}")


def _wait(lab: Lab, job: Job, day: _Day) -> None:
    """Try at once, try a minute early, and wait for the reset."""
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.QUOTA), job
    assert job.resume_at is not None
    before = lab.witness.writes
    lab.moments.wall_error = WALLS[day.case.wall]
    lab.machine.reopen()
    lab.run()
    true = quota_reset(lab)
    if (left := (true - lab.moments.true()).total_seconds() - 60.0) > 0:
        lab.moments.pass_(left)
        lab.run()
    if day.case.knowable and lab.witness.writes != before:
        raise Violation(f"{lab.witness.writes - before} writes before the reset of {true}")
    lab.moments.pass_(max((job.resume_at - lab.moments.true()).total_seconds(), 61.0) + 1.0)


def quota_reset(lab: Lab) -> datetime:
    """When YouTube's day ends."""
    return datetime.fromisoformat(lab.account.admin.quota()["resets_at"])


@contextmanager
def _zone(known: bool) -> Iterator[None]:
    with mock.patch.object(quota, "PACIFIC", quota.PACIFIC if known else None):
        yield


def cases(seeds: int, seed: int) -> list[Case]:
    """Every combination, for some seeds."""
    return [Case(*one, seed + n) for one in product(STARTS, WALLS, (True, False), DATES) for n in range(seeds)]


def run(order: Order) -> Figure:
    """All combinations at scale 1 with several seeds; below, one in so many."""
    every = cases(SEEDS, order.seed)
    chosen = order.random("cases").sample(every, order.count(len(every), least=8))
    wrong = [found for found in in_order(live_through, chosen) if found]
    for one in wrong:
        order.say(one)
    return Figure(f"{len(chosen):,} jobs, {len(wrong)} with a write too many or too early", passed=not wrong)


TRIAL = Trial(
    "T20",
    "wall clock ± 1 year, days of 23 and 25 hours, no zone data, Date absent or 10 minutes off, kills and early "
    "resumes: never more than a day's units, never a write before the reset",
    run,
)
