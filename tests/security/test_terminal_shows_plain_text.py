"""S20 in the terminal: no title moves the cursor, colours the screen, or turns the direction of what follows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.simulator_fixtures import Simulator
from ytsync_desktop import app

PACKAGE = Path(app.__file__).parent
pytestmark = pytest.mark.slow

_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2066-\u2069\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0100]"
)


def test_s20_no_title_controls_the_terminal(tmp_path: Path, youtube: Simulator, wanted: Path) -> None:
    terminal = Terminal(tmp_path, youtube.api_root)
    assert terminal.login(youtube).code == 0
    commands = [
        ("settings", "set", "settle_seconds", "0"),
        ("import",),
        ("categories", "import", str(wanted)),
        ("categories", "list"),
        ("preview",),
        ("sync", "--yes"),
        ("decide", "--skip"),
        ("resume",),
        ("status",),
        ("report",),
        ("backups", "list"),
        ("backups", "compare", "1"),
        ("backups", "restore", "1", "--preview"),
        ("logout",),
    ]
    found = []
    for command in commands:
        result = terminal.plain(*command)
        assert "Traceback" not in result.stderr
        for stream in (result.stdout, result.stderr):
            found += [(command[0], line[-80:]) for line in stream.split("\n") if _CONTROLS.search(line)]
    assert found == []


def test_s20_no_part_of_qt_that_guesses_is_used() -> None:
    """Message boxes, error messages, input dialogs, what's-this and text browsers all guess at markup."""
    guess = re.compile(
        r"\b(QMessageBox|QErrorMessage|QInputDialog|QProgressDialog|QWhatsThis|QTextBrowser|QTextEdit)\b"
    )
    files = [*(PACKAGE / "ui").rglob("*.py"), PACKAGE / "app.py"]
    assert [file.name for file in files if guess.search(file.read_text(encoding="utf-8"))] == []
