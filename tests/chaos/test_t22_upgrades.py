"""A short round of T22: upgrades of every schema version killed at some of their steps."""

from __future__ import annotations

import pytest

from tests.chaos import vfs
from tests.chaos.short import reaches


@pytest.mark.slow
@pytest.mark.skipif(vfs.library() is None, reason="this Python has its SQLite built in")
def test_an_upgrade_that_is_killed_leaves_the_old_schema_or_the_new_one():
    reaches("T22", scale=0.08, seed=5)
