"""Runs a trial at a small scale for the suite: in a process of its own, for trials fork."""

from __future__ import annotations

import subprocess
import sys

from tests.cli.terminal import ROOT

SECONDS = 280


def reaches(name: str, *, scale: float, seed: int) -> str:
    """Assert that the trial reaches its figure; what it printed."""
    command = [sys.executable, "-m", "tests.chaos", name, "--scale", str(scale), "--seed", str(seed), "--no-report"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert ended.returncode == 0, f"seed {seed}\n{ended.stdout}{ended.stderr}"
    return ended.stdout
