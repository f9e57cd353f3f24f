"""Opens the socket a request travels on, and bounds everything that happens on it by one deadline."""

from __future__ import annotations

import base64
import contextlib
import functools
import http.client
import io
import select
import socket
import ssl
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a connection leads: scheme, host and port of an address."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Origin:
        """The origin of an http or https address; ValueError for anything else."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("This is no http address.")
        return cls(parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))


class TimedSocket:
    """A connected socket whose every wait counts against one deadline, so that a slow drip ends in time as well.

    It is what http.client works on. `deadline` is on the clock of `time.monotonic`; `used` turns true with the first
    byte handed to the system.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.deadline = 0.0
        self.used = False

    def left(self) -> float:
        """Seconds until the deadline; TimeoutError when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline passed")
        return left

    def sendall(self, data: bytes | bytearray | memoryview) -> None:
        """Send everything before the deadline."""
        rest = memoryview(data)
        while rest:
            self._sock.settimeout(self.left())
            self.used = True
            rest = rest[self._sock.send(rest) :]

    def makefile(self, mode: str) -> io.BufferedReader:
        """The reading side; keeps the socket open until it is closed itself, as socket.makefile does."""
        if mode != "rb":
            raise ValueError(f"not needed: {mode}")
        raw = self._sock.makefile("rb", buffering=0)
        return io.BufferedReader(_TimedReader(self, self._sock, raw))

    def idle(self) -> bool:
        """Whether nothing waits to be read: a closed connection is readable, one that may be used again is not."""
        return not _readable(self._sock)

    def close(self) -> None:
        """Close at once."""
        with contextlib.suppress(OSError):
            self._sock.close()

    def break_off(self) -> None:
        """End what another thread waits for on it; that thread closes it."""
        with contextlib.suppress(OSError):
            # Not the TLS socket's own method, which would take the session away from under the other thread.
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)


class _TimedReader(io.RawIOBase):
    def __init__(self, timed: TimedSocket, sock: socket.socket, raw: socket.SocketIO) -> None:
        super().__init__()
        self._timed, self._sock, self._raw = timed, sock, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        self._sock.settimeout(self._timed.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _readable(sock: socket.socket) -> bool:
    if sys.platform == "win32":
        return bool(select.select([sock], [], [], 0)[0])
    poll = select.poll()  # select() knows no descriptors above 1,023
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


def open_socket(origin: Origin, deadline: float, proxy: str = "") -> TimedSocket:
    """Connect, through the proxy if there is one, and with a verified certificate for https.

    Raises OSError (with its kinds socket.gaierror, ssl.SSLError, TimeoutError); no byte of a request has left then.
    """
    if proxy and origin.scheme == "https":
        sock = _through_proxy(origin, deadline, proxy)
    else:
        sock = _connect(origin.host, origin.port, deadline)
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if origin.scheme == "https":
            sock.settimeout(max(0.001, deadline - time.monotonic()))
            sock = _trusted().wrap_socket(sock, server_hostname=origin.host)
    except BaseException:
        sock.close()
        raise
    return TimedSocket(sock)


def _connect(host: str, port: int, deadline: float) -> socket.socket:
    """The first address that answers; all of them together have until the deadline."""
    problem: OSError = TimeoutError("deadline passed")
    for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left)
            sock.connect(address)
        except OSError as error:
            sock.close()
            problem = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise problem


def _through_proxy(origin: Origin, deadline: float, proxy: str) -> socket.socket:
    parts = urlsplit(proxy)
    sock = _connect(parts.hostname or "", parts.port or 3128, deadline)
    try:
        _ask_for_tunnel(sock, origin, deadline, parts.username, parts.password)
    except BaseException:
        sock.close()
        raise
    return sock


def _ask_for_tunnel(
    sock: socket.socket, origin: Origin, deadline: float, user: str | None, password: str | None
) -> None:
    timed = TimedSocket(sock)
    timed.deadline = deadline
    target = f"{origin.host}:{origin.port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if user is not None:
        secret = base64.b64encode(f"{unquote(user)}:{unquote(password or '')}".encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {secret}")
    timed.sendall("".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1"))
    answer = http.client.HTTPResponse(cast(socket.socket, timed), method="CONNECT")
    try:
        answer.begin()
    except http.client.HTTPException as error:
        raise OSError("the proxy did not answer in HTTP") from error
    finally:
        answer.close()
    if answer.status != http.client.OK:
        raise OSError(f"the proxy answered {answer.status}")


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The certificates shipped with the program; variables such as SSL_CERT_FILE change nothing."""
    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
