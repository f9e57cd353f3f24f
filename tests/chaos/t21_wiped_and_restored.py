"""T21: random accounts are backed up, tidied, wiped by another hand and restored; they must be what they were.

Others are tidied twice, edited by the person in between and after, and undone: nothing that the person ever held may
be missing then.
"""

from __future__ import annotations

import itertools
import random
import string
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.chaos.lab.gates import Gate, KillAt, Killed, walk_through
from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scene import Scene, sort
from tests.chaos.trial import Figure, Order, Trial
from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.core.operations import Job, JobState
from ytsync_desktop.core.way_back import Wish

ACCOUNTS = 200
_POINTS = 400
"""A restore comes to some hundreds of points at which it may be killed."""
_ODD = "äß漢字🎬\u200b\u202e&\"'=\\%_"
_PRIVACIES = ("private", "unlisted", "public")

Account = list[tuple[str, str, str, tuple[str, ...]]]


@dataclass
class Switch:
    """A gate whose rule can change while the lab is open."""

    rule: Gate = walk_through

    def __call__(self, point: str) -> None:
        self.rule(point)


def run(order: Order) -> Figure:
    """Every account of this order, each from a seed of its own."""
    count = order.count(ACCOUNTS)
    told = Counter[str]()
    for number in range(count):
        seed = order.seed * 1_000 + number
        try:
            told.update(one_account(seed))
            told.update(edited_account(seed))
        except AssertionError as error:
            return Figure(f"account {number} (seed {seed}): {error}", passed=False)
        if number % 20 == 19:
            order.say(f"{number + 1} of {count} accounts")
    reached = (
        f"{told['equal']:,} of {count:,} accounts equal but for ids and dates, {told['killed']:,} of them killed while "
        f"being restored, {told['items']:,} places; {told['refused']:,} of {told['spoilt']:,} spoilt backups refused; "
        f"{told['undone']:,} of {count:,} edited accounts undone after two syncs, "
        f"none of {told['held']:,} videos missing"
    )
    whole = told["equal"] == told["undone"] == count
    return Figure(reached, passed=whole and told["refused"] == told["spoilt"] > 0)


def one_account(seed: int) -> Counter[str]:
    """One account through backup, wipe and restore; AssertionError where it is not what it was."""
    chance = random.Random(seed)
    library, dead = random_library(chance)
    switch = Switch()
    with Lab(Scene(f"wiped-{seed}", library, random_wishes(chance, library)), seed=seed, gate=switch) as lab:
        before = facts(lab, dead)
        job = lab.finish()
        assert job.state is JobState.COMPLETED, job
        assert job.backup_id is not None
        told = Counter(items=sum(len(videos) for *_, videos in before))
        told += _spoil(lab, job.backup_id, chance)
        for playlist_id in list(lab.account.playlists()):
            if chance.random() < 0.5:
                lab.account.admin.edit("delete_playlist", playlist=playlist_id)
        lab.machine.import_()
        lab.machine.line.watch = lambda _request: None  # the witness knows what a sync may delete, not what an undo may
        switch.rule = KillAt(chance.randrange(_POINTS))
        restored, killed = _restore(lab, job.backup_id)
        switch.rule = walk_through
        assert restored is None or restored.state is JobState.COMPLETED, restored
        after = facts(lab, dead)
        assert after == before, f"{set(after) ^ set(before)}"
        again = lab.machine.restore_preview(job.backup_id, Wish())
        assert not again.plan.operations, again.plan.operations
        return told + Counter(equal=1, killed=killed)


def edited_account(seed: int) -> Counter[str]:
    """One account tidied twice with the person's edits between; AssertionError where the undo loses a video."""
    chance = random.Random(f"edited {seed}")
    library, dead = random_library(chance)
    wish = Wish(just_undo=chance.random() < 0.5)
    with Lab(Scene(f"edited-{seed}", library, random_wishes(chance, library)), seed=seed) as lab:
        lab.machine.line.watch = lambda _request: None
        pool = sorted(one for one in library["videos"] if one not in dead)
        held = set(_edit(lab, chance, pool)) | _held(lab, dead)
        first = _finish(lab)
        held |= set(_edit(lab, chance, pool))
        sort(lab.machine, random_wishes(chance, library))
        _finish(lab)
        held |= set(_edit(lab, chance, pool))
        if first is None or first.backup_id is None:
            return Counter(undone=1)
        undone, _ = _restore(lab, first.backup_id, wish)
        assert undone is None or undone.state is JobState.COMPLETED, undone
        assert not held - _held(lab, dead), f"{wish}: missing {held - _held(lab, dead)}"
        again = lab.machine.restore_preview(first.backup_id, wish).plan
        assert not again.operations, f"{wish}: {again.operations}"
        return Counter(undone=1, held=len(held))


def _finish(lab: Lab) -> Job | None:
    """A sync to its end; None where there is nothing to do."""
    job = lab.machine.start()
    return job if job is None or job.finished else lab.finish()


