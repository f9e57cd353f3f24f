"""Whatever text YouTube sends comes back as it was; times without a zone do not get in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from ytsync_desktop.store.database import Database
from ytsync_desktop.store.tables import LISTINGS, PLAYLISTS, SETTINGS, VIDEOS

ANY_TEXT = st.text(st.characters(exclude_categories=()) | st.sampled_from("\x00\x1b\ud800\udfff"))


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    from ytsync_desktop.store.database import open_database

    opened = open_database(tmp_path_factory.mktemp("columns") / "ytsync.db")
    with opened.write() as connection:
        yield connection
    opened.close()


@given(value=ANY_TEXT)
def test_any_text_comes_back(connection: Connection, value: str) -> None:
    with connection.begin_nested() as undone:
        connection.execute(insert(SETTINGS).values(name="x", value=value))
        assert connection.execute(select(SETTINGS.c.value)).scalar_one() == value
        undone.rollback()


@given(tags=st.lists(ANY_TEXT))
def test_any_list_of_texts_comes_back(connection: Connection, tags: list[str]) -> None:
    with connection.begin_nested() as undone:
        connection.execute(insert(VIDEOS).values(youtube_id="x", tags=tags))
        assert connection.execute(select(VIDEOS.c.tags)).scalar_one() == tags
        undone.rollback()


def test_ordinary_text_is_stored_as_it_is(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(SETTINGS).values(name="x", value="Zoë’s 日本 🎬 50 % \\"))
        stored = connection.execute(text("SELECT value, length(value) FROM settings")).one()
    assert tuple(stored) == ("Zoë’s 日本 🎬 50 % \\", 17)


def test_text_with_a_nul_is_not_cut(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(SETTINGS).values(name="x", value="a\x00b"))
        assert connection.execute(text("SELECT length(value) FROM settings")).scalar_one() == 7


def test_a_time_keeps_its_moment_and_comes_back_in_utc(database: Database) -> None:
    there = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=-8)))
    with database.write() as connection:
        connection.execute(insert(PLAYLISTS).values(youtube_id="PL1", last_fetched=there))
        found = connection.execute(select(PLAYLISTS.c.last_fetched)).scalar_one()
    assert found == there
    assert found is not None and found.tzinfo is UTC


def test_stored_times_sort_as_text(database: Database) -> None:
    whole = datetime(2026, 11, 20, 17, tzinfo=UTC)
    later = whole + timedelta(microseconds=1)
    with database.write() as connection:
        for youtube_id, at in (("later", later), ("whole", whole)):
            connection.execute(insert(PLAYLISTS).values(youtube_id=youtube_id, last_fetched=at))
        order = select(PLAYLISTS.c.youtube_id).order_by(PLAYLISTS.c.last_fetched)
        assert connection.execute(order).scalars().all() == ["whole", "later"]


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), database.write() as connection:
        connection.execute(insert(PLAYLISTS).values(youtube_id="PL1", last_fetched=datetime(2026, 11, 20)))


def test_a_day_comes_back(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(LISTINGS).values(playlist_youtube_id="PL1", started_on=date(2026, 11, 20)))
        assert connection.execute(select(LISTINGS.c.started_on)).scalar_one() == date(2026, 11, 20)


def test_an_unknown_state_does_not_get_in_by_any_door(database: Database) -> None:
    with pytest.raises(IntegrityError, match="ck_videos_availability"), database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO videos (youtube_id, title, description, channel_id, channel_title, youtube_category, "
                "tags, thumbnail_url, availability, etag) VALUES ('x', '', '', '', '', '', '[]', '', 'maybe', '')"
            )
        )
