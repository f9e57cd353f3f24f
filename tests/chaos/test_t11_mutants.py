"""A few mutants of the program; `python -m tests.chaos T11` has all of them."""

from __future__ import annotations

import pytest

from tests.chaos.t11_mutants import killer_of


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mutant", "killer"),
    [
        ("skip-intent", "kills"),
        ("planned-after-crash", "kills"),
        ("no-compare", "T16"),
        ("no-sweep", "doubtful replies"),
    ],
)
def test_a_mutant_is_killed(mutant: str, killer: str):
    found, why = killer_of(mutant)
    assert found == killer, why
