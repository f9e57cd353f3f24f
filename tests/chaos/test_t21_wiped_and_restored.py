"""A few random accounts, wiped and restored; `make chaos-t21` takes two hundred."""

from __future__ import annotations

from tests.chaos.t21_wiped_and_restored import run
from tests.chaos.trial import Order


def test_wiped_accounts_are_restored_to_what_they_were():
    figure = run(Order(seed=5, scale=0.03))
    assert figure.passed, figure.reached
