"""A few stories, new ones and those that once failed; `python -m tests.chaos T08` tells two thousand."""

from __future__ import annotations

import pytest

from tests.chaos.t08_stories import Part, tell


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_no_promise_is_broken(seed: int):
    told = tell(Part(seed, examples=8, steps=50, shrink=False))
    assert told.failure == "", f"seed {seed}: {told.failure}"
    assert told.rules["step"], told
