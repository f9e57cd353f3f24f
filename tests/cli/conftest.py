"""A terminal of one's own for each test; what many tests begin with is done once a module and copied."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.cli.terminal import Terminal
from tests.simulator_fixtures import VIDEO_IDS, Simulator

WANTED = {"Bread": VIDEO_IDS[:30], "Cheese": VIDEO_IDS[30:68]}


@pytest.fixture
def nowhere(tmp_path: Path) -> Terminal:
    """A terminal whose YouTube does not answer."""
    return Terminal(tmp_path, "http://127.0.0.1:9/")


@pytest.fixture
def terminal(tmp_path: Path, simulator: Simulator) -> Terminal:
    """A terminal in front of the small library, signed out."""
    return Terminal(tmp_path, simulator.api_root)


@dataclass
class Prepared:
    """Folders to begin with: signed in, and everything up to the preview. One sign-in serves them all."""

    signed_in: Terminal
    before_sync: Terminal

    def copy(self, of: Terminal, folder: Path, simulator: Simulator) -> Terminal:
        """The same terminal in a folder of its own, with a sign-in that lives."""
        simulator.admin.reset()
        if not self._lives(simulator):
            assert self.signed_in.login(simulator).code == 0
        shutil.copytree(of.data, folder / "data")
        shutil.copy(self.signed_in.keyring, folder)
        return Terminal(folder, simulator.api_root)

    def _lives(self, simulator: Simulator) -> bool:
        """Whether no test has revoked it since."""
        entries = [json.loads(text) for text in json.loads(self.signed_in.keyring.read_text()).values()]
        (token,) = [entry["refresh_token"] for entry in entries if "refresh_token" in entry]
        client = simulator.client()
        form = {
            "grant_type": "refresh_token",
            "refresh_token": token,
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
        }
        return requests.post(client["token_uri"], data=form, timeout=10).status_code == 200


@pytest.fixture(scope="module")
def prepared(module_simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Made once a module, with no waits, and only to be copied."""
    signed_in = Terminal(tmp_path_factory.mktemp("signed-in"), module_simulator.api_root)
    assert signed_in.login(module_simulator).code == 0
    signed_in.ok("settings", "set", "settle_seconds", "0")
    before_sync = Terminal(tmp_path_factory.mktemp("before-sync"), module_simulator.api_root)
    shutil.copytree(signed_in.folder, before_sync.folder, dirs_exist_ok=True)
    before_sync.ok("import")
    before_sync.categories(WANTED)
    return Prepared(signed_in, before_sync)


@pytest.fixture
def first_moment(module_simulator: Simulator) -> Iterator[Simulator]:
    """The simulator of `signed_in` and `ready`: at its first moment, but it still knows who is signed in."""
    yield module_simulator
    module_simulator.close_clients()


@pytest.fixture
def signed_in(prepared: Prepared, first_moment: Simulator, tmp_path: Path) -> Terminal:
    """A terminal in front of the small library, signed in, without waits."""
    return prepared.copy(prepared.signed_in, tmp_path, first_moment)


@pytest.fixture
def ready(prepared: Prepared, first_moment: Simulator, tmp_path: Path) -> Terminal:
    """Everything up to the preview."""
    return prepared.copy(prepared.before_sync, tmp_path, first_moment)
