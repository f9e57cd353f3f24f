"""A file that knows whether anybody opened it (Linux: inotify)."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_IN_OPEN = 0x20


@contextmanager
def unopened(file: Path) -> Iterator[None]:
    """Fails when anything, in Python or in Qt, opened `file` while the block ran."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux tells who opens a file")
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    assert watch >= 0, os.strerror(ctypes.get_errno())
    try:
        assert libc.inotify_add_watch(watch, os.fsencode(file), _IN_OPEN) >= 0, os.strerror(ctypes.get_errno())
        yield
        assert not _events(watch), f"{file} was opened"
    finally:
        os.close(watch)


def _events(watch: int) -> bytes:
    try:
        return os.read(watch, 65_536)
    except BlockingIOError:
        return b""