def _edit(lab: Lab, chance: random.Random, pool: list[str]) -> list[str]:
    """The person adds videos, makes and renames playlists, shows some to others; which videos were added."""
    edit, added = lab.account.admin.edit, []
    for _ in range(chance.randrange(4)):
        playlists = list(lab.account.playlists())
        one = chance.choice(pool) if pool else ""
        what = chance.randrange(4)
        if what == 0 and one:
            edit("create_playlist", title=f"mine {chance.randrange(100)}", videos=[one])
            added.append(one)
        elif what == 1 and one and playlists:
            edit("add_item", playlist=chance.choice(playlists), video=one)
            added.append(one)
        elif what == 2 and playlists:
            edit("update_playlist", playlist=chance.choice(playlists), title=f"renamed {chance.randrange(100)}")
        elif playlists:
            edit("update_playlist", playlist=chance.choice(playlists), privacyStatus=chance.choice(_PRIVACIES))
    lab.machine.import_()
    return added


def _held(lab: Lab, dead: set[str]) -> set[str]:
    return {item.video_id for one in lab.account.playlists().values() for item in one.items} - dead


def _restore(lab: Lab, backup_id: int, wish: Wish | None = None) -> tuple[Job | None, int]:
    """The job that brought the backup back, None where nothing was missing, and how often it was killed."""
    killed = 0
    while True:
        try:
            job = (
                lab.machine.restore(backup_id, wish or Wish())
                if lab.machine.journal.unfinished_job() is None
                else lab.finish()
            )
        except Killed:
            killed += 1
            lab.crash()
            continue
        if job is None or job.finished:
            return job, killed
        lab.answer(job)


def _spoil(lab: Lab, backup_id: int, chance: random.Random) -> Counter[str]:
    """Change a byte of the backup file, see that it is refused, and change it back."""
    (file,) = lab.machine.folder.backups.glob("*.json")
    whole = file.read_bytes()
    place = chance.randrange(len(whole))
    file.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << chance.randrange(8))]) + whole[place + 1 :])
    try:
        lab.machine.restore_preview(backup_id, Wish())
    except StoreProblem:
        return Counter(spoilt=1, refused=1)
    finally:
        file.write_bytes(whole)
    return Counter(spoilt=1)


def facts(lab: Lab, dead: set[str]) -> Account:
    """What every own playlist is, but for ids and dates; dead videos nobody can bring back."""
    return sorted(
        (
            one.title,
            one.description,
            one.privacy,
            tuple(item.video_id for item in one.items if item.video_id not in dead),
        )
        for one in lab.account.playlists().values()
    )


# --- random accounts ------------------------------------------------------------------------------------------------


def random_library(chance: random.Random) -> tuple[dict[str, Any], set[str]]:
    """A library file of up to seven playlists with overlaps, second copies and dead videos; and the dead ones."""
    pool = [f"v{number:010d}" for number in range(chance.randrange(1, 40))]
    dead = {one for one in pool if chance.random() < 0.08}
    videos: dict[str, Any] = {one: {"title": f"Title of {one}"} for one in pool}
    for one in dead:
        videos[one] = {"title": "Gone", "unavailable": chance.choice(["deleted", "private"])}
    playlists = []
    for number in range(chance.randrange(1, 8)):
        held = [chance.choice(pool) for _ in range(chance.choice([0, 1, 3, 12, 60]))]
        playlists.append(
            {
                "id": f"PL{number:020d}",
                "title": _words(chance, 1, 40),
                "description": _words(chance, 0, chance.choice([0, 200, 4_900])),
                "privacyStatus": chance.choice(_PRIVACIES),
                "items": [{"videoId": one, "addedAt": f"2020-01-01T10:{n:02d}:00Z"} for n, one in enumerate(held)],
            }
        )
    channel = {"id": "UCwiped00000000000000001", "title": "A channel"}
    return {"channel": channel, "playlists": playlists, "videos": videos}, dead


def random_wishes(chance: random.Random, library: dict[str, Any]) -> dict[str, list[str]]:
    """Categories that hold some of the videos, so that old playlists go or stay."""
    alive = [one for one, video in library["videos"].items() if "unavailable" not in video]
    chance.shuffle(alive)
    names = (f"category {number}" for number in itertools.count())
    wishes: dict[str, list[str]] = {}
    while alive:
        taken, alive = alive[: chance.randrange(1, 20)], alive[chance.randrange(1, 20) :]
        wishes[next(names)] = taken
    return wishes or {"nothing to sort": [next(iter(library["videos"]))]}


def _words(chance: random.Random, least: int, most: int) -> str:
    letters = string.ascii_letters + "  \n.," + _ODD if most > 40 else string.ascii_letters + " " + _ODD
    return "".join(chance.choices(letters, k=chance.randint(least, most))).strip() or "x" * least


TRIAL = Trial(
    "T21",
    f"{ACCOUNTS} random accounts backed up, tidied, wiped and restored, some killed meanwhile: all equal but for ids "
    f"and dates; every spoilt backup refused; {ACCOUNTS} tidied twice, edited and undone: no video missing",
    run,
)
