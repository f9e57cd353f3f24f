"""The session that `make test` opens has a real, empty, unlocked Secret Service, and keyring finds it."""

import keyring
import pytest
from keyring.backends import SecretService

pytestmark = pytest.mark.keyring


def test_keyring_chooses_the_secret_service() -> None:
    chosen = keyring.get_keyring()
    candidates = getattr(chosen, "backends", [chosen])
    assert isinstance(candidates[0], SecretService.Keyring)


def test_secret_comes_back_and_can_be_removed() -> None:
    assert keyring.get_password("ytsync-test", "first") is None
    keyring.set_password("ytsync-test", "first", "päss ✓")
    assert keyring.get_password("ytsync-test", "first") == "päss ✓"
    keyring.delete_password("ytsync-test", "first")
    assert keyring.get_password("ytsync-test", "first") is None
