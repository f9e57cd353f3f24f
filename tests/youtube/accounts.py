"""A client over real HTTP with the smallest possible company: a meter that counts and the server's clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.youtube.wire import Answer, Peer, WireServer
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.ports import Credential
from ytsync_desktop.youtube.client import YouTubeClient

SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
PLAYLIST = "PLBaidt0ilCManGDIKr8UVBFZwN_UvMKvS"
VIDEO = "2sjqTHE0zok"
ITEM = "UExCYWlkdDBpbENNYW5HRElLcjhVVkJGWndOX1V2TUt2Uy4wMTcyMDhGQUE4NTIzM0Y5"


class CountingMeter:
    """Notes what is booked."""

    def __init__(self) -> None:
        self.booked: list[str] = []

    def book(self, method: str, units: int) -> None:
        """Note one call."""
        assert units == 1
        self.booked.append(method)


def credential(root: str, **changes: Any) -> Credential:
    """A credential for a root on this machine."""
    values: dict[str, Any] = {
        "client_id": "client",
        "client_secret": "client-secret-canary",
        "refresh_token": "refresh-token-canary",
        "channel_id": ChannelId("UC1"),
        "auth_uri": root + "o/oauth2/auth",
        "token_uri": root + "token",
        "revoke_uri": root + "revoke",
        "scopes": (SCOPE,),
    }
    return Credential(**{**values, **changes})


@contextmanager
def wired_client(
    *script: Answer, timeout: float = 5.0, tokens: Answer | None = None
) -> Iterator[tuple[YouTubeClient, WireServer, CountingMeter]]:
    """A client whose API calls are answered by `script` in turn; tokens are always to be had unless said otherwise."""
    meter = CountingMeter()
    with WireServer([_route(script, tokens or good_token)]) as server:
        client = YouTubeClient(server.root, credential(server.root), meter=meter, clock=ServerClock(), timeout=timeout)
        try:
            yield client, server, meter
        finally:
            client.close()


def good_token(peer: Peer) -> None:
    """An access token for an hour."""
    peer.json({"access_token": "access-token-canary", "expires_in": 3599, "scope": SCOPE, "token_type": "Bearer"})


def api_requests(server: WireServer) -> list[Any]:
    """What reached the API, without the requests for tokens."""
    return [one for one in server.requests if one.target.startswith("/youtube/")]


def _route(script: tuple[Answer, ...], tokens: Answer) -> Answer:
    asked: list[Peer] = []

    def answer(peer: Peer) -> None:
        if not peer.request.target.startswith("/youtube/"):
            tokens(peer)
            return
        asked.append(peer)
        script[min(len(asked), len(script)) - 1](peer)

    return answer


WRITES: dict[str, Callable[[YouTubeClient], object]] = {
    "POST": lambda client: client.add_video(PLAYLIST, VIDEO),  # type: ignore[arg-type]
    "PUT": lambda client: client.update_playlist(PLAYLIST, "Title", "Words"),  # type: ignore[arg-type]
    "DELETE": lambda client: client.delete_playlist(PLAYLIST),  # type: ignore[arg-type]
}
