"""S24, S25, S27: ids, addresses and titles that somebody else may have made."""

from __future__ import annotations

import ast
import contextlib
import csv
import random
import re
import webbrowser
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.catalogues import catalogue
from ytsync_desktop import app
from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import (
    Channel,
    ChannelId,
    Library,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Video,
    VideoId,
)
from ytsync_desktop.core.web_pages import open_consent, open_page, video_page
from ytsync_desktop.importing.takeout import import_watch_later
from ytsync_desktop.organising.files import import_categories
from ytsync_desktop.store.categories import SqlCategories
from ytsync_desktop.store.database import Database, open_database
from ytsync_desktop.store.library import SqlLibrary
from ytsync_desktop.ui.connect.guide import STEPS
from ytsync_desktop.ui.library.shelf import lay_out
from ytsync_desktop.ui.library.videos import TITLE, VideoModel
from ytsync_desktop.youtube import ids

PACKAGE = Path(app.__file__).parent
SEED = 20261121
LOOPBACK, GOOGLE = "http://127.0.0.1:8080/", "https://youtube.googleapis.com/"


@pytest.fixture
def database(tmp_path: Path) -> Any:
    with contextlib.closing(open_database(tmp_path / "ytsync.db")) as one:
        yield one


# --- S24 --------------------------------------------------------------------------------------------------------------

PIECES = [
    "/",
    "..",
    "?",
    "&",
    "#",
    "%2f",
    "\x00",
    "\n",
    "\r\n",
    "'",
    '"',
    ";",
    "--",
    " ",
    "\u202e",
    "é",
    "ａ",
    "-",
    "_",
    "=",
]
GOOD = {"video": re.compile(r"[A-Za-z0-9_-]{11}"), "playlist": re.compile(r"[A-Za-z0-9_-]{2,64}")}


def fuzzed_ids(count: int) -> list[str]:
    """Ids with a letter changed, put in or left out, and strings that are nothing of the kind."""
    chance = random.Random(SEED)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    made = []
    for _ in range(count):
        one = [chance.choice(letters) for _ in range(chance.choice([0, 1, 2, 10, 11, 11, 12, 34, 64, 65, 300]))]
        for _ in range(chance.choice([0, 1, 1, 2])):
            one.insert(chance.randrange(len(one) + 1), chance.choice(PIECES))
        made.append("".join(one))
    return made


def test_s24_ten_thousand_ids_are_rejected_or_harmless() -> None:
    passed = {"video": 0, "playlist": 0}
    for one in fuzzed_ids(10_000):
        for what, check in (("video", ids.video_id), ("playlist", ids.playlist_id)):
            try:
                check(one)  # type: ignore[arg-type]
            except BadInput:
                assert not GOOD[what].fullmatch(one) or len(one) < 12, (SEED, what, one)
            else:
                assert GOOD[what].fullmatch(one), (SEED, what, one)
                passed[what] += 1
        with contextlib.suppress(BadInput):
            assert re.fullmatch(r"https://www\.youtube\.com/watch\?v=[A-Za-z0-9_-]{11}", video_page(VideoId(one)))
    assert passed["video"] > 500 and passed["playlist"] > 500, "the fuzz holds good ids, too"


def test_s24_ids_of_files_are_checked_before_they_reach_the_database(tmp_path: Path, database: Database) -> None:
    file = tmp_path / "fuzz.csv"
    wanted = fuzzed_ids(3_000)
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("category", "video_id"), *(("Fuzz", one) for one in wanted)])
    store = SqlCategories(database)
    import_categories(file, store)
    (kept,) = (one.video_ids for one in store.categories() if not one.protected)
    assert kept and all(GOOD["video"].fullmatch(one) for one in kept), SEED
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("id", "time"), *((one, "2020-01-01T00:00:00+00:00") for one in wanted)])
    library = SqlLibrary(database)
    import_watch_later(file, library)
    assert library.watch_later() and all(GOOD["video"].fullmatch(one) for one, _ in library.watch_later()), SEED


# --- S25 --------------------------------------------------------------------------------------------------------------

REFUSED = [
    "file:///etc/passwd",
    "smb://server/share",
    "ms-settings:display",
    "javascript:alert(1)",
    "\\\\server\\share\\x.exe",
    "C:\\Windows\\System32\\calc.exe",
    "/usr/bin/true",
    "data:text/html,x",
    "vbscript:x",
    "http://www.youtube.com/",
    "https://www.youtube.com.evil.example/",
    "https://evil.example/www.youtube.com",
    "https://www.youtube.com@evil.example/",
    "https://user:word@www.youtube.com/",
    "https://www.youtube.com:8443/",
    "https://www.youtube.com:x/",
    "https://www.youtube.com/\n--help",
    "https://[www.youtube.com",
    " https://www.youtube.com/",
    "-new-window https://www.youtube.com/",
    "",
]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: found.append(url) or True)  # type: ignore[func-returns-value]
    return found


