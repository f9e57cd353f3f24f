"""A short round of T03: the recoveries from a few kills, cut at some of their places, and a few triples."""

from __future__ import annotations

import pytest

from tests.chaos.short import reaches


@pytest.mark.slow
def test_a_recovery_that_is_killed_is_recovered_from():
    reaches("T03", scale=0.01, seed=5)
