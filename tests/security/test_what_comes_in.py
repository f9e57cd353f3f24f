"""S24, S25, S27–S31, S33: ids, addresses, tables, archives and files that somebody else may have made."""

from __future__ import annotations

import ast
import contextlib
import csv
import hashlib
import io
import json
import random
import re
import subprocess
import sys
import webbrowser
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.memory_keyring import MemoryKeyring
from tests.security.hostile import titles
from ytsync_desktop import app
from ytsync_desktop.backup.document import parse, render
from ytsync_desktop.core.csv_rows import neutralised, read_rows, restored
from ytsync_desktop.core.errors import BadInput, StoreProblem
from ytsync_desktop.core.json_parts import dump_parts, strict_loads
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
from ytsync_desktop.core.ports import Backup
from ytsync_desktop.core.web_pages import open_consent, open_page, video_page
from ytsync_desktop.importing.takeout import import_watch_later
from ytsync_desktop.organising.files import export_categories, import_categories
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
    model.show_videos(lay_out(library, ()), tuple(videos))
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
    # The settings of a connection are no statement that can have bound values, and constants of the program.
    assert found == ["engine.py: connection.execute(f'PRAGMA {pragma}')"]


def _is_format(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("format", "join", "replace")


# --- S28 --------------------------------------------------------------------------------------------------------------

TRIGGERS = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
LEADS = ["", " ", "   ", '"', ' "', "\u00a0", "\u3000", "x,", "x;", "x\t", "x|", "x\n", "x\r\n", "x, ", 'x;"', "x ; "]
DELIMITERS = [",", ";", "\t", "|"]


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("lead", LEADS, ids=[repr(lead) for lead in LEADS])
def test_s28_no_cell_begins_a_formula_whatever_delimiter_it_is_opened_with(trigger: str, lead: str) -> None:
    bad = f"{lead}{trigger}HYPERLINK(1)"
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[neutralised(bad), "beside"], ["beside", neutralised(bad)]])
    for delimiter in DELIMITERS:
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            for row in csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=delimiter, quoting=quoting):
                for cell in row:
                    assert not cell.lstrip(' "\u00a0\u3000').startswith(tuple(TRIGGERS)), (delimiter, quoting, cell)
    assert restored(neutralised(bad)) == bad


@pytest.mark.parametrize("bad", ["\tx", "\rx", "\nx", "\x00x", "'=x", "''=x", "'x", "a,'=x", "a;''+x", "plain", ""])
def test_s28_what_is_neutralised_is_restored(bad: str) -> None:
    safe = neutralised(bad)
    assert not safe.startswith(("\t", "\r", "\n", "\x00", *TRIGGERS)) and restored(safe) == bad


def test_s28_a_round_trip_through_a_file_changes_no_name(tmp_path: Path, database: Database) -> None:
    store, file = SqlCategories(database), tmp_path / "categories.csv"
    names = [f"{lead}{trigger}1" for trigger in TRIGGERS for lead in ("", "x,", "x;", "x, ", "x|")]
    store.replace_all([(name, (VideoId("video000001"),)) for name in names])
    before = {one.name for one in store.categories()}
    export_categories(file, store)
    import_categories(file, store)
    assert {one.name for one in store.categories()} == before and len(before) > len(TRIGGERS)


# --- S29 --------------------------------------------------------------------------------------------------------------


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


