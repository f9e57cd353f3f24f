"""Google's OAuth pages: the consent screen, the token endpoint and the revocation of what was granted."""

import html
from base64 import b64decode
from urllib.parse import unquote_plus, urlencode, urlsplit

from .messages import Reply, Request, html_reply, json_reply
from .oauth import SCOPES, Code, OAuthError
from .world import World

_AUTH_PATHS = ("/o/oauth2/auth", "/o/oauth2/v2/auth")
_CONSENT, _TOKEN, _REVOKE = "/o/oauth2/consent", "/token", "/revoke"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_CARRIED = ("client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method", "access_type", "prompt")
NO_CHANNEL = "none"


class ConsentError(Exception):
    """The authorisation request itself is wrong; the text is for the page, nothing is sent back to the client."""


class OAuthPages:
    """Answers the OAuth addresses of the simulator."""

    def __init__(self, world: World) -> None:
        self._world = world

    def name(self, request: Request) -> str:
        """What fault rules and the log call the request."""
        names = {_CONSENT: "oauth.consent", _TOKEN: "oauth.token", _REVOKE: "oauth.revoke"}
        return "oauth.auth" if request.path in _AUTH_PATHS else names.get(request.path, "")

    def handle(self, request: Request) -> Reply:
        """The reply to any address that is not the API's."""
        try:
            if request.path in _AUTH_PATHS and request.method == "GET":
                return self._authorise(request)
            if request.path == _CONSENT and request.method == "GET":
                return self._decide(request)
        except ConsentError as error:
            return html_reply(400, f"<h1>Access blocked: authorisation error</h1><p>{html.escape(str(error))}</p>")
        if request.path == _TOKEN and request.method == "POST":
            return self._token(request)
        if request.path == _REVOKE and request.method == "POST":
            return self._revoke(request)
        return html_reply(404, "<h1>Not Found</h1>")

    def _authorise(self, request: Request) -> Reply:
        scopes = self._checked(request)
        settings = self._world.settings
        if settings.consent == "ask":
            return html_reply(200, self._page(request, scopes))
        if settings.consent == "deny":
            return _redirect(request, {"error": "access_denied"})
        granted = scopes if settings.consent_scopes is None else [s for s in scopes if s in settings.consent_scopes]
        return self._allow(request, granted, settings.consent_channel or self._world.main_channel)

    def _decide(self, request: Request) -> Reply:
        scopes = self._checked(request)
        granted = [one for one in scopes if one in request.query.get("granted", ())]
        if request.one("decision") != "allow" or not granted:
            return _redirect(request, {"error": "access_denied"})
        return self._allow(request, granted, request.one("channel") or self._world.main_channel)

    def _allow(self, request: Request, scopes: list[str], channel: str) -> Reply:
        if channel != NO_CHANNEL and channel not in self._world.channels:
            raise ConsentError(f"Unknown channel: {channel}")
        code = Code(
            client=request.one("client_id") or "",
            channel=None if channel == NO_CHANNEL else channel,
            scopes=scopes,
            redirect_uri=request.one("redirect_uri") or "",
            challenge=request.one("code_challenge"),
            method=request.one("code_challenge_method") or "plain",
            refresh="consent" in (request.one("prompt") or "").split(),
            expires=self._world.tokens.code_expiry(),
        )
        return _redirect(request, {"code": self._world.tokens.new_code(code), "scope": " ".join(scopes)})

    def _checked(self, request: Request) -> list[str]:
        """The scopes of a good authorisation request. Raises ConsentError."""
        if request.one("client_id") not in self._world.tokens.clients:
            raise ConsentError("Error 401: invalid_client. The OAuth client was not found.")
        target = urlsplit(request.one("redirect_uri") or "")
        if target.scheme != "http" or target.hostname not in _LOOPBACK:
            raise ConsentError("Error 400: redirect_uri_mismatch")
        if request.one("response_type") not in ("code", None):
            raise ConsentError("Error 400: unsupported_response_type")
        if request.one("code_challenge_method") not in ("S256", "plain", None):
            raise ConsentError("Error 400: invalid_request. Invalid code_challenge_method.")
        scopes = (request.one("scope") or "").split()
        if not scopes:
            raise ConsentError("Error 400: invalid_request. Missing required parameter: scope")
        for scope in scopes:
            if scope not in SCOPES:
                raise ConsentError(f"Error 400: invalid_scope. {scope}")
        return scopes

    def _page(self, request: Request, scopes: list[str]) -> str:
        carried = [(name, request.one(name)) for name in (*_CARRIED, "scope")]
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in carried if value
        )
        channels = [(one.id, one.title) for one in self._world.channels.values()]
        channels.append((NO_CHANNEL, "An account without a channel"))
        picker = "".join(
            f'<p><label><input type="radio" name="channel" value="{html.escape(one)}"{" checked" * (not place)}> '
            f"{html.escape(title)}</label></p>"
            for place, (one, title) in enumerate(channels)
        )
        boxes = "".join(
            f'<p><label><input type="checkbox" name="granted" value="{html.escape(one)}" checked> '
            f"{html.escape(one)}</label></p>"
            for one in scopes
        )
        return (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
            "<title>Sign in - YouTube on localhost</title></head><body><h1>YouTube on localhost</h1>"
            f'<form method="get" action="{_CONSENT}">{hidden}'
            f"<h2>Choose a channel</h2>{picker}<h2>This application wants to</h2>{boxes}"
            '<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button>'
            "</form></body></html>"
        )

    def _token(self, request: Request) -> Reply:
        status = self._world.settings.token_endpoint_status
        if status is not None:
            return Reply(status)
        form = {**_basic(request), **request.form()}
        tokens = self._world.tokens
        try:
            grant_type = form.get("grant_type")
            if grant_type == "authorization_code":
                reply, events = tokens.redeem(form)
            elif grant_type == "refresh_token":
                reply, events = tokens.refresh(form)
            else:
                raise OAuthError(400, "unsupported_grant_type", f"Invalid grant_type: {grant_type}")
        except OAuthError as error:
            return json_reply(error.status, error.body)
        self._world.commit(*events)
        return json_reply(200, reply, {"Cache-Control": "no-cache, no-store, max-age=0, must-revalidate"})

    def _revoke(self, request: Request) -> Reply:
        token = request.one("token") or request.form().get("token", "")
        try:
            self._world.commit(*self._world.tokens.revoke(token))
        except OAuthError as error:
            return json_reply(error.status, error.body)
        return json_reply(200, {})


def _basic(request: Request) -> dict[str, str]:
    """The client's id and secret when they come as HTTP Basic, which is how requests-oauthlib sends them."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        client, _, secret = b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": unquote_plus(client), "client_secret": unquote_plus(secret)}


def _redirect(request: Request, answer: dict[str, str]) -> Reply:
    state = request.one("state")
    values = {**({} if state is None else {"state": state}), **answer}
    target = request.one("redirect_uri") or ""
    joint = "&" if "?" in target else "?"
    return Reply(302, b"", {"Location": f"{target}{joint}{urlencode(values)}"})
