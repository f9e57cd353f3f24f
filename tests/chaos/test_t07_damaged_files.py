"""A short round of T07: a few damages of each kind."""

from __future__ import annotations

import pytest

from tests.chaos import vfs
from tests.chaos.short import reaches


@pytest.mark.slow
@pytest.mark.skipif(vfs.library() is None, reason="this Python has its SQLite built in")
def test_a_damaged_database_is_refused_or_does_no_harm():
    reaches("T07", scale=0.022, seed=5)
