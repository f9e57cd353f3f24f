"""How much memory this process has, had, and holds for one object."""

from __future__ import annotations

import gc
import re
import sys
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType

_STATUS = Path("/proc/self/status")
_OF_THE_PROGRAM = (type, ModuleType, FunctionType, BuiltinFunctionType)


def memory_now() -> int:
    """Bytes of this process in memory."""
    return _from_status("VmRSS")


def most_memory() -> int:
    """The most bytes that this process had in memory; unlike `ru_maxrss` without what started it had before."""
    return _from_status("VmHWM")


def held_by(root: object, *, without: tuple[type, ...] = ()) -> int:
    """Bytes of an object and of all that can be reached from it but through code or an instance of `without`."""
    found: dict[int, object] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) not in found and not isinstance(one, (*_OF_THE_PROGRAM, *without)):
            found[id(one)] = one
            waiting.extend(gc.get_referents(one))
    return sum(map(sys.getsizeof, found.values()))


def _from_status(name: str) -> int:
    line = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text(encoding="utf-8"), re.MULTILINE)
    if line is None:
        raise ValueError(f"{_STATUS} does not tell {name}")
    return int(line[1]) * 1024
