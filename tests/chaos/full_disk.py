"""A disk that is really full: a job on file systems of many small sizes, made larger when it has stopped."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.children import Tell, go_on, run, tell_job
from tests.chaos.crew import spread
from tests.chaos.places import memory
from tests.chaos.scene import SMALL, Scene, build
from tests.chaos.trial import Order
from tests.chaos.verdict import judge
from ytsync_desktop.syncing import engine

PAGE = 4096
SPARE = 50
"""Pages beyond what the data needs at the start, at most: with so many the job meets no end of the disk."""
LARGE = 64 * 1024 * 1024
MAX_STARTS = 30


@dataclass(frozen=True)
class Disks:
    """What the full disks came to."""

    words: str
    passed: bool


def fill_disks(order: Order, sizes: int) -> Disks:
    """Sizes from none to spare, to more than enough; mounted where that is permitted, else by a limit on files."""
    chosen = [n * SPARE // max(1, sizes - 1) for n in range(sizes)]
    wanted = chosen[:: max(1, sizes // order.count(sizes, least=5))]
    parts = 2 if len(wanted) > 10 else 1
    ends: Counter[str] = Counter()
    harm: list[str] = []
    how = ""
    for found, broken, mounted in spread(_disks, [tuple(wanted[part::parts]) for part in range(parts)]):
        ends.update(found)
        harm += broken
        how = "tmpfs of its own" if mounted else "RLIMIT_FSIZE, for mounting is not permitted here"
    said = ", ".join(f"{count} {end}" for end, count in ends.most_common())
    words = f"{sum(ends.values())} full disks ({how}): {'; '.join(harm[:3]) or '0 harm'}, {said}"
    return Disks(words, passed=not harm and any(not end.startswith("completed") for end in ends))


def _disks(spares: tuple[int, ...]) -> tuple[Counter[str], list[str], bool]:
    ends: Counter[str] = Counter()
    harm: list[str] = []
    with memory() as place:
        scene = build(SMALL, place / "scene")
        disk = place / "disk"
        disk.mkdir()
        mounted = _mount(disk, LARGE)
        try:
            for spare in spares:
                full = _on_a_mount if mounted else _under_a_limit
                ends[full(scene, disk, spare, harm)] += 1
        finally:
            scene.simulator.stop()
            if mounted:
                _command("umount", "--lazy", str(disk))
    return ends, harm, mounted


def _on_a_mount(scene: Scene, disk: Path, spare: int, harm: list[str]) -> str:
    scene.reset()
    folder = disk / "data"
    shutil.copytree(scene.folder, folder)
    used = shutil.disk_usage(disk).used
    _resize(disk, used + spare * PAGE)
    end = _job(scene, folder, spare, harm, then=lambda: _resize(disk, LARGE), limit=None)
    shutil.rmtree(folder)
    return end


def _under_a_limit(scene: Scene, disk: Path, spare: int, harm: list[str]) -> str:
    scene.reset()
    folder = disk / "data"
    shutil.copytree(scene.folder, folder)
    limit = (folder / "ytsync.db").stat().st_size + (spare - SPARE // 2) * PAGE
    end = _job(scene, folder, spare, harm, then=lambda: None, limit=max(PAGE, limit))
    shutil.rmtree(folder)
    return end


def _job(
    scene: Scene, folder: Path, spare: int, harm: list[str], *, then: Callable[[], None], limit: int | None
) -> str:
    """Start, stop for want of space, get space, go on to the end; how the first start ended."""

    def limited(tell: Tell) -> None:
        from tests.chaos.t06_database_errors import watch_sends

        watch_sends(tell)
        vars(engine)["MIN_FREE"] = 0  # the disk is to be full in the middle of the work, not before it
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        tell_job(go_on(folder, scene.simulator.api_root), tell)

    ended = run(limited)
    failed = ended.told("failed")
    if ended.told("unarmed") or (ended.code != 0 and not ended.store_problem):
        harm.append(f"{spare} pages to spare: {ended.last}")
    end = f"{failed[0].split(':')[0]} told" if failed else " ".join(ended.told("job")[0].split()[:2])
    then()
    for _ in range(MAX_STARTS):
        ended = run(lambda tell: tell_job(go_on(folder, scene.simulator.api_root), tell))
        if ended.code != 0:
            harm.append(f"{spare} pages to spare, then: {ended.last}")
            return end
        if ended.told("job")[0].split()[0] in ("completed", "none"):
            found = judge(scene)
            if found:
                harm.append(f"{spare} pages to spare: {found}")
            return end
    harm.append(f"{spare} pages to spare: does not end")
    return end


def _mount(folder: Path, size: int) -> bool:
    return os.geteuid() == 0 and _command("mount", "-t", "tmpfs", "-o", f"size={size}", "ytsync-trial", str(folder))


def _resize(folder: Path, size: int) -> None:
    assert _command("mount", "-o", f"remount,size={max(PAGE, size)}", str(folder))


def _command(*words: str) -> bool:
    return (
        shutil.which(words[0]) is not None and subprocess.run(words, capture_output=True, check=False).returncode == 0
    )
