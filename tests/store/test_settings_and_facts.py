"""Settings, small facts and the register of backups are there again after opening the folder anew."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests.contract.journal_contract import AT, LATER, start
from ytsync_desktop.core.errors import BadInput, NotPossible
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.ports import BackupInfo, SettingsStore
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.store.backup_register import BackupRegister
from ytsync_desktop.store.database import Database, open_database
from ytsync_desktop.store.journal import SqlJournal
from ytsync_desktop.store.meta import Meta
from ytsync_desktop.store.settings import SqlSettings
from ytsync_desktop.store.tables import SETTINGS


def test_defaults_until_changed(database: Database) -> None:
    port: SettingsStore = SqlSettings(database)
    assert port.load() == Settings()


def test_a_change_is_kept(database: Database, database_path: Path) -> None:
    settings = SqlSettings(database)
    assert settings.set("create_interval", "1.5") == Settings(create_interval=1.5)
    settings.set("language", "cs")
    settings.set("language", "de")
    database.close()
    again = open_database(database_path)
    assert SqlSettings(again).load() == Settings(create_interval=1.5, language="de")
    again.close()


@pytest.mark.parametrize(("name", "text"), [("colour", "red"), ("daily_limit", "many"), ("reserve", "10000")])
def test_a_bad_change_changes_nothing(database: Database, name: str, text: str) -> None:
    with pytest.raises(BadInput):
        SqlSettings(database).set(name, text)
    assert SqlSettings(database).load() == Settings()


def test_settings_that_bind_each_other_are_read_in_any_order(database: Database) -> None:
    settings = SqlSettings(database)
    settings.set("reserve", "100")
    settings.set("daily_limit", "500")
    assert settings.load() == Settings(daily_limit=500, reserve=100)


def test_a_stored_value_that_is_no_longer_taken_gives_way_to_the_default(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(SETTINGS).values(name="gone", value="x"))
        connection.execute(insert(SETTINGS).values(name="theme", value="sepia"))
    SqlSettings(database).set("language", "cs")
    assert SqlSettings(database).load() == Settings(language="cs")


def test_facts_of_a_new_folder(database: Database) -> None:
    meta = Meta(database)
    assert (meta.client_id, meta.channel_id, meta.clock_offset) == ("", None, timedelta(0))


def test_facts_are_kept_and_forgotten(database: Database) -> None:
    meta = Meta(database)
    meta.client_id = "client-1"
    meta.channel_id = ChannelId("UC1")
    meta.clock_offset = timedelta(hours=-3, microseconds=250)
    again = Meta(database)
    assert (again.client_id, again.channel_id, again.clock_offset) == (
        "client-1",
        "UC1",
        timedelta(hours=-3, microseconds=250),
    )
    meta.channel_id = None
    assert again.channel_id is None


def register(database: Database, name: str, job_id: int | None = None) -> BackupInfo:
    return BackupRegister(database).add(
        created_at=AT,
        job_id=job_id,
        playlists=87,
        items=4_000,
        sha256="ab" * 32,
        file_name=name,
        channel_id=ChannelId("UC1"),
    )


def test_backups_are_listed_newest_first(database: Database) -> None:
    first, second = register(database, "a.json"), register(database, "b.json", 7)
    assert BackupRegister(database).list() == (second, first)
    assert BackupRegister(database).get(first.id) == first
    assert (first.created_at, first.playlists, first.items, first.sha256, first.file_name, second.job_id) == (
        AT,
        87,
        4_000,
        "ab" * 32,
        "a.json",
        7,
    )
    with pytest.raises(NotPossible, match="no backup 99"):
        BackupRegister(database).get(99)


def test_a_job_relies_on_a_registered_backup(database: Database) -> None:
    journal = SqlJournal(database, lambda: "client-1")
    job = start(journal)
    backup = register(database, "a.json", job.id)
    journal.set_backup(job.id, backup.id)
    assert journal.jobs()[0].backup_id == backup.id
    with pytest.raises(IntegrityError):
        journal.set_backup(job.id, 99)
    journal.set_backup(job.id, None)
    assert journal.jobs()[0].backup_id is None


def test_a_checksum_that_is_none_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError, match="ck_backup_snapshots_sha256"):
        BackupRegister(database).add(
            created_at=LATER,
            job_id=None,
            playlists=0,
            items=0,
            sha256="",
            file_name="x",
            channel_id=ChannelId("UC1"),
        )
    assert BackupRegister(database).list() == ()
