"""Reports as files: hostile titles stay text, formulas stay text, and every operation is there."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from ytsync_desktop.core.csv_rows import restored
from ytsync_desktop.core.errors import WrongUsage
from ytsync_desktop.core.library import ChannelId, PlaylistId, VideoId
from ytsync_desktop.core.operations import (
    Job,
    JobState,
    Kind,
    Operation,
    OperationError,
    Stage,
    StageCount,
    Status,
)
from ytsync_desktop.core.plan import Kept
from ytsync_desktop.syncing.report import DayCost, JobReport
from ytsync_desktop.syncing.report_files import ReportFormat, render

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd">',
    "Tom &amp; Jerry",
    '"><b>bold',
    "line one\nline two\tand more",
    "nul \0, bell \a, escape \x1b[31m",
    "turned \u202e around",
    "half a pair \ud83d",
]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"]


def operation(number: int, title: str, **changes: object) -> Operation:
    values: dict[str, object] = {
        "id": number,
        "job_id": 1,
        "seq": number,
        "kind": Kind.ADD,
        "status": Status.DONE,
        "playlist_title": title,
        "playlist_id": PlaylistId("PL1"),
        "video_id": VideoId("video000001"),
        "video_title": title,
        "result_id": "item1",
        "attempts": 1,
        "units": 50,
        "finished_at": AT,
    }
    return Operation(**{**values, **changes})  # type: ignore[arg-type]


def report(*operations: Operation, **changes: object) -> JobReport:
    job = Job(
        id=1,
        state=JobState.COMPLETED,
        reason=None,
        strategy="fresh",
        plan_id="0123456789ab",
        channel_id=ChannelId("UC1"),
        started_at=AT,
        units_planned=100,
        units_used=103,
        stages=(StageCount(Stage.ADD_VIDEOS, total=len(operations), done=len(operations)),),
    )
    values: dict[str, object] = {
        "job": job,
        "stage": None,
        "channel_title": "A channel",
        "operations": operations,
        "kept": (),
        "days": (DayCost(date(2026, 11, 20), 100, 3),),
    }
    return JobReport(**{**values, **changes})  # type: ignore[arg-type]


class Page(HTMLParser):
    """What a browser would show of a page, and the tags it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.shown.append(data)


OWN_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "span", "bdi"),
    *("dl", "div", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "meter"),
}


@pytest.mark.parametrize("title", HOSTILE)
def test_s20_a_title_stays_text_in_the_page(title: str) -> None:
    found = report(operation(1, title), kept=(Kept(PlaylistId("PL9"), title, title),), channel_title=title)
    page = Page(render(found, "html"))
    assert page.tags <= OWN_TAGS
    assert "http" not in "".join(page.shown)
    if title.isprintable():
        assert title in page.shown


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize("title", HOSTILE)
def test_no_control_character_reaches_a_terminal_or_a_page(form: str, title: str) -> None:
    text = render(report(operation(1, title)), form)
    assert not [mark for mark in text if (mark < " " and mark != "\n") or "\x7f" <= mark <= "\x9f"]
    assert "\u202e" not in text
    text.encode("utf-8")


@pytest.mark.parametrize("title", [*FORMULAS, *HOSTILE])
def test_s28_csv_runs_no_formula_and_loses_no_title(title: str) -> None:
    text = render(report(operation(1, title)), "csv")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert restored(row["video_title"]) == title
    assert row["video_title"].startswith("'") == (title in FORMULAS)
    assert (row["stage"], row["kind"], row["status"], row["units"]) == ("add_videos", "add", "done", "50")


@pytest.mark.parametrize("title", HOSTILE)
def test_json_holds_titles_exactly_and_is_pure_ascii(title: str) -> None:
    text = render(report(operation(1, title)), "json")
    assert text.isascii()
    assert json.loads(text)["operations"][0]["video_title"] == title


def test_failures_stand_before_the_rest_with_cause_and_advice() -> None:
    error = OperationError(403, "playlistContainsMaximumNumberOfVideos", "The playlist is full.", "Split the category.")
    failed = operation(2, "Full", status=Status.FAILED, result_id=None, error=error)
    found = report(operation(1, "Fine"), failed)
    for form in ("text", "html"):
        text = render(found, form)
        assert text.index("Split the category.") < text.index("Every operation")
    (entry,) = [one for one in json.loads(render(found, "json"))["operations"] if one["status"] == "failed"]
    assert entry["error"] == {
        "status": 403,
        "reason": "playlistContainsMaximumNumberOfVideos",
        "message": "The playlist is full.",
        "advice": "Split the category.",
    }


def test_the_playlist_of_a_create_is_the_one_that_youtube_made() -> None:
    created = operation(1, "New", kind=Kind.CREATE, playlist_id=None, video_id=None, result_id="PLnew")
    (entry,) = json.loads(render(report(created), "json"))["operations"]
    assert (entry["playlist_id"], entry["video_id"]) == ("PLnew", None)


def test_the_word_says_how_it_ended() -> None:
    done, skipped = operation(1, "One"), operation(2, "Two", status=Status.SKIPPED)
    assert report(done).word == "Done"
    assert report(done, skipped).word == "Done with skips"
    paused = report(done)
    assert replace(paused, job=replace(paused.job, state=JobState.PAUSED)).word == "Paused"


def test_an_unknown_form_is_refused_naming_those_there_are() -> None:
    with pytest.raises(WrongUsage, match=r"text, json, csv, html.*pdf"):
        render(report(), "pdf")
    assert [form.value for form in ReportFormat] == ["text", "json", "csv", "html"]
