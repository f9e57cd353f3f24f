"""Importing, Watch Later and categories in the terminal."""

from __future__ import annotations

import csv
import json
import signal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.schemas import check
from tests.cli.terminal import ROOT, Terminal, ended, wait_for
from tests.simulator_fixtures import DELETED, PRIVATE, VIDEO_IDS, Simulator

TAKEOUT_HEAD = "Video ID,Playlist Video Creation Timestamp\n"


def takeout(folder: Path, *ids: str) -> Path:
    file = folder / "Watch later-videos.csv"
    rows = "".join(f"{one},2020-01-0{place + 1}T08:00:00+00:00\n" for place, one in enumerate(ids))
    file.write_text(TAKEOUT_HEAD + rows)
    return file


def test_import_counts_and_a_second_one_changes_nothing(signed_in: Terminal) -> None:
    first = check("import", signed_in.ok("import"))
    assert {name: first[name] for name in ("state", "playlists", "items", "unavailable", "resumed")} == {
        "state": "complete",
        "playlists": 3,
        "items": 73,
        "unavailable": 2,
        "resumed": False,
    }
    assert first["new"] > 0
    assert {one["entity_type"]: one["state"] for one in first["entities"]} == dict.fromkeys(
        ("channels", "playlists", "playlist_items", "videos"), "complete"
    )
    second = signed_in.ok("import")
    assert (second["new"], second["updated"], second["removed"]) == (0, 0, 0)
    assert signed_in.ok("import", "--full")["state"] == "complete"


def test_an_import_out_of_quota_is_three_and_goes_on_the_next_day(signed_in: Terminal, first_moment: Simulator) -> None:
    first_moment.admin.add_fault("quotaExceeded", match={"endpoint": "playlistItems.list"})
    paused = signed_in.run("import")
    check("import", paused.document)
    assert (paused.code, paused.document["state"], paused.document["reason"]) == (3, "paused", "quota")
    assert paused.document["resume_at"]
    first_moment.admin.clear_faults()
    first_moment.admin.next_day()
    after = signed_in.ok("import")
    assert (after["state"], after["resumed"], after["items"]) == ("complete", True, 73)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_import_is_130_and_is_resumed(signed_in: Terminal, first_moment: Simulator, number: int) -> None:
    first_moment.admin.settings(latency_ms=150)
    first_moment.admin.clear_requests()
    process = signed_in.start("--json", "import")
    wait_for(process, first_moment, "channels.list")
    process.send_signal(number)
    result = ended(process)
    first_moment.admin.settings(latency_ms=0)
    check("import", result.document)
    assert (result.code, result.document["state"]) == (130, "paused")
    assert signed_in.ok("import")["items"] == 73


def test_a_person_reads_a_few_calm_lines_and_no_bars_in_a_pipe(signed_in: Terminal) -> None:
    result = signed_in.plain("import")
    assert (result.code, result.stderr) == (0, "")
    assert "3 playlists, 73 items" in result.stdout


def test_the_export_is_everything_in_a_stable_order(signed_in: Terminal, tmp_path: Path) -> None:
    signed_in.ok("import")
    signed_in.ok("watch-later", "import", str(takeout(tmp_path, VIDEO_IDS[3])))
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    counts = check("library export", signed_in.ok("library", "export", str(one)))
    signed_in.ok("import", "--full")
    signed_in.ok("library", "export", str(other))
    assert one.read_bytes() == other.read_bytes()
    document = json.loads(one.read_text())
    schema = json.loads((ROOT / "resources" / "schema" / "library-1.json").read_text())
    Draft202012Validator(schema).validate(document)
    assert document["$schema"] == schema["$id"]
    assert [playlist["title"] for playlist in document["playlists"]] == ["Long", "Short", "Empty"]
    assert [item["video_id"] for item in document["playlists"][1]["items"]] == [
        VIDEO_IDS[0],
        VIDEO_IDS[1],
        VIDEO_IDS[0],
    ]
    assert [entry["video_id"] for entry in document["watch_later"]] == [VIDEO_IDS[3]]
    assert counts == {
        "playlists": len(document["playlists"]),
        "items": sum(len(playlist["items"]) for playlist in document["playlists"]),
        "videos": len(document["videos"]),
    }


