"""Keeps the computer from falling asleep while something is written on YouTube; the screen may go dark."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys

from PySide6.QtCore import QObject, QProcess

from ytsync_desktop.ui.state import State, Work

_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001
_STOP_MS = 1_000


class Awake(QObject):
    """Follows the state: awake while a sync or an import runs. Where the system offers no way, nothing happens."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._state = state
        self._held = False
        self._guard: QProcess | None = None
        state.workChanged.connect(self._follow)

    def release(self) -> None:
        """Let the computer sleep again."""
        self._hold(False)

    def _follow(self) -> None:
        self._hold(self._state.work in (Work.SYNC, Work.IMPORT))

    def _hold(self, wanted: bool) -> None:
        if wanted == self._held:
            return
        self._held = wanted
        if sys.platform == "win32":
            flags = _CONTINUOUS | (_SYSTEM_REQUIRED if wanted else 0)
            ctypes.windll.kernel32.SetThreadExecutionState(flags)
        elif wanted:
            self._start_guard()
        elif self._guard is not None:
            self._guard.closeWriteChannel()
            self._guard.terminate()
            self._guard.waitForFinished(_STOP_MS)
            self._guard = None

    def _start_guard(self) -> None:
        """A small program of the system that keeps it awake for as long as it runs, and never longer than this one."""
        command = _guard_command()
        program = shutil.which(command[0])
        if program is not None:
            self._guard = QProcess(self)
            self._guard.setStandardOutputFile(QProcess.nullDevice())
            self._guard.setStandardErrorFile(QProcess.nullDevice())
            self._guard.start(program, command[1:])


def _guard_command() -> list[str]:
    if sys.platform == "darwin":
        return ["caffeinate", "-i", "-w", str(os.getpid())]
    why = "--why=Changes are being made on YouTube"
    # `cat` ends when the pipe to it closes, also when this program is killed.
    return ["systemd-inhibit", "--what=idle:sleep", "--who=ytsync", why, "--mode=block", "cat"]
