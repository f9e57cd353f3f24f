"""The demo library: where its files lie, and what sorting it is to end in."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

DEMO = Path(__file__).resolve().parent.parent / "resources" / "demo"
WATCH_LATER = DEMO / "Watch later-videos.csv"
CATEGORIES = DEMO / "categories.csv"


def wanted() -> dict[str, list[str]]:
    """Category → the available videos it shall hold, sorted."""
    with gzip.open(DEMO / "library.json.gz", "rt", encoding="utf-8") as stream:
        videos = json.load(stream)["videos"]
    categories: dict[str, set[str]] = {}
    with CATEGORIES.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if not videos[row["video_id"]].get("unavailable"):
                categories.setdefault(row["category"], set()).add(row["video_id"])
    return {category: sorted(ids) for category, ids in categories.items()}
