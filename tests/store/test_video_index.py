"""The index of the videos: what it answers is what the library says, and a file of it is never of another state."""

from __future__ import annotations

import gc
import os
import random
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.catalogues import row
from ytsync_desktop.core.catalogue import By, NoVideos, VideoIndex, VideoLine
from ytsync_desktop.core.library import Availability, Video, VideoId
from ytsync_desktop.store import video_files
from ytsync_desktop.store.video_files import in_memory, opened, place_of, sweep, written
from ytsync_desktop.store.video_index import SqlVideoIndex

NOW = datetime(2026, 11, 20, tzinfo=UTC)
STAMP = "0123456789abcdef"
TITLES = (
    "Straße",
    "STRASSE 7",
    'He said "no"',
    "100 % – a_b",
    "日本語のビデオ",
    "ﬁne",
    "",
    "İstanbul",
    "a\x00b",
    "a\ud83d",
)


def videos(count: int = 400) -> list[Video]:
    chance = random.Random(7)
    return [
        Video(
            VideoId(f"v{number:04d}_-XYZw"[:11]),
            title=chance.choice(TITLES) or "",
            channel_title=chance.choice(("Ärger", "baker", "Baker", "")),
            tags=tuple(chance.sample(("bread", "Öl", 'quo"ted', "x"), 2)),
            published_at=NOW + timedelta(days=chance.randrange(9)) if chance.random() < 0.9 else None,
            duration=chance.choice((None, 0, 59, 3_600)),
            thumbnail_url="https://i.ytimg.com/vi/x/default.jpg",
            availability=chance.choice(list(Availability)),
        )
        for number in range(count)
    ]


