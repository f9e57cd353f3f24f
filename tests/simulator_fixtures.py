"""Simulators for tests: each in a process of its own, with a person who can sign in."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build

from ytsync_desktop.simulator.admin import SimulatorAdmin
from ytsync_desktop.simulator.process import SimulatorProcess

FULL_SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
READ_SCOPE = "https://www.googleapis.com/auth/youtube.readonly"
REDIRECT = "http://127.0.0.1:9/"

VIDEO_IDS = [f"video{number:06d}" for number in range(120)]
DELETED, PRIVATE = "deleted0001", "private0001"


def small_library() -> dict[str, Any]:
    """Three playlists of the person's own (70 items, 3 with a duplicate, empty), one of another channel, 122 videos."""

    def items(ids: list[str], year: int) -> list[dict[str, str]]:
        return [{"videoId": one, "addedAt": f"{year}-01-01T10:{place:02d}:00Z"} for place, one in enumerate(ids[:60])]

    long_list = items(VIDEO_IDS[:60], 2020) + items(VIDEO_IDS[60:68], 2021) + items([DELETED, PRIVATE], 2022)
    videos: dict[str, Any] = {
        one: {
            "title": f"Title {number}",
            "channelId": "UCmaker000000000000000001",
            "channelTitle": "A maker",
            "publishedAt": "2015-02-03T04:05:06Z",
            "duration": "PT3M20S",
            "tags": ["one", "two"],
        }
        for number, one in enumerate(VIDEO_IDS)
    }
    videos[DELETED] = {"title": "Gone", "unavailable": "deleted"}
    videos[PRIVATE] = {"title": "Hidden", "unavailable": "private"}
    return {
        "channel": {"id": "UCsmall000000000000000001", "title": "A small channel"},
        "playlists": [
            {
                "id": "PLlong",
                "title": "Long",
                "description": "70 items",
                "privacyStatus": "private",
                "items": long_list,
            },
            {
                "id": "PLshort",
                "title": "Short",
                "privacyStatus": "public",
                "items": items([VIDEO_IDS[0], VIDEO_IDS[1], VIDEO_IDS[0]], 2019),
            },
            {"id": "PLempty", "title": "Empty", "privacyStatus": "unlisted", "items": []},
        ],
        "others": [
            {"id": "PLother", "title": "Not mine", "privacyStatus": "public", "items": items(VIDEO_IDS[:2], 2018)},
            {"id": "PLsecret", "title": "Not to be seen", "privacyStatus": "private", "items": []},
        ],
        "liked": VIDEO_IDS[5:8],
        "videos": videos,
    }


