"""Signing in through a browser, against the consent page and the token endpoint of a YouTube in another process."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.simulator_fixtures import FULL_SCOPE, Simulator
from tests.youtube.browser import Browser
from tests.youtube.wire import Answer, Peer, WireServer
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import Cancelled, SignInFailed
from ytsync_desktop.core.ports import Credential
from ytsync_desktop.youtube.client_secrets import ClientSecrets, read_client_secrets
from ytsync_desktop.youtube.sign_in import sign_in


@pytest.fixture
def secrets(simulator: Simulator) -> ClientSecrets:
    return read_client_secrets(simulator.client_secrets, simulator.api_root)


@pytest.fixture
def browser() -> Iterator[Browser]:
    one = Browser()
    yield one
    one.close()


def signed_in(secrets: ClientSecrets, browser: Browser) -> Credential:
    return sign_in(secrets, open_url=browser.open, control=Control())


def test_allowed(secrets: ClientSecrets, browser: Browser) -> None:
    credential = signed_in(secrets, browser)
    browser.close()
    assert credential.refresh_token.startswith("1//") and credential.scopes == (FULL_SCOPE,)
    assert (credential.client_id, credential.token_uri) == (secrets.client_id, secrets.token_uri)
    assert credential.channel_id == ""
    page = browser.pages[0]
    assert page.status_code == 200 and "Signed in" in page.text and "<script" not in page.text
    assert "http" not in page.text  # nothing is loaded from elsewhere


def test_s03_what_is_asked_for_with_a_new_challenge_each_time(secrets: ClientSecrets, browser: Browser) -> None:
    signed_in(secrets, browser)
    first = browser.asked
    browser.close()
    second = Browser()
    signed_in(secrets, second)
    second.close()
    assert first["scope"] == FULL_SCOPE and first["prompt"] == "select_account consent"
    assert first["access_type"] == "offline" and first["code_challenge_method"] == "S256"
    target = urlsplit(first["redirect_uri"])
    assert (target.scheme, target.hostname, target.path) == ("http", "127.0.0.1", "/") and target.port
    assert first["state"] != second.asked["state"] and first["code_challenge"] != second.asked["code_challenge"]


def test_s04_stray_visits_and_wrong_states_end_nothing(secrets: ClientSecrets) -> None:
    statuses: list[int] = []
    idle: list[socket.socket] = []

    def strays(redirect: str) -> None:
        address = urlsplit(redirect)
        idle.append(socket.create_connection((address.hostname or "", address.port or 0)))  # a preconnect
        gone = socket.create_connection((address.hostname or "", address.port or 0))
        gone.sendall(b"GET / HT")
        gone.close()
        strays = ("favicon.ico", "", "?state=wrong&code=stolen", "?code=stolen", "other?state=x&code=y", "?state=")
        statuses.extend(requests.get(redirect + stray, timeout=10).status_code for stray in strays)
        statuses.append(requests.post(redirect, data={"code": "x"}, timeout=10).status_code)

    browser = Browser(strays)
    credential = signed_in(secrets, browser)
    browser.close()
    idle[0].close()
    assert statuses == [404] * 6 + [501]
    assert credential.refresh_token and browser.pages[0].status_code == 200


def test_the_page_may_be_loaded_again(secrets: ClientSecrets) -> None:
    """The code of the first visit is redeemed; the second one is shown the same page."""
    again: list[int] = []

    def open_url(address: str) -> None:
        answer = requests.get(address, allow_redirects=False, timeout=10)
        again.extend(requests.get(answer.headers["Location"], timeout=10).status_code for _ in range(2))

    assert sign_in(secrets, open_url=open_url, control=Control()).refresh_token
    assert again == [200, 200]


def test_denied(secrets: ClientSecrets, simulator: Simulator, browser: Browser) -> None:
    simulator.admin.settings(consent="deny")
    with pytest.raises(SignInFailed, match="not allowed"):
        signed_in(secrets, browser)
    browser.close()
    assert "Nothing was allowed" in browser.pages[0].text


def test_s07_fewer_permissions_than_needed(simulator: Simulator, secrets: ClientSecrets) -> None:
    """The person unticks the box on the consent page: the redirect carries another scope."""
    token = {"access_token": "a", "expires_in": 3599, "token_type": "Bearer", "refresh_token": "r"}
    for scope, good in (
        ("https://www.googleapis.com/auth/youtube.readonly", False),
        (f"{FULL_SCOPE} openid", True),
        ("https://www.googleapis.com/auth/youtube", True),
    ):
        with WireServer([giving({**token, "scope": scope})]) as server:
            if good:
                assert redeemed_at(server, secrets).scopes == tuple(scope.split())
            else:
                with pytest.raises(SignInFailed, match=r"youtube\.force-ssl"):
                    redeemed_at(server, secrets)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            lambda peer: peer.json({"access_token": "a", "expires_in": 3599, "token_type": "Bearer"}),
            "no lasting sign-in",
        ),
        (lambda peer: peer.json({"error": "invalid_grant", "error_description": "Bad"}, 400), "invalid_grant"),
        (lambda peer: peer.reply(200, b"<html>Log in</html>", {"Content-Type": "text/html"}), "did not accept"),
        (lambda peer: peer.reply(200, b"[" * 100_000), "could not be understood"),
        (lambda peer: peer.reply(307, b"", {"Location": "/elsewhere"}), "could not be reached"),
        (Peer.reset, "could not be reached"),
    ],
)
def test_s03_a_code_is_sent_with_its_verifier_and_once(
    answer: Callable[[Peer], None], words: str, secrets: ClientSecrets
) -> None:
    with WireServer([answer]) as server:
        with pytest.raises(SignInFailed, match=words):
            redeemed_at(server, secrets)
        assert [one.target for one in server.requests] == ["/token"]
        assert b"code_verifier=" in server.requests[0].body


def giving(token: dict[str, Any]) -> Answer:
    return lambda peer: peer.json(token)


def redeemed_at(server: WireServer, secrets: ClientSecrets) -> Credential:
    """A sign-in whose consent is given at once and whose code is redeemed at another server."""
    changed = ClientSecrets(
        secrets.client_id, secrets.client_secret, secrets.auth_uri, f"{server.root}token", secrets.revoke_uri
    )
    browser = Browser()
    try:
        return sign_in(changed, open_url=browser.open, control=Control())
    finally:
        browser.close()


def test_s05_nobody_answers(secrets: ClientSecrets) -> None:
    asked: list[str] = []
    with pytest.raises(SignInFailed, match="did not come back"):
        sign_in(secrets, open_url=asked.append, control=Control(), timeout=0.2)
    redirect = urlsplit(parse_qs(urlsplit(asked[0]).query)["redirect_uri"][0])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((redirect.hostname or "", redirect.port or 0))


@pytest.mark.parametrize("stop", [Control.pause, Control.interrupt])
def test_s05_cancelled_while_the_page_is_open(stop: Callable[[Control], None], secrets: ClientSecrets) -> None:
    control = Control()
    asked: list[str] = []

    def open_url(address: str) -> None:
        asked.append(address)
        threading.Thread(target=stop, args=(control,)).start()

    with pytest.raises(Cancelled):
        sign_in(secrets, open_url=open_url, control=control)
    assert asked


def test_cancelled_before(secrets: ClientSecrets, browser: Browser) -> None:
    control = Control()
    control.pause()
    with pytest.raises(Cancelled):
        sign_in(secrets, open_url=browser.open, control=control)
    assert browser.address == ""


@pytest.mark.parametrize("value", [None, "0"])
def test_environment_is_left_as_it_was(
    value: str | None, secrets: ClientSecrets, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "OAUTHLIB_INSECURE_TRANSPORT"
    monkeypatch.delenv(name, raising=False)
    if value is not None:
        monkeypatch.setenv(name, value)
    signed_in(secrets, browser)
    assert os.environ.get(name) == value


def test_s18_variable_does_not_open_plain_http_to_elsewhere(
    secrets: ClientSecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    leaky = ClientSecrets(secrets.client_id, "s", secrets.auth_uri, "http://token.example/token", "")
    browser = Browser()
    with contextlib.closing(browser), pytest.raises(SignInFailed, match="insecure_transport"):
        sign_in(leaky, open_url=browser.open, control=Control())
