"""A short round of T05: cuts at some of the sync points; the weaker level fails there as well."""

from __future__ import annotations

import pytest

from tests.chaos import vfs
from tests.chaos.short import reaches


@pytest.mark.slow
@pytest.mark.skipif(vfs.library() is None, reason="this Python has its SQLite built in")
def test_a_power_cut_forgets_no_intent():
    reaches("T05", scale=0.1, seed=5)
