"""A plan and its job in the terminal: preview, sync, resume, decide, abort, status, report, backups."""

from __future__ import annotations

import csv
import json
import signal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import WANTED
from tests.cli.schemas import check
from tests.cli.terminal import Terminal, ended, wait_for
from tests.simulator_fixtures import VIDEO_IDS, Simulator

REFUSED = VIDEO_IDS[3]


def truth(simulator: Simulator) -> dict[str, list[str]]:
    """Title → videos, of the channel's own playlists on YouTube."""
    playlists = simulator.admin.playlists().values()
    return {one["title"]: [item["videoId"] for item in one["items"]] for one in playlists}


def writes(simulator: Simulator) -> int:
    """Writes that have reached YouTube."""
    return sum(one["method"] != "GET" and "/v3/" in one["path"] for one in simulator.admin.requests())


def stages(document: Any) -> dict[str, tuple[int, int]]:
    """Stage → (done, total), without the empty ones."""
    return {one["stage"]: (one["done"], one["total"]) for one in document["job"]["stages"] if one["total"]}


def refuse_one_video(simulator: Simulator) -> None:
    simulator.admin.add_fault("manualSortRequired", match={"endpoint": "playlistItems.insert", "body": REFUSED})


# --- preview --------------------------------------------------------------------------------------------------------


def test_preview_needs_no_sign_in_and_sends_nothing(ready: Terminal, first_moment: Simulator) -> None:
    ready.ok("logout")
    first_moment.admin.clear_requests()
    preview = check("preview", ready.ok("preview"))
    by_stage = {one["stage"]: one["operations"] for one in preview["stages"]}
    assert by_stage == {
        "backup": 0,
        "create_playlists": 2,
        "add_videos": 68,
        "clear_watch_later": 0,
        "delete_playlists": 3,
    }
    assert all(one["units"] == 50 * one["operations"] for one in preview["stages"])
    assert preview["operations"] == 73
    assert preview["units"] == 50 * 73 + preview["read_units"] == sum(one["units"] for one in preview["units_per_day"])
    assert preview["days"] == len(preview["units_per_day"]) == 1
    assert preview["finish_date"] == preview["units_per_day"][-1]["day"]
    assert preview["plan_id"] == ready.ok("preview", "--strategy", "fresh")["plan_id"]
    assert first_moment.admin.requests() == []


def test_preview_without_import_or_categories_is_an_error(signed_in: Terminal) -> None:
    assert "import" in signed_in.run("preview").error["message"].lower()
    signed_in.ok("import")
    result = signed_in.run("preview")
    assert result.code == 1
    assert "approved" in result.error["message"]


def test_a_person_reads_the_preview_in_a_few_lines(ready: Terminal) -> None:
    text = ready.plain("preview").stdout
    assert text.startswith("73 changes · ")
    assert f"ytsync sync --yes --plan {ready.ok('preview')['plan_id']}" in text


# --- sync -----------------------------------------------------------------------------------------------------------


def test_a_sync_does_what_the_preview_said(ready: Terminal, first_moment: Simulator) -> None:
    preview = ready.ok("preview")
    result = ready.run("sync", "--yes", "--plan", preview["plan_id"])
    document = check("status", result.document)
    assert (result.code, document["job"]["state"], document["job"]["reason"]) == (0, "completed", None)
    assert stages(document) == {"create_playlists": (2, 2), "add_videos": (68, 68), "delete_playlists": (3, 3)}
    assert truth(first_moment) == {name: list(ids) for name, ids in WANTED.items()}
    assert document["job"]["units_planned"] == preview["units"]
    assert document["job"]["units_used"] == pytest.approx(preview["units"], rel=0.005)
    assert ready.ok("status") == document

    after = ready.ok("preview")
    assert (after["operations"], after["days"], after["finish_date"]) == (0, 0, None)
    sent = writes(first_moment)
    empty = ready.run("sync", "--yes")
    assert (empty.code, empty.document["job"]["id"]) == (0, document["job"]["id"])
    assert writes(first_moment) == sent


def test_another_plan_than_the_one_seen_is_not_started(ready: Terminal, first_moment: Simulator) -> None:
    result = ready.run("sync", "--yes", "--plan", "0123456789ab")
    assert (result.code, result.error["where"]) == (1, "plan")
    assert ready.ok("status")["job"] is None
    assert writes(first_moment) == 0


