"""T07: databases damaged in the middle of a job: it goes on correctly, or it is refused in words and kept as it is."""

from __future__ import annotations

import random
import shutil
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import vfs
from tests.chaos.children import Ended, Tell, die, go_on, run, tell_job
from tests.chaos.crew import CORES, spread
from tests.chaos.damage import KINDS, damage
from tests.chaos.places import memory
from tests.chaos.scene import SMALL, Scene, build
from tests.chaos.seams import Seams
from tests.chaos.trial import Figure, Order, Trial
from tests.chaos.verdict import judge

DAMAGES = 1000
WRITES = 900
"""Changes of the database's file in a whole job, about: it is cut at one of them."""
MAX_STARTS = 6
PATIENCE = 30
"""Seconds for one start: a damaged setting may make it wait."""


@dataclass(frozen=True)
class Lot:
    """Damages with these numbers."""

    seed: int
    numbers: tuple[int, ...]


@dataclass
class Tally:
    """What became of the damaged databases, and what was wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    harm: list[str] = field(default_factory=list)


def trial(order: Order) -> Figure:
    """Each damage in a job of its own, at a random moment."""
    damages = order.count(DAMAGES, least=len(KINDS))
    parts = CORES * 4 if damages > 40 else 1
    total = Tally()
    for found in spread(_lot, [Lot(order.seed, tuple(range(part, damages, parts))) for part in range(parts)]):
        total.kinds.update(found.kinds)
        total.ends.update(found.ends)
        total.harm += found.harm
        order.say(f"{total.kinds.total()} damages, {_harm(total)}")
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(total.kinds.items()))
    ends = ", ".join(f"{count} {end}" for end, count in total.ends.most_common())
    passed = not total.harm and bool(total.ends["refused"]) and bool(total.ends["completed"])
    return Figure(f"{total.kinds.total()} damages ({kinds}): {_harm(total)}; {ends}", passed)


def _harm(total: Tally) -> str:
    return "; ".join(total.harm[-3:]) or "never a wrong done, 0 duplicates, 0 lost, 0 orphans, files kept"


# --- one worker -----------------------------------------------------------------------------------------------------


def _lot(lot: Lot) -> Tally:
    total = Tally()
    with memory() as place:
        scene = build(SMALL, place / "scene")
        try:
            for number in lot.numbers:
                _one(scene, place / "now", f"seed {lot.seed}, damage {number}", number, lot.seed, total)
        finally:
            scene.simulator.stop()
    return total


def _one(scene: Scene, place: Path, name: str, number: int, seed: int, total: Tally) -> None:
    """A job cut somewhere, its database damaged, and what a person meets who goes on."""
    chance = random.Random(f"{seed}/{number}")
    kind = KINDS[number % len(KINDS)]
    scene.reset()
    place.mkdir()
    folder, older = place / "data", place / "older.db"
    shutil.copytree(scene.folder, folder)
    shutil.copy(folder / "ytsync.db", older)
    run(lambda tell: _cut(tell, folder, scene.simulator.api_root, older, chance))
    scene.simulator.admin.settle()
    name = f"{name} ({kind}: {damage(kind, folder / 'ytsync.db', older, chance)})"
    end = _go_on(scene, folder, name, total)
    harm = judge(scene, finished=end == "completed")
    if harm:
        total.harm.append(f"{name}, {end}: {harm}")
    total.kinds[kind] += 1
    total.ends[end] += 1
    shutil.rmtree(place)


def _cut(tell: Tell, folder: Path, api_root: str, older: Path, chance: random.Random) -> None:
    """Run until a random change of the database's file; at an earlier moment somebody made a copy of it."""
    left = chance.randint(2, WRITES)
    copy_at = chance.randint(1, 40)

    def around(call: vfs.Call, do: vfs.Do) -> int:
        nonlocal left
        if call.name == "write":
            left -= 1
            if left == 0:
                die()
        return do()

    def cross(place: str, _seq: int) -> None:
        nonlocal copy_at
        if place in ("commit after", "after outcome"):
            copy_at -= 1
            if copy_at == 0:
                shutil.copy(folder / "ytsync.db", older)

    Seams(cross, lambda _seq, _reads: None).install()
    vfs.install(around)
    tell_job(go_on(folder, api_root), tell)


def _go_on(scene: Scene, folder: Path, name: str, total: Tally) -> str:
    """Start until the job is done, the database refused, or the person asked the same thing again and again."""
    for _ in range(MAX_STARTS):
        before = {file.name: file.read_bytes() for file in folder.glob("ytsync.db*")}
        ended = run(lambda tell: _start(tell, folder, scene.simulator.api_root))
        if ended.code != 0:
            return _refused(ended, folder, before, name, total)
        state = ended.told("job")[0].split()[0]
        if state in ("completed", "none"):
            return "completed"
    return "asked"


def _refused(ended: Ended, folder: Path, before: dict[str, bytes], name: str, total: Tally) -> str:
    if ended.code is not None and ended.code < 0:
        return "waited"
    signed_out = ended.told("kin")[0].startswith("SignInRequired")
    if signed_out and "(empty:" in name:
        return "begun anew"
    # Where the damage met what the sign-in is found by, that is asked for; the file stays as it was all the same.
    if not ended.store_problem and not signed_out:
        total.harm.append(f"{name}: not in words: {ended.last}")
    # Where a journal was left, SQLite has rolled it back first, as it must.
    changed = {one.name for one in folder.glob("ytsync.db*") if one.read_bytes() != before.get(one.name)}
    if changed and not ended.told("committed") and "ytsync.db-journal" not in before:
        total.harm.append(f"{name}: refused, but {changed} changed")
    return "refused in its work" if ended.told("committed") else "refused"


def _start(tell: Tell, folder: Path, api_root: str) -> None:
    signal.alarm(PATIENCE)
    Seams(lambda place, _: tell("committed once") if place == "commit after" else None, lambda _s, _r: None).install()
    tell_job(go_on(folder, api_root), tell)


TRIAL = Trial(
    "T07",
    "1,000 damages of a database in the middle of a job (bits, letters, zeros, pages, cuts, journals deleted, files "
    "swapped): never a silent wrong done, nothing twice or lost; refused in words with the file kept, or correct",
    trial,
)
