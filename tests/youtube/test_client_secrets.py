"""Which client files are taken, and what is said about the others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.youtube.payloads import FOLDER
from ytsync_desktop.core.addresses import GOOGLE_ROOT, check_api_root, is_google, is_loopback
from ytsync_desktop.core.errors import BadInput, WrongUsage
from ytsync_desktop.youtube.client_secrets import read_client_secrets

LOOPBACK = "http://127.0.0.1:8080/"
SAMPLES = FOLDER / "sns-sdks--python-youtube/apidata/client_secrets"
GOOD: dict[str, Any] = json.loads((SAMPLES / "client_secret_installed_good.json").read_text())["installed"]


def written(folder: Path, **changes: Any) -> Path:
    file = folder / "client_secret.json"
    file.write_text(json.dumps({"installed": {**GOOD, **changes}}))
    return file


def test_good_file() -> None:
    client = read_client_secrets(SAMPLES / "client_secret_installed_good.json", GOOGLE_ROOT)
    assert (client.client_id, client.client_secret) == ("client_id", "client_secret")
    assert client.token_uri == "https://oauth2.googleapis.com/token"
    assert client.revoke_uri == "https://oauth2.googleapis.com/revoke"
    assert "client_secret" not in repr(client).replace("client_secrets", "")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("client_secret_installed_bad.json", "lacks client_secret"),
        ("client_secret_web.json", "Web application"),
        ("client_secret_unsupported.json", "no part “installed”"),
        ("nowhere.json", "cannot be read"),
    ],
)
def test_files_of_another_kind(name: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as raised:
        read_client_secrets(SAMPLES / name, GOOGLE_ROOT)
    assert raised.value.where is not None and raised.value.where.endswith(name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no part"),
        (b'{"installed": []}', "no part"),
        (b'{"installed": {}}', "lacks client_id and client_secret and auth_uri and token_uri"),
        (b'{"type": "service_account"}', "service account"),
        (b" " * 200_000, "too large"),
    ],
)
def test_broken_files(content: bytes, words: str, tmp_path: Path) -> None:
    file = tmp_path / "client_secret.json"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=words):
        read_client_secrets(file, GOOGLE_ROOT)


@pytest.mark.parametrize(
    "changes",
    [
        {"token_uri": "http://oauth2.googleapis.com/token"},
        {"token_uri": "https://oauth2.googleapis.com.evil.example/token"},
        {"token_uri": "https://oauth2.googleapis.com@evil.example/token"},
        {"token_uri": "https://oauth2.googleapis.com:8443/token"},
        {"token_uri": LOOPBACK + "token"},
        {"auth_uri": "https://evil.example/auth"},
        {"auth_uri": "javascript:alert(1)"},
        {"revoke_uri": "https://evil.example/revoke"},
        {"revoke_uri": 5},
        {"client_id": ""},
        {"client_secret": 5},
    ],
)
def test_s18_addresses_that_are_not_googles(changes: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_client_secrets(written(tmp_path, **changes), GOOGLE_ROOT)


def test_loopback_addresses(tmp_path: Path) -> None:
    local = {"auth_uri": LOOPBACK + "auth", "token_uri": LOOPBACK + "token"}
    assert read_client_secrets(written(tmp_path, **local), LOOPBACK).revoke_uri == ""
    given = {**local, "revoke_uri": LOOPBACK + "revoke"}
    assert read_client_secrets(written(tmp_path, **given), LOOPBACK).revoke_uri == LOOPBACK + "revoke"
    for changes in ({}, {**local, "revoke_uri": "https://oauth2.googleapis.com/revoke"}):
        with pytest.raises(BadInput, match="on this machine"):
            read_client_secrets(written(tmp_path, **changes), LOOPBACK)


def test_another_root_has_its_sign_in_on_its_own_host(tmp_path: Path) -> None:
    own = {"auth_uri": "https://api.example/auth", "token_uri": "https://api.example/token"}
    assert read_client_secrets(written(tmp_path, **own), "https://api.example/").revoke_uri == ""
    with pytest.raises(BadInput, match="own host"):
        read_client_secrets(written(tmp_path), "https://api.example/")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (GOOGLE_ROOT, GOOGLE_ROOT),
        ("https://youtube.googleapis.com", GOOGLE_ROOT),
        ("http://127.0.0.1:8080", LOOPBACK),
        ("http://[::1]:9/", "http://[::1]:9/"),
        ("http://LOCALHOST:9/base/", "http://localhost:9/base/"),
        ("https://api.example/x", "https://api.example/x/"),
    ],
)
def test_api_roots(given: str, kept: str) -> None:
    assert check_api_root(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "http://youtube.googleapis.com/",
        "http://127.0.0.1.evil.example/",
        "http://10.0.0.1/",
        "ftp://127.0.0.1/",
        "127.0.0.1:80",
        "https://",
        "https://me:secret@youtube.googleapis.com/",
        "https://api.example/?x=1",
        "http://127.0.0.1:port/",
        "http://[::1/",
        "",
    ],
)
def test_s18_roots_that_are_refused(given: str) -> None:
    with pytest.raises(WrongUsage):
        check_api_root(given)


def test_kinds_of_roots() -> None:
    assert is_google(GOOGLE_ROOT) and not is_google("https://googleapis.com.evil.example/")
    assert not is_google("http://youtube.googleapis.com/") and not is_google(LOOPBACK)
    assert is_loopback(LOOPBACK) and not is_loopback(GOOGLE_ROOT) and not is_loopback("http://[::1/")
