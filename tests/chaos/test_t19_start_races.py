"""A short round of T19: a few races of each kind."""

from __future__ import annotations

import sys

import pytest

from tests.chaos.short import reaches


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc who lives")
def test_one_folder_has_one_writer_whoever_starts_when():
    reaches("T19", scale=0.024, seed=5)
