"""What the tests of the locked doors share with those of the window and of the terminal."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest

from tests.cli.conftest import terminal
from tests.memory_keyring import MemoryKeyring
from tests.security.hostile import titles
from tests.simulator_fixtures import MakeSimulator, Simulator
from tests.ui.conftest import browser, open_window

__all__ = ["browser", "memory_keyring", "open_window", "terminal"]


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[MemoryKeyring]:
    """A keyring that forgets when the test ends."""
    before, ring = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def bait(tmp_path: Path) -> Path:
    file = tmp_path / "bait.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    return file


@pytest.fixture
def hostile(bait: Path) -> list[str]:
    return titles(bait)


@pytest.fixture
def youtube(make_simulator: MakeSimulator, browser: None, hostile: list[str]) -> Simulator:
    """A channel whose name, playlists, videos and makers are all called by hostile titles."""
    videos: dict[str, Any] = {
        f"video{number:06d}": {
            "title": title,
            "description": title,
            "channelId": "UCmaker000000000000000001",
            "channelTitle": title,
            "publishedAt": "2015-02-03T04:05:06Z",
            "duration": "PT3M20S",
            "tags": [title[:300]],
        }
        for number, title in enumerate(hostile)
    }
    playlists = [
        {
            "id": f"PLhostile{number:03d}",
            "title": title,
            "description": title,
            "privacyStatus": "private",
            "items": [{"videoId": f"video{number:06d}", "addedAt": "2020-01-01T00:00:00Z"}],
        }
        for number, title in enumerate(hostile)
    ]
    channel = {"id": "UCsmall000000000000000001", "title": hostile[0]}
    return make_simulator(library={"channel": channel, "playlists": playlists, "videos": videos})


@pytest.fixture
def wanted(tmp_path: Path, hostile: list[str]) -> Path:
    """Categories with hostile names, as far as a category may have them."""
    names = ("Tom &Jerry &lt;b>1", "\u202e <img src=x> two", "Tom &Jerry &amp; \u202e Co")
    file = tmp_path / "wanted.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["category", "video_id"])
        for number in range(len(hostile)):
            writer.writerow(
                [
                    names[number % 3],
                    f"video{number:06d}",
                ]
            )
    return file
