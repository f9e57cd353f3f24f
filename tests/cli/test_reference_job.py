"""The reference library over the terminal, day by day: what the preview says is what happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.schemas import check
from tests.cli.terminal import Terminal
from tests.demo_library import CATEGORIES, WATCH_LATER, wanted
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


def run_to_the_end(person: Terminal, simulator: Simulator) -> tuple[Any, list[int]]:
    """Sync and resume, a day at a time; the last status and the units that YouTube counted on each day."""
    result = person.run("sync", "--yes")
    while result.code == 3:
        assert result.document["job"]["reason"] == "quota"
        simulator.admin.next_day()
        result = person.run("resume")
    assert result.code == 0, result
    quota = simulator.admin.quota()
    return check("status", result.document), list(quota["history"].values())


def test_the_reference_job_ends_as_previewed(person: Terminal, demo_simulator: Simulator) -> None:
    old = set(demo_simulator.admin.playlists())
    assert person.ok("import")["playlists"] == 87
    assert person.ok("watch-later", "import", str(WATCH_LATER))["added"] == 1250
    person.ok("categories", "import", str(CATEGORIES))
    person.ok("import")
    demo_simulator.admin.next_day()
    person.ok("import")
    before = sum(demo_simulator.admin.quota()["history"].values())
    preview = check("preview", person.ok("preview"))
    document, history = run_to_the_end(person, demo_simulator)

    playlists = demo_simulator.admin.playlists()
    assert not old & set(playlists)
    assert {one["privacyStatus"] for one in playlists.values()} == {"private"}
    assert len({one["title"] for one in playlists.values()}) == len(playlists)
    assert {one["title"]: sorted(item["videoId"] for item in one["items"]) for one in playlists.values()} == wanted()

    spent = sum(history) - before
    assert document["job"]["state"] == "completed"
    assert preview["units"] <= spent <= preview["units"] * (1 + TOLERANCE)
    assert document["job"]["units_used"] == spent
    assert max(history) <= 10_000
    days = [units for units in history if units]
    assert len(days) - 1 == preview["days"]
    assert document["job"]["finish_date"] == preview["finish_date"] == document["quota"]["day"]
    assert person.ok("preview")["operations"] == 0
    report = check("report", person.ok("report"))
    assert {one["status"] for one in report["operations"] if one["kind"] != "by_hand"} == {"done"}
    assert sum(one["kind"] == "by_hand" for one in report["operations"]) == 1250