@pytest.fixture(params=["memory", "file"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> SqlVideoIndex:
    rows = [row(one) for one in videos()]
    if request.param == "memory":
        return in_memory(rows)
    made = written(place_of(tmp_path / "ytsync.db", STAMP), rows, lambda: True)
    assert made is not None
    return made


def texts(video: Video) -> str:
    return "\n".join((video.title, video.channel_title, video.id, *video.tags)).casefold()


@pytest.mark.parametrize(
    "word",
    [
        *(
            "s",
            "ss",
            "ö",
            '"',
            "日",
            "straße",
            "STRASSE",
            '"no"',
            "% –",
            "a_b",
            "本語の",
            "fine",
            "read",
            "i̇st",
            "v0003",
        ),
        *("\x00", "a\x00b", "a\ud83d", "nowhere", 'quo"t', "' or 1", "ar bread"),
    ],
)
def test_a_word_finds_what_holds_it(index: VideoIndex, word: str) -> None:
    wanted = {one.id for one in videos() if word.casefold() in texts(one)}
    assert {*index.found(word.casefold())} == wanted


def test_pieces_of_every_text_find_it(index: VideoIndex) -> None:
    chance = random.Random(3)
    for video in videos(60):
        words = texts(video)
        start = chance.randrange(len(words) - 3)
        word = words[start : start + chance.randrange(1, 9)]
        assert {*index.found(word)} == {one.id for one in videos() if word in texts(one)}, word


def test_lines_come_in_the_order_asked_for(index: VideoIndex) -> None:
    chance = random.Random(1)
    asked = chance.sample(videos(), 70)
    unknown = VideoId("nowhereXXXX")
    found = index.lines([*(one.id for one in asked), unknown])
    assert list(found) == [
        *(
            VideoLine(
                one.id,
                one.title,
                one.channel_title,
                one.published_at,
                one.duration,
                one.thumbnail_url,
                one.availability,
            )
            for one in asked
        ),
        VideoLine(unknown),
    ]


def test_orders_are_those_of_the_values_with_what_is_not_known_first(index: VideoIndex) -> None:
    keys = {
        By.TITLE: lambda one: (
            (one.title or one.id).casefold().replace("\x00", "\x1b0000").replace("\ud83d", "\x1bd83d")
        ),
        By.CHANNEL: lambda one: one.channel_title.casefold(),
        By.LENGTH: lambda one: (one.duration is not None, one.duration or 0),
        By.PUBLISHED: lambda one: (one.published_at is not None, one.published_at or NOW),
    }
    for by, key in keys.items():
        ranks = index.ranks(by)
        assert len(ranks) == len(videos())
        pairs = [(key(one), ranks[one.id]) for one in videos()]
        assert len({rank for _, rank in pairs}) == len({value for value, _ in pairs})
        assert [rank for _, rank in sorted(pairs)] == sorted(rank for _, rank in pairs), by


def test_what_lasts_longer(index: VideoIndex) -> None:
    assert {*index.longer_than(59)} == {one.id for one in videos() if (one.duration or 0) > 59}


def test_no_videos_know_nothing() -> None:
    none = NoVideos()
    assert none.lines([VideoId("a")]) == [VideoLine(VideoId("a"))]
    assert not none.found("a") and not none.ranks(By.TITLE) and not none.longer_than(0)


class OneAtATime:
    """A connection that minds being entered by two threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._inside = connection, 0

    def execute(self, *asked: Any) -> Any:
        self._inside += 1
        assert self._inside == 1
        time.sleep(0.001)
        try:
            return self._connection.execute(*asked)
        finally:
            self._inside -= 1


def test_threads_may_ask_at_the_same_time(index: SqlVideoIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_connection", OneAtATime(index._connection))
    ids = [one.id for one in videos()]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: index.lines(ids[n : n + 50]), [5, 100, 200, 300] * 25))
    assert [[one.id for one in found] for found in answers] == [ids[n : n + 50] for n in [5, 100, 200, 300] * 25]


# --- the file ---------------------------------------------------------------------------------------------------------


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("videos-*"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = place_of(tmp_path / "ytsync.db", STAMP)
    assert written(path, [row(one) for one in videos()], lambda: True) is not None
    return path


def test_a_file_is_for_the_owner_alone_and_others_of_its_kind_are_swept_away(tmp_path: Path) -> None:
    for left in ("videos-0000000000000000.index", "videos-1111111111111111.draft", f"videos-{STAMP}.draft"):
        (tmp_path / left).write_bytes(b"left by a killed process")
    (tmp_path / "videos-of-my-holiday.index").write_text("somebody else's")
    path = place_of(tmp_path / "ytsync.db", STAMP)
    assert written(path, [row(one) for one in videos()], lambda: True) is not None
    sweep(path)
    assert files(tmp_path) == [path.name, "videos-of-my-holiday.index"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_gets_no_name_that_is_not_its_own_any_more(tmp_path: Path) -> None:
    assert written(place_of(tmp_path / "ytsync.db", STAMP), [row(one) for one in videos()], lambda: False) is None
    assert files(tmp_path) == []


def test_what_another_thread_has_made_meanwhile_is_not_made_again(file: Path) -> None:
    left = iter(videos())
    assert written(file, map(row, left), lambda: True) is not None
    assert len([*left]) == len(videos()), "nothing is read"


def test_a_file_has_its_name_only_when_all_of_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, usual, synced = place_of(tmp_path / "ytsync.db", STAMP), os.fsync, []

    def fsync(number: int) -> None:
        assert not path.exists()
        usual(number)
        synced.append(os.fstat(number).st_size)

    monkeypatch.setattr(os, "fsync", fsync)
    assert written(path, [row(one) for one in videos()], lambda: True) is not None
    assert synced == [path.stat().st_size]


def test_nobody_is_waited_for(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        found = opened(file)
        assert found is not None and found.found("bread")


def test_an_order_needs_no_room_on_the_disk(file: Path) -> None:
    found = opened(file)
    assert found is not None
    assert found._connection.execute("PRAGMA temp_store").fetchone() == (2,)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_FULL])
def test_one_that_cannot_answer_now_is_asked_again_later(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    found = opened(file)
    assert found is not None
    connection = found._connection

    class Refusing:
        def execute(self, *_: object) -> None:
            error = sqlite3.OperationalError("not now")
            error.sqlite_errorcode = code
            raise error

    monkeypatch.setattr(found, "_connection", Refusing())
    assert list(found.lines(found.ids[:2])) == [VideoLine(one) for one in found.ids[:2]]
    assert not found.found("bread") and not found.ranks(By.TITLE)
    monkeypatch.setattr(found, "_connection", connection)
    assert found.found("bread") and found.ranks(By.TITLE) and file.exists()


def test_a_file_that_cannot_be_opened_is_let_go(file: Path) -> None:
    file.write_bytes(b"not a database at all" * 300)
    gc.disable()
    try:
        before = len([*Path("/proc/self/fd").iterdir()])
        assert [opened(file) for _ in range(5)] == [None] * 5
        assert len([*Path("/proc/self/fd").iterdir()]) == before
    finally:
        gc.enable()


def test_a_sweep_waits_for_what_is_being_made(tmp_path: Path) -> None:
    path, begun, go_on = place_of(tmp_path / "ytsync.db", STAMP), threading.Event(), threading.Event()

    def rows() -> Iterator[Any]:
        begun.set()
        assert go_on.wait(20)
        yield from [row(one) for one in videos()]

    with ThreadPoolExecutor(2) as pool:
        made = pool.submit(written, path, rows(), lambda: True)
        assert begun.wait(20)
        swept = pool.submit(sweep, path.with_name("another"))
        time.sleep(0.05)
        assert not swept.done()
        go_on.set()
        assert made.result(20) is not None
        swept.result(20)


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(connection: sqlite3.Connection, rows: object) -> None:
        connection.execute("CREATE TABLE begun (n)")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(video_files, "_fill", full)
    assert written(place_of(tmp_path / "ytsync.db", STAMP), [], lambda: True) is None
    assert files(tmp_path) == []


def test_what_was_written_is_opened(file: Path) -> None:
    found = opened(file)
    assert found is not None
    assert found.ids == tuple(one.id for one in videos())
    assert found.states == {one.id: one.availability for one in videos() if one.availability != "available"}


def test_it_cannot_be_written_to(file: Path) -> None:
    found = opened(file)
    assert found is not None
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        found._connection.execute("DELETE FROM video")


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"not a database at all" * 300,
        "UPDATE video SET availability = 'here'",
        "DROP TABLE video",
        "PRAGMA user_version = 7",
    ],
)
def test_what_is_no_sound_index_is_not_opened(file: Path, damage: bytes | str) -> None:
    if isinstance(damage, bytes):
        file.write_bytes(damage)
    else:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(damage)
    assert opened(file) is None


def test_one_that_is_damaged_while_it_is_open_shows_ids_and_is_made_anew(file: Path) -> None:
    found = opened(file)
    assert found is not None
    size = file.stat().st_size
    with file.open("r+b") as changed:  # behind its back, and not by SQLite
        changed.seek(4096)
        changed.write(b"\xff" * (size - 4096))
    found._connection.execute("PRAGMA shrink_memory").close()
    ids = found.ids[:3]
    assert list(found.lines(ids)) == [VideoLine(one) for one in ids]
    assert not found.found("bread") and not found.found("b") and not found.ranks(By.TITLE)
    assert not file.exists()


def test_numbers_that_were_never_given_find_nothing(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE text SET n = 7777 WHERE n = 3")
        connection.execute("INSERT INTO word (rowid, words) VALUES (9999, 'bread')")
    for word in ("e", "bread"):
        found = opened(file)
        assert found is not None
        assert not found.found(word)
        assert not file.exists()
        assert written(file, [row(one) for one in videos()], lambda: True) is not None
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("INSERT INTO word (rowid, words) VALUES (9999, 'bread')")


def test_a_value_that_was_never_written_makes_no_file(tmp_path: Path) -> None:
    wrong = list(row(videos()[0]))
    wrong[6] = "[7]"
    with pytest.raises(ValueError, match="list of texts"):
        written(place_of(tmp_path / "ytsync.db", STAMP), [tuple(wrong)], lambda: True)
    assert files(tmp_path) == []
