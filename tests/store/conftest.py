"""A database in a folder of its own, as the program opens it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ytsync_desktop.store.database import Database, open_database
from ytsync_desktop.store.folder import FILE_NAME


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    return tmp_path / FILE_NAME


@pytest.fixture
def database(database_path: Path) -> Iterator[Database]:
    opened = open_database(database_path)
    yield opened
    opened.close()
