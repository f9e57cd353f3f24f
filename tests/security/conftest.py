"""What the tests of the locked doors share with those of the window and of the terminal."""

from collections.abc import Iterator

import keyring
import pytest

from tests.cli.conftest import terminal
from tests.memory_keyring import MemoryKeyring
from tests.ui.conftest import browser, open_window

__all__ = ["browser", "memory_keyring", "open_window", "terminal"]


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[MemoryKeyring]:
    """A keyring that forgets when the test ends."""
    before, ring = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)
