"""Makes the demo's files from the reference library: `python resources/demo/make_demo.py FOLDER`.

FOLDER holds `library.json.gz`, `categories.csv` and `Watch later-videos.csv`. The result is the same every time.
"""

import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LIKED_EVERY, LIKED = 97, 40
SAVED_EVERY, SAVED = 131, 25


def with_extras(library: dict[str, Any]) -> dict[str, Any]:
    """The library with a list of liked videos and a public playlist of another channel; real accounts have both."""
    shown = sorted(one for one, video in library["videos"].items() if "unavailable" not in video)
    liked = shown[::LIKED_EVERY][:LIKED]
    items = [
        {"videoId": one, "addedAt": f"2020-03-{1 + place % 28:02d}T09:00:00Z"}
        for place, one in enumerate(shown[::SAVED_EVERY][:SAVED])
    ]
    other = {
        "id": "PLsavedfromanotherchannel000000001",
        "title": "Somebody else's favourites",
        "description": "A playlist of another channel; it can be read and not changed.",
        "privacyStatus": "public",
        "items": items,
    }
    return {**library, "liked": liked, "others": [other]}


def main(folder: Path) -> None:
    """Write the three files beside this one."""
    library = json.loads(gzip.decompress((folder / "library.json.gz").read_bytes()))
    text = json.dumps(with_extras(library), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (HERE / "library.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    for name in ("categories.csv", "Watch later-videos.csv"):
        shutil.copyfile(folder / name, HERE / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
