"""A machine whose person has a messy library."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.importing.machine import Machine, messy


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """Nothing imported yet."""
    one = Machine(tmp_path, messy())
    yield one
    one.database.close()
