"""Where trials put their files, and that they take them away again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")


@contextmanager
def memory() -> Iterator[Path]:
    """A folder that lives in memory where there is such a place: a killed process leaves the page cache alone."""
    folder = Path(tempfile.mkdtemp(prefix="ytsync-chaos-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
