"""Sync by the strategy reuse, and what a person settles about single playlists, in the terminal."""

from __future__ import annotations

import pytest

from tests.cli.conftest import WANTED
from tests.cli.schemas import check
from tests.cli.terminal import Terminal
from tests.cli.test_jobs import truth, writes
from tests.simulator_fixtures import Simulator


def playlist(terminal: Terminal, playlist_id: str) -> dict[str, object]:
    document = check("playlists", terminal.ok("playlists", "list"))
    return next(one for one in document["playlists"] if one["playlist_id"] == playlist_id)


def test_a_sync_by_reuse_ends_the_same_for_fewer_units(ready: Terminal, first_moment: Simulator) -> None:
    fresh = check("preview", ready.ok("preview"))
    reuse = check("preview", ready.ok("preview", "--strategy", "reuse"))
    assert [(one["strategy"], one["units"], one["days"]) for one in fresh["alternatives"]] == [
        ("reuse", reuse["units"], reuse["days"])
    ]
    assert reuse["units"] < fresh["units"]
    assert reuse["reused"]
    done = check("status", ready.ok("sync", "--yes", "--strategy", "reuse", "--plan", reuse["plan_id"]))
    assert (done["job"]["state"], done["job"]["strategy"]) == ("completed", "reuse")
    assert done["job"]["units_used"] == pytest.approx(reuse["units"], rel=0.005)
    # What is in a reused playlist keeps its place; what could not be added to a new one stays for nothing.
    available = {
        title: {one for one in videos if one.startswith("video")} for title, videos in truth(first_moment).items()
    }
    assert available == {name: set(ids) for name, ids in WANTED.items()}
    for strategy in ("reuse", "fresh"):
        assert ready.ok("preview", "--strategy", strategy)["operations"] == 0


def test_a_person_reads_what_becomes_of_old_playlists(ready: Terminal) -> None:
    text = ready.plain("preview", "--strategy", "reuse").stdout
    assert "by the strategy fresh: " in text
    assert "old playlists go on as categories." in text
    assert "“Long” becomes “" in text
    assert "ytsync sync --yes --strategy reuse --plan " in text


def test_what_is_to_be_left_alone_is_neither_reused_nor_deleted(ready: Terminal, first_moment: Simulator) -> None:
    before = first_moment.admin.playlists()["PLlong"]
    document = check("playlists", ready.ok("playlists", "leave-alone", "PLlong", "PLempty"))
    assert {one["playlist_id"] for one in document["playlists"] if one["leave_alone"]} == {"PLlong", "PLempty"}
    for strategy in ("fresh", "reuse"):
        preview = ready.ok("preview", "--strategy", strategy)
        assert {one["playlist_id"] for one in preview["kept"]} == {"PLlong", "PLempty"}
    ready.ok("sync", "--yes", "--strategy", "reuse")
    assert first_moment.admin.playlists()["PLlong"] == before
    assert not check("playlists", ready.ok("playlists", "forget", "PLlong"))["playlists"][0]["leave_alone"]


def test_what_must_become_a_category_becomes_it(ready: Terminal) -> None:
    name = next(iter(WANTED))
    ready.ok("playlists", "become", "PLempty", name.upper())
    assert playlist(ready, "PLempty")["becomes"] == name
    for strategy in ("fresh", "reuse"):
        reused = ready.ok("preview", "--strategy", strategy)["reused"]
        assert ("PLempty", name) in {(one["playlist_id"], one["category"]) for one in reused}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("leave-alone", "PLlong", "PLnowhere"), "There is no playlist PLnowhere"),
        (("become", "PLnowhere", "Early"), "There is no playlist PLnowhere"),
        (("become", "PLlong", "No such"), "There is no category “No such”"),
        (("become", "PLlong", "Unsorted"), "There is no category “Unsorted”"),
        (("forget", "PLother"), "There is no playlist PLother"),
    ],
)
def test_what_makes_no_sense_is_said_and_settles_nothing(ready: Terminal, words: tuple[str, ...], said: str) -> None:
    result = ready.run("playlists", *words)
    assert result.code == 1
    assert said in result.error["message"]
    document = ready.ok("playlists", "list")
    assert not any(one["leave_alone"] or one["becomes"] for one in document["playlists"])


def test_a_playlist_that_a_category_has_cannot_become_another(ready: Terminal, first_moment: Simulator) -> None:
    ready.ok("sync", "--yes", "--strategy", "reuse")
    first, second = WANTED
    holder = next(one for one in ready.ok("playlists", "list")["playlists"] if one["category"] == first)
    result = ready.run("playlists", "become", str(holder["playlist_id"]), second)
    assert (result.code, f"is the playlist of “{first}” already" in result.error["message"]) == (1, True)
    assert writes(first_moment) > 0
