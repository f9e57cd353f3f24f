"""The process itself: its first line, its end, and what survives it."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.simulator_fixtures import READ_SCOPE, VIDEO_IDS, MakeSimulator, Simulator
from ytsync_desktop import simulator as simulator_package
from ytsync_desktop.simulator.__main__ import main
from ytsync_desktop.simulator.admin import SimulatorAdminError
from ytsync_desktop.simulator.catalogue import demo_file
from ytsync_desktop.simulator.process import SimulatorProcess, SimulatorStartError


def test_the_first_line_says_where_everything_is(make_simulator: MakeSimulator) -> None:
    simulator = make_simulator()
    process = simulator.process
    assert process.api_root.startswith("http://127.0.0.1:") and process.api_root.endswith("/")
    assert process.admin == process.api_root + "_sim"
    assert psutil.pid_exists(process.pid)
    simulator.stop()
    assert not psutil.pid_exists(process.pid)


def test_state_survives_a_kill(make_simulator: MakeSimulator, tmp_path: Path) -> None:
    simulator = make_simulator("--state", str(tmp_path / "state"), "--clock", "2027-01-05T12:00:00Z")
    tokens = simulator.sign_in()
    session = simulator.session(tokens)
    simulator.admin.settings(creates_per_day=1)
    for video in VIDEO_IDS[:30]:
        assert session.insert("PLempty", video).status_code == 200
    made = session.send("POST", "playlists?part=snippet", json={"snippet": {"title": "New"}}).json()["id"]
    session.send("DELETE", "playlists?id=PLlong")
    simulator.admin.edit("set_video", video=VIDEO_IDS[0], availability="private")
    simulator.admin.advance(60)
    before, quota = simulator.admin.state(), simulator.admin.quota()
    secrets = simulator.client()
    simulator.close_clients()

    simulator.kill()
    with (tmp_path / "state" / "journal.jsonl").open("ab") as journal:
        journal.write(b'[{"e":"item","id"')
    simulator.process = SimulatorProcess(
        ["--library", str(tmp_path / "library-0.json"), "--state", str(tmp_path / "state")]
    )
    simulator.start()

    after = simulator.admin.state()
    assert after["playlists"] == before["playlists"]
    assert before["now"] <= after["now"] < "2027-01-05T13"
    assert simulator.admin.quota()["used"] == quota["used"] == 30 * 50 + 100
    assert simulator.client()["client_id"] == secrets["client_id"]
    session = simulator.session(tokens)
    assert session.get(f"videos?part=id&id={VIDEO_IDS[0]}").json()["items"] == []
    refused = session.send("POST", "playlists?part=snippet", json={"snippet": {"title": "Too many"}})
    assert refused.status_code == 429
    simulator.admin.settings(creates_per_day=0)
    another = session.send("POST", "playlists?part=snippet", json={"snippet": {"title": "More"}}).json()["id"]
    assert another not in {made, *(one["id"] for one in before["playlists"])}
    assert session.insert("PLempty", VIDEO_IDS[1]).json()["id"] not in {one["id"] for one in items_of(before)}


def items_of(state: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for one in state["playlists"] for item in one["items"]]


def test_effects_not_yet_visible_are_visible_after_a_restart(make_simulator: MakeSimulator, tmp_path: Path) -> None:
    simulator = make_simulator("--state", str(tmp_path / "state"), "--consistency-delay", "3600")
    tokens = simulator.sign_in()
    simulator.session(tokens).insert("PLempty", VIDEO_IDS[0])
    simulator.close_clients()
    simulator.kill()
    simulator.start()
    reply = simulator.session(tokens).get("playlistItems?part=snippet&playlistId=PLempty").json()
    assert [one["snippet"]["resourceId"]["videoId"] for one in reply["items"]] == [VIDEO_IDS[0]]


def test_options_of_the_command_line(make_simulator: MakeSimulator) -> None:
    simulator = make_simulator(
        *("--empty", "--daily-limit", "77", "--creates-per-day", "3", "--latency-ms", "1"),
        *("--consistency-delay", "2", "--clock", "2030-02-03T04:05:06+00:00", "--seed", "9"),
    )
    settings = simulator.admin.settings()
    assert (settings["daily_limit"], settings["creates_per_day"]) == (77, 3)
    assert (settings["latency_ms"], settings["consistency_delay"], settings["consent"]) == (1.0, 2.0, "allow")
    assert simulator.admin.playlists() == {}
    assert len(simulator.admin.videos()) == 120
    assert simulator.admin.now().startswith("2030-02-03T04:05")
    simulator.admin.next_day()
    simulator.admin.settings(daily_limit=5)
    simulator.admin.reset()
    assert simulator.admin.settings()["daily_limit"] == 77
    assert simulator.admin.now().startswith("2030-02-03T04:05")


def test_the_seed_decides_the_ids(make_simulator: MakeSimulator) -> None:
    def made(seed: str) -> str:
        return str(make_simulator("--seed", seed).admin.edit("create_playlist", title="x")["id"])

    assert made("1") == made("1") != made("2")


def test_the_demo_library_has_its_real_size(demo_simulator: Simulator) -> None:
    playlists = demo_simulator.admin.playlists()
    assert len(playlists) == 87
    assert sum(len(one["items"]) for one in playlists.values()) == 3409
    assert len(demo_simulator.admin.videos()) == 3865
    unavailable = [demo_simulator.admin.videos(availability=one) for one in ("deleted", "private")]
    assert sum(len(one) for one in unavailable) == 135
    youtube = demo_simulator.youtube(demo_simulator.sign_in(scope=READ_SCOPE))
    liked = youtube.playlistItems().list(part="id", playlistId="LL", maxResults=50).execute()
    assert len(liked["items"]) == 40
    reply = youtube.playlists().list(part="contentDetails", mine=True, maxResults=50).execute()
    counts = {one["id"]: one["contentDetails"]["itemCount"] for one in reply["items"]}
    assert counts == {one: len(playlists[one]["items"]) for one in counts} and len(counts) == 50


def test_it_ends_with_the_process_that_it_watches(tmp_path: Path) -> None:
    watched = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    command = [sys.executable, "-m", "ytsync_desktop.simulator", "--empty", "--parent-pid", str(watched.pid)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as simulator:
        assert simulator.stdout is not None
        pid = json.loads(simulator.stdout.readline())["pid"]
        assert pid == simulator.pid
        watched.communicate(b"\n")
        assert simulator.wait(30) == 0


def test_it_ends_when_told_to(make_simulator: MakeSimulator) -> None:
    simulator = make_simulator()
    process = psutil.Process(simulator.process.pid)
    simulator.admin.shutdown()
    assert process.wait(30) == 0
    with pytest.raises(SimulatorAdminError):
        simulator.admin.now()


def test_stopping_twice_does_no_harm(make_simulator: MakeSimulator) -> None:
    simulator = make_simulator()
    simulator.stop()
    simulator.kill()
    simulator.stop()


@pytest.mark.parametrize("content", [b"not json", b"[]", b'{"playlists": [{"title": "no id"}]}', b"\x1f\x8bno gzip"])
def test_a_bad_library_is_named(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    assert main(["--library", str(path)]) == 2
    message = capsys.readouterr().err
    assert "The simulator cannot start" in message and str(path) in message


def test_a_missing_library_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--library", str(tmp_path / "none.json")]) == 2
    assert "none.json" in capsys.readouterr().err


def test_a_simulator_that_does_not_come_up(tmp_path: Path) -> None:
    with pytest.raises(SimulatorStartError, match="did not start"):
        SimulatorProcess(["--library", str(tmp_path / "none.json")]).start()


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_the_secrets_are_the_owners_alone(make_simulator: MakeSimulator, tmp_path: Path) -> None:
    simulator = make_simulator("--state", str(tmp_path / "state"))
    for name in ("client_secret.json", "journal.jsonl"):
        assert (tmp_path / "state" / name).stat().st_mode & 0o077 == 0
    assert simulator.client()["client_secret"]


def test_it_needs_the_standard_library_only() -> None:
    package = Path(simulator_package.__file__ or "").parent
    foreign = set()
    for path in package.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            foreign |= {f"{path.name}: {one}" for one in names if one.split(".")[0] not in sys.stdlib_module_names}
    assert foreign == set()


def test_the_frozen_application_finds_the_demo_among_its_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert demo_file().is_file()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert demo_file() == tmp_path / "resources" / "demo" / "library.json.gz"
