"""Clients, consents and tokens, as Google's token endpoint keeps them."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from .clock import Clock
from .settings import Settings

JsonObject = dict[str, Any]
SCOPES = (
    "https://www.googleapis.com/auth/youtube.force-ssl",
    "https://www.googleapis.com/auth/youtube",
    "https://www.googleapis.com/auth/youtube.readonly",
)
WRITE_SCOPES = frozenset(SCOPES[:2])
_CODE_SECONDS = 600


class OAuthError(Exception):
    """The token endpoint's refusal: `error` and `error_description` of its body."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(error)
        self.status = status
        self.body = {"error": error, "error_description": description}


@dataclass(slots=True)
class Grant:
    """A consent, addressed by its refresh token."""

    refresh_token: str
    client: str
    channel: str | None
    scopes: list[str]
    issued: float
    revoked: bool = False


@dataclass(slots=True)
class Access:
    """An access token; `channel` None is an account without a channel."""

    token: str
    refresh_token: str
    client: str
    channel: str | None
    scopes: list[str]
    expires: float
    revoked: bool = False


@dataclass(slots=True)
class Code:
    """What a consent promised to whoever redeems its code once."""

    client: str
    channel: str | None
    scopes: list[str]
    redirect_uri: str
    challenge: str | None
    method: str
    refresh: bool
    expires: float


class Tokens:
    """All that was granted. Changes come as events; codes live in memory only, for their minutes are few."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self.clients: dict[str, str] = {}
        self._grants: dict[str, Grant] = {}
        self._access: dict[str, Access] = {}
        self._codes: dict[str, Code] = {}

    def apply(self, event: JsonObject) -> None:
        """Take in a `client`, `grant`, `access`, `revoked`, `all_revoked` or `access_expired` event."""
        facts = {key: value for key, value in event.items() if key != "e"}
        if event["e"] == "client":
            self.clients[facts["id"]] = facts["secret"]
        elif event["e"] == "grant":
            self._grants[facts["refresh_token"]] = Grant(**facts)
        elif event["e"] == "access":
            self._access[facts["token"]] = Access(**facts)
        elif event["e"] == "access_expired":
            for access in self._access.values():
                access.expires = min(access.expires, facts["at"])
        else:
            self._revoke(None if event["e"] == "all_revoked" else facts["refresh_token"])

    def _revoke(self, refresh_token: str | None) -> None:
        for grant in self._grants.values():
            grant.revoked = grant.revoked or refresh_token in (None, grant.refresh_token)
        for access in self._access.values():
            access.revoked = access.revoked or refresh_token in (None, access.refresh_token)

    def find(self, token: str) -> Access | None:
        """The access token of that text, dead or alive."""
        return self._access.get(token)

    def alive(self, access: Access) -> bool:
        """Whether a call with this token is let in now."""
        return not access.revoked and self._clock.now() < access.expires

    def new_code(self, code: Code) -> str:
        """Remember a consent and give the code that redeems it."""
        text = "4/0" + secrets.token_urlsafe(48)
        self._codes[text] = code
        return text

    def code_expiry(self) -> float:
        """When a code made now can no longer be redeemed."""
        return self._clock.now() + _CODE_SECONDS

    def redeem(self, form: dict[str, str]) -> tuple[JsonObject, list[JsonObject]]:
        """The reply to `grant_type=authorization_code` and its events. Raises OAuthError."""
        client = self._client(form)
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.client != client or code.expires <= self._clock.now():
            raise OAuthError(400, "invalid_grant", "Malformed auth code.")
        if form.get("redirect_uri") != code.redirect_uri:
            raise OAuthError(400, "redirect_uri_mismatch", "Bad Request")
        _check_verifier(code, form.get("code_verifier"))
        grant: JsonObject = {
            "e": "grant",
            "refresh_token": "1//0" + secrets.token_urlsafe(60),
            "client": client,
            "channel": code.channel,
            "scopes": code.scopes,
            "issued": self._clock.now(),
        }
        known = any(self._same(one, code) for one in self._grants.values())
        reply, access = self._new_access(grant["refresh_token"], client, code.channel, code.scopes)
        if code.refresh or not known:
            reply["refresh_token"] = grant["refresh_token"]
            if self._settings.refresh_token_seconds is not None:
                reply["refresh_token_expires_in"] = self._settings.refresh_token_seconds
        return reply, [grant, access]

    def refresh(self, form: dict[str, str]) -> tuple[JsonObject, list[JsonObject]]:
        """The reply to `grant_type=refresh_token` and its events. Raises OAuthError."""
        client = self._client(form)
        grant = self._grants.get(form.get("refresh_token", ""))
        if grant is None or grant.client != client or grant.revoked or self._too_old(grant):
            raise OAuthError(400, "invalid_grant", "Token has been expired or revoked.")
        reply, access = self._new_access(grant.refresh_token, client, grant.channel, grant.scopes)
        return reply, [access]

    def revoke(self, token: str) -> list[JsonObject]:
        """The events of revoking an access or refresh token, and with it the whole consent. Raises OAuthError."""
        access = self._access.get(token)
        grant = self._grants.get(access.refresh_token if access else token)
        if grant is None or grant.revoked:
            raise OAuthError(400, "invalid_token", "Token expired or revoked")
        return [{"e": "revoked", "refresh_token": grant.refresh_token}]

    def events(self) -> list[JsonObject]:
        """What would have to happen to an empty store to make it equal to this one."""
        clients = [{"e": "client", "id": one, "secret": secret} for one, secret in self.clients.items()]
        grants = [{"e": "grant", **_facts(one)} for one in self._grants.values()]
        return clients + grants + [{"e": "access", **_facts(one)} for one in self._access.values()]

    def _client(self, form: dict[str, str]) -> str:
        client = form.get("client_id", "")
        if client not in self.clients:
            raise OAuthError(401, "invalid_client", "The OAuth client was not found.")
        if form.get("client_secret") != self.clients[client]:
            raise OAuthError(401, "invalid_client", "Unauthorized")
        return client

    def _same(self, grant: Grant, code: Code) -> bool:
        return not grant.revoked and grant.client == code.client and grant.channel == code.channel

    def _too_old(self, grant: Grant) -> bool:
        lifetime = self._settings.refresh_token_seconds
        return lifetime is not None and self._clock.now() >= grant.issued + lifetime

    def _new_access(
        self, refresh_token: str, client: str, channel: str | None, scopes: list[str]
    ) -> tuple[JsonObject, JsonObject]:
        lifetime = self._settings.access_token_seconds
        access: JsonObject = {
            "e": "access",
            "token": "ya29.a0" + secrets.token_urlsafe(80),
            "refresh_token": refresh_token,
            "client": client,
            "channel": channel,
            "scopes": scopes,
            "expires": self._clock.now() + lifetime,
        }
        return _token_reply(access["token"], lifetime, scopes), access


def _token_reply(token: str, lifetime: int, scopes: list[str]) -> JsonObject:
    return {"access_token": token, "expires_in": lifetime, "scope": " ".join(scopes), "token_type": "Bearer"}


def _facts(one: Grant | Access) -> JsonObject:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _check_verifier(code: Code, verifier: str | None) -> None:
    if code.challenge is None:
        return
    if not verifier:
        raise OAuthError(400, "invalid_grant", "Missing code verifier.")
    given = verifier
    if code.method == "S256":
        given = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    if not secrets.compare_digest(given, code.challenge):
        raise OAuthError(400, "invalid_grant", "Invalid code verifier.")
