"""A library six times as large as the demo's: 25,000 videos, 300 playlists, categories that make 30,000 changes.

A smaller one of the same shape serves to try a benchmark in a minute.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.reference import NO_LIMITS, person
from tests.simulator_fixtures import Simulator

VIDEOS, PLAYLISTS = 25_000, 300


@dataclass(frozen=True)
class Size:
    """How large a library is; `changes` is what the plan *fresh* makes of it."""

    videos: int = VIDEOS
    playlists: int = PLAYLISTS
    categories: int = 250
    changes: int = 30_000

    @property
    def assignments(self) -> int:
        """Videos in categories."""
        return self.changes - self.categories - self.playlists

    def scaled(self, share: float) -> Size:
        """A part of it."""
        return Size(
            *(max(1, round(share * one)) for one in (self.videos, self.playlists, self.categories, self.changes))
        )


LARGE = Size()
_WORDS = [
    "bread",
    "sourdough",
    "oven",
    "tide",
    "glacier",
    "violin",
    "drum",
    "loop",
    "engine",
    "gear",
    "harbour",
    "lantern",
    "meadow",
    "orbit",
    "pixel",
    "river",
]


def library(size: Size = LARGE) -> dict[str, Any]:
    """The simulator's library file: every video in one playlist, every tenth in a second one."""
    chance = random.Random("large")
    ids = _ids(size)
    listed: list[list[str]] = [ids[number :: size.playlists] for number in range(size.playlists)]
    for video in ids[::10]:
        chance.choice(listed).append(video)
    return {
        "channel": {"id": "UClarge00000000000000001", "title": "A large library"},
        "playlists": [
            {
                "id": f"PLlarge{number:04d}",
                "title": f"{chance.choice(_WORDS)} {number}",
                "privacyStatus": "private",
                "items": [{"videoId": one, "addedAt": "2021-02-03T04:05:06Z"} for one in videos],
            }
            for number, videos in enumerate(listed)
        ],
        "videos": {one: _video(one, chance) for one in ids},
    }


def _ids(size: Size) -> list[str]:
    return [f"L{number:010d}" for number in range(size.videos)]


def _video(one: str, chance: random.Random) -> dict[str, Any]:
    return {
        "title": " ".join(chance.choices(_WORDS, k=5)).capitalize() + f" {one[-5:]}",
        "channelId": "UCmaker000000000000000001",
        "channelTitle": f"{chance.choice(_WORDS).capitalize()} channel {chance.randrange(400)}",
        "publishedAt": "2015-02-03T04:05:06Z",
        "duration": f"PT{chance.randrange(1, 50)}M",
        "tags": chance.choices(_WORDS, k=6),
        "description": " ".join(chance.choices(_WORDS, k=30)),
    }


def categories(file: Path, size: Size = LARGE) -> Path:
    """A file that sorts every video, some of them twice."""
    chance = random.Random("large categories")
    ids = _ids(size)
    pairs = {(number % size.categories, video) for number, video in enumerate(ids)}
    while len(pairs) < size.assignments:
        pairs.add((chance.randrange(size.categories), chance.choice(ids)))
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["category", "video_id"])
        writer.writerows((f"Category {category:03d}", video) for category, video in sorted(pairs))
    return file


@contextmanager
def large_youtube(folder: Path, *options: str, size: Size = LARGE) -> Iterator[Simulator]:
    """A simulator with the large library."""
    file = folder / "large.json"
    if not file.exists():
        file.write_text(json.dumps(library(size)), encoding="utf-8")
    one = Simulator(["--library", str(file), "--auto-consent", *NO_LIMITS, *options])
    try:
        yield one
    finally:
        one.close_clients()
        one.stop()


def imported(simulator: Simulator, folder: Path, data: Path) -> None:
    """Make a data folder with the large library, imported and sorted."""
    with person(simulator, data) as somebody:
        somebody.import_()
        somebody.app.import_categories(categories(folder / "large.csv"))
