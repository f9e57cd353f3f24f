"""T17: sixty days of a large job, with a quota that ends every day, a kill a day, lost replies and other hands."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from tests.chaos.crew import spread
from tests.chaos.lab.gates import Killed, NotEnding
from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scene import Scene
from tests.chaos.lab.witness import Violation
from tests.chaos.sixty_days import growth, memory_by_day
from tests.chaos.trial import Figure, Order, Trial
from ytsync_desktop.core.operations import Decision, JobState, Reason
from ytsync_desktop.core.quota import WRITE_UNITS

SPRING, AUTUMN = datetime(2026, 1, 20, 18, tzinfo=UTC), datetime(2026, 9, 20, 18, tzinfo=UTC)
"""So that the sixty days hold March 8 or November 1, by turns."""
UNCLEAR = (("close", "once", 0.02), ("close", "none", 0.01), ("backendError", "once", 0.01), ("aborted", "none", 0.01))
EDITS = 0.01
OLD_EDITS = 0.2
"""The share of the edits that goes to an old playlist; each of those is kept for it."""
POINTS = 6
"""Points of a write: a day's kill falls on one of those that its writes have."""
MAX_RUNS = 2_000
LARGE_SEEDS, SMALL_SEEDS = 50, 100
"""As many as an hour on two processors holds."""
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Size:
    """How large the account is; the limits make it last about sixty days."""

    name: str
    adds: int
    creates: int
    deletes: int
    limit: int = 10_000
    reserve: int = 1_000

    @property
    def settings(self) -> dict[str, str]:
        """The person's settings for it."""
        return {"reserve": str(self.reserve), "daily_limit": str(self.limit)}


LARGE = Size("soak", 10_000, 60, 40)
SMALL = Size("small-soak", 600, 12, 8, limit=750, reserve=100)


@dataclass(frozen=True)
class Part:
    """One account on its way."""

    size: Size
    seed: int


@dataclass(frozen=True)
class Lived:
    """What a job came to; `reads` and `again` in percent of the planned units."""

    part: Part
    days: int = 0
    kills: int = 0
    edits: int = 0
    writes: int = 0
    reads: float = 0.0
    again: float = 0.0
    megabytes: float = 0.0
    seconds: float = 0.0
    wrong: str = ""


def scene(size: Size) -> Scene:
    """Old playlists of equal length, dealt out to the categories."""
    videos = [f"video{number:06d}" for number in range(size.adds)]
    old = [videos[n :: size.deletes] for n in range(size.deletes)]
    library: dict[str, Any] = {
        "channel": {"id": "UCsoak00000000000000001", "title": "A channel for two months"},
        "playlists": [
            {
                "id": f"PLold{n:04d}",
                "title": f"old {n}",
                "privacyStatus": "private",
                "items": [{"videoId": one, "addedAt": "2020-01-01T10:00:00Z"} for one in listed],
            }
            for n, listed in enumerate(old)
        ],
        "videos": {one: {"title": one} for one in videos},
    }
    wanted = {f"category {n}": videos[n :: size.creates] for n in range(size.creates)}
    return Scene(size.name, library, wanted, settings=size.settings)


SCENES = {size.name: scene(size) for size in (LARGE, SMALL)}


