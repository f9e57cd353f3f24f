"""A short round of T06: some of the calls on the database's files fail, and five disks are full."""

from __future__ import annotations

import pytest

from tests.chaos import vfs
from tests.chaos.short import reaches


@pytest.mark.slow
@pytest.mark.skipif(vfs.library() is None, reason="this Python has its SQLite built in")
def test_a_failing_database_sends_nothing_and_loses_nothing():
    reaches("T06", scale=0.004, seed=5)
