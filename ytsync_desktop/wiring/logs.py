"""The log file of a data folder: for the owner alone, bounded in size, and without secrets."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_NAME = "ytsync.log"
_MAX_BYTES = 1_000_000
_OLD_FILES = 3
_OWN = "ytsync_desktop"
_HIDDEN = "[hidden]"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)

_SECRETS = (
    re.compile(r"(?i)(\b(?:Bearer|Basic) )[^\s\"',]+"),
    re.compile(
        r"(?i)(\b(?:access_token|refresh_token|id_token|token|client_secret|code|code_verifier|code_challenge|state|key)"
        r"[\"']?\s*[=:]\s*[\"']?)[^\s&\"',})]+"
    ),
    re.compile(r"()\bya29\.[\w.\-]+"),
    re.compile(r"()\b1//[\w\-]{10,}"),
    re.compile(r"()\b4/[\w\-]{10,}"),
    re.compile(r"()\bGOCSPX-[\w\-]+"),
    re.compile(r"()\b[\w.+\-]+@[\w\-]+\.[\w.\-]+"),
)


def without_secrets(text: str) -> str:
    """The text with tokens, codes, client secrets and mail addresses hidden."""
    for secret in _SECRETS:
        text = secret.sub(rf"\g<1>{_HIDDEN}", text)
    return text


@contextmanager
def log_to(data_dir: Path) -> Iterator[Path]:
    """Log to `<data_dir>/logs` while the block runs; yields the file. Nothing is created before there is a line.

    Other people's libraries are heard from warnings upwards, whatever they set themselves to.
    """
    file = data_dir / "logs" / FILE_NAME
    handler = _PrivateFile(file)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_loud_enough)
    root, own = logging.getLogger(), logging.getLogger(_OWN)
    level = own.level
    own.setLevel(logging.INFO)
    root.addHandler(handler)
    try:
        yield file
    finally:
        root.removeHandler(handler)
        own.setLevel(level)
        handler.close()


def stop_logging(data_dir: Path) -> None:
    """Write nothing more below `data_dir`: it is about to be deleted."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, _PrivateFile) and Path(handler.baseFilename).is_relative_to(data_dir.absolute()):
            root.removeHandler(handler)
            handler.close()


def _loud_enough(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] == _OWN or record.levelno >= logging.WARNING


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class _PrivateFile(RotatingFileHandler):
    def __init__(self, file: Path) -> None:
        super().__init__(
            file, maxBytes=_MAX_BYTES, backupCount=_OLD_FILES, encoding="utf-8", delay=True, errors="backslashreplace"
        )

    def emit(self, record: logging.LogRecord) -> None:
        # A command that only reads must not make a folder where there was none.
        folder = Path(self.baseFilename).parent
        if folder.parent.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk is told where it matters; a log that cannot be written stops nothing."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NO_LINK, 0o600)
        return os.fdopen(descriptor, "a", encoding=self.encoding, errors=self.errors)
