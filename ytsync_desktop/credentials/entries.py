"""Single entries of the keyring: one call at a time, every failure as a sentence, only keyrings that may be trusted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

LONGEST = 1280
"""UTF-16 units that Windows keeps in one entry (CRED_MAX_CREDENTIAL_BLOB_SIZE, 2,560 bytes)."""

_Result = TypeVar("_Result")

_SYSTEM = frozenset(
    {
        ("keyring.backends.macOS", "Keyring"),
        ("keyring.backends.Windows", "WinVaultKeyring"),
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
    }
)
_CHAINER = ("keyring.backends.chainer", "ChainerBackend")
_NONE = frozenset({"keyring.backends.null", "keyring.backends.fail"})

# Concurrent calls were seen to fail at random on the Secret Service, so all of this process take turns.
_turn = threading.Lock()


class KeyringUnusable(Exception):
    """The keyring cannot be used; the message is a sentence for a person."""


class Entries:
    """Reads, writes and removes entries. Calls may block for as long as the system asks for the keyring's password.

    `system_only`: only the keyrings of operating systems are used, whatever the environment or a file says.
    Every method raises KeyringUnusable, and nothing else.
    """

    def __init__(self, *, system_only: bool) -> None:
        self._system_only = system_only

    def read(self, service: str, user: str) -> str | None:
        """The text of an entry; None when there is none."""
        return self._do(lambda ring: ring.get_password(service, user))

    def write(self, service: str, user: str, text: str) -> None:
        """Store a text and read it back, since some back ends drop what they are given without a word."""
        units = len(text.encode("utf-16-le", "surrogatepass")) // 2
        if units > LONGEST:
            raise KeyringUnusable(
                f"An entry of {units} characters does not fit into every keyring ({LONGEST} at most)."
            )
        self._do(lambda ring: ring.set_password(service, user, text))
        if self.read(service, user) != text:
            raise KeyringUnusable("The keyring did not keep what was stored in it.")

    def remove(self, service: str, user: str) -> None:
        """Remove an entry; nothing happens when there is none."""
        if self.read(service, user) is not None:
            self._do(lambda ring: ring.delete_password(service, user))

    def _do(self, use: Callable[[KeyringBackend], _Result]) -> _Result:
        with _turn:
            try:
                ring = _current()
                self._check(ring)
                return use(ring)
            except KeyringUnusable:
                raise
            except Exception as error:
                raise KeyringUnusable(_sentence(error)) from error

    def _check(self, ring: KeyringBackend) -> None:
        kind = type(ring)
        if kind.__module__ in _NONE:
            raise KeyringUnusable("There is no keyring on this system.")
        if self._system_only and not _trusted(ring):
            raise KeyringUnusable(
                f"The keyring in use ({kind.__module__}.{kind.__qualname__}) is not one of the operating system's own, "
                "so it is not given a Google sign-in."
            )


def _current() -> KeyringBackend:
    import keyring

    return keyring.get_keyring()


def _trusted(ring: KeyringBackend) -> bool:
    name = (type(ring).__module__, type(ring).__qualname__)
    if name == _CHAINER:
        members = list(getattr(ring, "backends", ()))
        return bool(members) and all(_trusted(member) for member in members)
    return name in _SYSTEM


def _sentence(error: Exception) -> str:
    """What went wrong, without the error's own text: back ends put names and addresses of all kinds into it."""
    from keyring.errors import KeyringLocked, NoKeyringError

    if isinstance(error, NoKeyringError):
        return "There is no keyring on this system (on Linux: GNOME Keyring or KWallet)."
    if isinstance(error, KeyringLocked):
        return "The keyring is locked."
    if isinstance(error, ImportError | AttributeError | ValueError):
        return (
            "The keyring named in the settings of the “keyring” library (or PYTHON_KEYRING_BACKEND) cannot be loaded."
        )
    return f"The keyring could not be used ({type(error).__name__})."
