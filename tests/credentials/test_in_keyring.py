"""Sign-ins in the keyring: found again, kept apart, and never written anywhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import InitError, KeyringLocked, NoKeyringError

from tests.credentials.rings import ForgetfulRing, MemoryRing
from tests.credentials.samples import GOOGLE, LOOPBACK, Folder, credential
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.credentials import KeyringCredentials
from ytsync_desktop.credentials.entries import LONGEST

Ring = TypeVar("Ring", bound=KeyringBackend)


@pytest.fixture
def ring() -> Iterator[MemoryRing]:
    one = MemoryRing()
    yield from installed(one)


def installed(one: Ring) -> Iterator[Ring]:
    before = keyring.core._keyring_backend
    keyring.set_keyring(one)
    yield one
    keyring.core._keyring_backend = before


@pytest.fixture
def folder() -> Folder:
    return Folder()


def test_found_again(ring: MemoryRing, folder: Folder) -> None:
    kept = KeyringCredentials(LOOPBACK, folder)
    assert kept.load() is None and kept.problem == ""
    assert kept.save(credential())
    assert KeyringCredentials(LOOPBACK, folder).load() == credential()
    assert kept.problem == "" and folder.account == (credential().client_id, credential().channel_id)


def test_s11_entries_fit_everywhere_and_hold_the_secrets_apart(ring: MemoryRing, folder: Folder) -> None:
    KeyringCredentials(LOOPBACK, folder).save(credential(refresh_token="1//0" + "r" * 508))
    assert len(ring.entries) == len({service for service, _ in ring.entries}) == 2
    assert all(len(text.encode("utf-16-le")) <= 2560 for text in ring.entries.values())
    assert sum("GOCSPX" in text for text in ring.entries.values()) == 1
    assert all(LOOPBACK in service and credential().client_id in service for service, _ in ring.entries)


def test_other_root_client_or_channel_finds_nothing(ring: MemoryRing, folder: Folder) -> None:
    KeyringCredentials(LOOPBACK, folder).save(credential())
    client, channel = credential().client_id, credential().channel_id
    assert KeyringCredentials("http://127.0.0.1:8081/", folder).load() is None
    for account in (("other", channel), (client, ChannelId("UCother"))):
        folder.account = account
        assert KeyringCredentials(LOOPBACK, folder).load() is None
    folder.account = None
    assert KeyringCredentials(LOOPBACK, folder).load() is None


def test_forget(ring: MemoryRing, folder: Folder) -> None:
    kept = KeyringCredentials(LOOPBACK, folder)
    kept.save(credential())
    kept.forget()
    assert ring.entries == {} and folder.account is None and kept.load() is None and kept.problem == ""
    kept.forget()


def test_forget_what_is_half_gone(ring: MemoryRing, folder: Folder) -> None:
    kept = KeyringCredentials(LOOPBACK, folder)
    kept.save(credential())
    ring.entries.pop(next(iter(ring.entries)))
    assert kept.load() is None
    kept.forget()
    assert ring.entries == {} and kept.problem == ""


def test_forget_that_fails_can_be_done_again(ring: MemoryRing, folder: Folder) -> None:
    kept = KeyringCredentials(LOOPBACK, folder)
    kept.save(credential())
    ring.failing = {"delete"}
    kept.forget()
    assert "could not be removed" in kept.problem and folder.account is not None
    ring.failing = set()
    kept.forget()
    assert ring.entries == {} and folder.account is None


def test_new_client_replaces_the_old_entries(ring: MemoryRing, folder: Folder) -> None:
    kept = KeyringCredentials(LOOPBACK, folder)
    kept.save(credential())
    kept.save(credential(client_id="new"))
    assert len(ring.entries) == 2 and all("new" in service for service, _ in ring.entries)
    assert kept.load() == credential(client_id="new")


def test_rotated_token_replaces_the_old_one(ring: MemoryRing, folder: Folder) -> None:
    kept = KeyringCredentials(LOOPBACK, folder)
    kept.save(credential())
    kept.save(credential(refresh_token="rotated"))
    assert len(ring.entries) == 2 and kept.load() == credential(refresh_token="rotated")


@pytest.mark.parametrize("text", ["", "null", "{}", "[1]", '{"refresh_token": 5}'])
def test_damaged_entry(text: str, ring: MemoryRing, folder: Folder) -> None:
    kept = KeyringCredentials(LOOPBACK, folder)
    kept.save(credential())
    for key in ring.entries:
        ring.entries[key] = text
    assert kept.load() is None and "damaged" in kept.problem


ERRORS = [
    NoKeyringError("no"),
    KeyringLocked("locked"),
    InitError("dismissed"),
    FileNotFoundError(2, "no bus"),
    RuntimeError("secret-canary"),
    OSError(1783, "The stub received bad data"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_keyring_that_fails_on_write(
    error: Exception, ring: MemoryRing, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sign-in works in this process and is nowhere else."""
    monkeypatch.chdir(tmp_path)
    ring.failing, ring.error = {"get", "set", "delete"}, error
    kept = KeyringCredentials(LOOPBACK, folder)
    assert not kept.save(credential())
    assert "lasts until this program ends" in kept.problem and "canary" not in kept.problem
    assert kept.load() == credential()
    assert folder.account is None and list(tmp_path.rglob("*")) == []
    assert KeyringCredentials(LOOPBACK, folder).load() is None
    kept.forget()
    assert kept.load() is None


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_keyring_that_fails_on_read(error: Exception, ring: MemoryRing, folder: Folder) -> None:
    kept = KeyringCredentials(LOOPBACK, folder)
    kept.save(credential())
    ring.failing, ring.error = {"get"}, error
    assert kept.load() is None and "could not be read" in kept.problem and "canary" not in kept.problem
    ring.failing = set()
    assert kept.load() == credential() and kept.problem == ""


