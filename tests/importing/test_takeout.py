"""Takeout files as Google writes them in several languages, and files that nobody should open."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsync_desktop.core.csv_rows import RejectedRow
from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.importing.takeout import import_watch_later, verify_watch_later
from ytsync_desktop.importing.takeout_rows import read_video_list
from ytsync_desktop.store.database import Database, open_database
from ytsync_desktop.store.journal import SqlJournal
from ytsync_desktop.store.library import SqlLibrary

FIRST, SECOND, THIRD = "v2J3-cWvZ-c", "-_abcDEF123", "dQw4w9WgXcQ"
TIME = "2017-12-07T13:07:30+00:00"
ROWS = f"{FIRST},{TIME}\n{SECOND},{TIME}\n"
ENGLISH = f"Video ID,Playlist Video Creation Timestamp\n{ROWS}\n\n\n\n\n"
SPANISH = f"ID de video,Marca de tiempo de creación del video de la playlist\n{ROWS}"
KOREAN = f"동영상 ID,재생목록 동영상 생성 타임스탬프\n{ROWS}"
OLD = (
    "Playlist ID,Channel ID,Time Created,Time Updated,Title,Description,Visibility\n"
    "WL,UCb-C,2012-01-01 10:00:00 UTC,2023-01-01 10:00:00 UTC,Watch later,,Private\n"
    "\n"
    "Video Id,Time Added\n"
    f"{FIRST},2021-03-03 12:02:00 UTC\n{SECOND},2021-03-04 12:02:00 UTC\n"
)
PLAYLISTS = (
    "Playlist ID,Add new videos to top,Playlist Title (Original),Playlist Title (Original) Language,"
    "Playlist Create Timestamp,Playlist Update Timestamp,Playlist Video Order,Playlist Visibility\n"
    f"PLabcdefghijklmnopqrstuvwxyz012345678,False,{{0}},,{TIME},{TIME},Manual,Private\n"
    f"PLbbcdefghijklmnopqrstuvwxyz012345678,False,{{1}},,{TIME},{TIME},Manual,Private\n"
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "ytsync.db")
    yield opened
    opened.close()


@pytest.fixture
def library(database: Database) -> SqlLibrary:
    return SqlLibrary(database)


def csv_file(folder: Path, content: str | bytes) -> Path:
    file = folder / "list.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def zip_file(folder: Path, members: Mapping[str, str | bytes]) -> Path:
    file = folder / "takeout.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


@pytest.mark.parametrize(
    "content",
    [
        ENGLISH,
        SPANISH,
        KOREAN,
        OLD,
        "\ufeff" + ENGLISH,
        SPANISH.replace("\n", "\r\n"),
        ENGLISH.encode("utf-16"),
        KOREAN.replace(",", ";"),
        KOREAN.replace(",", "\t"),
        ROWS,
        SPANISH.replace("+00:00", "Z"),
    ],
    ids=["en", "es", "ko", "before-2023", "bom", "crlf", "utf-16", "semicolon", "tab", "no-head", "zulu"],
)
def test_a_list_is_read_in_any_language_and_form(content: str | bytes, tmp_path: Path, library: SqlLibrary) -> None:
    result = import_watch_later(csv_file(tmp_path, content), library)
    assert (result.added, result.already_known, result.rejected) == (2, 0, ())
    assert [one for one, _ in library.watch_later()] == [FIRST, SECOND]
    assert all(added is not None for _, added in library.watch_later())
    assert library.load().videos.keys() == {FIRST, SECOND}


def test_times_are_kept(tmp_path: Path, library: SqlLibrary) -> None:
    import_watch_later(csv_file(tmp_path, OLD), library)
    assert library.watch_later()[0][1] == datetime(2021, 3, 3, 12, 2, tzinfo=UTC)


def test_a_second_file_adds_what_is_new(tmp_path: Path, library: SqlLibrary) -> None:
    import_watch_later(csv_file(tmp_path, ENGLISH), library)
    result = import_watch_later(csv_file(tmp_path, ENGLISH + f"{THIRD},{TIME}\n"), library)
    assert (result.added, result.already_known) == (1, 2)
    assert [one for one, _ in library.watch_later()] == [FIRST, SECOND, THIRD]


def test_single_bad_rows_are_named_with_their_line_and_the_rest_is_taken(tmp_path: Path, library: SqlLibrary) -> None:
    content = f"Video ID,Time\n{FIRST},{TIME}\nshort,{TIME}\n{SECOND},yesterday\n{SECOND}\n{THIRD},{TIME}\n"
    result = import_watch_later(csv_file(tmp_path, content), library)
    assert result.added == 2
    assert result.rejected == (
        RejectedRow(3, "“short” is not a video id"),
        RejectedRow(4, "“yesterday” is not a time"),
        RejectedRow(5, "the column with the time is missing"),
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "holds no row of a video list"),
        ("Total Liked Videos\n81\n", "“81” is not a video id"),
        ("Video ID,Time\n", "holds no row of a video list"),
        (f"Video ID\n{FIRST}\n", "the time is missing"),
        (f'Video ID,Time\n{FIRST},{TIME}\n"{SECOND},{TIME}\n{THIRD},{TIME}\n', "quote opened in line 3"),
        (b"\xff\xff\xfe\x00garbage\x80", "not text in UTF-8"),
        (b"Video ID,Time\n" + b"x" * (1 << 20), "longer than a list can have"),
    ],
)
def test_a_file_that_is_no_list_changes_nothing(
    content: str | bytes, says: str, tmp_path: Path, library: SqlLibrary
) -> None:
    with pytest.raises(BadInput, match=says):
        import_watch_later(csv_file(tmp_path, content), library)
    assert library.watch_later() == ()


def test_a_missing_file_is_named(tmp_path: Path, library: SqlLibrary) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.csv cannot be read"):
        import_watch_later(tmp_path / "nowhere.csv", library)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_a_clear_error(data: bytes) -> None:
    try:
        read_video_list(io.BytesIO(data), "some.csv")
    except BadInput as error:
        assert "some.csv" in error.message


# --- zips ------------------------------------------------------------------------------------------------------------

OTHER = f"x,y\n{THIRD},{TIME}\n"


@pytest.mark.parametrize(
    "members",
    [
        {
            "Takeout/YouTube and YouTube Music/playlists/Watch later-videos.csv": ENGLISH,
            "Takeout/YouTube and YouTube Music/playlists/Cooking-videos.csv": OTHER,
            "Takeout/YouTube and YouTube Music/playlists/Watch later 2-videos.csv": OTHER,
            "Takeout/YouTube and YouTube Music/playlists/Liked videos.csv": "Total Liked Videos\n81\n",
            "Takeout/YouTube and YouTube Music/history/watch-history.html": "<html>",
        },
        {
            "Takeout/YouTube y YouTube\u00a0Music/playlists/Ver más tarde videos.csv": SPANISH,
            "Takeout/YouTube y YouTube\u00a0Music/playlists/Cocina videos.csv": OTHER,
        },
        {
            "Takeout/YouTube/재생목록/나중에 볼 동영상-동영상.csv": KOREAN,
            "Takeout/YouTube/재생목록/요리-동영상.csv": OTHER,
        },
        {
            "Takeout/YT/lists/Einhvern tíma seinna-myndskeið.csv": ENGLISH,
            "Takeout/YT/lists/Matur-myndskeið.csv": OTHER,
            "Takeout/YT/lists/Tón_list-myndskeið.csv": OTHER,
            "Takeout/YT/lists/playlists.csv": PLAYLISTS.format("Matur", "Tón/list"),
        },
        {"Takeout/whatever.csv": ENGLISH, "Takeout/broken.csv": b"\xff\xff\x00"},
        {"playlists/Watch later.csv": OLD},
    ],
    ids=["en", "es", "ko", "by-elimination", "the-only-list", "before-2023"],
)
def test_watch_later_is_found_in_a_zip(members: Mapping[str, str], tmp_path: Path, library: SqlLibrary) -> None:
    result = import_watch_later(zip_file(tmp_path, members), library)
    assert result.added == 2
    assert [one for one, _ in library.watch_later()] == [FIRST, SECOND]


def test_several_lists_that_cannot_be_told_apart_are_named(tmp_path: Path, library: SqlLibrary) -> None:
    file = zip_file(tmp_path, {"a/Eitt-x.csv": ENGLISH, "a/Annað-x.csv": OTHER})
    with pytest.raises(BadInput, match=r"“a/Eitt-x\.csv”, “a/Annað-x\.csv”"):
        import_watch_later(file, library)
    assert library.watch_later() == ()


def test_a_zip_without_a_list_says_so(tmp_path: Path, library: SqlLibrary) -> None:
    inner = zip_file(tmp_path, {"Watch later-videos.csv": ENGLISH}).read_bytes()
    with pytest.raises(BadInput, match="holds no video list"):
        import_watch_later(zip_file(tmp_path, {"inner.zip": inner}), library)


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a/..\\evil.csv", "\\\\host\\x.csv"]
)
def test_s29_paths_that_leave_their_folder_are_refused(name: str, tmp_path: Path, library: SqlLibrary) -> None:
    with pytest.raises(BadInput, match="is refused"):
        import_watch_later(zip_file(tmp_path, {name: ENGLISH}), library)


def test_s29_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, library: SqlLibrary) -> None:
    file = zip_file(tmp_path, {"Watch later-videos.csv": b"\0" * 100_000_000})
    assert file.stat().st_size < 200_000
    with pytest.raises(BadInput, match="more than 100 to 1"):
        import_watch_later(file, library)


def test_s29_too_many_members_are_refused(tmp_path: Path, library: SqlLibrary) -> None:
    with pytest.raises(BadInput, match=r"more than 10,000 files"):
        import_watch_later(zip_file(tmp_path, {f"{number}.txt": "" for number in range(10_001)}), library)


def test_s29_a_link_is_refused(tmp_path: Path, library: SqlLibrary) -> None:
    file = tmp_path / "takeout.zip"
    with zipfile.ZipFile(file, "w") as archive:
        member = zipfile.ZipInfo("Watch later-videos.csv")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc/passwd")
    with pytest.raises(BadInput, match="is a link"):
        import_watch_later(file, library)


def test_s29_an_encrypted_zip_is_refused(tmp_path: Path, library: SqlLibrary) -> None:
    data = bytearray(zip_file(tmp_path, {"Watch later-videos.csv": ENGLISH}).read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    with pytest.raises(BadInput, match="is encrypted"):
        import_watch_later(csv_file(tmp_path, bytes(data)), library)


class Nothing:
    """Takes everything in and keeps nothing: for files by the hundred."""

    def set_watch_later(self, entries: Iterable[tuple[VideoId, datetime | None]]) -> tuple[int, int]:
        return len(list(entries)), 0

    def watch_later(self) -> tuple[tuple[VideoId, datetime | None], ...]:
        return ()

    def mark_cleared(self, video_ids: Iterable[VideoId], *, at: datetime) -> None:
        del video_ids, at


@given(cut=st.integers(1, 600), flip=st.integers(0, 399))
def test_s29_a_damaged_zip_is_a_clear_error_or_still_readable(
    cut: int, flip: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("zip")
    data = bytearray(zip_file(folder, {"Watch later-videos.csv": ENGLISH}).read_bytes())
    data[flip % len(data)] ^= 0xFF
    try:
        import_watch_later(csv_file(folder, bytes(data[:cut])), Nothing())
    except BadInput as error:
        assert "list.csv" in error.message or "Watch later" in error.message


# --- verifying ---------------------------------------------------------------------------------------------------


def test_a_later_file_shows_what_was_cleared(tmp_path: Path, library: SqlLibrary, database: Database) -> None:
    journal = SqlJournal(database, lambda: "client")
    at = datetime(2026, 11, 20, tzinfo=UTC)
    import_watch_later(csv_file(tmp_path, ENGLISH), library)
    result = verify_watch_later(csv_file(tmp_path, f"a,b\n{SECOND},{TIME}\n"), library, journal, at=at)
    assert (result.cleared, result.left) == (1, 1)
    assert [one for one, _ in library.watch_later()] == [SECOND]

    emptied = verify_watch_later(csv_file(tmp_path, "Video ID,Time\n\n\n"), library, journal, at=at)
    assert (emptied.cleared, emptied.left) == (1, 0)
    back = import_watch_later(csv_file(tmp_path, ENGLISH), library)
    assert (back.added, back.already_known) == (2, 0)


@pytest.mark.parametrize("content", ["", "Total Liked Videos\n81\n", f"a,b\n{FIRST},{TIME}\nodd,{TIME}\n"])
def test_a_file_with_a_doubt_clears_nothing(
    content: str, tmp_path: Path, library: SqlLibrary, database: Database
) -> None:
    import_watch_later(csv_file(tmp_path, ENGLISH), library)
    with pytest.raises(BadInput, match="cannot show what was cleared"):
        verify_watch_later(
            csv_file(tmp_path, content),
            library,
            SqlJournal(database, lambda: "client"),
            at=datetime(2026, 11, 20, tzinfo=UTC),
        )
    assert len(library.watch_later()) == 2
