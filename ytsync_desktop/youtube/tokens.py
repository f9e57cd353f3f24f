"""The access token of a signed-in account: fetched when needed, renewed in time, kept in memory only.

Google's own library is not used for this one form: it asks three times in a row when the service is unwell, cannot be
interrupted meanwhile, and lets several threads renew at once.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import TypeGuard
from urllib.parse import urlencode

from ytsync_desktop.core.errors import ApiProblem, NetworkDown, TokenDead, TryLater
from ytsync_desktop.core.ports import Clock, Credential
from ytsync_desktop.youtube.answers import NotUnderstood, json_of
from ytsync_desktop.youtube.fields_of import Json
from ytsync_desktop.youtube.scopes import MISSING, may_write
from ytsync_desktop.youtube.transport import NoAnswer, NotSent, OneSend, Reply

_MARGIN = 300.0
"""Seconds before its end at which a token is renewed: a call with its deadline of a minute never outlives it."""

_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
"""What fits into a header, a form and a keyring; Google's have some 200 characters, and 2,048 at most."""

_FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
_REVOKED = "Google no longer accepts this sign-in: it was revoked or has expired."
_UNKNOWN_CLIENT = "Google no longer knows this program's client id and secret."
_DEAD = {
    "invalid_grant": _REVOKED,
    "invalid_client": _UNKNOWN_CLIENT,
    "deleted_client": _UNKNOWN_CLIENT,
    "unauthorized_client": _UNKNOWN_CLIENT,
}


class Tokens:
    """Access tokens for one credential. Safe to use from several threads: one of them renews, the others wait.

    `on_rotated_token` is told a new refresh token, should Google hand one out.
    """

    def __init__(
        self,
        credential: Credential,
        transport: OneSend,
        clock: Clock,
        on_rotated_token: Callable[[str], None] | None = None,
    ) -> None:
        self._credential = credential
        self._transport = transport
        self._clock = clock
        self._on_rotated_token = on_rotated_token
        self._lock = threading.Lock()
        self._refresh_token = credential.refresh_token
        self._scopes = credential.scopes
        self._token = ""
        self._good_until = 0.0

    def current(self, *, to_write: bool) -> str:
        """A token that is good for at least five minutes more, unless Google's live shorter.

        TokenDead when it is revoked, expired, or may not write although `to_write`; NetworkDown or TryLater when no
        new one could be had for now. In each case the call it is for was not sent.
        """
        with self._lock:
            if not self._token or self._clock.monotonic() >= self._good_until:
                self._renew()
            if to_write and not may_write(self._scopes):
                raise TokenDead(ApiProblem(0, "insufficientPermissions", MISSING))
            return self._token

    def after_refusal(self, refused: str) -> str:
        """A token other than the one that was answered with 401; raises as `current` does."""
        with self._lock:
            if self._token == refused:
                self._renew()
            return self._token

    def revoke(self) -> bool:
        """Ask Google to forget this sign-in; False when that could not be done or there is no address for it.

        A token that Google does not know any more (400 `invalid_token`) is as good as revoked.
        """
        address = self._credential.revoke_uri
        if not address:
            return False
        try:
            reply = self._transport.send("POST", address, _FORM, _form(token=self._refresh_token))
        except (NotSent, NoAnswer):
            return False
        return reply.status == 200 or (reply.status == 400 and _reason(reply) == "invalid_token")

    def _renew(self) -> None:
        self._token = ""
        asked = _form(
            grant_type="refresh_token",
            client_id=self._credential.client_id,
            client_secret=self._credential.client_secret,
            refresh_token=self._refresh_token,
        )
        try:
            reply = self._transport.send("POST", self._credential.token_uri, _FORM, asked)
        except NotSent as error:
            raise NetworkDown(ApiProblem(0, "notSent", str(error))) from error
        except NoAnswer as error:
            raise _later(0, f"Google's sign-in service did not answer: {error}") from error
        self._take(_granted(reply))

    def _take(self, granted: Json) -> None:
        token, lifetime, scope = (granted.get(name) for name in ("access_token", "expires_in", "scope"))
        if not _is_token(token):
            raise _later(200, "Google's sign-in service gave an answer without a token.")
        if isinstance(scope, str):
            self._scopes = tuple(scope.split())
        self._token = token
        self._good_until = self._clock.monotonic() + _seconds(lifetime) - _MARGIN
        rotated = granted.get("refresh_token")
        if _is_token(rotated) and rotated != self._refresh_token:
            self._refresh_token = rotated
            if self._on_rotated_token is not None:
                self._on_rotated_token(rotated)


def _is_token(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def _form(**values: str) -> bytes:
    return urlencode(values).encode()


def _seconds(lifetime: object) -> float:
    """The lifetime, which some services send as text; 0 when it is not said, so that the token serves one call."""
    try:
        return min(max(0.0, float(lifetime)), 86_400.0) if isinstance(lifetime, int | float | str) else 0.0
    except (ValueError, OverflowError):
        return 0.0


def _granted(reply: Reply) -> Json:
    """What the answer grants; TokenDead only where it says that it never will again."""
    said = _said(reply)
    if reply.status == 200:
        return said
    reason = said.get("error")
    if 400 <= reply.status < 500 and isinstance(reason, str) and reason in _DEAD:
        raise TokenDead(ApiProblem(reply.status, reason, _DEAD[reason], f"{_DEAD[reason]} Sign in again."))
    raise _later(reply.status, f"Google's sign-in service is not available (HTTP status {reply.status}).")


def _said(reply: Reply) -> Json:
    try:
        said = json_of(reply.body)
    except NotUnderstood:
        return {}
    return said if isinstance(said, dict) else {}


def _reason(reply: Reply) -> object:
    return _said(reply).get("error")


def _later(status: int, message: str) -> TryLater:
    return TryLater(ApiProblem(status, "token", message))