def test_second_entry_that_fails_leaves_no_half(ring: MemoryRing, folder: Folder) -> None:
    too_long = credential(client_secret="x" * LONGEST)
    kept = KeyringCredentials(LOOPBACK, folder)
    assert not kept.save(too_long)
    assert "does not fit" in kept.problem and ring.entries == {} and kept.load() == too_long


@pytest.mark.parametrize("ring_kind", [null.Keyring, fail.Keyring, ForgetfulRing])
def test_s10_rings_that_keep_nothing(ring_kind: type[KeyringBackend], folder: Folder) -> None:
    for _ in installed(ring_kind()):
        kept = KeyringCredentials(LOOPBACK, folder)
        assert not kept.save(credential())
        assert kept.problem and folder.account is None


def test_s09_google_sign_in_is_given_to_the_systems_keyrings_only(ring: MemoryRing, folder: Folder) -> None:
    kept = KeyringCredentials(GOOGLE, folder)
    assert not kept.save(credential())
    assert ring.entries == {} and "MemoryRing" in kept.problem and kept.load() == credential()


def test_s09_chain_with_one_untrusted_member_is_not_trusted(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends.SecretService import Keyring as SecretService

    untrusted = MemoryRing()
    monkeypatch.setattr(ChainerBackend, "backends", [SecretService(), untrusted])
    for _ in installed(ChainerBackend()):
        kept = KeyringCredentials(GOOGLE, folder)
        assert not kept.save(credential())
        assert "ChainerBackend" in kept.problem and untrusted.entries == {}


@pytest.mark.parametrize("name", ["no.such.Module", "keyring.backends.null.NoSuchClass", "nonsense"])
def test_variable_that_names_no_keyring(name: str, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    kept = KeyringCredentials(LOOPBACK, folder)
    assert not kept.save(credential())
    assert "cannot be loaded" in kept.problem


def test_variable_is_honoured_on_a_loopback_root(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.credentials.rings.MemoryRing")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    assert KeyringCredentials(LOOPBACK, folder).save(credential())
    assert not KeyringCredentials(GOOGLE, Folder()).save(credential())


def test_calls_take_turns(folder: Folder) -> None:
    """The Secret Service fails at random when several threads use it: nobody may come in while another is inside."""
    crowded = threading.Event()

    class Narrow(MemoryRing):
        inside = threading.Lock()

        def get_password(self, service: str, username: str) -> str | None:
            if not self.inside.acquire(blocking=False):
                crowded.set()
                return None
            try:
                crowded.wait(0.001)
                return super().get_password(service, username)
            finally:
                self.inside.release()

    found = []

    def load() -> None:
        found.append(KeyringCredentials(LOOPBACK, folder).load())

    for _ in installed(Narrow()):
        KeyringCredentials(LOOPBACK, folder).save(credential())
        threads = [threading.Thread(target=load) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [credential()] * 8 and not crowded.is_set()
