"""T05: a power cut at every sync point of a job: what a disk may hold then opens, and knows of every sent request."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import vfs
from tests.chaos.children import Tell, go_on, run, tell_job
from tests.chaos.crew import spread
from tests.chaos.places import memory
from tests.chaos.power import Disk, Event, laid_out
from tests.chaos.scene import SMALL, build
from tests.chaos.seams import Seams
from tests.chaos.trial import Figure, Order, Trial
from ytsync_desktop.store import engine

LEVELS = ("EXTRA", "FULL", "NORMAL")
"""The first is the product's; the last must be seen to fail, or the trial could not."""
HOW = ("none", "all", *["random"] * 4, *["torn"] * 4)


@dataclass(frozen=True)
class Lot:
    """One job at a level of `synchronous`, cut at a share of its points."""

    level: str
    seed: int
    scale: float


@dataclass
class Tally:
    """What the images of one level came to. `forgotten`: a request had left and its intent was not there."""

    level: str
    points: int = 0
    images: int = 0
    broken: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        first = next(iter(self.broken + self.forgotten), "")
        said = f"{self.level}: {self.images} images of {self.points} points, {len(self.broken)} damaged, "
        return said + f"{len(self.forgotten)} without the intent of a sent request" + (f" ({first})" if first else "")


def trial(order: Order) -> Figure:
    """The product's level must hold; a weaker one must not."""
    found = {one.level: one for one in spread(_lot, [Lot(level, order.seed, order.scale) for level in LEVELS])}
    for one in found.values():
        order.say(str(one))
    own, weak = found[LEVELS[0]], found[LEVELS[-1]]
    passed = own.images > 0 and not own.broken and not own.forgotten and bool(weak.forgotten or weak.broken)
    return Figure("; ".join(str(found[level]) for level in LEVELS), passed)


def _lot(lot: Lot) -> Tally:
    with memory() as place:
        scene = build(SMALL, place / "scene")
        start = {"ytsync.db": (scene.folder / "ytsync.db").read_bytes()}
        record = place / "events"
        try:
            ended = run(lambda tell: _recorded(tell, scene.folder, scene.simulator.api_root, lot.level, record))
        finally:
            scene.simulator.stop()
        assert ended.code == 0 and ended.told("job")[0].startswith("completed"), ended.lines
        events: list[Event] = pickle.loads(record.read_bytes())
        return _cut(lot, start, events, place)


def _cut(lot: Lot, start: dict[str, bytes], events: list[Event], place: Path) -> Tally:
    """Play the events, and stop before and after each that makes something sure, and after each request."""
    chance = random.Random(f"{lot.seed}/{lot.level}")
    disk, sent, tally = Disk(start), Counter[int](), Tally(lot.level)
    for number, event in enumerate(events):
        about = f"event {number}, {event.name} {event.file}, seed {lot.seed}"
        if event.name in ("sync", "delete"):
            _images(disk, sent, tally, chance, f"before {about}", lot.scale, place)
        disk.play(event)
        if event.name == "request":
            sent[event.at] += 1
        if event.name in ("sync", "delete", "request"):
            _images(disk, sent, tally, chance, f"after {about}", lot.scale, place)
    return tally


def _images(
    disk: Disk, sent: Counter[int], tally: Tally, chance: random.Random, about: str, scale: float, place: Path
) -> None:
    if chance.random() >= scale:
        return
    tally.points += 1
    for how in HOW[:1] if disk.settled else HOW:
        tally.images += 1
        image = place / "image"
        laid_out(disk.after_a_cut(how, chance), image)
        verdict, known = _opened(image / "ytsync.db")
        shutil.rmtree(image)
        if verdict != "ok":
            tally.broken.append(f"{how} {about}: {verdict}")
        elif missing := sent - known:
            tally.forgotten.append(f"{how} {about}: operation {min(missing)}")


def _opened(path: Path) -> tuple[str, Counter[int]]:
    """What SQLite says of the image after its own recovery, and the intents that are in it, by operation."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)) as connection:
            verdict = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
            query = (
                "SELECT seq, count(*) FROM sync_attempts JOIN sync_operations o ON o.id = operation_id"
                " WHERE job_id = (SELECT max(id) FROM sync_jobs) GROUP BY seq"
            )
            return verdict, Counter(dict(connection.execute(query).fetchall()))
    except sqlite3.Error as error:
        return str(error), Counter()


def _recorded(tell: Tell, folder: Path, api_root: str, level: str, record: Path) -> None:
    """A whole job with every change of the database's files, and every write that leaves, noted in order."""
    events: list[Event] = []

    def around(call: vfs.Call, do: vfs.Do) -> int:
        name = Path(call.path).name
        made = call.name == "open" and call.at & vfs.MAKES and name and not Path(call.path).exists()
        code = do()
        if code == 0 and made:
            events.append(Event("make", name))
        elif code == 0 and name and call.name in ("write", "truncate", "sync", "delete"):
            events.append(Event(call.name, name, call.at, call.data))
        return code

    def cross(place: str, seq: int) -> None:
        if place == "half sent":
            events.append(Event("request", at=seq))

    usual = engine._pragmas

    def weakened(*, foreign_keys: bool, read_only: bool) -> tuple[str, ...]:
        pragmas = usual(foreign_keys=foreign_keys, read_only=read_only)
        return tuple(one.replace("=EXTRA", f"={level}") for one in pragmas)

    setattr(engine, "_pragmas", weakened)  # noqa: B010 - mypy forbids the plain way
    Seams(cross, lambda _seq, _reads: None).install()
    vfs.install(around)
    tell_job(go_on(folder, api_root), tell)
    descriptor = os.open(record, os.O_CREAT | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        pickle.dump(events, stream)


TRIAL = Trial(
    "T05",
    "a power cut before and after every sync of a job, all, some or torn parts of what was unsynced lost, deletions of "
    "journals too: ≥ 1,500 images, integrity_check ok in all, no sent request without its intent; NORMAL must fail",
    trial,
)
