"""What each answer of the token endpoint means, and when a token is renewed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest

from tests.youtube.accounts import SCOPE, credential
from tests.youtube.wire import Answer, Peer, WireServer
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.errors import Applied, NetworkDown, TokenDead, TryLater, YouTubeError
from ytsync_desktop.youtube.tokens import Tokens
from ytsync_desktop.youtube.transport import OneSend


class Watch:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def with_tokens(use: Callable[[Tokens, WireServer, Watch], None], *script: Answer, **changes: object) -> None:
    watch = Watch()
    rotated = changes.pop("rotated", None)
    with WireServer(list(script)) as server:
        known = credential(server.root, **changes)
        transport = OneSend([server.root], timeout=2.0)
        use(Tokens(known, transport, ServerClock(monotonic=watch), rotated), server, watch)  # type: ignore[arg-type]
        transport.close()


def granting(token: str, **more: object) -> Answer:
    grant = {"access_token": token, "expires_in": 3599, "scope": SCOPE, "token_type": "Bearer", **more}
    return lambda peer: peer.json({key: value for key, value in grant.items() if value is not None})


def refusing(status: int, error: str, **more: str) -> Answer:
    return lambda peer: peer.json({"error": error, "error_description": "Words.", **more}, status)


ANSWERS: list[tuple[Answer, type[YouTubeError]]] = [
    (refusing(400, "invalid_grant"), TokenDead),
    (refusing(400, "invalid_grant", error_subtype="invalid_rapt"), TokenDead),
    (refusing(401, "invalid_client"), TokenDead),
    (refusing(401, "deleted_client"), TokenDead),
    (refusing(400, "unauthorized_client"), TokenDead),
    (refusing(400, "invalid_request"), TryLater),
    (refusing(500, "internal_failure"), TryLater),
    (refusing(503, "invalid_grant"), TryLater),
    (refusing(429, "rate_limit"), TryLater),
    (lambda peer: peer.reply(503, b""), TryLater),
    (granting("one\r\nX-Other: two"), TryLater),
    (granting("é"), TryLater),
    (granting("\ud800"), TryLater),
    (granting("x" * 5_000), TryLater),
    (lambda peer: peer.reply(400, b"<html>"), TryLater),
    (lambda peer: peer.reply(200, b"<html>Log in</html>"), TryLater),
    (lambda peer: peer.reply(200, b"[" * 100_000), TryLater),
    (lambda peer: peer.reply(200, b"[]"), TryLater),
    (lambda peer: peer.reply(307, b"", {"Location": "https://elsewhere.example/"}), TryLater),
    (granting(""), TryLater),
    (lambda peer: peer.json({"access_token": 5}), TryLater),
    (Peer.finish, TryLater),
    (Peer.reset, TryLater),
]


@pytest.mark.parametrize(("answer", "kind"), ANSWERS)
def test_answers_of_the_token_endpoint(answer: Answer, kind: type[YouTubeError]) -> None:
    def use(tokens: Tokens, server: WireServer, _: Watch) -> None:
        with pytest.raises(YouTubeError) as raised:
            tokens.current(to_write=True)
        assert type(raised.value) is kind and raised.value.applied is Applied.NO and str(raised.value)
        assert len(server.requests) == 1

    with_tokens(use, answer)


def test_nobody_there() -> None:
    with WireServer([Peer.reply]) as server:
        known = credential(server.root)
    tokens = Tokens(known, OneSend([known.token_uri], timeout=2.0), ServerClock())
    with pytest.raises(NetworkDown, match="refused"):
        tokens.current(to_write=False)


def test_what_is_sent() -> None:
    def use(tokens: Tokens, server: WireServer, _: Watch) -> None:
        assert tokens.current(to_write=True) == "first"
        form = {name: values[0] for name, values in parse_qs(server.requests[0].body.decode()).items()}
        assert form == {
            "grant_type": "refresh_token",
            "client_id": "client",
            "client_secret": "client-secret-canary",
            "refresh_token": "refresh-token-canary",
        }

    with_tokens(use, granting("first"))


def test_renewed_five_minutes_before_its_end() -> None:
    def use(tokens: Tokens, server: WireServer, watch: Watch) -> None:
        assert tokens.current(to_write=True) == "first"
        watch.seconds += 3599 - 301
        assert tokens.current(to_write=True) == "first"
        watch.seconds += 2
        assert tokens.current(to_write=True) == "second"
        assert len(server.requests) == 2

    with_tokens(use, granting("first"), granting("second"))


@pytest.mark.parametrize("lifetime", ["3599", 3599.5])
def test_lifetimes_in_other_forms(lifetime: object) -> None:
    def use(tokens: Tokens, server: WireServer, watch: Watch) -> None:
        tokens.current(to_write=True)
        watch.seconds += 3000
        assert tokens.current(to_write=True) == "first" and len(server.requests) == 1

    with_tokens(use, granting("first", expires_in=lifetime), granting("second"))


@pytest.mark.parametrize("lifetime", [None, "soon", -5, [], 10, 10**400, "nan"])
def test_token_of_unknown_or_short_life_serves_one_call(lifetime: object) -> None:
    def use(tokens: Tokens, _: WireServer, __: Watch) -> None:
        assert [tokens.current(to_write=True), tokens.current(to_write=True)] == ["first", "second"]

    with_tokens(use, granting("first", expires_in=lifetime), granting("second"))


def test_refused_token_is_replaced_once() -> None:
    def use(tokens: Tokens, server: WireServer, _: Watch) -> None:
        first = tokens.current(to_write=True)
        assert [tokens.after_refusal(first), tokens.after_refusal(first)] == ["second", "second"]
        assert len(server.requests) == 2

    with_tokens(use, granting("first"), granting("second"), granting("third"))


def test_rotated_refresh_token_is_handed_on_and_used() -> None:
    seen: list[str] = []

    def use(tokens: Tokens, server: WireServer, _: Watch) -> None:
        tokens.after_refusal(tokens.current(to_write=True))
        assert seen == ["new"] and b"refresh_token=new" in server.requests[1].body

    with_tokens(use, granting("first", refresh_token="new"), granting("second"), rotated=seen.append)


@pytest.mark.parametrize("rotated", ["", "\ud800", "a b", "x" * 5_000, 5, []])
def test_what_is_no_refresh_token_does_not_replace_one(rotated: object) -> None:
    def use(tokens: Tokens, server: WireServer, watch: Watch) -> None:
        for _ in range(2):
            tokens.current(to_write=True)
            watch.seconds += 4000
        sent = {parse_qs(one.body.decode())["refresh_token"][0] for one in server.requests}
        assert sent == {"refresh-token-canary"}

    with_tokens(use, granting("first", refresh_token=rotated), granting("second"))


def test_scopes_of_the_reply_count() -> None:
    def use(tokens: Tokens, _: WireServer, __: Watch) -> None:
        assert tokens.current(to_write=False) == "first"
        with pytest.raises(TokenDead, match=r"youtube\.force-ssl"):
            tokens.current(to_write=True)

    with_tokens(use, granting("first", scope="https://www.googleapis.com/auth/youtube.readonly"))


def test_without_scopes_in_the_reply_the_stored_ones_count() -> None:
    def use(tokens: Tokens, _: WireServer, __: Watch) -> None:
        assert tokens.current(to_write=True) == "first"

    with_tokens(use, granting("first", scope=None))


@pytest.mark.parametrize(
    ("answer", "done"),
    [(Peer.reply, True), (refusing(400, "invalid_token"), True), (Peer.reset, False), (lambda p: p.reply(503), False)],
)
def test_revoke(answer: Answer, done: bool) -> None:
    def use(tokens: Tokens, server: WireServer, _: Watch) -> None:
        assert tokens.revoke() is done
        assert [(one.target, one.body) for one in server.requests] == [("/revoke", b"token=refresh-token-canary")]

    with_tokens(use, answer)


def test_revoke_without_an_address() -> None:
    def use(tokens: Tokens, server: WireServer, _: Watch) -> None:
        assert not tokens.revoke() and server.requests == []

    with_tokens(use, Peer.reply, revoke_uri="")


def test_google_is_loaded_with_the_first_call_only() -> None:
    """Start-up has no time for it: everything may be imported and built without one of these."""
    code = (
        "import sys, json\n"
        "import ytsync_desktop.youtube.client, ytsync_desktop.youtube.sign_in, ytsync_desktop.credentials\n"
        "heavy = ('googleapiclient', 'google', 'google_auth_oauthlib', 'requests', 'oauthlib', 'httplib2', 'keyring')\n"
        "print(json.dumps([name for name in heavy if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == []
