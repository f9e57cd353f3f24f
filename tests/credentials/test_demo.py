"""The demo's sign-in in its file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.credentials.samples import credential
from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.credentials import DemoCredentials


def test_found_again_and_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "sign-in.json"
    kept = DemoCredentials(file)
    assert kept.load() is None
    before = os.umask(0)
    try:
        assert kept.save(credential(client_id="old")) and kept.save(credential())
    finally:
        os.umask(before)
    assert DemoCredentials(file).load() == credential() and kept.problem == ""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept.forget()
    kept.forget()
    assert kept.load() is None and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"scopes": 5}', b"\xff"])
def test_damaged_file(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "sign-in.json"
    file.write_bytes(content)
    assert DemoCredentials(file).load() is None


def test_planted_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("precious")
    (tmp_path / "sign-in.json").symlink_to(other)
    DemoCredentials(tmp_path / "sign-in.json").save(credential())
    assert other.read_text() == "precious" and not (tmp_path / "sign-in.json").is_symlink()


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="cannot be written"):
        DemoCredentials(tmp_path / "gone" / "sign-in.json").save(credential())
