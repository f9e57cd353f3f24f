"""The small households that the trials of the protocol's logic take place in."""

from __future__ import annotations

from typing import Any

from tests.chaos.lab.scene import Scene
from ytsync_desktop.core.plan import Strategy

V = [f"video{number:06d}" for number in range(24)]
DEAD = "deadvideo01"


def _library() -> dict[str, Any]:
    """Old playlists that overlap, one with a second copy, one with a dead video, one empty; one of somebody else."""

    def items(videos: list[str]) -> list[dict[str, str]]:
        return [{"videoId": one, "addedAt": f"2020-01-01T10:{n:02d}:00Z"} for n, one in enumerate(videos)]

    contents = {"first": V[:4], "second": [*V[3:6], V[3]], "third": [V[6], DEAD], "empty": []}
    videos: dict[str, Any] = {one: {"title": f"Title of {one}"} for one in V}
    videos[DEAD] = {"title": "Gone", "unavailable": "deleted"}
    return {
        "channel": {"id": "UClab0000000000000000001", "title": "The lab's channel"},
        "playlists": [
            {"id": f"PL{title}", "title": title, "privacyStatus": "private", "items": items(listed)}
            for title, listed in contents.items()
        ],
        "others": [{"id": "PLother", "title": "Not mine", "privacyStatus": "public", "items": items(V[:2])}],
        "videos": videos,
    }


WANTED = {"one": V[:3], "two": [*V[3:6], V[0]], "three": [V[6], V[7], DEAD]}

FRESH = Scene("fresh", _library(), WANTED)
"""A first job: three creates, nine adds, four deletes."""

REUSED = Scene(
    "reused",
    _library(),
    {"one": [*V[:3], V[7]], "second": [*V[3:6], V[8]], "new": [V[6], V[9], DEAD]},
    strategy=Strategy.REUSE,
)
"""A first job that turns three old playlists into the categories: renames, adds, removes of what moves, a delete."""

AGAIN = Scene(
    "again",
    _library(),
    {"uno": [*V[1:3], V[10]], "two": V[3:6], "three": [V[6], V[7], V[0]], "four": [V[8], V[2], V[11]]},
    earlier=WANTED,
    renamed={"one": "uno"},
    added={"later": [V[8], V[1], V[1]], "even later": [V[10], V[11]]},
)
"""A second job: a rename, a create, adds, removes of what moved, and deletes of what came meanwhile."""
