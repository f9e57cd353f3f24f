"""A short round of kills on a small library; `make kills` is the long one."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.terminal import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("faults", [[], ["--faults"]], ids=["plain", "with faults"])
def test_a_job_killed_at_random_moments_ends_as_planned(faults: list[str]):
    # A process of its own: the test forks, which a process with threads must not.
    command = [sys.executable, "-m", "tests.chaos.kills", "--small", "--kills", "12", "--seed", "5", "--stride", "12"]
    ended = subprocess.run([*command, *faults], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    figures = json.loads(ended.stdout)
    assert figures["kills"] == 12
    assert (figures["duplicates"], figures["lost"], figures["orphans"]) == (0, 0, 0)
    assert figures["surplus_writes"] <= 12 or faults
