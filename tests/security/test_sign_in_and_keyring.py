"""S01–S13, where the tests beside the code do not say it already."""

from __future__ import annotations

import ast
import contextlib
import inspect
import json
import os
import socket
import sys
import threading
import webbrowser
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import keyring
import pytest
import requests
from keyring.backends import fail, null
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.cli.terminal import Terminal, files_in
from tests.credentials.samples import GOOGLE, LOOPBACK, Folder, credential
from tests.memory_keyring import MemoryKeyring
from tests.security.full_run import LOUD
from tests.simulator_fixtures import Simulator
from tests.ui.acts import answer_with_file
from tests.ui.conftest import PATIENCE_MS, OpenWindow, part, settle
from tests.youtube.certificates import make_server
from tests.youtube.wire import WireServer
from ytsync_desktop import app
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import SignInFailed
from ytsync_desktop.core.ports import Credential
from ytsync_desktop.credentials import KeyringCredentials
from ytsync_desktop.credentials.entries import LONGEST
from ytsync_desktop.ui.services import Services
from ytsync_desktop.wiring import Application
from ytsync_desktop.youtube.client_secrets import read_client_secrets
from ytsync_desktop.youtube.landing import Landing
from ytsync_desktop.youtube.sign_in import sign_in

PACKAGE = Path(app.__file__).parent


def sources() -> dict[str, ast.Module]:
    return {
        file.relative_to(PACKAGE).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in PACKAGE.rglob("*.py")
    }