def test_an_empty_plan_makes_no_job(signed_in: Terminal, first_moment: Simulator) -> None:
    for playlist in first_moment.admin.playlists():
        first_moment.admin.edit("delete_playlist", playlist=playlist)
    signed_in.ok("import")
    signed_in.categories({"Empty handed": ["deleted0001"]})
    signed_in.ok("import")
    result = signed_in.run("sync", "--yes")
    assert (result.code, check("status", result.document)["job"]) == (0, None)


def test_out_of_quota_is_three_and_resume_waits_for_the_day(ready: Terminal, first_moment: Simulator) -> None:
    ready.ok("settings", "set", "daily_limit", "3000")
    paused = ready.run("sync", "--yes")
    job = check("status", paused.document)["job"]
    assert (paused.code, job["state"], job["reason"]) == (3, "paused", "quota")
    assert job["resume_at"] == paused.document["quota"]["resets_at"]
    assert paused.document["quota"]["used"] + 50 > 3000 - 1000
    sent = writes(first_moment)

    early = ready.run("resume")
    assert (early.code, early.document["job"]["resume_at"]) == (3, job["resume_at"])
    assert writes(first_moment) == sent
    assert ready.run("sync", "--yes").code == 1

    codes: list[int] = []
    while not codes or codes[-1] == 3:
        first_moment.admin.next_day()
        codes.append(ready.run("resume").code)
    assert codes[-1] == 0
    assert truth(first_moment) == {name: list(ids) for name, ids in WANTED.items()}
    assert ready.run("resume").code == 1


def test_resume_and_abort_without_a_job_are_errors(signed_in: Terminal) -> None:
    for args in (("resume",), ("abort",), ("decide", "--skip"), ("report",), ("report", "--job", "7")):
        result = signed_in.run(*args)
        assert (result.code, len(result.lines)) == (1, 1), args
        assert result.error["code"] == "not_possible"


# --- decisions ------------------------------------------------------------------------------------------------------


def test_failures_are_asked_once_and_may_be_retried(ready: Terminal, first_moment: Simulator) -> None:
    refuse_one_video(first_moment)
    waiting = ready.run("sync", "--yes")
    job = check("status", waiting.document)["job"]
    assert (waiting.code, job["state"], job["reason"]) == (4, "waiting_for_decision", "failures")
    assert ready.run("status").code == 0
    assert ready.run("resume").code == 4
    failed = [one for one in check("report", ready.ok("report"))["operations"] if one["status"] == "failed"]
    assert [one["video_id"] for one in failed] == [REFUSED]
    assert failed[0]["error"]["status"] == 400
    assert failed[0]["error"]["reason"] == "manualSortRequired"

    first_moment.admin.clear_faults()
    sent = writes(first_moment)
    assert check("status", ready.ok("decide", "--retry"))["job"]["state"] == "paused"
    assert writes(first_moment) == sent
    assert ready.run("resume").code == 0
    assert {name: sorted(ids) for name, ids in truth(first_moment).items()} == WANTED


def test_skipped_failures_keep_their_old_playlists(ready: Terminal, first_moment: Simulator) -> None:
    refuse_one_video(first_moment)
    assert ready.run("sync", "--yes").code == 4
    ready.ok("decide", "--skip")
    assert ready.run("resume").code == 0
    report = check("report", ready.ok("report"))
    assert [one["title"] for one in report["kept"]] == ["Long"]
    assert set(truth(first_moment)) == {"Bread", "Cheese", "Long"}
    assert {one["status"] for one in report["operations"] if one["video_id"] == REFUSED} == {"skipped"}


@pytest.mark.parametrize("command", [("decide", "--abort"), ("abort",)])
def test_aborting_keeps_what_is_done_and_the_report(
    ready: Terminal, first_moment: Simulator, command: tuple[str, ...]
) -> None:
    refuse_one_video(first_moment)
    assert ready.run("sync", "--yes").code == 4
    assert check("status", ready.ok(*command))["job"]["state"] == "aborted"
    assert ready.run("resume").code == 1
    assert ready.ok("report")["job"]["state"] == "aborted"
    assert {"Long", "Bread", "Cheese"} <= set(truth(first_moment))
    assert ready.ok("preview")["operations"] > 0


