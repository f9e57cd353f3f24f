"""Keeps the worthless sign-in of the demo in a file inside the demo's own data folder."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.ports import Credential


class DemoCredentials:
    """Fulfils core.ports.Credentials. The file is for its owner only, although what is in it opens nothing."""

    problem = ""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> Credential | None:
        """The stored sign-in; None when the file is missing or is not what was written."""
        try:
            raw = json.loads(self._file.read_text(encoding="utf-8"))
            raw["scopes"] = tuple(raw["scopes"])
            raw["channel_id"] = ChannelId(raw["channel_id"])
            return Credential(**raw)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def save(self, credential: Credential) -> bool:
        """Write the file anew, whole or not at all. StoreProblem when it cannot be written."""
        temporary = None
        try:
            handle, temporary = tempfile.mkstemp(dir=self._file.parent, prefix=".sign-in-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(credential), file, indent=1)
            Path(temporary).replace(self._file)
        except OSError as error:
            if temporary is not None:
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()
            message = f"The demo's sign-in cannot be written: {error.strerror}."
            raise StoreProblem(message, where=str(self._file)) from error
        return True

    def forget(self, *, to_revoke: bool = False) -> None:
        """Remove the file; nobody needs to be told."""
        self._file.unlink(missing_ok=True)

    def unrevoked(self) -> Credential | None:
        """None, ever."""

    def drop_unrevoked(self) -> None:
        """Nothing to do."""
