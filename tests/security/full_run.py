"""One whole life of a data folder, with every secret known and every file watched: sign-in to sign-out."""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tests.cli.terminal import Terminal, files_in
from tests.simulator_fixtures import VIDEO_IDS, Simulator

LOUD = (sys.executable, "-m", "tests.security.loud")
WANTED = {"Bread": VIDEO_IDS[:10], "Cheese": VIDEO_IDS[10:20]}
FORMS = ("text", "json", "csv", "html")


@dataclass
class FullRun:
    """What was printed, what was sent, and who could have looked at the files meanwhile."""

    terminal: Terminal
    simulator: Simulator
    reached: Path
    """The file in which every process notes whom it looked up or connected to."""
    printed: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    """Every file and folder ever met, with the widest mode it had."""

    def ok(self, *args: str) -> Any:
        """A command that must succeed; what it prints is kept."""
        result = self.terminal.run(*args, YTSYNC_TEST_REACHED=str(self.reached))
        self.printed += [result.stdout, result.stderr]
        assert result.code == 0, result.stdout
        return result.document

    def secrets(self, state: Path) -> set[str]:
        """All that must stay secret, from YouTube's own books and from what was sent to it."""
        found = {self.simulator.client()["client_secret"]}
        for line in (state / "journal.jsonl").read_text().splitlines():
            for event in json.loads(line):
                found |= {str(event[name]) for name in ("token", "refresh_token") if event.get(name)}
        for entry in self.simulator.admin.requests():
            if entry["endpoint"].startswith("oauth") and isinstance(entry["body"], str):
                form = parse_qs(entry["body"])
                found |= {
                    one for name in ("code", "code_verifier", "refresh_token", "token") for one in form.get(name, ())
                }
        return {one for one in found if len(one) > 8}


def live(run: FullRun) -> None:
    """Everything a person does, but for signing out."""
    result = run.terminal.login(run.simulator)
    run.printed += [result.stderr, result.stdout]
    assert result.code == 0, result
    data = run.terminal.data
    run.ok("settings", "set", "settle_seconds", "0")
    run.ok("import")
    run.terminal.categories(WANTED)
    run.ok("preview")
    run.simulator.admin.tokens(expire_access=True)
    run.simulator.admin.add_fault("close", when={"count": 2}, match={"endpoint": "playlistItems.insert"})
    run.ok("sync", "--yes")
    first = run.ok("backups", "list")["backups"][-1]
    run.ok("backups", "restore", str(first["id"]), "--yes")
    for form in FORMS:
        run.ok("report", "--format", form, "--output", str(data / f"report.{form}"))
    run.ok("library", "export", str(data / "library.json"))
    run.ok("categories", "export", str(data / "categories.csv"))
    for args in (("status",), ("backups", "list"), ("settings", "list"), ("import", "--full")):
        run.ok(*args)


@contextmanager
def watched(folder: Path, seen: dict[str, int]) -> Iterator[None]:
    """Note the widest mode of everything that is ever in `folder`: drafts and journals live for milliseconds only."""
    stopping = threading.Event()

    def watch() -> None:
        while not stopping.wait(0.002):
            note(folder, seen)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()
        note(folder, seen)


def note(folder: Path, seen: dict[str, int]) -> None:
    for path, _, names in os.walk(folder):
        for name in (".", *names):
            one = os.path.join(path, name)  # noqa: PTH118 (a thousand times a second)
            try:
                mode = stat.S_IMODE(os.lstat(one).st_mode)
            except OSError:
                continue
            key = os.path.relpath(one, folder)
            seen[key] = seen.get(key, 0) | mode


def texts_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file's name and content."""
    for file in files_in(folder):
        yield file.name, file.read_bytes()


def hits(secrets: set[str], where: str, content: bytes) -> list[str]:
    """Where a secret was found, as written or as it looks in an address."""
    return [f"{secret[:6]}… in {where}" for secret in secrets if secret.encode() in content]
