"""A short round of T02: a job of 10 writes, each killed at another boundary."""

from __future__ import annotations

import pytest

from tests.chaos.short import reaches


@pytest.mark.slow
def test_a_write_killed_at_any_boundary_is_settled_by_reading():
    reaches("T02", scale=0.05, seed=5)
