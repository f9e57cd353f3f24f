"""The short form of T09."""

from tests.chaos.t09_same_seed import run
from tests.chaos.trial import Order


def test_same_seed():
    figure = run(Order(seed=1, scale=0.1))
    assert figure.passed, figure.reached
