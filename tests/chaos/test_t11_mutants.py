"""A few mutants of the program; `python -m tests.chaos T11` has all of them."""

from __future__ import annotations

import pytest

from tests.chaos.t11_mutants import killer_of


@pytest.mark.slow
@pytest.mark.parametrize("mutant", ["skip-intent", "no-compare"])
def test_a_mutant_is_killed(mutant: str):
    killer, why = killer_of(mutant)
    assert killer, f"{mutant} survives"
    assert why
