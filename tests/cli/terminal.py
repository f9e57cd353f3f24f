"""Runs the real `ytsync` in a process of its own, as a script would, and reads what it prints."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.simulator_fixtures import Simulator

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "ytsync_desktop.cli")
# As if the window's libraries were not installed: importing one of them fails.
WITHOUT_QT = (
    sys.executable,
    "-c",
    "import sys; sys.modules.update(dict.fromkeys(('PySide6', 'shiboken6', 'qtawesome', 'qtpy'))); "
    "from ytsync_desktop.cli import main; sys.exit(main())",
)
TIMEOUT = 120


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> Any:
        """The one document on standard output; fails when there is anything else."""
        try:
            return json.loads(self.stdout)
        except ValueError as error:
            raise AssertionError(self) from error

    @property
    def error(self) -> dict[str, Any]:
        """The error of the document, with exactly the keys of the contract."""
        error: dict[str, Any] = self.document["error"]
        assert set(error) == {"code", "message", "where"}
        assert error["message"]
        return error

    @property
    def lines(self) -> list[str]:
        """What a person reads on standard error."""
        return self.stderr.splitlines()


class Terminal:
    """A person's terminal: one data folder, one API root, one keyring."""

    def __init__(self, folder: Path, api_root: str, *, command: Sequence[str] = COMMAND) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.keyring = folder / "keyring.json"
        self.api_root = api_root
        self._command = command

    def environment(self) -> dict[str, str]:
        """The variables of the contract, and a keyring for tests."""
        known = {name: value for name, value in os.environ.items() if not name.startswith(("YTSYNC_", "PYTHON"))}
        return {
            **known,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
            "PYTHON_KEYRING_BACKEND": "tests.file_keyring.FileKeyring",
            "YTSYNC_TEST_KEYRING": str(self.keyring),
            "YTSYNC_DATA_DIR": str(self.data),
            "YTSYNC_API_ROOT": self.api_root,
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "120",
        }

    def start(self, *args: str, **more: str) -> subprocess.Popen[str]:
        """Begin a command."""
        return subprocess.Popen(
            [*self._command, *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**self.environment(), **more},
        )

    def plain(self, *args: str, **more: str) -> Result:
        """Run a command for a person's eyes."""
        return ended(self.start(*args, **more))

    def run(self, *args: str, **more: str) -> Result:
        """Run a command for a script; there is exactly one document, whatever the exit code."""
        result = self.plain("--json", *args, **more)
        assert isinstance(result.document, dict), result
        assert "Traceback" not in result.stderr
        return result

    def ok(self, *args: str) -> Any:
        """The document of a command that must succeed."""
        result = self.run(*args)
        assert result.code == 0, result
        return result.document

    # --- what a person does -----------------------------------------------------------------------------------------

    def login(self, simulator: Simulator, *args: str) -> Result:
        """Sign in, opening the printed address."""
        process = self.start(
            "--json", "login", "--no-browser", "--client-secrets", str(simulator.client_secrets), *args
        )
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if address.startswith("http"):
            visit(address)
            return ended(process)
        return ended(process, before=address)

    def categories(self, wanted: Mapping[str, Sequence[str]]) -> Any:
        """Make these the approved categories."""
        file = self.folder / "wanted.csv"
        with file.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(["category", "video_id"])
            writer.writerows((name, video) for name, videos in wanted.items() for video in videos)
        return self.ok("categories", "import", str(file))

    def prepare(self, simulator: Simulator, wanted: Mapping[str, Sequence[str]]) -> None:
        """Everything up to the preview; no waits."""
        assert self.login(simulator).code == 0
        self.ok("settings", "set", "settle_seconds", "0")
        self.ok("import")
        self.categories(wanted)


def visit(address: str) -> None:
    """The browser: opens the address and follows every redirect, while the terminal waits."""
    threading.Thread(target=lambda: requests.get(address, timeout=TIMEOUT), daemon=True).start()


def ended(process: subprocess.Popen[str], *, before: str = "") -> Result:
    """What a command left behind, once it has ended. `before` was read already."""
    stdout, stderr = process.communicate(timeout=TIMEOUT)
    return Result(process.returncode, before + stdout, stderr)


def files_in(folder: Path) -> list[Path]:
    """Every file of a folder, which need not exist."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def wait_for(process: subprocess.Popen[str], simulator: Simulator, endpoint: str, count: int = 1) -> None:
    """Wait until the running command has sent so many requests of a kind; fails when it ends before."""
    while sum(one["endpoint"] == endpoint for one in simulator.admin.requests()) < count:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            raise AssertionError(ended(process))
