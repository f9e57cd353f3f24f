"""The short form of T13."""

from tests.chaos.t13_error_table import run
from tests.chaos.trial import Order
from tests.youtube.documented import READS, WRITES, cases


def test_error_table():
    figure = run(Order(seed=1, scale=0.02))
    assert figure.passed, figure.reached


def test_every_method_has_reasons_of_its_own():
    assert {call.method for row, call in cases() if len(row.methods) < 9} == {*READS, *WRITES}
