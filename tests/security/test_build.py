"""S35 and S36: what is installed is what was locked, what is known against it is asked, and versions are told."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.cli.terminal import Terminal
from tests.ui.acts import act
from tests.ui.conftest import OpenWindow, part
from tools import audit
from ytsync_desktop.core.versions import parts, told

ROOT = Path(__file__).resolve().parents[2]


# --- S35 --------------------------------------------------------------------------------------------------------------


def wheel(folder: Path) -> Path:
    """A package of one file."""
    files = {
        "ytsync_probe.py": b"WORDS = 'mine'\n",
        "ytsync_probe-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: ytsync-probe\nVersion: 1.0\n",
        "ytsync_probe-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}"
        for name, data in files.items()
    ]
    made = folder / "ytsync_probe-1.0-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(
            "ytsync_probe-1.0.dist-info/RECORD", "\n".join([*record, "ytsync_probe-1.0.dist-info/RECORD,,"])
        )
    return made


def test_s35_an_altered_wheel_is_not_installed(tmp_path: Path) -> None:
    made = wheel(tmp_path)
    lock = tmp_path / "probe.lock"
    lock.write_text(f"ytsync-probe==1.0 --hash=sha256:{hashlib.sha256(made.read_bytes()).hexdigest()}\n")
    words = [sys.executable, "-m", "pip", "--isolated", "install", "--no-index", "--find-links", str(tmp_path)]
    words += ["--require-hashes", "--only-binary", ":all:", "--no-cache-dir", "-r", str(lock), "--target"]
    good = subprocess.run([*words, str(tmp_path / "good")], capture_output=True, text=True)
    assert good.returncode == 0 and (tmp_path / "good" / "ytsync_probe.py").exists(), good.stderr
    raw = bytearray(made.read_bytes())
    raw[raw.index(b"mine")] ^= 1
    made.write_bytes(raw)
    bad = subprocess.run([*words, str(tmp_path / "bad")], capture_output=True, text=True)
    assert bad.returncode != 0 and "DO NOT MATCH THE HASHES" in bad.stderr
    assert not (tmp_path / "bad" / "ytsync_probe.py").exists()


def test_s35_set_up_installs_by_hash_and_wheels_only() -> None:
    prepare = (ROOT / "tools" / "prepare.py").read_text(encoding="utf-8")
    installs = re.findall(r"^\s+pip_install\((.*)\)$", prepare, flags=re.MULTILINE)
    assert installs == [
        '"--require-hashes", "--only-binary", ":all:", "-r", f"requirements/{lock}.lock"',
        '"--no-deps", "--no-build-isolation", "--editable", "."',
    ]


def answer(*said: tuple[int, str, str]) -> audit.Run:
    """pip-audit as it answers, service by service."""
    left = list(said)

    def start(words: list[str]) -> subprocess.CompletedProcess[str]:
        assert "--strict" in words and "--require-hashes" in words
        code, out, errors = left.pop(0)
        return subprocess.CompletedProcess(words, code, out, errors)

    return start


CLEAN = json.dumps({"dependencies": [{"name": "a", "version": "1", "vulns": []}]})
KNOWN = json.dumps(
    {"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2", "3"]}]}]}
)
NO_NET = (1, "", "WARNING: x\nConnectionError: no way to the service")


def test_s35_the_audit_tells_findings_from_an_unreachable_service(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    assert audit.ask(["pip-audit"], lock, answer((0, CLEAN, ""))) == []
    assert audit.ask(["pip-audit"], lock, answer((1, KNOWN, "Found 1"))) == [audit.Finding("a", "1", "CVE-1", "2, 3")]
    assert audit.ask(["pip-audit"], lock, answer(NO_NET, (0, CLEAN, ""))) == [], "the second service answered"
    with pytest.raises(audit.Unasked, match="no way to the service"):
        audit.ask(["pip-audit"], lock, answer(NO_NET, NO_NET))


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ([], 0, "Nothing is known against any locked package"),
        ([audit.Finding("a", "1", "CVE-1", "2")], 1, "a 1: CVE-1, fixed in 2"),
        (None, 2, "no advisory service could be reached, so nothing was audited. pip-audit said: gone"),
    ],
)
def test_s35_the_audit_ends_with_a_sentence_and_a_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    asked: list[audit.Finding] | None, code: int, words: str,
) -> None:  # fmt: skip
    def ask(_command: list[str], _lock: Path) -> list[audit.Finding]:
        if asked is None:
            raise audit.Unasked("gone")
        return asked

    monkeypatch.setattr(audit, "pip_audit", lambda: ["pip-audit"])
    monkeypatch.setattr(audit, "ask", ask)
    monkeypatch.setattr(audit, "write_bill", lambda _command, _target: True)
    ended = 0
    try:
        audit.main()
    except SystemExit as end:
        ended = int(str(end.code))
    assert ended == code and words in "".join(capsys.readouterr())


# --- S36 --------------------------------------------------------------------------------------------------------------


def test_s36_the_terminal_tells_what_it_stands_on(tmp_path: Path) -> None:
    printed = Terminal(tmp_path, "http://127.0.0.1:9/").plain("--version").stdout
    for name, version in parts().items():
        assert f"{name} {version}" in printed
    assert set(parts()) == {"Python", "SQLite", "OpenSSL"}


def test_s36_no_database_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    """SQLite before 3.51.3 can lose data in that mode; bytes 18 and 19 of the file say which mode it is in."""
    terminal = Terminal(tmp_path, "http://127.0.0.1:9/")
    terminal.ok("settings", "set", "reserve", "5")
    assert (terminal.data / "ytsync.db").read_bytes()[18:20] == b"\x01\x01"


def test_s36_the_window_tells_it_in_about(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    act(qtbot, window, "about")
    shown = part(part(window, QDialog, "aboutDialog"), QLabel, "aboutVersions").text()
    assert shown == told(Qt=qVersion()).split("\n")[1] and f"Qt {qVersion()}" in shown


def test_s36_the_packaged_program_is_held_to_it() -> None:
    trial = (ROOT / "tests" / "package_try.py").read_text(encoding="utf-8")
    assert "OLDEST_OPENSSL = (3, 0)" in trial and "SQLITE_WITH_SAFE_WAL = (3, 51, 3)" in trial
    assert '("versions", try_versions)' in trial and '("databases", try_journal)' in trial
