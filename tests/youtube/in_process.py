"""The real client down to its socket, without a socket: answers are bytes handed over in this process."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from unittest import mock

from tests.youtube.accounts import SCOPE, CountingMeter, credential
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.youtube import transport
from ytsync_desktop.youtube.client import YouTubeClient
from ytsync_desktop.youtube.sockets import TimedSocket

ROOT = "http://in-process.invalid/"
TOKEN = f'{{"access_token": "token", "expires_in": 3599, "scope": "{SCOPE}", "token_type": "Bearer"}}'.encode()
GRANTED = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(TOKEN), TOKEN)


class Mouth:
    """What answers: `says` is the next answer of the API; `asked` are the first lines of the requests to it.

    `grants` is the answer to a request for a token, a good one unless it is changed.
    """

    def __init__(self) -> None:
        self.says = b""
        self.grants = GRANTED
        self.asked: list[str] = []

    def answer(self, request: bytes) -> bytes:
        """The bytes in answer to a request."""
        first = request.partition(b"\r\n")[0].decode("ascii")
        if " /token " in first:
            return self.grants
        self.asked.append(first)
        return self.says


class _NoSocket:
    """As much of a socket as a request and its answer need."""

    def __init__(self, mouth: Mouth) -> None:
        self._mouth = mouth
        self._sent = bytearray()

    def settimeout(self, seconds: float) -> None:
        assert seconds > 0

    def send(self, data: memoryview) -> int:
        self._sent += data
        return len(data)

    def makefile(self, mode: str, buffering: int) -> io.BytesIO:
        assert (mode, buffering) == ("rb", 0)
        return io.BytesIO(self._mouth.answer(bytes(self._sent)))

    def close(self) -> None:
        pass


class _OneAnswer(TimedSocket):
    def idle(self) -> bool:
        return False


@contextmanager
def client_of(mouth: Mouth) -> Iterator[YouTubeClient]:
    """A client whose every connection, and that of any other made meanwhile, leads to `mouth`."""
    with mock.patch.object(transport, "open_socket", lambda *_: _OneAnswer(cast(Any, _NoSocket(mouth)))):
        client = new_client()
        try:
            yield client
        finally:
            client.close()


def new_client() -> YouTubeClient:
    """A client that has no token yet."""
    return YouTubeClient(ROOT, credential(ROOT), meter=CountingMeter(), clock=ServerClock(), timeout=60.0)
