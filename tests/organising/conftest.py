"""Categories on a real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ytsync_desktop.store.categories import SqlCategories
from ytsync_desktop.store.database import Database, open_database
from ytsync_desktop.store.folder import FILE_NAME


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A data folder's database, empty."""
    opened = open_database(tmp_path / FILE_NAME)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> SqlCategories:
    """The categories in it: none yet."""
    return SqlCategories(database)
