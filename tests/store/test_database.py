"""The database is created for its owner alone, refused in words when it cannot be trusted, and never overwritten."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from ytsync_desktop.core.errors import DiskFull, StoreProblem, StoreUnfit
from ytsync_desktop.store.database import Database, open_database, open_for_reading
from ytsync_desktop.store.engine import open_file
from ytsync_desktop.store.problems import failed_check
from ytsync_desktop.store.revisions import HEAD
from ytsync_desktop.store.tables import PLAYLIST_VIDEOS, SETTINGS

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


def put(database: Database, name: str, value: str = "") -> None:
    with database.write() as connection:
        connection.execute(insert(SETTINGS).values(name=name, value=value))


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(SETTINGS.c.name).order_by(SETTINGS.c.name)).scalars())


def pragma(database: Database, name: str) -> object:
    with database.read() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()


def test_what_is_written_is_there_after_opening_again(database: Database, database_path: Path) -> None:
    put(database, "kept")
    database.close()
    again = open_database(database_path)
    assert names(again) == ["kept"]
    again.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("journal_mode", "delete"),
        ("synchronous", 3),
        ("busy_timeout", 10_000),
    ],
)
def test_pragmas(database: Database, name: str, value: object) -> None:
    assert pragma(database, name) == value


def test_a_unit_left_by_an_error_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as connection:
        connection.execute(insert(SETTINGS).values(name="half", value=""))
        connection.execute(text("CREATE TABLE half_made (x)"))
        raise RuntimeError
    assert names(database) == []
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'half_made'")).scalar() == 0


def test_all_threads_write_by_one_connection_and_a_new_one_after_an_error(database: Database) -> None:
    used: list[object] = []

    def write(name: str) -> None:
        with database.write() as connection:
            connection.execute(insert(SETTINGS).values(name=name, value=""))
            used.append(connection)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
        thread.join()
    with pytest.raises(IntegrityError):
        write("two")
    write("three")
    assert used[0] is used[1]
    assert used[2] is not used[1]
    assert names(database) == ["one", "three", "two"]


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(
            insert(PLAYLIST_VIDEOS).values(playlist_youtube_id="none", video_youtube_id="none", position=0, item_id="x")
        )


def test_a_reader_sees_one_moment_while_another_thread_writes(database: Database) -> None:
    put(database, "first")
    started, seen = threading.Event(), threading.Event()

    def write() -> None:
        with database.write() as connection:
            connection.execute(insert(SETTINGS).values(name="second", value=""))
            started.set()
            assert seen.wait(10)

    thread = threading.Thread(target=write)
    thread.start()
    assert started.wait(10)
    assert names(database) == ["first"]
    seen.set()
    thread.join()
    assert names(database) == ["first", "second"]


def test_a_database_locked_by_another_program_is_said_so(
    database: Database, database_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ytsync_desktop.store.engine.BUSY_SECONDS", 0)
    impatient = open_database(database_path)
    with closing(open_file(database_path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreProblem, match="Another program keeps the database"):
            put(impatient, "x")
        other.execute("ROLLBACK")
    put(impatient, "x")
    impatient.close()


@posix
def test_only_the_owner_may_look_whatever_the_umask(database_path: Path) -> None:
    before = os.umask(0)
    try:
        opened = open_database(database_path)
        with opened.write() as connection:
            connection.execute(insert(SETTINGS).values(name="x", value=""))
            files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in database_path.parent.iterdir()}
        opened.close()
    finally:
        os.umask(before)
    assert files == {"ytsync.db": 0o600, "ytsync.db-journal": 0o600}


def test_moved_away_it_takes_no_more_writes(database: Database, database_path: Path) -> None:
    put(database, "before")
    database_path.rename(database_path.with_name("moved.db"))
    with pytest.raises(StoreProblem, match="moved, deleted or replaced"):
        put(database, "lost")
    shutil.copy(database_path.with_name("moved.db"), database_path)
    with pytest.raises(StoreProblem, match="moved, deleted or replaced"):
        put(database, "lost")
    assert names(database) == ["before"]


def test_moved_away_within_a_unit_the_unit_does_not_count(database: Database, database_path: Path) -> None:
    """SQLite itself notices only until it has opened its journal: after that it commits into the file that is gone."""
    with pytest.raises(StoreProblem, match="moved, deleted or replaced"), database.write() as connection:
        connection.execute(insert(SETTINGS).values(name="lost", value=""))
        database_path.rename(database_path.with_name("moved.db"))


@pytest.mark.parametrize("opening", [open_database, open_for_reading])
def test_another_letter_in_a_definition_is_refused_and_kept(database_path: Path, opening) -> None:
    open_database(database_path).close()
    content = database_path.read_bytes()
    changed = content.replace(b"sync_attempts_closed_has_time", b"sync_attempts_clozed_has_time")
    assert changed != content
    database_path.write_bytes(changed)
    with pytest.raises(StoreProblem, match="not as they were made"):
        opening(database_path)
    assert database_path.read_bytes() == changed


# --- not to be trusted ----------------------------------------------------------------------------------------------


def filled(path: Path) -> None:
    opened = open_database(path)
    with opened.write() as connection:
        connection.execute(
            insert(SETTINGS), [{"name": f"name {number:05}", "value": "x" * 200} for number in range(500)]
        )
    opened.close()


def overwrite(path: Path, at: int, new: bytes) -> None:
    content = bytearray(path.read_bytes())
    content[at : at + len(new)] = new
    path.write_bytes(content)


DAMAGE = {
    "no database": lambda path: path.write_bytes(b"These are notes.\n" * 100),
    "header": lambda path: overwrite(path, 0, b"\x00" * 16),
    "first page": lambda path: overwrite(path, 100, b"\xff" * 300),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a page in the middle": lambda path: overwrite(path, path.stat().st_size - 3 * 4096, b"\xaa" * 4096),
    "revision gone": lambda path: _run(path, "DELETE FROM alembic_version"),
}


def _run(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize("opening", [open_database, open_for_reading])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_database_is_refused_and_kept(database_path: Path, damage: str, opening) -> None:
    filled(database_path)
    DAMAGE[damage](database_path)
    before = database_path.read_bytes()
    with pytest.raises(StoreProblem, match="is damaged") as caught:
        opening(database_path)
    assert caught.value.where == str(database_path)
    assert database_path.read_bytes() == before
    assert [path.name for path in database_path.parent.iterdir()] == ["ytsync.db"]


@pytest.mark.parametrize(
    ("verdict", "unfit"),
    [
        ("*** in database main ***\nPage 29: unable to get the page. error code=266", False),
        ("*** in database main ***\nPage 29: unable to get the page. error code=11", True),
        ("*** in database main ***\nPage 3: btreeInitPage() returns error code 11", True),
    ],
)
def test_a_disk_that_gives_nothing_out_does_not_make_a_database_damaged(verdict: str, unfit: bool) -> None:
    assert isinstance(failed_check(Path("a.db"), verdict), StoreUnfit) is unfit


@pytest.mark.parametrize("opening", [open_database, open_for_reading])
@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer version of this program"),
        ("DROP TABLE alembic_version", "another program"),
    ],
)
def test_a_newer_or_foreign_database_is_refused_and_kept(
    database_path: Path, opening, statement: str, words: str
) -> None:
    filled(database_path)
    _run(database_path, statement)
    before = database_path.read_bytes()
    with pytest.raises(StoreProblem, match=words):
        opening(database_path)
    assert database_path.read_bytes() == before
    assert [path.name for path in database_path.parent.iterdir()] == ["ytsync.db"]


def test_a_folder_in_its_place_is_refused_in_words(database_path: Path) -> None:
    database_path.mkdir()
    with pytest.raises(StoreProblem, match="cannot be read or written"):
        open_database(database_path)


def test_a_folder_that_is_missing_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="cannot be read or written"):
        open_database(tmp_path / "missing" / "ytsync.db")


def test_damage_met_while_working_is_said_in_words(database_path: Path) -> None:
    filled(database_path)
    opened = open_database(database_path)
    overwrite(database_path, 0, b"\x00" * database_path.stat().st_size)
    with pytest.raises(StoreProblem, match="is damaged"):
        names(opened)
    opened.close()


# --- disk full ------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_undoes_the_unit(database: Database) -> None:
    put(database, "before")
    with pytest.raises(DiskFull, match="is full"), database.write() as connection:
        # The most pages SQLite may use: reaching it is the same error as a disk without room.
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages + 1}"))
        connection.execute(insert(SETTINGS).values(name="big", value="x" * 100_000))
    assert names(database) == ["before"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs tmpfs")
def test_a_really_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    tried = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("no private mounts here")
    script = """
