"""S28–S30: tables that a spreadsheet opens, and tables and archives that are brought in."""

from __future__ import annotations

import contextlib
import csv
import io
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ytsync_desktop import app
from ytsync_desktop.core.csv_rows import neutralised, read_rows, restored
from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import (
    VideoId,
)
from ytsync_desktop.importing.takeout import import_watch_later
from ytsync_desktop.organising.files import export_categories, import_categories
from ytsync_desktop.store.categories import SqlCategories
from ytsync_desktop.store.database import Database, open_database
from ytsync_desktop.store.library import SqlLibrary

PACKAGE = Path(app.__file__).parent
SEED = 20261121


@pytest.fixture
def database(tmp_path: Path) -> Any:
    with contextlib.closing(open_database(tmp_path / "ytsync.db")) as one:
        yield one


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
