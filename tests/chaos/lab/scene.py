"""A library and what it is to become, imported once; each lab begins with a copy of that moment."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from tests.chaos.lab.account import CLIENT, Account
from tests.chaos.lab.gates import Gate, walk_through
from tests.chaos.lab.machine import Machine
from tests.chaos.lab.moments import DAWN, Moments
from ytsync_desktop.core.library import Channel, ChannelId, VideoId
from ytsync_desktop.core.operations import JobState
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.simulator.catalogue import Base, read_base
from ytsync_desktop.store.database import open_database
from ytsync_desktop.store.folder import DataFolder

MEMORY = Path("/dev/shm")
"""Where there is such a thing: the disk is not the subject here."""

_LATER = 1_000_000
_roots: dict[int, Path] = {}


def root() -> Path:
    """This process's own folder, gone when it ends."""
    if os.getpid() not in _roots:
        made = Path(tempfile.mkdtemp(prefix="ytsync-lab-", dir=MEMORY if MEMORY.is_dir() else None))
        _roots[os.getpid()] = made
        # Not atexit, which the processes of a pool leave out.
        Finalize(None, shutil.rmtree, args=(made,), kwargs={"ignore_errors": True}, exitpriority=1)
    return _roots[os.getpid()]


def sort(machine: Machine, wanted: Mapping[str, Sequence[str]]) -> None:
    """Make these the approved categories."""
    machine.categories.replace_all([(name, tuple(map(VideoId, videos))) for name, videos in wanted.items()])


@dataclass
class Scene:
    """`library` is a simulator's library file, `wanted` the approved categories, `settings` the person's.

    With `earlier` a job that made those categories has been completed, then some were renamed (`renamed`) and another
    hand made playlists (`added`): what is wanted now is the second plan. `strategy` is the one the plans are made by.
    """

    name: str
    library: Mapping[str, Any]
    wanted: Mapping[str, Sequence[str]]
    settings: Mapping[str, str] = field(default_factory=dict)
    start: datetime = DAWN
    earlier: Mapping[str, Sequence[str]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, Sequence[str]] = field(default_factory=dict)
    strategy: Strategy = Strategy.FRESH
    _made: dict[int, Base] = field(default_factory=dict)

    def enter(
        self, *, seed: int = 1, gate: Gate = walk_through, start: datetime | None = None
    ) -> tuple[Account, Machine, Moments]:
        """A fresh account and a machine that is signed in, has imported it and sorted it; the program is started.

        It is `start`, or just after the import.
        """
        base = self._prepared()
        # Ids are drawn from the seed: those of the playlists that an earlier job made must not come again.
        account, machine, moments = self._set(base, seed + _LATER, gate, start)
        shutil.copy(self._template, machine.folder.database)
        machine.open()
        machine.sign_in()
        return account, machine, moments

    @property
    def _template(self) -> Path:
        return root() / f"{self.name}.db"

    def _prepared(self) -> Base:
        if os.getpid() not in self._made:
            file = root() / f"{self.name}.json"
            file.write_text(json.dumps(self.library), encoding="utf-8")
            self._made[os.getpid()] = self._import(read_base(file, empty=False))
        return self._made[os.getpid()]

    def _import(self, base: Base) -> Base:
        account, machine, moments = self._set(base, 1, walk_through)
        open_database(machine.folder.database).close()
        machine.open()
        machine.library.set_channel(Channel(ChannelId(base.main_channel), "The lab's channel"))
        machine.meta.client_id = CLIENT
        for name, value in self.settings.items():
            machine.settings.set(name, value)
        machine.reopen()
        machine.sign_in()
        machine.import_()
        if self.earlier:
            self._live_through(account, machine)
        sort(machine, self.wanted)
        machine.shut()
        shutil.copy(machine.folder.database, self._template)
        self.start = moments.true()
        world = account.world
        return Base(world.truth.copy(), world.videos, world.channels, world.main_channel)

    def _live_through(self, account: Account, machine: Machine) -> None:
        sort(machine, self.earlier)
        job = machine.start()
        assert job is not None, "there was nothing to do"
        assert job.state is JobState.COMPLETED, job
        ids = {one.name: one.id for one in machine.categories.categories()}
        for old, new in self.renamed.items():
            machine.categories.rename(ids[old], new)
        for title, videos in self.added.items():
            account.admin.edit("create_playlist", title=title, videos=list(videos))
        machine.import_()

    def _set(
        self, base: Base, seed: int, gate: Gate, start: datetime | None = None
    ) -> tuple[Account, Machine, Moments]:
        folder = root() / "lab"
        shutil.rmtree(folder, ignore_errors=True)
        moments = Moments(start or self.start)
        account = Account(base, folder / "youtube", moments, seed=seed)
        DataFolder(folder / "data").create()
        machine = Machine(folder / "data", account, moments, gate)
        machine.strategy = self.strategy
        return account, machine, moments