def imported(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_s01_no_web_view_is_imported_or_installed() -> None:
    views = ("WebEngine", "WebView", "webview", "cefpython")
    found = {
        name: [one for one in imported(tree) if any(view in one for view in views)] for name, tree in sources().items()
    }
    assert {name: ones for name, ones in found.items() if ones} == {}
    lock = (PACKAGE.parent / "requirements" / "runtime.lock").read_text(encoding="utf-8").lower()
    assert "pyside6-essentials==" in lock and "pyside6-addons" not in lock, "Essentials hold no web view"


def test_s02_the_landing_is_reached_from_this_machine_only() -> None:
    with Landing.open("state") as landing:
        port = urlsplit(landing.redirect_uri).port or 0
        assert landing._server.socket.getsockname() == ("127.0.0.1", port) and port > 1023
        for address in others_of_this_machine():
            with pytest.raises(OSError), socket.create_connection((address, port), 2):
                pass
        socket.create_connection(("127.0.0.1", port), 2).close()
    with Landing.open("state") as first, Landing.open("state") as second:
        assert first.redirect_uri != second.redirect_uri


def others_of_this_machine() -> list[str]:
    """Addresses of this machine other than 127.0.0.1; 127.0.0.2 is always one on Linux."""
    names: set[str] = set()
    with contextlib.suppress(socket.gaierror):  # a machine need not know its own name
        names = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return sorted((names | {"127.0.0.2"}) - {"127.0.0.1"})


def test_s05_a_sign_in_waits_five_minutes_and_no_longer() -> None:
    for call in (sign_in, Application.sign_in, Services.sign_in):
        assert inspect.signature(call).parameters["timeout"].default == 300.0


def test_s05_in_the_window_it_can_be_cancelled_and_the_port_is_closed(
    qtbot: QtBot, open_window: OpenWindow, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def open_and_wait(url: str) -> bool:
        asked.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", open_and_wait)
    window = open_window(api_root=simulator.api_root)
    answer_with_file(monkeypatch, simulator.client_secrets)
    part(window, QPushButton, "signInButton").click()
    qtbot.waitUntil(lambda: bool(asked), timeout=PATIENCE_MS)
    window.show_page(1)
    window.show_page(0)
    cancel = part(window, QPushButton, "cancelSignInButton")
    assert cancel.isVisible()
    cancel.click()
    settle(qtbot, window)
    target = urlsplit(parse_qs(urlsplit(asked[0]).query)["redirect_uri"][0])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((target.hostname or "", target.port or 0), 2)
    assert part(window, QPushButton, "signInButton").isEnabled()


def test_s06_the_address_is_neither_printed_nor_logged(tmp_path: Path, simulator: Simulator) -> None:
    browser = tmp_path / "browser.py"
    visited = tmp_path / "visited.txt"
    browser.write_text(
        f"#!{sys.executable}\nimport pathlib, sys, urllib.request\n"
        f"pathlib.Path({str(visited)!r}).write_text(sys.argv[1])\n"
        "urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], timeout=20).read()\n"
    )
    browser.chmod(0o755)
    terminal = Terminal(tmp_path, simulator.api_root, command=LOUD)
    result = terminal.run("login", "--client-secrets", str(simulator.client_secrets), BROWSER=f"{browser} %s")
    assert result.code == 0, result
    asked = parse_qs(urlsplit(visited.read_text()).query)
    shown = (
        result.stdout + result.stderr + "".join(file.read_text(errors="replace") for file in files_in(terminal.data))
    )
    for name in ("state", "code_challenge"):
        assert asked[name][0] not in shown and f"{name}=" not in shown


def test_s06_without_a_browser_the_window_says_so_and_shows_no_address(
    qtbot: QtBot, open_window: OpenWindow, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _url: False)
    window = open_window(api_root=simulator.api_root)
    answer_with_file(monkeypatch, simulator.client_secrets)
    part(window, QPushButton, "signInButton").click()
    settle(qtbot, window)
    words = [line.words for line in window.interior._connecting.lines] + [one.text for one in window.desk.notices.kept]
    assert any("No browser could be opened" in one for one in words)
    assert not any("state=" in one for one in words)


def test_s18_the_sign_in_trusts_no_certificate_of_the_environment(
    tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = make_server(tmp_path)
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(file))
    with WireServer([lambda peer: peer.json(TOKEN)], context) as server:
        with pytest.raises(SignInFailed, match="could not be reached"):
            redeemed_at(server, simulator)
        assert server.requests == [], "the code was not sent"


def test_s19_the_sign_in_asks_neither_netrc_nor_proxies_of_the_environment(
    tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("default login thief password thief\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with WireServer([lambda peer: peer.json(TOKEN)]) as server:
        assert redeemed_at(server, simulator).refresh_token == TOKEN["refresh_token"]
        assert "authorization" not in {name.lower() for name in server.requests[0].headers}


TOKEN = {
    "access_token": "a",
    "refresh_token": "r",
    "expires_in": 3599,
    "token_type": "Bearer",
    "scope": "https://www.googleapis.com/auth/youtube.force-ssl",
}


def redeemed_at(server: WireServer, simulator: Simulator) -> Credential:
    """Consent is given by the simulator, the code is redeemed at another server."""
    client = replace(read_client_secrets(simulator.client_secrets, simulator.api_root), token_uri=f"{server.root}token")

    def visit(url: str) -> None:
        session = requests.Session()
        session.trust_env = False
        threading.Thread(target=lambda: session.get(url, timeout=10), daemon=True).start()

    return sign_in(client, open_url=visit, control=Control())


def test_s08_no_decision_depends_on_the_client_secret() -> None:
    """RFC 8252, 8.5: whoever has the program has the secret; so it is handed on, and never compared."""
    found = []
    for name, tree in sources().items():
        if name.startswith("simulator/"):
            continue  # it plays Google, who may compare
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare | ast.If | ast.IfExp):
                test = node if isinstance(node, ast.Compare) else node.test
                found += [
                    f"{name}:{node.lineno}" for one in ast.walk(test) if getattr(one, "attr", "") == "client_secret"
                ]
    assert found == []


def test_s09_nothing_is_stored_by_a_back_end_that_the_variable_names(tmp_path: Path, simulator: Simulator) -> None:
    """Against Google only: there a keyring in a file would be given a real sign-in."""
    folder = Folder()
    kept = KeyringCredentials(GOOGLE, folder)
    assert not kept.save(credential())
    ring = keyring.get_keyring()
    assert isinstance(ring, MemoryKeyring) and ring.entries == {}
    assert "not one of the operating system's own" in kept.problem and folder.account is None


def test_s11_what_fits_no_keyring_is_said_and_nothing_of_it_is_kept(memory_keyring: MemoryKeyring) -> None:
    kept, folder = KeyringCredentials(LOOPBACK, Folder()), Folder()
    assert not kept.save(credential(refresh_token="r" * (LONGEST + 1)))
    assert f"{LONGEST} at most" in kept.problem and "1783" not in kept.problem
    assert memory_keyring.entries == {} and folder.account is None
    assert kept.load() == credential(refresh_token="r" * (LONGEST + 1)), "for this process"


@pytest.mark.parametrize("ring", [fail.Keyring, null.Keyring])
def test_s12_without_a_keyring_no_file_of_the_whole_machine_holds_the_sign_in(
    tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, ring: type[keyring.backend.KeyringBackend]
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR"):
        place = tmp_path / name
        place.mkdir()
        monkeypatch.setenv(name, str(place))
    keyring.set_keyring(ring())
    from tests.household import Household

    household = Household(simulator, tmp_path / "data")
    try:
        household.import_()
        held = household.app._account.stored_credential()
        assert held is not None and not household.app.sign_in_stored
        assert household.app.keyring_problem.endswith(
            "The sign-in lasts until this program ends and is written nowhere."
        )
        secrets = {held.refresh_token, held.client_secret}
        files = [file for file in files_in(tmp_path) if file.name != "client_secret.json"]
        assert files
        assert [file for file in files for one in secrets if one.encode() in file.read_bytes()] == []
    finally:
        household.close()
    assert json.dumps(sorted(os.listdir(tmp_path / "HOME"))) == "[]"  # noqa: PTH208
