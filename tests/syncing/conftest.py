"""A messy small library on a simulator, and somebody who tidies it up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest

from tests.household import Household
from tests.memory_keyring import MemoryKeyring
from tests.simulator_fixtures import Simulator

V = [f"video{number:06d}" for number in range(40)]
DEAD = "deadvideo01"


def messy_library() -> dict[str, Any]:
    """Four own playlists with overlaps, a duplicate and an unavailable video, and a playlist of somebody else."""

    def items(videos: list[str]) -> list[dict[str, str]]:
        return [{"videoId": one, "addedAt": f"2020-01-01T10:{n:02d}:00Z"} for n, one in enumerate(videos)]

    videos: dict[str, Any] = {
        one: {"title": f"Title of {one}", "channelId": "UCmaker", "duration": "PT3M"} for one in V
    }
    videos[DEAD] = {"title": "Gone", "unavailable": "deleted"}
    playlists = {
        "PLfirst": ("first", V[:6]),
        "PLsecond": ("second", [*V[4:9], V[4]]),
        "PLthird": ("third", [V[9], DEAD, V[10]]),
        "PLempty": ("empty", []),
    }
    return {
        "channel": {"id": "UCmessy00000000000000001", "title": "A messy channel"},
        "playlists": [
            {"id": one, "title": title, "privacyStatus": "private", "items": items(listed)}
            for one, (title, listed) in playlists.items()
        ],
        "others": [{"id": "PLother", "title": "Not mine", "privacyStatus": "public", "items": items(V[:2])}],
        "videos": videos,
    }


WANTED = {"one": V[:5], "two": [*V[5:8], V[0]], "three": [*V[8:11], DEAD]}
"""Three categories that hold every available video of the library, one of them in two."""

TIDY = {"one": V[:5], "two": [*V[5:8], V[0]], "three": V[8:11]}


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[None]:
    """A keyring that forgets when the test ends."""
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def messy_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One simulator for a module's tests."""
    path = tmp_path_factory.mktemp("simulator") / "library.json"
    path.write_text(json.dumps(messy_library()), encoding="utf-8")
    one = Simulator(["--library", str(path), "--auto-consent"])
    yield one
    one.stop()


@pytest.fixture
def messy(messy_process: Simulator) -> Simulator:
    """The messy library at its first moment."""
    messy_process.admin.reset(keep_tokens=False)
    messy_process.admin.settings(auto_consent=True)
    return messy_process


@pytest.fixture
def household(messy: Simulator, tmp_path: Path) -> Iterator[Household]:
    """Signed in, nothing imported yet."""
    one = Household(messy, tmp_path / "data")
    yield one
    one.close()


@pytest.fixture
def sorted_household(household: Household) -> Household:
    """Imported, and sorted into the wanted categories."""
    household.import_()
    household.categories(WANTED)
    return household
