"""A few of the clocks; `python -m tests.chaos T20` tries all of them."""

from __future__ import annotations

import pytest

from tests.chaos.t20_clocks import Case, live_through

CASES = [
    Case("winter", "+8,766 h", True, "right", 1),
    Case("the day before summer time", "-24 h", True, "right", 2),
    Case("the day before winter time", "+24 h", False, "right", 3),
    Case("the day before summer time", "+0 h", False, "absent", 4),
    Case("winter", "+24 h", True, "absent", 5),
    Case("the day before winter time", "-1 h", True, "late", 6),
]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_write_comes_before_its_day(case: Case):
    assert live_through(case) == ""
