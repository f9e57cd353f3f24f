"""Text files written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from pathlib import Path

from ytsync_desktop.core.errors import BadInput, DiskFull, YtsyncError


def drafts(folder: Path, pattern: str) -> list[Path]:
    """What `write_whole` left of files named like `pattern` when it was killed; ask only when nobody writes there."""
    return [file for file in sorted(folder.glob(f".{pattern}.*")) if file.is_file() and not file.is_symlink()]


def write_whole(file: Path, text: str) -> None:
    """Write UTF-8 text to `file`, replacing it at once; BadInput or DiskFull, the old one untouched, if that fails.

    The draft has a name that nobody can foresee, is for the owner alone, and follows no link. When this returns, the
    new file survives a power cut.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as error:
        raise _problem(error, file) from error
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _problem(error, file) from error
    _settle(file.parent)


def _settle(folder: Path) -> None:
    """Bring the folder's entry to the disk; where that cannot be done (Windows has no such call), the file is there."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _problem(error: OSError, file: Path) -> YtsyncError:
    if error.errno == errno.ENOSPC:
        return DiskFull(f"The disk that holds {file} is full. Free some space, then go on.", where=str(file))
    return BadInput(f"{file} cannot be written: {error.strerror}.", where=str(file))
