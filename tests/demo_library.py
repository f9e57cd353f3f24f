"""The demo library: where its files lie, and what sorting it is to end in."""

from __future__ import annotations

import csv
import gzip
import json
from functools import cache
from pathlib import Path

DEMO = Path(__file__).resolve().parent.parent / "resources" / "demo"
WATCH_LATER = DEMO / "Watch later-videos.csv"
CATEGORIES = DEMO / "categories.csv"


@cache
def unavailable() -> frozenset[str]:
    """The videos that nobody can add."""
    with gzip.open(DEMO / "library.json.gz", "rt", encoding="utf-8") as stream:
        videos = json.load(stream)["videos"]
    return frozenset(one for one, video in videos.items() if video.get("unavailable"))


def wanted() -> dict[str, list[str]]:
    """Category → the available videos it shall hold, sorted."""
    categories: dict[str, set[str]] = {}
    with CATEGORIES.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["video_id"] not in unavailable():
                categories.setdefault(row["category"], set()).add(row["video_id"])
    return {category: sorted(ids) for category, ids in categories.items()}
