"""The job that the trials of processes and disks attack: every kind of write, and things of others in between."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keyring

from tests.household import Household
from tests.memory_keyring import MemoryKeyring
from tests.simulator_fixtures import Simulator
from ytsync_desktop.core.operations import JobState
from ytsync_desktop.organising.commands import Rename

CHANNEL = "UCscene00000000000000001"
SETTINGS = {"request_timeout": "1", "daily_limit": "9000000", "reserve": "0", "creates_per_day": "1000"}
OPEN_ACCOUNT = ("--daily-limit", "9000000", "--creates-per-day", "0", "--auto-consent")
"""The quota is another trial's subject."""

_STRAY, _HOMELESS = "straystray1", "homelessvid"


@dataclass(frozen=True)
class Size:
    """How many writes of each kind the job has. `moves` are removes with the adds that go before them."""

    creates: int
    renames: int
    adds: int
    moves: int
    deletes: int

    @property
    def writes(self) -> int:
        """All of them."""
        return self.creates + self.renames + self.adds + 2 * self.moves + self.deletes


FULL = Size(creates=8, renames=5, adds=53, moves=10, deletes=14)
"""100 writes."""
SMALL = Size(creates=1, renames=1, adds=2, moves=2, deletes=2)
"""10 writes."""


@dataclass
class Scene:
    """An account just before the job, and what it shall be after it.

    `library` is for a simulator, `folder` holds the person's data up to the preview, `wanted` is title → videos.
    """

    simulator: Simulator
    folder: Path
    wanted: dict[str, list[str]]
    before: dict[str, Any]

    def reset(self, **settings: Any) -> None:
        """The account as it was before the job."""
        self.simulator.admin.reset(keep_tokens=True)
        if settings:
            self.simulator.admin.settings(**settings)

    def wait_for_the_server(self) -> None:
        """Until the write that left last has its effect: later effects are what a settle time is for."""
        for _ in range(500):
            requests = self.simulator.admin.requests()
            writes = [one for one in requests if one["method"] != "GET" and "/v3/" in one["path"]]
            if writes and writes[-1]["status"] is not None:
                return
            time.sleep(0.002)
        raise AssertionError("the request that was sent did not arrive")


def build(size: Size, place: Path, *, settle: str = "0") -> Scene:
    """Prepare the account: a first job has made the playlists that this one renames and moves videos between.

    The sign-in is kept in this process; children that are forked have it too.
    """
    keyring.set_keyring(MemoryKeyring())
    place.mkdir(parents=True)
    folder = place / "data"
    first = _simulator(place / "first.json", _first_library(size))
    try:
        house = Household(first, folder, **SETTINGS)
        house.import_()
        house.categories(_first_categories(size))
        assert house.finish(house.start()).state is JobState.COMPLETED
        house.close()
        library = _second_library(size, first.admin.state())
    finally:
        first.stop()
    second = _simulator(place / "second.json", library, seed=2)
    house = Household(second, folder, **SETTINGS)
    house.import_(full=True)
    for category in house.app.categories.categories():
        if category.name.startswith("old name"):
            house.app.edits.do(Rename(category.id, category.name.replace("old", "new")))
    wanted = _second_categories(size)
    house.categories(wanted)
    house.app.settings.set("settle_seconds", settle)
    kinds = Counter(operation.kind.value for operation in house.app.preview().plan.writes)
    house.close()
    asked = {
        "create": size.creates,
        "rename": size.renames,
        "add": size.adds + size.moves,
        "remove": size.moves,
        "delete": size.deletes,
    }
    assert kinds == Counter(asked), f"the job is {kinds}, not {asked}"
    return Scene(second, folder, wanted, second.admin.state())


def _simulator(file: Path, library: dict[str, Any], *, seed: int = 1) -> Simulator:
    """The seed decides the ids of new playlists: the second account must not give those of the first again."""
    file.write_text(json.dumps(library), encoding="utf-8")
    return Simulator(["--library", str(file), *OPEN_ACCOUNT, "--seed", str(seed)])


# --- the account ----------------------------------------------------------------------------------------------------


def _moved(size: Size) -> list[str]:
    return [f"moved{n:06d}" for n in range(size.moves)]


def _renamed(size: Size) -> list[str]:
    return [f"named{n:06d}" for n in range(size.renames)]


def _fresh(size: Size) -> list[str]:
    return [f"fresh{n:06d}" for n in range(size.adds)]


def _record(videos: list[str]) -> dict[str, Any]:
    return {one: {"title": f"Title of {one}", "channelId": "UCmaker", "duration": "PT3M"} for one in videos}


def _playlist(one: str, title: str, videos: list[str], year: int = 2020) -> dict[str, Any]:
    items = [
        {"videoId": video, "addedAt": f"{year}-01-{1 + n // 1440:02d}T{n // 60 % 24:02d}:{n % 60:02d}:00Z"}
        for n, video in enumerate(videos)
    ]
    return {"id": one, "title": title, "privacyStatus": "private", "items": items}


def _first_library(size: Size) -> dict[str, Any]:
    videos = [*_moved(size), *_renamed(size), "standing001", "standing002"]
    return {
        "channel": {"id": CHANNEL, "title": "A scene"},
        "playlists": [_playlist("PLsource", "source", videos)],
        "others": [_playlist("PLother", "Not mine", [videos[0], _HOMELESS])],
        "videos": _record([*videos, *_fresh(size), _STRAY, _HOMELESS]),
    }


def _first_categories(size: Size) -> dict[str, list[str]]:
    named = {f"old name {n}": [video] for n, video in enumerate(_renamed(size))}
    return {**named, "from here": [*_moved(size), "standing001"], "to there": ["standing002"]}


def _second_categories(size: Size) -> dict[str, list[str]]:
    """The new categories share the fresh videos; every third one is in the next category as well if there is one."""
    named = {f"new name {n}": [video] for n, video in enumerate(_renamed(size))}
    fresh: dict[str, list[str]] = {f"new {n}": [] for n in range(size.creates)}
    for n, video in enumerate(_fresh(size)):
        fresh[f"new {n % size.creates}"].append(video)
    return {**named, **fresh, "from here": ["standing001"], "to there": ["standing002", *_moved(size)]}


def _second_library(size: Size, state: dict[str, Any]) -> dict[str, Any]:
    """What the first job left, old playlists to delete, one to keep, and a video the person put into ours by hand."""
    library = _first_library(size)
    made = [one for one in state["playlists"] if one["owner"] == CHANNEL and not one["id"].startswith("LL")]
    library["playlists"] = [
        {
            **{name: one[name] for name in ("id", "title", "description", "privacyStatus", "publishedAt")},
            "items": [{"videoId": item["videoId"], "addedAt": item["publishedAt"]} for item in one["items"]],
        }
        for one in made
    ]
    for one in library["playlists"]:
        if one["title"] == "from here":
            one["items"].append({"videoId": _STRAY, "addedAt": "2020-02-02T02:02:02Z"})
    fresh = _fresh(size)
    for n in range(size.deletes):
        videos = [*fresh[n :: size.deletes], fresh[(n + 1) % len(fresh)]]
        library["playlists"].append(_playlist(f"PLold{n:02d}", f"old {n}", list(dict.fromkeys(videos))))
    library["playlists"].append(_playlist("PLkept", "kept", [_HOMELESS, fresh[0]]))
    return library
