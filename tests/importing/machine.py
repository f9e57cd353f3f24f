"""An import on a real database, against a YouTube in memory."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tests.contract.fake_youtube import FakeYouTube
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import Event
from ytsync_desktop.core.library import Availability
from ytsync_desktop.importing.orchestrator import THREADS, Orchestrator
from ytsync_desktop.importing.summary import ImportSummary
from ytsync_desktop.store.checkpoints import SqlImportStore
from ytsync_desktop.store.database import Database, open_database
from ytsync_desktop.store.folder import FILE_NAME
from ytsync_desktop.store.library import SqlLibrary
from ytsync_desktop.store.quota_ledger import SqlLedger
from ytsync_desktop.store.settings import SqlSettings

NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
DATA_TABLES = ("channels", "playlists", "videos", "playlist_videos", "watch_later", "categories", "category_videos")
NOTED_TABLES = ("sync_states", "sync_state", "list_pages", "quota_usage", "settings", "meta")
"""All others but those of jobs and of backups: what an import keeps for itself."""
NOTE = "INSERT INTO writes VALUES ('{table} {event}')"


@cache
def _empty_database() -> Path:
    """Made once: migrating from nothing takes longer than most of the imports here."""
    path = Path(tempfile.mkdtemp()) / FILE_NAME
    atexit.register(shutil.rmtree, path.parent)
    open_database(path).close()
    return path


@dataclass
class Machine:
    """This machine: a data folder, a clock that can be moved, and imports as a person starts them."""

    folder: Path
    youtube: FakeYouTube
    offset: timedelta = timedelta(0)
    asleep: timedelta = timedelta(0)
    events: list[Event] = field(default_factory=list)
    threads: int = THREADS

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        path = self.folder / FILE_NAME
        if not path.exists():
            shutil.copy(_empty_database(), path)
        self.database: Database = open_database(path)
        self.library = SqlLibrary(self.database)
        self.imports = SqlImportStore(self.database)
        self.settings = SqlSettings(self.database)
        self.settings.set("backoff_max", "0")
        self.clock = ServerClock(
            wall=lambda: NOON + self.offset + self.asleep, monotonic=lambda: self.offset.total_seconds()
        )
        ledger = SqlLedger(self.database, lambda: "client", self.settings.load, self.clock)
        ports = (self.youtube, self.imports, self.library, ledger, self.settings, self.clock)
        self.orchestrator = Orchestrator(*ports, threads=self.threads)

    def import_(self, control: Control | None = None, **options: Any) -> ImportSummary:
        return self.orchestrator.run(self.events.append, control, **options)

    def restart(self) -> None:
        self.database.close()
        self.start()

    def sleep(self, **time: float) -> None:
        """The lid is closed for so long: the monotonic clock stands still."""
        self.asleep += timedelta(**time)

    def pass_time(self, **time: float) -> None:
        self.offset += timedelta(**time)

    def content(self) -> dict[str, list[Any]]:
        """All data without row ids and fetch times: what two imports of the same library must agree on."""
        queries = {
            "playlists": "SELECT youtube_id, title, description, item_count, privacy, list_position, "
            "deleted_from_youtube_at IS NULL FROM playlists ORDER BY youtube_id",
            "items": "SELECT playlist_youtube_id, position, item_id, video_youtube_id, added_at, availability "
            "FROM playlist_videos ORDER BY 1, 2",
            "videos": "SELECT youtube_id, title, channel_title, tags, duration, availability, last_fetched IS NULL "
            "FROM videos ORDER BY 1",
            "listings": "SELECT playlist_youtube_id FROM sync_state",
            "states": "SELECT entity_type, is_complete FROM sync_states ORDER BY phase DESC, entity_type LIMIT 4",
        }
        with self.database.read() as connection:
            return {name: [tuple(row) for row in connection.execute(text(query))] for name, query in queries.items()}

    @contextmanager
    def counting_writes(self, *tables: str) -> Iterator[list[str]]:
        """Every row written meanwhile to the tables, all those of data without a word, as SQLite itself sees it."""
        written: list[str] = []
        with self.database.write() as connection:
            connection.execute(text("CREATE TABLE writes (what TEXT)"))
            for table in tables or DATA_TABLES:
                for event in ("INSERT", "UPDATE", "DELETE"):
                    note = NOTE.format(table=table, event=event)
                    connection.execute(
                        text(f"CREATE TRIGGER {table}_{event} AFTER {event} ON {table} BEGIN {note}; END")
                    )
        yield written
        written += [what for (what,) in self.rows("SELECT what FROM writes")]

    def rows(self, query: str) -> list[Any]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


def messy(seed: int = 1, playlists: int = 14, longest: int = 230) -> FakeYouTube:
    """A library with long, short and empty playlists, duplicates and unavailable videos."""
    luck = random.Random(seed)
    youtube = FakeYouTube()
    for number in range(40):
        youtube.lose(number, luck.choice([Availability.PRIVATE, Availability.DELETED, Availability.UNAVAILABLE]))
    for number in range(playlists):
        size = [0, 120, 50, 51][number] if number < 4 else luck.choice([0, 3, 20, luck.randrange(longest)])
        youtube.add_playlist(f"list{number:03d}", [luck.randrange(400) for _ in range(size)])
    return youtube
