"""Starts and stops a simulator in a process of its own, from a checkout and from the frozen application alike."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any

_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_OWN_GROUP: dict[str, Any]
if sys.platform == "win32":
    _OWN_GROUP = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    _OWN_GROUP = {"process_group": 0}


class SimulatorStartError(RuntimeError):
    """The simulator did not come up; the text holds what it said."""


class SimulatorProcess:
    """A running simulator. `start` it, or use it as a context manager; `stop` or `kill` it, twice does no harm."""

    def __init__(self, args: Sequence[str] = ()) -> None:
        """`args` are the simulator's own options, for instance `["--empty", "--auto-consent"]`."""
        self._args = list(args)
        self._process: subprocess.Popen[str] | None = None
        self.api_root = ""
        self.client_secrets = ""
        self.admin = ""
        self.pid = 0

    def start(self, *args: str) -> "SimulatorProcess":
        """Start it with further options and wait for its first line. Raises SimulatorStartError."""
        command = [sys.executable, "-m", "ytsync_desktop.simulator"]
        if getattr(sys, "frozen", False):
            command = [sys.executable, "--run-simulator"]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*command, "--parent-pid", str(os.getpid()), *self._args, *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            # Ctrl-C is meant for the application; YouTube would not stop for it either.
            **_OWN_GROUP,
        )
        try:
            document = json.loads(_first_line(self._process))
            self.api_root, self.admin = document["api_root"], document["admin"]
            self.client_secrets, self.pid = document["client_secrets"], document["pid"]
        except (ValueError, KeyError) as error:
            self.kill()
            raise SimulatorStartError(f"The simulator did not start: {error}") from error
        return self

    def stop(self) -> None:
        """Ask it to end, and insist when it does not."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._reap()

    def kill(self) -> None:
        """End it as SIGKILL does: nothing is finished or saved."""
        if self._process is not None:
            self._process.kill()
        self._reap()

    def __enter__(self) -> "SimulatorProcess":
        return self if self._process is not None else self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _reap(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _first_line(process: subprocess.Popen[str]) -> str:
    lines: queue.Queue[str] = queue.Queue()
    stream: Any = process.stdout
    threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()
    try:
        return lines.get(timeout=_START_SECONDS)
    except queue.Empty:
        raise ValueError(f"it said nothing for {_START_SECONDS:.0f} seconds") from None