def test_liked_videos_are_one_more_list_on_request(signed_in: Terminal, tmp_path: Path) -> None:
    def liked() -> list[str]:
        signed_in.ok("library", "export", str(tmp_path / "library.json"))
        ids: list[str] = json.loads((tmp_path / "library.json").read_text())["liked"]
        return ids

    signed_in.ok("import")
    assert liked() == []
    assert check("import", signed_in.ok("import", "--liked"))["playlists"] == 3
    assert sorted(liked()) == VIDEO_IDS[5:8]


def test_an_export_that_cannot_be_written_is_an_error_that_names_the_file(signed_in: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "missing" / "library.json"
    result = signed_in.run("library", "export", str(file))
    assert (result.code, result.error["where"]) == (1, str(file))


def test_watch_later_is_imported_and_verified(nowhere: Terminal, tmp_path: Path) -> None:
    file = takeout(tmp_path, *VIDEO_IDS[:3])
    with file.open("a") as stream:
        stream.write("too short,2020-01-01T08:00:00+00:00\n")
    document = check("watch-later import", nowhere.ok("watch-later", "import", str(file)))
    assert (document["added"], document["already_known"]) == (3, 0)
    assert [row["line"] for row in document["rejected"]] == [5]
    assert nowhere.ok("watch-later", "import", str(takeout(tmp_path, *VIDEO_IDS[:3])))["already_known"] == 3
    later = nowhere.ok("watch-later", "verify", str(takeout(tmp_path, VIDEO_IDS[1])))
    assert check("watch-later verify", later) == {"cleared": 2, "left": 1}


def test_ids_from_files_are_fetched_by_the_next_import(
    signed_in: Terminal, first_moment: Simulator, tmp_path: Path
) -> None:
    signed_in.ok("import")
    unknown = VIDEO_IDS[100:102]
    signed_in.ok("watch-later", "import", str(takeout(tmp_path, unknown[0])))
    signed_in.categories({"New": [unknown[1]]})
    assert signed_in.ok("preview")["not_checked"] == [unknown[1]]
    signed_in.ok("import")
    asked = first_moment.admin.requests()[-1]
    assert asked["endpoint"] == "videos.list"
    assert all(one in str(asked["query"]) for one in unknown)
    assert signed_in.ok("preview")["not_checked"] == []


def test_categories_are_imported_listed_and_exported(nowhere: Terminal, tmp_path: Path) -> None:
    wanted = {"Cooking": [VIDEO_IDS[0], VIDEO_IDS[1]], "=1+1": [VIDEO_IDS[1]]}
    document = check("categories import", nowhere.categories(wanted))
    assert (document["categories"], document["assignments"], document["rejected"]) == (2, 3, [])
    listed = check("categories", nowhere.ok("categories", "list"))["categories"]
    assert {one["name"]: one["videos"] for one in listed if not one["protected"]} == {"Cooking": 2, "=1+1": 1}
    assert all(one["approved"] for one in listed if not one["protected"])
    file = tmp_path / "out.csv"
    assert check("categories", nowhere.ok("categories", "export", str(file)))["categories"] == listed
    with file.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["category", "video_id"]
    assert ["'=1+1", VIDEO_IDS[1]] in rows
    nowhere.ok("categories", "import", str(file))
    assert nowhere.ok("categories", "list")["categories"] == listed


@pytest.mark.parametrize("command", [("watch-later", "import"), ("watch-later", "verify"), ("categories", "import")])
@pytest.mark.parametrize(
    "content", [None, b"", b"a,b\n1,2\n", b'category,video_id\n"open,video000001\n', b"\x00\xff\xfe"]
)
def test_a_file_that_cannot_be_taken_is_an_error_and_changes_nothing(
    nowhere: Terminal, tmp_path: Path, command: tuple[str, ...], content: bytes | None
) -> None:
    nowhere.categories({"Kept": [VIDEO_IDS[0]]})
    file = tmp_path / "bad.csv"
    if content is not None:
        file.write_bytes(content)
    result = nowhere.run(*command, str(file))
    assert result.code == 1
    assert "bad.csv" in result.error["message"]
    assert len(result.lines) == 1
    assert nowhere.ok("categories", "list")["categories"][0]["name"] == "Kept"


def test_unavailable_videos_are_named_by_the_preview(signed_in: Terminal) -> None:
    signed_in.ok("import")
    signed_in.categories({"All": [*VIDEO_IDS[:5], DELETED, PRIVATE]})
    preview = check("preview", signed_in.ok("preview"))
    assert set(preview["unavailable_excluded"]) == {DELETED, PRIVATE}