class Simulator:
    """A running simulator with its controls and short ways to sign in and to call it."""

    def __init__(self, args: list[str]) -> None:
        self.process = SimulatorProcess(args)
        self._opened: list[Any] = []
        self.start()

    def start(self) -> None:
        """Start it, also again after `kill` or `stop`."""
        self.process.start()
        self.api_root = self.process.api_root
        self.client_secrets = Path(self.process.client_secrets)
        self.admin = SimulatorAdmin(self.process.admin)

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()

    def stop(self) -> None:
        """End it as a person would."""
        self.process.stop()

    def close_clients(self) -> None:
        """Close what `youtube` and `session` gave out."""
        while self._opened:
            self._opened.pop().close()

    def client(self) -> dict[str, str]:
        """The inside of client_secret.json."""
        document: dict[str, dict[str, str]] = json.loads(self.client_secrets.read_text())
        return document["installed"]

    def consent(self, client: dict[str, str] | None = None, **parameters: str) -> requests.Response:
        """Open the consent address; the redirect is returned, not followed."""
        values = {
            "client_id": (client or self.client())["client_id"],
            "redirect_uri": REDIRECT,
            "response_type": "code",
            "scope": FULL_SCOPE,
            "state": "some-state",
            "prompt": "consent",
            **parameters,
        }
        return requests.get(f"{self.api_root}o/oauth2/auth?{urlencode(values)}", allow_redirects=False, timeout=10)

    def redeem(self, code: str, client: dict[str, str] | None = None, **form: str) -> requests.Response:
        """Exchange a code for tokens."""
        one = client or self.client()
        values = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": one["client_id"],
            "client_secret": one["client_secret"],
            "redirect_uri": REDIRECT,
            **form,
        }
        return requests.post(self.api_root + "token", data=values, timeout=10)

    def sign_in(
        self, *, scope: str = FULL_SCOPE, channel: str | None = None, client: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """The token reply for somebody who allows everything."""
        before = self.admin.settings()
        self.admin.settings(consent="allow", consent_channel=channel)
        answer = self.consent(client, scope=scope)
        self.admin.settings(consent=before["consent"], consent_channel=before["consent_channel"])
        code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
        reply = self.redeem(code, client)
        assert reply.status_code == 200, reply.text
        tokens: dict[str, Any] = reply.json()
        return tokens

    def youtube(self, tokens: dict[str, Any] | None = None) -> Any:
        """Google's own client library, signed in, pointed here."""
        credentials = Credentials((tokens or self.sign_in())["access_token"])
        options = {"api_endpoint": self.api_root}
        service = build("youtube", "v3", credentials=credentials, client_options=options, static_discovery=True)
        self._opened.append(service)
        return service

    def session(self, tokens: dict[str, Any] | None = None) -> "RawSession":
        """Plain HTTP with the token, for what the client library would not send or show."""
        session = RawSession(self.api_root, (tokens or self.sign_in())["access_token"])
        self._opened.append(session)
        return session

    def items(self, playlist_id: str) -> list[str]:
        """The videos that truly are in a playlist, in their order."""
        playlists = {one["id"]: one for one in self.admin.state()["playlists"]}
        return [item["videoId"] for item in playlists[playlist_id]["items"]]


class RawSession:
    """requests with the token and the API's path in front; sends once."""

    def __init__(self, api_root: str, token: str) -> None:
        self._root = api_root
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {token}"

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request; `path` is relative to /youtube/v3/."""
        options = {"timeout": 10, "allow_redirects": False, **options}
        return self._session.request(method, f"{self._root}youtube/v3/{path}", **options)

    def get(self, path: str, **options: Any) -> requests.Response:
        """A GET."""
        return self.send("GET", path, **options)

    def insert(self, playlist_id: str, video_id: str, **options: Any) -> requests.Response:
        """playlistItems.insert."""
        resource = {"kind": "youtube#video", "videoId": video_id}
        body = {"snippet": {"playlistId": playlist_id, "resourceId": resource}}
        return self.send("POST", "playlistItems?part=snippet", json=body, **options)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()


MakeSimulator = Callable[..., Simulator]


@pytest.fixture
def make_simulator(tmp_path: Path) -> Iterator[MakeSimulator]:
    """Starts simulators with the small library, or with any other, and the options given; ends them after the test."""
    started: list[Simulator] = []

    def make(*args: str, library: dict[str, Any] | None = None) -> Simulator:
        path = tmp_path / f"library-{len(started)}.json"
        path.write_text(json.dumps(library or small_library()), encoding="utf-8")
        started.append(Simulator(["--library", str(path), "--auto-consent", *args]))
        return started[-1]

    yield make
    for one in started:
        one.close_clients()
        one.stop()


@pytest.fixture(scope="module")
def module_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One process for a module's tests; take `simulator`, which puts it back to the first moment before each."""
    path = tmp_path_factory.mktemp("simulator") / "library.json"
    path.write_text(json.dumps(small_library()), encoding="utf-8")
    one = Simulator(["--library", str(path), "--auto-consent"])
    yield one
    one.stop()


@pytest.fixture
def simulator(module_simulator: Simulator) -> Iterator[Simulator]:
    """A simulator at its first moment, with the small library."""
    module_simulator.admin.reset(keep_tokens=False)
    yield module_simulator
    module_simulator.close_clients()


@pytest.fixture
def demo_simulator() -> Iterator[Simulator]:
    """A simulator with the demo library, in its real size."""
    one = Simulator(["--auto-consent"])
    yield one
    one.close_clients()
    one.stop()


@pytest.fixture
def session(simulator: Simulator) -> RawSession:
    """Plain HTTP, signed in on the small library's channel."""
    return simulator.session()


@pytest.fixture
def youtube(simulator: Simulator) -> Any:
    """Google's client library, signed in on the small library's channel."""
    return simulator.youtube()


def raw_exchange(api_root: str, request: bytes, timeout: float = 10) -> bytes:
    """Send bytes and read what comes until the other side closes. Raises ConnectionResetError on an RST."""
    address = urlsplit(api_root)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout) as peer:
        peer.sendall(request)
        parts = []
        while part := peer.recv(65_536):
            parts.append(part)
        return b"".join(parts)
