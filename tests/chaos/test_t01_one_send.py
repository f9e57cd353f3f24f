"""The short form of T01; the cells one by one are in tests/youtube/test_one_send.py."""

from tests.chaos.t01_one_send import run
from tests.chaos.trial import Order


def test_one_send():
    figure = run(Order(seed=1, scale=0.02))
    assert figure.passed, figure.reached
