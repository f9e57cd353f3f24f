"""A keyring in a file, for tests whose sign-in has to outlive a process and that are not about the keyring."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Keeps entries in the JSON file that `YTSYNC_TEST_KEYRING` names."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        return self._entries().get(f"{service}\n{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write({**self._entries(), f"{service}\n{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        entries = self._entries()
        if entries.pop(f"{service}\n{username}", None) is None:
            raise PasswordDeleteError(username)
        self._write(entries)

    @staticmethod
    def _file() -> Path:
        return Path(os.environ["YTSYNC_TEST_KEYRING"])

    def _entries(self) -> dict[str, str]:
        file = self._file()
        entries: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        return entries

    def _write(self, entries: dict[str, str]) -> None:
        self._file().write_text(json.dumps(entries))
