"""Ends the simulator when the process that started it is gone, so that none is left behind."""

import os
import sys
import threading
from collections.abc import Callable

_EVERY_SECONDS = 1.0


def watch(pid: int, gone: Callable[[], None], stop: threading.Event) -> None:
    """Call `gone` once, from a thread of its own, when the process `pid` has ended."""
    is_alive = _windows_check(pid) if sys.platform == "win32" else _posix_check(pid)

    def look() -> None:
        while not stop.wait(_EVERY_SECONDS):
            if not is_alive():
                gone()
                return

    threading.Thread(target=look, name="parent-watch", daemon=True).start()


def _posix_check(pid: int) -> Callable[[], bool]:
    own_parent = os.getppid() == pid

    def is_alive() -> bool:
        # A killed parent that nobody has waited for still has its id; our own parent changes at once.
        if own_parent and os.getppid() != pid:
            return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    return is_alive


def _windows_check(pid: int) -> Callable[[], bool]:
    import ctypes

    synchronize, still_running = 0x00100000, 0x00000102
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    handle = kernel.OpenProcess(synchronize, False, pid)
    return lambda: bool(handle) and kernel.WaitForSingleObject(handle, 0) == still_running