# --- stops ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_sync_is_130_and_goes_on(ready: Terminal, first_moment: Simulator, number: int) -> None:
    first_moment.admin.settings(latency_ms=30)
    process = ready.start("--json", "sync", "--yes")
    wait_for(process, first_moment, "playlistItems.insert", 5)
    process.send_signal(number)
    result = ended(process)
    first_moment.admin.settings(latency_ms=0)
    job = check("status", result.document)["job"]
    assert (result.code, job["state"], job["reason"]) == (130, "paused", "interrupted")
    assert ready.run("resume").code == 0
    assert truth(first_moment) == {name: list(ids) for name, ids in WANTED.items()}


def test_a_killed_sync_is_shown_as_interrupted_and_goes_on(ready: Terminal, first_moment: Simulator) -> None:
    first_moment.admin.settings(latency_ms=500)
    process = ready.start("--json", "sync", "--yes")
    wait_for(process, first_moment, "playlistItems.insert", 2)
    while_running = ready.ok("status")["job"]
    process.kill()
    process.communicate()
    first_moment.admin.settings(latency_ms=0)
    assert while_running["state"] == "running"
    job = check("status", ready.ok("status"))["job"]
    assert (job["state"], job["reason"]) == ("paused", "interrupted")
    assert ready.run("resume").code == 0
    assert {name: sorted(ids) for name, ids in truth(first_moment).items()} == WANTED


def test_while_one_instance_works_others_may_only_look(ready: Terminal, first_moment: Simulator) -> None:
    refuse_one_video(first_moment)
    assert ready.run("sync", "--yes").code == 4
    working = ready.start("login", "--no-browser", "--client-secrets", str(first_moment.client_secrets))
    assert working.stdout is not None
    working.stdout.readline()
    try:
        for looking in (
            ("status",),
            ("report",),
            ("preview",),
            ("settings", "list"),
            ("categories", "list"),
            ("categories", "export", str(ready.folder / "out.csv")),
        ):
            assert ready.run(*looking).code == 0, looking
        for writing in (("import",), ("abort",), ("backups", "list"), ("settings", "set", "reserve", "5")):
            result = ready.run(*writing)
            assert (result.code, result.error["code"], len(result.lines)) == (6, "another_instance", 1), writing
    finally:
        working.kill()
        working.communicate()
    assert ready.run("abort").code == 0


def test_a_sign_in_lost_on_the_way_is_five_and_the_job_goes_on(ready: Terminal, first_moment: Simulator) -> None:
    first_moment.admin.settings(latency_ms=30)
    process = ready.start("--json", "sync", "--yes")
    wait_for(process, first_moment, "playlistItems.insert", 5)
    first_moment.admin.tokens(revoke_all=True)
    result = ended(process)
    first_moment.admin.settings(latency_ms=0)
    check("error", result.document)
    check("status", result.document)
    assert (result.code, result.document["job"]["reason"]) == (5, "sign_in")
    assert ready.run("resume").code == 5
    assert ready.login(first_moment).code == 0
    assert ready.run("resume").code == 0
    assert {name: sorted(ids) for name, ids in truth(first_moment).items()} == WANTED


# --- report, backups, settings --------------------------------------------------------------------------------------


