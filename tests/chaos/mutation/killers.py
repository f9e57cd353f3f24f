"""Short trials that a faulty program must not come through; each says what is wrong, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.lab.gates import KillAt, Killed
from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scene import Scene
from tests.chaos.lab.scenes import AGAIN, FRESH, V
from tests.chaos.t08_stories import Part, tell
from tests.chaos.t16_guards import ALONE, judge
from tests.chaos.t20_clocks import Case, live_through
from tests.youtube.one_send import cell
from ytsync_desktop.core.operations import JobState, Reason
from ytsync_desktop.simulator.catalogue import OTHER_CHANNEL

STRIDE = 29
LATE = 50.0
"""Seconds, less than the settle time."""


class _Points:
    """A gate that notes what it is told."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, point: str) -> None:
        self.names.append(point)

    def chosen(self) -> list[int]:
        """Every so many points, and each of `carried_out`."""
        return sorted({*range(2, len(self.names), STRIDE), *self.carried_out()})

    def carried_out(self) -> list[int]:
        """The first moment of each kind just after a request was carried out."""
        first = {name: n for n, name in reversed(list(enumerate(self.names, 1))) if name.startswith("after ")}
        return [n for name, n in first.items() if "/youtube/" in name]


def killed_anywhere() -> str:
    """Two jobs, each killed at some of its points."""
    for scene in (FRESH, AGAIN):
        points = _Points()
        with Lab(scene, gate=points) as lab:
            lab.finish()
            lab.witness.check_end()
        for n in points.chosen():
            surplus = _killed_at(scene, n)
            if surplus and n in points.carried_out():
                return f"{scene.name}: killed at point {n}: {surplus} sent again though carried out"
    return ""


def _killed_at(scene: Scene, point: int) -> int:
    """Killed once, and carried to its end; how many writes more than planned were sent."""
    with Lab(scene, gate=KillAt(point)) as lab:
        planned = len(lab.machine.preview().plan.writes)
        try:
            lab.run()
        except Killed:
            lab.crash()
        lab.finish()
        lab.witness.check_end()
        return lab.witness.writes - planned


# --- single doubtful replies ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Doubt:
    """One job in which a reply is not what it should be; `stale` reads show changes late."""

    scene: Scene
    endpoint: str
    reply: str
    effect: str
    nth: int = 1
    values: dict[str, float] = field(default_factory=dict)
    stale: float = 0.0
    lie: dict[str, Any] = field(default_factory=dict)
    namesake: str = ""

    def words(self) -> str:
        """What happens, for a message."""
        return f"{self.scene.name}: {self.endpoint} number {self.nth} gets {self.reply}/{self.effect} {self.lie}"


def _doubts() -> Iterator[Doubt]:
    kinds = ("playlists.insert", "playlists.update", "playlistItems.insert", "playlistItems.delete", "playlists.delete")
    for endpoint in kinds:
        for reply, effect in (("close", "once"), ("close", "none"), ("backendError", "once"), ("html_200", "none")):
            yield Doubt(AGAIN, endpoint, reply, effect)
        yield Doubt(AGAIN, endpoint, "backendError", "late", values={"delay": LATE})
    for endpoint in ("playlists.insert", "playlistItems.insert"):
        yield Doubt(FRESH, endpoint, "close", "once", nth=2, stale=LATE)
        yield Doubt(FRESH, endpoint, "close", "late", nth=2, values={"delay": LATE})
        yield Doubt(FRESH, endpoint, "authError", "none")
    for effect in ("none", "twice"):
        yield from (Doubt(FRESH, "playlistItems.insert", "ok", effect, nth) for nth in (1, 2))
    yield Doubt(FRESH, "playlistItems.insert", "failedPrecondition", "once")
    listing = {"endpoint": "playlists.list", "query": "mine=true"}
    yield Doubt(FRESH, "playlists.insert", "close", "once", lie={"match": listing, "when": {"nth": 2}})
    look = {"endpoint": "playlistItems.list", "query": "videoId="}
    yield Doubt(FRESH, "playlistItems.insert", "ok", "twice", lie={"match": look, "when": {"nth": 1}})
    yield Doubt(FRESH, "playlists.insert", "close", "none", nth=2, namesake="one")


