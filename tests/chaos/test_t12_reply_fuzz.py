"""The short form of T12. How long a reply takes is for the long form to tell."""

from tests.chaos.t12_reply_fuzz import run
from tests.chaos.trial import Order


def test_reply_fuzz():
    figure = run(Order(seed=1, scale=0.003))
    assert figure.passed, figure.reached