class Visible(HTMLParser):
    """Collects what is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_report_in_every_form(ready: Terminal, tmp_path: Path) -> None:
    ready.categories({"=SUM(1)": VIDEO_IDS[:30], "Tom &amp; Jerry": VIDEO_IDS[30:68]})
    assert ready.run("sync", "--yes").code == 0
    document = check("report", ready.ok("report"))
    for form in ("text", "json", "csv", "html"):
        shown = ready.plain("report", "--format", form)
        file = tmp_path / f"report.{form}"
        assert ready.plain("report", "--job", "1", "--format", form, "--output", str(file)).code == 0
        assert file.read_text("utf-8") == shown.stdout, form
    assert json.loads((tmp_path / "report.json").read_text()) == document
    with (tmp_path / "report.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(document["operations"])
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert "'=SUM(1)" in {row["playlist_title"] for row in rows}
    page = Visible()
    page.feed((tmp_path / "report.html").read_text())
    assert "Tom &amp; Jerry" in page.text
    assert ready.run("report", "--format", "html", "--output", str(tmp_path / "again.html")).document == document


def test_backups_are_listed_and_hold_what_was_there(ready: Terminal) -> None:
    assert ready.ok("backups", "list") == {"backups": []}
    assert ready.run("sync", "--yes").code == 0
    (backup,) = check("backups", ready.ok("backups", "list"))["backups"]
    assert (backup["job_id"], backup["playlists"], backup["items"]) == (1, 3, 73)


def test_a_backup_is_restored_by_a_plan_and_a_job_like_any_other(ready: Terminal, first_moment: Simulator) -> None:
    before = {name: ids for name, ids in truth(first_moment).items() if name != "Long"}
    assert ready.run("sync", "--yes").code == 0
    assert ready.run("backups", "restore", "7", "--preview").code == 1
    preview = check("preview", ready.ok("backups", "restore", "1", "--preview"))
    assert (preview["strategy"], len(preview["cannot_come_back"])) == ("restore", 3)
    assert ready.run("backups", "restore", "1", "--yes", "--plan", "0" * 12).code == 1
    done = check("status", ready.ok("backups", "restore", "1", "--yes", "--plan", preview["plan_id"]))["job"]
    assert (done["state"], done["strategy"], done["units_used"]) == ("completed", "restore", preview["units"])
    assert {name: ids for name, ids in truth(first_moment).items() if name != "Long"} == before
    assert ready.ok("backups", "restore", "1", "--preview")["operations"] == 0
    compared = check("comparison", ready.ok("backups", "compare", "1"))
    assert [one["title"] for one in compared["differences"]] == ["Long"]  # its two dead videos
    assert check("comparison", ready.ok("backups", "compare", "1", "2"))["same"] == 0
    text = ready.plain("backups", "restore", "2", "--preview").stdout
    assert "Start it with: ytsync backups restore 2 --yes --plan " in text
    assert "gone     Long" in ready.plain("backups", "compare", "1", "2").stdout


def test_signed_out_a_restore_changes_nothing(ready: Terminal, first_moment: Simulator) -> None:
    assert ready.run("sync", "--yes").code == 0
    ready.ok("logout")
    sent = writes(first_moment)
    assert ready.run("backups", "restore", "1", "--preview").code == 0
    assert ready.run("backups", "restore", "1", "--yes").code == 5
    assert writes(first_moment) == sent
    assert ready.ok("status")["job"]["id"] == 1


def test_settings_are_listed_and_set(nowhere: Terminal) -> None:
    listed = check("settings", nowhere.ok("settings", "list"))["settings"]
    assert {name: listed[name] for name in ("daily_limit", "reserve", "creates_per_day", "settle_seconds")} == {
        "daily_limit": 10000,
        "reserve": 1000,
        "creates_per_day": 10,
        "settle_seconds": 120,
    }
    assert (listed["create_interval"], listed["write_interval"]) == (0, 0)
    google = nowhere.ok("--api-root", "https://youtube.googleapis.com/", "settings", "list")["settings"]
    assert (google["create_interval"], google["write_interval"]) == (60, 3)
    assert nowhere.ok("settings", "set", "reserve", "500")["settings"]["reserve"] == 500
    for bad in (("reserve", "many"), ("reserve", "-5"), ("reserve", "20000"), ("nonsense", "1")):
        result = nowhere.run("settings", "set", *bad)
        assert (result.code, result.error["where"]) == (1, bad[0])
    assert nowhere.ok("settings", "list")["settings"]["reserve"] == 500


# --- the database ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [("status",), ("settings", "set", "reserve", "5"), ("import",)])
def test_a_damaged_database_is_an_error_and_is_kept(nowhere: Terminal, args: tuple[str, ...]) -> None:
    nowhere.ok("settings", "set", "reserve", "500")
    file = nowhere.data / "ytsync.db"
    damaged = b"this is no database" * 500
    file.write_bytes(damaged)
    result = nowhere.run(*args)
    assert (result.code, result.error["code"], len(result.lines)) == (1, "database", 1)
    assert file.read_bytes() == damaged


def test_looking_at_an_empty_folder_makes_nothing(nowhere: Terminal) -> None:
    assert check("status", nowhere.ok("status"))["job"] is None
    check("settings", nowhere.ok("settings", "list"))
    check("categories", nowhere.ok("categories", "list"))
    assert not nowhere.data.exists()
