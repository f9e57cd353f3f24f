"""How much memory this process has, and had at most."""

from __future__ import annotations

import re
from pathlib import Path

_STATUS = Path("/proc/self/status")


def memory_now() -> int:
    """Bytes of this process in memory."""
    return _from_status("VmRSS")


def most_memory() -> int:
    """The most bytes that this process had in memory; unlike `ru_maxrss` without what started it had before."""
    return _from_status("VmHWM")


def _from_status(name: str) -> int:
    line = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text(encoding="utf-8"), re.MULTILINE)
    if line is None:
        raise ValueError(f"{_STATUS} does not tell {name}")
    return int(line[1]) * 1024
