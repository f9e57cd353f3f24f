"""The migrations lead to exactly the schema of the models, and lose nothing on the way."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import StaticPool

from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.store.columns import METADATA
from ytsync_desktop.store.database import Database, open_database, open_for_reading
from ytsync_desktop.store.engine import open_file
from ytsync_desktop.store.revisions import HEAD, REVISIONS
from ytsync_desktop.store.schema import MIGRATIONS, stored_revision

OLDEST = REVISIONS[0]


@pytest.fixture
def old_path(database_path: Path) -> Path:
    """A database of the oldest schema, with a playlist, a video and its place."""
    make_old(database_path)
    return database_path


def make_old(path: Path) -> None:
    from alembic import command

    engine = create_engine(f"sqlite:///{path}", poolclass=StaticPool)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, OLDEST)
    engine.dispose()
    with closing(open_file(path)) as connection:
        connection.executescript(
            """
            INSERT INTO playlists (youtube_id, title, description, thumbnail_url, item_count, privacy,
                default_language, channel_id, etag, list_position, made_by_app)
                VALUES ('PL1', 'Old', '', '', 1, 'public', '', 'UC1', '', 0, 0);
            INSERT INTO videos (youtube_id, title, description, channel_id, channel_title, youtube_category, tags,
                thumbnail_url, availability, etag) VALUES ('v', '', '', '', '', '', '[]', '', 'available', '');
            INSERT INTO playlist_videos (playlist_youtube_id, video_youtube_id, position, item_id, availability)
                VALUES ('PL1', 'v', 0, 'item', 'available');
            """
        )


def schema_of(connection: Connection) -> dict[tuple[str, str], list[str]]:
    """Every object with the parts of its definition, whatever their order: an added column stands last."""
    rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'"))
    return {(kind, name): sorted(_parts(sql or "")) for kind, name, sql in rows}


def _parts(sql: str) -> list[str]:
    """What the outermost commas and brackets of a definition part."""
    depth, parts = 0, [""]
    for character in sql:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth <= 1 and character in ",()":
            parts.append("")
        else:
            parts[-1] += character
    return [" ".join(part.split()) for part in parts]


@pytest.fixture
def from_models() -> Iterator[Connection]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_models_and_migrations_agree_to_the_letter(database: Database, from_models: Connection) -> None:
    with database.read() as connection:
        migrated = schema_of(connection)
    assert migrated == schema_of(from_models)
    assert any("CHECK" in line for lines in migrated.values() for line in lines)


def test_alembic_finds_nothing_to_migrate(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_the_known_revisions_are_those_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    in_order = tuple(script.revision for script in reversed(list(scripts.walk_revisions())))
    assert in_order == REVISIONS
    assert scripts.get_current_head() == HEAD


def test_an_older_database_is_copied_aside_and_keeps_its_rows(old_path: Path) -> None:
    before = old_path.read_bytes()
    opened = open_database(old_path)
    with opened.read() as connection:
        assert connection.execute(text("SELECT item_id FROM playlist_videos")).scalars().all() == ["item"]
    opened.close()
    assert stored_revision(old_path) == HEAD
    aside = old_path.with_name(f"ytsync.db.before-{REVISIONS[1]}")
    assert aside.read_bytes() == before
    assert stored_revision(aside) == OLDEST
    assert sorted(path.name for path in old_path.parent.iterdir()) == [old_path.name, aside.name]


def test_opening_again_migrates_nothing_and_copies_nothing(old_path: Path) -> None:
    open_database(old_path).close()
    after = old_path.read_bytes()
    files = sorted(old_path.parent.iterdir())
    open_database(old_path).close()
    assert old_path.read_bytes() == after
    assert sorted(old_path.parent.iterdir()) == files


def test_reading_an_older_database_leaves_it_as_it_is(old_path: Path) -> None:
    before = old_path.read_bytes()
    opened = open_for_reading(old_path)
    with opened.read() as connection:
        assert connection.execute(text("SELECT title FROM playlists")).scalars().all() == ["Old"]
        assert connection.execute(text("SELECT count(*) FROM sync_jobs")).scalar_one() == 0
    opened.close()
    assert old_path.read_bytes() == before
    assert [path.name for path in old_path.parent.iterdir()] == [old_path.name]


def test_a_row_without_its_parent_stops_the_migration_and_the_old_schema_stays(old_path: Path) -> None:
    with closing(open_file(old_path)) as connection:
        connection.execute("DELETE FROM videos")
    before = old_path.read_bytes()
    with pytest.raises(StoreProblem, match="a row of playlist_videos refers to a missing row of videos"):
        open_database(old_path)
    assert stored_revision(old_path) == OLDEST
    assert old_path.read_bytes() == before


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
seen = 0
@event.listens_for(Engine, "after_cursor_execute")
def count(connection, cursor, statement, parameters, context, executemany):
    global seen
    seen += 1
    if seen == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
from ytsync_desktop.store.database import open_database
open_database(Path(sys.argv[1])).close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("statement", [2, 7, 12])
def test_killed_while_migrating_it_is_the_old_one_or_the_new_one(old_path: Path, statement: int) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED_AT, str(old_path), str(statement)], check=False)
    assert killed.returncode == -9
    assert stored_revision(old_path) == OLDEST
    opened = open_database(old_path)
    with opened.read() as connection:
        assert connection.execute(text("SELECT item_id FROM playlist_videos")).scalars().all() == ["item"]
    opened.close()
    assert stored_revision(old_path) == HEAD