LIST = b"Video ID,Playlist video creation timestamp\nvideo000001,2020-01-01T00:00:00+00:00\n"
BAD_ZIPS = {
    "bomb": zipped({"Watch later-videos.csv": LIST + b"\n" * 100_000_000}),
    "traversal": zipped({"../../evil.csv": LIST}),
    "nested": zipped({"inner.zip": zipped({"Watch later-videos.csv": LIST})}),
    # Unpacked, it would hold itself again and again; here it is one more file that is not a table.
    "quine": zipped({"r/r.zip": b"PK\x03\x04" + bytes(200), "r/r.csv": b"PK\x03\x04" + bytes(200)}),
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells the most memory ever used")
@pytest.mark.parametrize("kind", BAD_ZIPS)
def test_s29_bad_archives_are_refused_in_little_memory_and_leave_nothing(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "takeout.zip"
    file.write_bytes(BAD_ZIPS[kind])
    program = (
        "import re, sys\nfrom pathlib import Path\n"
        "from ytsync_desktop.core.errors import BadInput\n"
        "from ytsync_desktop.importing.takeout_archive import open_archive, watch_later_member\n"
        "try:\n"
        "    with Path(sys.argv[1]).open('rb') as stream, open_archive(stream, 'takeout.zip') as archive:\n"
        "        watch_later_member(archive, 'takeout.zip')\n"
        "except BadInput as error:\n"
        "    most = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())\n"
        "    print(int(most[1]) // 1024, error)\n"
    )
    words = [sys.executable, "-c", program, str(file)]
    done = subprocess.run(words, cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    assert done.stdout, "it was not refused"
    assert int(done.stdout.split()[0]) < 300, done.stdout
    assert list(tmp_path.iterdir()) == [file]


def test_s29_a_member_that_lies_about_its_size_is_damaged(tmp_path: Path, database: Database) -> None:
    raw = zipped({"Watch later-videos.csv": LIST + b"\n" * 1_000_000})
    at = raw.rfind(b"PK\x01\x02")
    small = raw[: at + 24] + (500).to_bytes(4, "little") + raw[at + 28 :]
    file = tmp_path / "takeout.zip"
    file.write_bytes(small)
    with contextlib.suppress(BadInput):
        result = import_watch_later(file, SqlLibrary(database))
        assert result.added <= 1


# --- S30 --------------------------------------------------------------------------------------------------------------


def fuzzed_table(chance: random.Random) -> bytes:
    pieces = [
        b"category,video_id\n",
        b"a,video000001\n",
        b'"',
        b'""',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r\n",
        b"\r",
        b"\x00",
    ]
    pieces += [
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xff",
        "é,ü\n".encode("latin-1"),
        "日本".encode(),
        b"x" * 200,
    ]
    pieces += [b'"a\nb",c\n', b"=1+1,x\n", b"\x1a", b"\xed\xa0\x80"]
    return b"".join(chance.choice(pieces) for _ in range(chance.randrange(1, 12)))


def test_s30_fuzzed_tables_are_rows_or_a_sentence() -> None:
    chance, taken, refused = random.Random(SEED), 0, 0
    for number in range(100_000):
        data = fuzzed_table(chance)
        try:
            list(read_rows(io.BytesIO(data), "fuzz.csv"))
            taken += 1
        except BadInput as error:
            assert "fuzz.csv" in str(error), (SEED, number, data)
            refused += 1
    assert taken > 1_000 and refused > 1_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a,b\n" + b"x" * 140_000 + b",y\n", "field|quote|longer|never closed"),
        (b"a\n" * 200_001, "more than 200,000 rows"),
        (b'category,video_id\n"open', "never closed"),
        ("käse,x\n".encode("latin-1"), "UTF-8"),
        (b"x" * (1 << 20), "longer than a list"),
    ],
)
def test_s30_limits_are_said(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        list(read_rows(io.BytesIO(data), "limits.csv"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_s30_other_encodings_and_delimiters_are_read(encoding: str, delimiter: str) -> None:
    data = f"category{delimiter}video_id\nÄ{delimiter}video000001\n".encode(encoding)
    rows = [row.fields for row in read_rows(io.BytesIO(data), "x.csv")]
    assert rows == [("category", "video_id"), ("Ä", "video000001")]


# --- S31 --------------------------------------------------------------------------------------------------------------


def backup() -> Backup:
    playlist = Playlist(PlaylistId("PLone"), "One", channel_id=ChannelId("UC1"), item_count=1)
    item = PlaylistItem(PlaylistItemId("item1"), playlist.id, VideoId("video000001"), 0, title="A video")
    return Backup(ChannelId("UC1"), datetime(2026, 11, 1, tzinfo=UTC), (playlist,), {playlist.id: (item,)})


def resealed(change: Any) -> str:
    """A backup with something changed and its checksum made right again, as somebody with bad intent would."""
    document = json.loads(render(backup()))
    change(document)
    document["sha256"] = hashlib.sha256(dump_parts(document["content"]).encode("ascii")).hexdigest()
    return json.dumps(document)


def in_playlist(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["content"]["playlists"][0]
    return found


BAD_BACKUPS = {
    "key beside": lambda d: d.update(extra=1),
    "key in content": lambda d: d["content"].update(extra=1),
    "key in playlist": lambda d: in_playlist(d).update(extra=1),
    "key in item": lambda d: in_playlist(d)["items"][0].update(extra=1),
    "key missing": lambda d: in_playlist(d).pop("language"),
    "title a number": lambda d: in_playlist(d).update(title=5),
    "title a list": lambda d: in_playlist(d).update(title=["a"]),
    "position a text": lambda d: in_playlist(d)["items"][0].update(position="0"),
    "position a bool": lambda d: in_playlist(d)["items"][0].update(position=True),
    "privacy unknown": lambda d: in_playlist(d).update(privacy="open"),
    "time is none": lambda d: in_playlist(d).update(published_at="yesterday"),
    "counts": lambda d: d["content"]["counts"].update(items=2),
    "bigint": lambda d: in_playlist(d).update(item_count=10**30),
    "playlists an object": lambda d: d["content"].update(playlists={}),
}


def test_s31_a_good_backup_is_read() -> None:
    assert parse(render(backup()), "x") == backup()
    assert parse(resealed(lambda _document: None), "x") == backup()


@pytest.mark.parametrize("kind", BAD_BACKUPS)
def test_s31_a_backup_of_another_form_is_refused_even_with_a_right_checksum(kind: str) -> None:
    with pytest.raises(StoreProblem, match="damaged"):
        parse(resealed(BAD_BACKUPS[kind]), "backup.json")


@pytest.mark.parametrize(
    "text",
    [
        '{"schema": "ytsync-backup", "schema": "ytsync-backup"}',
        "[" * 100_000,
        '{"schema":' * 100_000,
        '{"schema": "ytsync-backup", "version": ' + "9" * 5_000 + "}",
        '{"schema": "ytsync-backup", "version": NaN}',
        '{"schema": "ytsync-backup", "version": 1, "content": ' + "[" * 30 + "]" * 30 + "}",
        "\ud800",
        "",
        "null",
    ],
    ids=["twice", "deep list", "deep object", "bigint", "NaN", "nested", "surrogate", "empty", "null"],
)
def test_s31_hostile_json_is_refused_in_words(text: str) -> None:
    with pytest.raises(StoreProblem):
        parse(text, "backup.json")


def test_s31_strict_json_takes_what_is_good() -> None:
    good = {"a": [1, 2.5, "[{}]", "\"'\\", None, True], "b": {"c": {}}}
    assert strict_loads(json.dumps(good)) == good
    for bad in ('{"a":1,"a":2}', "Infinity", "1" * 19, "[" * 21 + "]" * 21):
        with pytest.raises(ValueError):
            strict_loads(bad)


def test_s31_nothing_is_unpickled_evaluated_or_read_as_yaml() -> None:
    words = ["check", "--isolated", "--select", "S301,S302,S307,S506,S102", "--output-format", "concise", str(PACKAGE)]
    done = subprocess.run([sys.executable, "-m", "ruff", *words], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "All checks passed!"), done.stdout
    selected = (PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^select = \[.*"S".*\]', selected, re.MULTILINE) and "S301" not in selected
    modules = re.compile(r"^\s*(?:import|from) (pickle|marshal|shelve|dill|yaml)\b", re.MULTILINE)
    assert [file.name for file in PACKAGE.rglob("*.py") if modules.search(file.read_text(encoding="utf-8"))] == []


# --- S33 --------------------------------------------------------------------------------------------------------------

BOUNDED = {
    "youtube/transport.py:_kept": "each turn takes one idle connection away",
    "youtube/transport.py:_read": "MAX_BODY ends it",
    "youtube/sockets.py:sendall": "each turn sends a byte or runs into the deadline",
    "importing/pool.py:collect": "each turn takes one finished call; the queue ends it",
    "importing/batches.py:run": "ends when nothing is left to fetch, and every listing is capped",
    "importing/batches.py:_fill": "the pool's room ends it",
    "syncing/board.py:_first_planned": "each turn takes one from the heap",
    "syncing/engine.py:go": "each turn settles an operation or halts",
    "syncing/session.py:read": "the tries of the back-off end it",
}


def loops() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for room in ("youtube", "importing", "syncing", "backup", "credentials"):
        for file in (PACKAGE / room).rglob("*.py"):
            for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef):
                    lines = [node.lineno for node in ast.walk(function) if isinstance(node, ast.While)]
                    if lines:
                        found[f"{file.relative_to(PACKAGE).as_posix()}:{function.name}"] = lines
    return found


def test_s33_every_open_loop_has_an_end_that_somebody_wrote_down() -> None:
    assert set(loops()) == set(BOUNDED), "say here what ends a new loop"


def test_hostile_titles_are_forty(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    assert len(set(titles(tmp_path / "x"))) == 40
