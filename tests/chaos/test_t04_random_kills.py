"""A short round of T04 on a small library, plain and with faults."""

from __future__ import annotations

import pytest

from tests.chaos.short import reaches


@pytest.mark.slow
def test_a_job_killed_at_random_moments_ends_as_planned():
    reaches("T04", scale=0.03, seed=5)
