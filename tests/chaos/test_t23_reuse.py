"""The short form of T23."""

from tests.chaos.t23_reuse import trial
from tests.chaos.trial import Order


def test_a_killed_reuse_does_no_harm():
    figure = trial(Order(seed=3, scale=0.02))
    assert figure.passed, figure.reached
