"""The short form of T15."""

from tests.chaos.t15_listings import run
from tests.chaos.trial import Order


def test_listings():
    figure = run(Order(seed=1, scale=0.006))
    assert figure.passed, figure.reached
