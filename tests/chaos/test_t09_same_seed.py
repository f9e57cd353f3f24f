"""The short form of T09."""

import pytest

from tests.chaos.t09_same_seed import run
from tests.chaos.trial import Order


@pytest.mark.slow
def test_same_seed():
    figure = run(Order(seed=1, scale=0.06))
    assert figure.passed, figure.reached
