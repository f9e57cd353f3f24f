"""The same against a real Secret Service, which is what a Google sign-in is kept in on Linux."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import keyring
import pytest
from keyring.backends import SecretService

from tests.credentials.samples import GOOGLE, Folder, credential
from ytsync_desktop.core.ports import Credential
from ytsync_desktop.credentials import KeyringCredentials

pytestmark = pytest.mark.keyring

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def secret_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keyrings made for other tests of this process would be chained to the real one, and then none is trusted."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", SecretService.Keyring())


def test_google_sign_in_is_found_again_and_forgotten() -> None:
    folder = Folder()
    kept = KeyringCredentials(GOOGLE, folder)
    assert kept.save(credential()), kept.problem
    assert KeyringCredentials(GOOGLE, folder).load() == credential()
    kept.forget()
    assert kept.problem == "" and folder.account is None
    folder.account = (credential().client_id, credential().channel_id)
    assert KeyringCredentials(GOOGLE, folder).load() is None


def test_largest_entry() -> None:
    folder = Folder()
    kept = KeyringCredentials(GOOGLE, folder)
    long = credential(refresh_token="1//0" + "ä" * 170)
    assert kept.save(long) and kept.load() == long
    kept.forget()


def test_several_threads() -> None:
    folder = Folder()
    kept = KeyringCredentials(GOOGLE, folder)
    kept.save(credential())
    found: list[Credential | None] = []
    threads = [threading.Thread(target=lambda: found.extend(kept.load() for _ in range(5))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept.forget()
    assert found == [credential()] * 20


def test_locked_keyring_is_said_and_nothing_is_lost() -> None:
    """There is no display here, so the system's question for the password ends at once."""
    done = subprocess.run(
        [ROOT / "tools/with_keyring.sh", sys.executable, "-m", "tests.credentials.locked_keyring"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    read, written = done.stdout.splitlines()
    assert read == "The keyring is locked. The stored sign-in could not be read."
    assert written == "The keyring is locked. The sign-in lasts until this program ends and is written nowhere."
