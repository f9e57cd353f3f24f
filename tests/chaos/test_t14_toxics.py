"""The short form of T14."""

import pytest

from tests.chaos.t14_toxics import run
from tests.chaos.trial import Order


@pytest.mark.slow
def test_toxics():
    figure = run(Order(seed=1, scale=0.015))
    assert figure.passed, figure.reached