class Life:
    """One job from its first to its last day."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.chance = Random(f"soak {part.seed}")
        self.kill_at = self.points = 0
        start = SPRING if part.seed % 2 else AUTUMN
        self.lab = Lab(SCENES[part.size.name], seed=part.seed, gate=self._gate, start=start)
        self.lab.account.admin.settings(daily_limit=part.size.limit)
        for method in ("POST", "DELETE"):
            match = {"method": method, "path": "/youtube/v3/"}
            for reply, effect, probability in UNCLEAR:
                self.lab.account.admin.add_fault(reply, match=match, when={"probability": probability}, effect=effect)

    def live(self) -> Lived:
        """Run, be killed, resume, wait for the next day, until the job is complete."""
        begun, first = time.monotonic(), self.lab.moments.true()
        self._new_day()
        for _ in range(MAX_RUNS):
            try:
                job = self.lab.run() or self.lab.machine.job()
            except Killed:
                self.lab.crash(boot=self.chance.random() < 0.5)
                continue
            assert job is not None
            if job.state is JobState.COMPLETED:
                self.lab.witness.check_end()
                return self._figures((self.lab.moments.true() - first).days + 1, time.monotonic() - begun)
            self.lab.answer(job, failures=Decision.RETRY, drift=Decision.RETRY)
            if job.reason in (Reason.QUOTA, Reason.CREATION_LIMIT):
                self.lab.witness.check_always()
                self.lab.witness.forget_requests()
                self._new_day()
        raise NotEnding(f"the job does not end: {self.lab.machine.job()}")

    def _gate(self, point: str) -> None:
        self.points += 1
        if self.points == self.kill_at:
            raise Killed(point)
        if point.startswith("after POST /youtube/") and self.chance.random() < EDITS:
            self._edit()

    def _new_day(self) -> None:
        writes = (self.part.size.limit - self.part.size.reserve) // WRITE_UNITS
        self.kill_at = self.points + self.chance.randrange(1, POINTS * writes)

    def _edit(self) -> None:
        """Somebody puts a video into a playlist or takes one out."""
        own = self.lab.account.playlists()
        old = self.chance.random() < OLD_EDITS
        chosen = sorted(one for one in own if one.startswith("PLold") == old)
        if not chosen:
            return
        playlist = own[self.chance.choice(chosen)]
        if playlist.items and self.chance.random() < 0.5:
            item = self.chance.choice(playlist.items)
            self.lab.witness.edit("remove_item", playlist=playlist.id, video=item.video_id, item=item.id)
        else:
            video = f"video{self.chance.randrange(self.part.size.adds):06d}"
            self.lab.witness.edit("add_item", playlist=playlist.id, video=video)

    def _figures(self, days: int, seconds: float) -> Lived:
        witness, size = self.lab.witness, self.part.size
        planned = WRITE_UNITS * (size.adds + size.creates + size.deletes)
        return Lived(
            self.part,
            days,
            witness.crashes,
            len(witness.edits),
            witness.writes,
            100 * witness.reads / planned,
            100 * (WRITE_UNITS * witness.writes - planned) / planned,
            self.lab.machine.folder.database.stat().st_size / MEGABYTE,
            seconds,
        )


def live_through(part: Part) -> Lived:
    """One account; a promise that was broken is in `wrong`."""
    life = Life(part)
    try:
        return life.live()
    except (Violation, NotEnding) as error:
        return Lived(part, wrong=f"{part.size.name}, seed {part.seed}: {error}")
    finally:
        life.lab.close()


def run(order: Order) -> Figure:
    """Large accounts and small ones, spread over the processors; then the memory of a program that is never ended."""
    parts = [Part(LARGE, order.seed + n) for n in range(order.count(LARGE_SEEDS))]
    parts += [Part(SMALL, order.seed + n) for n in range(order.count(SMALL_SEEDS))]
    lives = []
    for life in spread(live_through, parts):
        order.say(life.wrong or str(life))
        lives.append(life)
    [days] = spread(memory_by_day, [SCENES[LARGE.name]])
    order.say(f"KiB in memory by day: {[one >> 10 for one in days]}")
    whole = [life for life in lives if not life.wrong]
    large = [life for life in whole if life.part.size == LARGE]
    found = {
        "reads": max((one.reads for one in large), default=0.0),
        "megabytes": max((one.megabytes for one in large), default=0.0),
        "growth": growth(days),
    }
    writes, kills = sum(one.writes for one in whole), sum(one.kills for one in whole)
    reached = (
        f"{len(large)} large and {len(whole) - len(large)} small accounts, {writes:,} writes, {kills:,} kills, "
        f"{len(lives) - len(whole)} broken promises; of the large ones at most {found['reads']:.2f} % reads, "
        f"{found['megabytes']:.0f} MB; memory over {len(days)} days without an end +{found['growth']:.1f} %"
    )
    passed = len(whole) == len(lives) and all(found[name] < most for name, most in _LIMITS.items())
    return Figure(reached, passed=passed)


_LIMITS = {"reads": 1.0, "growth": 10.0, "megabytes": 50.0}

TRIAL = Trial(
    "T17",
    f"{LARGE_SEEDS} accounts of 10,000 adds, 60 creates and 40 deletes and {SMALL_SEEDS} smaller ones, 60 days each "
    "with a quota stop and a kill a day, 5 % unclear, 1 % other hands: nothing twice, lost or left over; "
    "reads < 1 % of the units, memory + < 10 %, database < 50 MB",
    run,
)
