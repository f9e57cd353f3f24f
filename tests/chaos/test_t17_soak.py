"""Sixty days of a small account; `python -m tests.chaos T17` lives through large ones."""

from __future__ import annotations

import pytest

from tests.chaos.t17_soak import SMALL, Part, live_through


@pytest.mark.slow
def test_two_months_with_a_kill_a_day_leave_everything_in_its_place():
    life = live_through(Part(SMALL, 1))
    assert life.wrong == ""
    assert life.days > 50
    assert life.kills > 40
    assert life.again > 0  # unclear replies there were
    assert life.megabytes < 50