def doubtful_replies() -> str:
    """Each job has to end as it does without any doubt, and to send nothing in vain but what was not carried out."""
    ends = {scene.name: _end(Doubt(scene, "none", "ok", "once"))[0] for scene in (FRESH, AGAIN)}
    for doubt in _doubts():
        end, surplus = _end(doubt)
        if not doubt.namesake and end != ends[doubt.scene.name]:
            return f"{doubt.words()}: it ends as {end}"
        if surplus > 1 + (doubt.effect == "twice"):
            return f"{doubt.words()}: {surplus} writes too many"
        if doubt.reply == "failedPrecondition" and surplus:
            return f"{doubt.words()}: sent again although it had been carried out"
    return ""


def _end(doubt: Doubt) -> tuple[Any, int]:
    with Lab(doubt.scene) as lab:
        admin = lab.account.admin
        admin.settings(consistency_delay=doubt.stale)
        match = {"endpoint": doubt.endpoint}
        admin.add_fault(doubt.reply, match=match, when={"nth": doubt.nth}, effect=doubt.effect, **doubt.values)
        if doubt.lie:
            reply = "repeated_item" if doubt.effect == "twice" else "emptied"
            admin.add_fault(reply, match=doubt.lie["match"], when=doubt.lie["when"])
        if doubt.namesake:
            lab.witness.edit("create_playlist", title=doubt.namesake, videos=V[20:22])
        planned = len(lab.machine.preview().plan.writes)
        lab.finish()
        admin.settle()
        lab.witness.check_end()
        end = sorted((p.title, sorted(i.video_id for i in p.items)) for p in lab.account.playlists().values())
        return end, lab.witness.writes - planned


# --- the others -----------------------------------------------------------------------------------------------------


def broken_guards() -> str:
    """T16, each condition alone."""
    return next((wrong for wrong in map(judge, ALONE) if wrong), "")


def wrong_clocks() -> str:
    """T20, the clocks that most is wrong with."""
    cases = (Case("winter", "+24 h", True, "right", 1), Case("the day before summer time", "-24 h", True, "right", 2))
    return next((wrong for wrong in map(live_through, cases) if wrong), "")


def one_send() -> str:
    """T01, some cells."""
    for fault, method in (("fin", "POST"), ("fin", "DELETE"), ("html", "POST"), ("empty", "POST"), ("503", "POST")):
        wrong = cell(fault, method, after_a_read=False).faults_against(fault, method)
        if wrong:
            return f"{fault} × {method}: {wrong[0]}"
    return ""


def refused_create() -> str:
    """After a refused create there is none for a day."""
    with Lab(FRESH) as lab:
        lab.account.admin.add_fault("playlistCreationLimit", match={"endpoint": "playlists.insert"}, when={"count": 9})
        job = lab.run()
        job = lab.run() if job is not None and job.state is JobState.PAUSED else job
        sent = [one for one in lab.account.admin.requests() if one["endpoint"] == "playlists.insert"]
        if job is None or job.reason is not Reason.CREATION_LIMIT or len(sent) != 1:
            return f"{len(sent)} creates were sent in one day, the job stands still for {job and job.reason}"
    return ""


def another_account() -> str:
    """A job that is carried on with another channel signed in: nothing is written."""
    with Lab(FRESH, gate=KillAt(120)) as lab:
        try:
            lab.run()
        except Killed:
            lab.crash()
        lab.machine.sign_in(OTHER_CHANNEL)
        before = lab.witness.writes
        job = lab.run()
        if job is None or job.reason is not Reason.CHANNEL or lab.witness.writes != before:
            return f"{lab.witness.writes - before} writes to another channel; the job stands still for {job}"
        lab.machine.sign_in()
        lab.finish()
        lab.witness.check_end()
    return ""


def stories() -> str:
    """T08, a few."""
    for seed in range(3):
        told = tell(Part(seed, examples=10, steps=60, shrink=False))
        if told.failure:
            return f"seed {seed}: {told.failure}"
    return ""


KILLERS: dict[str, Callable[[], str]] = {
    "kills": killed_anywhere,
    "T16": broken_guards,
    "refused create": refused_create,
    "another account": another_account,
    "doubtful replies": doubtful_replies,
    "T01": one_send,
    "T20": wrong_clocks,
    "T08": stories,
}
"""In the order in which they are tried: the quick ones first."""
