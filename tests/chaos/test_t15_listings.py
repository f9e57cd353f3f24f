"""The short form of T15."""

import pytest

from tests.chaos.t15_listings import run
from tests.chaos.trial import Order


@pytest.mark.slow
def test_listings():
    figure = run(Order(seed=1, scale=0.004))
    assert figure.passed, figure.reached
