"""What a person at a real terminal sees while something runs: bars on standard error, and only there."""

from __future__ import annotations

import os
import pty
import signal
import subprocess

import pytest

from tests.cli.terminal import COMMAND, TIMEOUT, Terminal


def watched(terminal: Terminal, *args: str, until: str = "") -> tuple[int, str, str]:
    """Run a command whose standard error is a terminal; exit code, standard output, what was drawn.

    With `until`, Ctrl-C is pressed as soon as that is drawn.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        encoding="utf-8",
        env={**terminal.environment(), "TERM": "xterm"},
    )
    os.close(theirs)
    drawn = b""
    # Linux ends the reading of a terminal that nobody writes to any more by an error.
    try:
        while part := os.read(ours, 65_536):
            drawn += part
            if until and until.encode() in drawn:
                process.send_signal(signal.SIGINT)
                until = ""
    except OSError:
        pass
    os.close(ours)
    assert process.stdout is not None
    with process.stdout as stream:
        text = stream.read()
    return process.wait(TIMEOUT), text, drawn.decode("utf-8", "replace")


def test_an_import_draws_a_bar_for_each_kind_of_thing(signed_in: Terminal) -> None:
    code, text, drawn = watched(signed_in, "import")
    assert code == 0
    assert "3 playlists" in text
    for bar in ("Playlists", "Playlist items", "Videos", "73/73"):
        assert bar in drawn


def test_a_sync_draws_a_bar_for_each_stage(ready: Terminal) -> None:
    code, text, drawn = watched(ready, "sync", "--yes")
    assert code == 0
    assert "is done" in text
    for bar in ("Create playlists", "2/2", "Add videos", "68/68", "Delete playlists", "3/3"):
        assert bar in drawn


def test_a_wait_counts_down_and_ctrl_c_ends_it(ready: Terminal) -> None:
    ready.ok("settings", "set", "write_interval", "240")
    code, text, drawn = watched(ready, "sync", "--yes", until="-0:03:")
    assert code == 130
    assert "Waiting" in drawn
    assert "Ctrl-C pauses" in drawn
    assert "is paused" in text


@pytest.mark.parametrize("command", ["import", "sync --yes"])
def test_scripts_get_their_document_alone_even_at_a_terminal(ready: Terminal, command: str) -> None:
    code, text, _ = watched(ready, "--json", *command.split())
    assert code == 0
    assert text.startswith("{")
    assert text.endswith("}\n")