@pytest.mark.parametrize("url", REFUSED)
def test_s25_nothing_but_the_fixed_pages_is_opened(opened: list[str], url: str) -> None:
    for refuse in (open_page, lambda one: open_consent(one, GOOGLE), lambda one: open_consent(one, LOOPBACK)):
        with pytest.raises(BadInput):
            refuse(url)
    assert opened == []


def test_s25_the_fixed_pages_are_opened(opened: list[str]) -> None:
    pages = [page for _, page in STEPS if page]
    for url in (*pages, video_page(VideoId("2sjqTHE0zok")), "https://www.youtube.com/playlist?list=WL"):
        assert open_page(url)
    assert open_consent("https://accounts.google.com/o/oauth2/auth?client_id=1", GOOGLE)
    assert open_consent("http://127.0.0.1:8080/o/oauth2/auth?client_id=1", LOOPBACK)
    assert open_consent("https://youtube.example/auth", "https://youtube.example/")
    assert len(opened) == len(pages) + 5


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("http://127.0.0.1:8080/auth", GOOGLE),
        ("https://accounts.google.com/", LOOPBACK),
        ("https://www.youtube.com/", GOOGLE),
        ("https://accounts.google.com/", "https://youtube.example/"),
        ("ftp://127.0.0.1/", LOOPBACK),
    ],
)
def test_s25_a_consent_page_belongs_to_its_api_root(opened: list[str], url: str, root: str) -> None:
    with pytest.raises(BadInput):
        open_consent(url, root)
    assert opened == []


_DOOR = re.compile(r"webbrowser\.open|QDesktopServices|openUrl\(|setOpenExternalLinks|os\.startfile")


def test_s25_there_is_one_door_to_the_browser() -> None:
    doors = [
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if re.search(
            r"webbrowser\.open|QDesktopServices|openUrl\(|setOpenExternalLinks|os\.startfile", file.read_text()
        )
    ]
    assert doors == ["core/web_pages.py"]


# --- S27 --------------------------------------------------------------------------------------------------------------

SQL_TITLES = ["100 %", "a_b", "back\\slash", "'--", "'; DROP TABLE videos; --", "%", "_", "\\", "x' OR '1'='1", "a%b_c"]


def test_s27_titles_are_kept_and_found_as_themselves(qtbot: QtBot, tmp_path: Path, database: Database) -> None:
    store = SqlCategories(database)
    numbers = {title: VideoId(f"video{number:06d}") for number, title in enumerate(SQL_TITLES)}
    store.replace_all([(title, (video,)) for title, video in numbers.items()])
    assert {one.name for one in store.categories() if not one.protected} == set(SQL_TITLES)
    for title, video in numbers.items():
        assert [one.video_ids for one in store.categories() if one.name == title] == [(video,)]
    videos = {video: Video(video, title=title) for title, video in numbers.items()}
    items = tuple(PlaylistItem(PlaylistItemId(v), PlaylistId("PLx"), v, at) for at, v in enumerate(videos))
    playlist = Playlist(PlaylistId("PLx"), "All", channel_id=ChannelId("UC1"))
    library = Library(Channel(ChannelId("UC1"), "Me"), (playlist,), {playlist.id: items}, videos)
    model = VideoModel()
    model.show_videos(lay_out(catalogue(library), ()), tuple(videos))
    for wanted in SQL_TITLES:
        model.narrow(wanted, ())
        shown = [str(model.index(row, TITLE).data(Qt.ItemDataRole.DisplayRole)) for row in range(model.rowCount())]
        words = wanted.casefold().split()
        assert shown == [title for title in SQL_TITLES if all(word in title.casefold() for word in words)]


_STATEMENTS = ("execute", "exec_driver_sql", "text", "executescript", "executemany")


def test_s27_no_statement_is_put_together_from_text() -> None:
    """Statements are SQLAlchemy expressions with bound values, or constants; LIKE is used nowhere."""
    found = []
    for file in (PACKAGE / "store").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            made = node.args[0] if node.args else None
            if name in _STATEMENTS and (isinstance(made, ast.JoinedStr | ast.BinOp) or _is_format(made)):
                found.append(f"{file.name}: {ast.unparse(node)}")
            if name in ("like", "ilike", "contains", "startswith_", "endswith_", "regexp_match"):
                found.append(f"{file.name}: {ast.unparse(node)}")
    # PRAGMAs take no bound values; these are made of constants of the program and of a checksum's number.
    assert sorted(found) == [
        "engine.py: connection.execute(f'PRAGMA {pragma}')",
        "schema.py: connection.exec_driver_sql(f'PRAGMA user_version = {_seal(made)}')",
    ]


def _is_format(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("format", "join", "replace")