import sys
from pathlib import Path
from sqlalchemy import insert, select
from ytsync_desktop.core.errors import DiskFull
from ytsync_desktop.store.database import open_database
from ytsync_desktop.store.tables import SETTINGS
path = Path(sys.argv[1]) / "ytsync.db"
database = open_database(path)
written = 0
try:
    while True:
        with database.write() as connection:
            connection.execute(insert(SETTINGS).values(name=str(written), value="x" * 20_000))
        written += 1
except DiskFull:
    pass
database.close()
again = open_database(path)
with again.read() as connection:
    assert len(connection.execute(select(SETTINGS.c.name)).all()) == written > 0
again.close()
"""
    mount = f"mount -t tmpfs -o size=1m none '{tmp_path}' && exec \"$@\""
    run = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mount, "sh", sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


# --- reading beside another process -----------------------------------------------------------------------------------


def test_reading_what_is_not_there_shows_an_empty_state_and_creates_nothing(database_path: Path) -> None:
    opened = open_for_reading(database_path)
    assert names(opened) == []
    with pytest.raises(StoreProblem):
        put(opened, "x")
    opened.close()
    assert not database_path.exists()


def test_reading_an_empty_file_shows_an_empty_state(database_path: Path) -> None:
    database_path.touch()
    opened = open_for_reading(database_path)
    assert names(opened) == []
    opened.close()
    assert database_path.stat().st_size == 0


def test_a_reader_cannot_write(database: Database, database_path: Path) -> None:
    opened = open_for_reading(database_path)
    with pytest.raises(StoreProblem):
        put(opened, "x")
    opened.close()
    assert names(database) == []


def test_reading_loads_no_migration_tool(database: Database, database_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from ytsync_desktop.store.database import *; "
        "open_for_reading(Path(sys.argv[1])).close(); open_database(Path(sys.argv[1])).close(); "
        "open_for_reading(Path(sys.argv[1]).with_name('none')).close(); "
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(database_path)], check=True)


KILLED_IN_A_WRITE = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import insert, text
from ytsync_desktop.store.database import open_database
from ytsync_desktop.store.tables import SETTINGS
database = open_database(Path(sys.argv[1]))
with database.write() as connection:
    connection.execute(text("PRAGMA cache_size = 1"))  # so that changed pages reach the file before the commit
    rows = [{"name": f"late {number}", "value": "y" * 2000} for number in range(200)]
    connection.execute(insert(SETTINGS), rows)
    connection.execute(text("UPDATE settings SET value = 'changed'"))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@posix
@pytest.mark.parametrize("opening", [open_database, open_for_reading])
def test_killed_in_the_middle_of_a_write_nothing_of_it_is_seen(database_path: Path, opening) -> None:
    filled(database_path)
    clean = database_path.read_bytes()
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_A_WRITE, str(database_path)], check=False)
    assert killed.returncode == -9
    assert database_path.read_bytes() != clean, "the test must catch the file half written"
    opened = opening(database_path)
    with opened.read() as connection:
        assert connection.execute(select(SETTINGS.c.value).distinct()).scalars().all() == ["x" * 200]
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD
    opened.close()
