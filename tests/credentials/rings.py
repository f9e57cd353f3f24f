"""A keyring in memory, and ones that fail in the ways real ones do."""

from __future__ import annotations

from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class MemoryRing(KeyringBackend):
    """Keeps entries in memory. `failing` names the calls that raise, `error` what they raise."""

    priority: ClassVar[float] = 1
    viable: ClassVar[bool] = False  # or keyring would choose it, or chain it to the real one, wherever this is imported

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.failing: set[str] = set()
        self.error: Exception = RuntimeError("the bus is gone: secret-canary")

    def get_password(self, service: str, username: str) -> str | None:
        self._enter("get")
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter("set")
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._enter("delete")
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("no such entry")

    def _enter(self, call: str) -> None:
        if call in self.failing:
            raise self.error


class ForgetfulRing(MemoryRing):
    """Takes everything and keeps nothing, as keyring's null back end does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Drop it."""
