"""What became of an account: nothing twice, nothing lost, nothing left over, nothing of others touched."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.chaos.scene import Scene


@dataclass
class Harm:
    """Found by comparing what is on YouTube after a job with what was planned; all zero when it went well.

    `duplicates`: places beyond the first of a video in a playlist. `lost`: wanted videos that are not there.
    `orphans`: playlists that nobody wanted, or of one title. `foreign`: places and playlists of others that are gone.
    `undone`: what the job should have removed.
    """

    duplicates: int = 0
    lost: int = 0
    orphans: int = 0
    foreign: int = 0
    undone: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def __str__(self) -> str:
        return ", ".join(f"{count} {name}" for name, count in asdict(self).items() if count) or "no harm"


def judge(scene: Scene, *, finished: bool = True) -> Harm:
    """Compare the truth with the plan; of an unfinished job only what would be harm at any time."""
    harm = Harm()
    state, before = scene.simulator.admin.state(), scene.before
    owner = before["channel"]
    now = {one["id"]: one for one in state["playlists"]}
    own = [one for one in state["playlists"] if one["owner"] == owner and not one["id"].startswith("LL")]
    titles = Counter(one["title"] for one in own)
    harm.orphans = sum(count - 1 for count in titles.values())
    for one in own:
        if one["title"] in scene.wanted:
            harm.duplicates += sum(n - 1 for n in Counter(item["videoId"] for item in one["items"]).values())
    harm.foreign = sum(1 for one in _of_others(before) if not _kept(one, now.get(one["id"])))
    harm.foreign += 0 if _stray_place(state) else 1
    if finished:
        _judge_finished(harm, scene, own)
    else:
        harm.lost = len(_videos(before) - _videos(state))
    return harm


def _judge_finished(harm: Harm, scene: Scene, own: list[dict[str, Any]]) -> None:
    held = {one["title"]: Counter(item["videoId"] for item in one["items"]) for one in own}
    for title, videos in scene.wanted.items():
        harm.lost += sum(1 for video in videos if not held.get(title, Counter())[video])
        others = {video for name, listed in scene.wanted.items() if name != title for video in listed}
        surplus = set(held.get(title, ())) - set(videos)
        harm.undone += len(surplus & others)
    harm.orphans += sum(1 for title in held if title not in scene.wanted and title != "kept")


def _of_others(state: dict[str, Any]) -> list[dict[str, Any]]:
    """Playlists that no job may touch: of other channels, and the one that is kept."""
    return [one for one in state["playlists"] if one["owner"] != state["channel"] or one["id"] == "PLkept"]


def _kept(before: dict[str, Any], now: dict[str, Any] | None) -> bool:
    return now is not None and now["items"] == before["items"] and now["title"] == before["title"]


def _stray_place(state: dict[str, Any]) -> bool:
    """Whether the video that the person put by hand into one of our playlists is still there."""
    listed = (one["items"] for one in state["playlists"] if one["title"] == "from here")
    return any(item["videoId"] == "straystray1" for items in listed for item in items)


def _videos(state: dict[str, Any]) -> set[str]:
    owner = state["channel"]
    return {item["videoId"] for one in state["playlists"] if one["owner"] == owner for item in one["items"]}


def units_beyond(database: Path, scene: Scene) -> tuple[int, int]:
    """By how many units the ledger is ahead of what YouTube counted since the job began, and by how many behind."""
    booked = _booked(database) - _booked(scene.folder / "ytsync.db")
    counted = sum(scene.simulator.admin.quota()["history"].values())
    return max(0, booked - counted), max(0, counted - booked)


def count_repairs(database: Path) -> int:
    """Operations that a sweep had to add to the newest job: with a settle time that is long enough there are none."""
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT count(*) FROM sync_operations WHERE why = 'arrived twice'"
        return int(connection.execute(query).fetchone()[0])


def _booked(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT coalesce(sum(units), 0) FROM quota_usage").fetchone()[0])
