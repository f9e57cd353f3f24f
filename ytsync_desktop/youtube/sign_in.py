"""Signs a person in through their own browser: loopback redirect, PKCE, state, and what was granted is checked."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ytsync_desktop.core.addresses import is_loopback
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import SignInFailed
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.ports import Credential
from ytsync_desktop.youtube import scopes
from ytsync_desktop.youtube.client_secrets import ClientSecrets
from ytsync_desktop.youtube.landing import Answer, Landing
from ytsync_desktop.youtube.quiet import quieten_libraries

if TYPE_CHECKING:
    from google_auth_oauthlib.flow import Flow

_EXCHANGE_SECONDS = 30.0
_LONG = 10 * 365 * 86_400.0
_INSECURE = "OAUTHLIB_INSECURE_TRANSPORT"
_environment = threading.Lock()


def sign_in(
    client: ClientSecrets,
    *,
    open_url: Callable[[str], object],
    control: Control,
    timeout: float = 300.0,
    proxy: str = "",
) -> Credential:
    """Have the person consent in the browser and redeem the code; takes as long as the person does.

    `open_url` is given the address to open, once the answer can be received; it is not shown or logged here. The
    credential has no channel yet (`channel_id` is empty): the caller asks YouTubeClient.own_channel for it.
    SignInFailed when denied, not answered within `timeout` seconds, granted too little, or when Google could not be
    reached; Cancelled when `control` is asked to stop. Nothing is kept in any of these cases.
    """
    quieten_libraries()
    control.check()
    state = secrets.token_urlsafe(32)
    with Landing.open(state) as landing, control.waking(landing.wake):
        flow = _flow(client, landing.redirect_uri, proxy)
        try:
            with _plain_http_for(client.auth_uri):
                address, _ = flow.authorization_url(state=state, prompt="select_account consent")
            open_url(address)
            answer = landing.wait(timeout)
            control.check()
            return _credential(client, _redeem(flow, client, _code(answer, timeout)))
        finally:
            flow.oauth2session.close()


def _flow(client: ClientSecrets, redirect_uri: str, proxy: str) -> Flow:
    from google_auth_oauthlib.flow import Flow

    config = {
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "auth_uri": client.auth_uri,
        "token_uri": client.token_uri,
    }
    flow = Flow.from_client_config({"installed": config}, [scopes.ASKED], redirect_uri=redirect_uri)
    session = flow.oauth2session
    # Neither .netrc nor proxies of the environment, and the code goes to no other address than the one asked for.
    session.trust_env = False
    session.max_redirects = 0
    if proxy and not is_loopback(client.token_uri):
        session.proxies = {"https": proxy}
    return flow


def _code(answer: Answer | None, timeout: float) -> str:
    if answer is None:
        minutes = f"{timeout / 60:g} minutes" if timeout >= 120 else f"{timeout:g} seconds"
        raise SignInFailed(f"The browser did not come back within {minutes}. Try to sign in again.")
    if answer.error == "access_denied":
        raise SignInFailed("Access was not allowed on Google's page, so you are not signed in.")
    if answer.error or not answer.code:
        raise SignInFailed("Google ended the sign-in with an error. Try again.")
    return answer.code


def _redeem(flow: Flow, client: ClientSecrets, code: str) -> dict[str, Any]:
    """The token reply. The libraries' errors are not chained: some of them carry the request."""
    from oauthlib.oauth2.rfc6749.errors import OAuth2Error
    from requests.exceptions import RequestException

    failure = ""
    try:
        with _plain_http_for(client.token_uri):
            return dict(flow.fetch_token(code=code, timeout=_EXCHANGE_SECONDS, include_client_id=True, verify=True))
    except Warning as fewer:
        # The library's way of saying that other permissions were granted than asked for; which, is checked next.
        return dict(getattr(fewer, "token", {}))
    except OAuth2Error as error:
        failure = f"Google did not accept the sign-in ({error.error}). Try again."
    except RequestException:
        failure = "Google's sign-in service could not be reached. Try again later."
    except Exception:
        failure = "The answer of Google's sign-in service could not be understood. Try again later."
    raise SignInFailed(failure)


def _credential(client: ClientSecrets, token: dict[str, Any]) -> Credential:
    granted = _granted(token)
    if not scopes.may_write(granted):
        raise SignInFailed(scopes.MISSING)
    refresh_token = token.get("refresh_token")
    if not isinstance(refresh_token, str) or not refresh_token:
        raise SignInFailed(
            "Google gave no lasting sign-in. Remove this program under “Third-party access” in your Google account, "
            "then sign in again."
        )
    return Credential(
        client_id=client.client_id,
        client_secret=client.client_secret,
        refresh_token=refresh_token,
        channel_id=ChannelId(""),
        auth_uri=client.auth_uri,
        token_uri=client.token_uri,
        revoke_uri=client.revoke_uri,
        scopes=granted,
        lasts=_lasts(token),
    )


def _lasts(token: dict[str, Any]) -> float | None:
    """Seconds until the sign-in ends: Google says so for a consent screen in “Testing” (seven days)."""
    seconds = token.get("refresh_token_expires_in")
    return float(seconds) if isinstance(seconds, int | float) and 0 < seconds < _LONG else None


def _granted(token: dict[str, Any]) -> tuple[str, ...]:
    """The granted permissions; where the reply says none, all that were asked for (RFC 6749, 5.1)."""
    scope = token.get("scope")
    if isinstance(scope, str):
        scope = scope.split()
    return tuple(str(one) for one in scope) if scope else (scopes.ASKED,)


@contextmanager
def _plain_http_for(address: str) -> Iterator[None]:
    """Let oauthlib speak plain http with this machine, and with no other; the environment is as before afterwards."""
    with _environment:
        before = os.environ.pop(_INSECURE, None)
        if is_loopback(address):
            os.environ[_INSECURE] = "1"
        try:
            yield
        finally:
            os.environ.pop(_INSECURE, None)
            if before is not None:
                os.environ[_INSECURE] = before
