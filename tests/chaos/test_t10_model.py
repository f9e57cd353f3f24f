"""The model of the protocol with few crashes and doubts; `python -m tests.chaos T10` looks through all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chaos.model.search import search
from tests.chaos.t10_model import LESS, RESIDUAL, WHOLE, Variant


@pytest.mark.parametrize("variant", [*WHOLE, *LESS, *RESIDUAL], ids=lambda variant: variant.name)
def test_a_promise_is_broken_only_without_a_rule(variant: Variant):
    found = search(replace(variant.rules, crashes=1, doubts=1))
    assert bool(found.broken) == variant.breaks, found
    assert found.stuck == 0
