"""With logging turned up to DEBUG everywhere, a sign-in and a day's calls show no secret on any channel."""

from __future__ import annotations

import contextlib
import http.client
import logging
import traceback
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.simulator_fixtures import VIDEO_IDS, Simulator
from tests.youtube.accounts import CountingMeter
from tests.youtube.browser import Browser
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import YouTubeError, YtsyncError
from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.youtube.client import YouTubeClient
from ytsync_desktop.youtube.client_secrets import read_client_secrets
from ytsync_desktop.youtube.sign_in import sign_in


@pytest.fixture
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """As a person would who looks for a fault: the root logger, and each one that exists already."""
    caplog.set_level(logging.DEBUG)
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] not in ("faker", "hypothesis")]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.NOTSET)
    yield caplog
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def test_s14_nothing_secret_is_shown(
    simulator: Simulator,
    everything_is_logged: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secrets = read_client_secrets(simulator.client_secrets, simulator.api_root)
    canaries = {secrets.client_secret}
    sent: list[tuple[str, bytes]] = []
    spy_on_requests(monkeypatch, sent)
    shown: list[str] = []
    browser = Browser()
    credential = sign_in(secrets, open_url=browser.open, control=Control())
    browser.close()
    canaries |= {credential.refresh_token, browser.asked["state"], browser.asked["code_challenge"], browser.address}
    client = YouTubeClient(simulator.api_root, credential, meter=CountingMeter(), clock=ServerClock(), timeout=5.0)
    with contextlib.closing(client):
        client.own_channel()
        simulator.admin.tokens(expire_access=True)
        with pytest.raises(YouTubeError) as renewed:
            client.add_video(PlaylistId("PLshort"), VideoId(VIDEO_IDS[4]))
        shown.append("".join(traceback.format_exception(renewed.value)))
        client.add_video(PlaylistId("PLshort"), VideoId(VIDEO_IDS[4]))
        for reply in ("close", "quotaExceeded", "html_200", "internalError"):
            simulator.admin.add_fault(reply, when={"count": 1}, match={"path": "/youtube/v3/"})
            with pytest.raises(YouTubeError) as raised:
                client.own_channel()
            shown.append("".join(traceback.format_exception(raised.value)) + repr(raised.value))
        simulator.admin.tokens(revoke_all=True)
        with pytest.raises(YtsyncError) as dead:
            client.own_channel()
        shown.append("".join(traceback.format_exception(dead.value)))
        client.revoke()
    shown += [repr(credential), str(secrets), repr(client), repr(vars(client))]
    canaries |= secrets_in(sent)
    assert len(canaries) >= 9  # both access tokens, the code and the verifier are among them
    printed = capfd.readouterr()
    heard = [everything_is_logged.text, printed.out, printed.err, *shown]
    assert [one for one in canaries for text in heard if one in text] == []


def spy_on_requests(monkeypatch: pytest.MonkeyPatch, sent: list[tuple[str, bytes]]) -> None:
    """Note what truly goes over the wire, below every library: that is where the secrets to look for are."""
    real = http.client.HTTPConnection.send

    def send(self: http.client.HTTPConnection, data: bytes) -> None:
        sent.append((self.host, bytes(data)))
        real(self, data)

    monkeypatch.setattr(http.client.HTTPConnection, "send", send)


def secrets_in(sent: list[tuple[str, bytes]]) -> set[str]:
    """Tokens, codes and verifiers in what was sent, as written and as decoded."""
    found: set[str] = set()
    for _, data in sent:
        text = data.decode("latin-1")
        for line in text.split("\r\n"):
            if line.lower().startswith("authorization: bearer "):
                found.add(line.split(" ", 2)[2])
        form = (
            parse_qs(text)
            if "grant_type=" in text
            else parse_qs(urlsplit(text.split(" ")[1]).query)
            if " " in text
            else {}
        )
        for name in ("code", "code_verifier", "refresh_token", "client_secret"):
            found.update(form.get(name, ()))
    return {one for one in found if len(one) > 8}
