"""The reference library over the terminal, day by day: what the preview says is what happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.schemas import check
from tests.cli.terminal import Terminal
from tests.demo_library import CATEGORIES, WATCH_LATER, unavailable, wanted
from tests.simulator_fixtures import Simulator

TOLERANCE = 0.005

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture
def person(tmp_path: Path, demo_simulator: Simulator) -> Iterator[Terminal]:
    """Signed in in front of the reference library, without waits."""
    terminal = Terminal(tmp_path, demo_simulator.api_root)
    assert terminal.login(demo_simulator).code == 0
    terminal.ok("settings", "set", "settle_seconds", "0")
    yield terminal


Account = list[tuple[str, str, str, list[str]]]


def account(simulator: Simulator) -> Account:
    """Title, description, visibility and available videos in order, of every own playlist: all but ids and dates."""
    return sorted(
        (one["title"], one["description"], one["privacyStatus"], [v for v in videos(one) if v not in unavailable()])
        for one in simulator.admin.playlists().values()
    )


def videos(playlist: Any) -> list[str]:
    return [item["videoId"] for item in playlist["items"]]


def to_the_end(person: Terminal, simulator: Simulator, *command: str) -> tuple[Any, list[int]]:
    """Start and resume, a day at a time; the last status and the units that YouTube counted on each of its days."""
    before = simulator.admin.quota()["history"]
    result = person.run(*command)
    while result.code == 3:
        assert result.document["job"]["reason"] in ("quota", "creation_limit")
        simulator.admin.next_day()
        result = person.run("resume")
    assert result.code == 0, result
    history = simulator.admin.quota()["history"]
    spent = [units - before.get(day, 0) for day, units in history.items()]
    assert max(history.values()) <= 10_000
    return check("status", result.document), [units for units in spent if units]


def prepare(person: Terminal, simulator: Simulator) -> None:
    """Imported, Watch Later taken in, sorted; the next day has begun."""
    assert person.ok("import")["playlists"] == 87
    assert person.ok("watch-later", "import", str(WATCH_LATER))["added"] == 1250
    person.ok("categories", "import", str(CATEGORIES))
    person.ok("import")
    simulator.admin.next_day()
    person.ok("import")


def check_units(preview: Any, document: Any, days: list[int]) -> None:
    """As previewed: units, days and the last day."""
    spent = sum(days)
    assert document["job"]["state"] == "completed"
    assert preview["units"] <= spent <= preview["units"] * (1 + TOLERANCE)
    assert document["job"]["units_used"] == spent
    assert len(days) == preview["days"]
    assert document["job"]["finish_date"] == preview["finish_date"] == document["quota"]["day"]


def test_the_reference_job_ends_as_previewed_and_its_undo_as_it_began(
    person: Terminal, demo_simulator: Simulator
) -> None:
    prepare(person, demo_simulator)
    old, at_first = set(demo_simulator.admin.playlists()), account(demo_simulator)
    preview = check("preview", person.ok("preview"))
    check_units(preview, *to_the_end(person, demo_simulator, "sync", "--yes"))

    playlists = demo_simulator.admin.playlists()
    assert not old & set(playlists)
    assert {one["privacyStatus"] for one in playlists.values()} == {"private"}
    assert len({one["title"] for one in playlists.values()}) == len(playlists)
    assert {one["title"]: sorted(videos(one)) for one in playlists.values()} == wanted()
    assert person.ok("preview")["operations"] == 0
    report = check("report", person.ok("report"))
    assert {one["status"] for one in report["operations"] if one["kind"] != "by_hand"} == {"done"}
    assert sum(one["kind"] == "by_hand" for one in report["operations"]) == 1250

    demo_simulator.admin.next_day()
    person.ok("import")  # so that it has heard of the new day
    (backup,) = person.ok("backups", "list")["backups"]
    undo = check("preview", person.ok("backups", "restore", str(backup["id"]), "--preview"))
    assert undo["cannot_come_back"]
    check_units(undo, *to_the_end(person, demo_simulator, "backups", "restore", str(backup["id"]), "--yes"))
    assert account(demo_simulator) == at_first
    assert not set(playlists) & set(demo_simulator.admin.playlists())
    assert person.ok("backups", "restore", str(backup["id"]), "--preview")["operations"] == 0
    compared = check("comparison", person.ok("backups", "compare", str(backup["id"])))
    left_out = [one for one in compared["differences"] if one["words"] or one["added"]]
    assert (left_out, compared["same"] + len(compared["differences"])) == ([], 87)
