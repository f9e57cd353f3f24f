"""A terminal of one's own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.simulator_fixtures import Simulator


@pytest.fixture
def nowhere(tmp_path: Path) -> Terminal:
    """A terminal whose YouTube does not answer."""
    return Terminal(tmp_path, "http://127.0.0.1:9/")


@pytest.fixture
def terminal(tmp_path: Path, simulator: Simulator) -> Terminal:
    """A terminal in front of the small library, signed out."""
    return Terminal(tmp_path, simulator.api_root)


@pytest.fixture
def signed_in(terminal: Terminal, simulator: Simulator) -> Terminal:
    """The same, signed in, without waits."""
    assert terminal.login(simulator).code == 0
    terminal.ok("settings", "set", "settle_seconds", "0")
    return terminal
