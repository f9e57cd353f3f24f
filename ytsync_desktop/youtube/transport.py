"""Sends a request exactly once and reads its answer within one deadline; repeats nothing, follows nothing.

The stock transport of Google's client library (httplib2) sends a POST a second time when the server closes without an
answer, whatever it is told about retries; a video would be added twice. Here a connection is opened first and a request
is written to it once: http.client is not allowed to reconnect by itself (`auto_open`), and there is no other loop.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from ytsync_desktop.youtube.sockets import Origin, TimedSocket, open_socket

MAX_BODY = 8 * 1024 * 1024
"""Bytes read of one answer, counted after decompression as well; a page of 50 items has about 0.1 million."""

_MAX_IDLE_SECONDS = 20.0
_MAX_IDLE_CONNECTIONS = 16
_CHUNK = 64 * 1024


class NotSent(Exception):
    """No byte of the request left this machine; the message is a sentence for a person."""


class NoAnswer(Exception):
    """The request left, wholly or in part, and no complete answer came: what became of it is unknown."""


class Unreadable(NoAnswer):
    """What came was too large, cut, or not to be understood: asking again would most likely bring the same."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer; names of headers in lower case, `body` decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class _Wire:
    http: http.client.HTTPConnection
    socket: TimedSocket
    last_used: float = 0.0


class OneSend:
    """Connections to a fixed set of hosts. Safe to use from several threads.

    Reads share connections that are kept; each write has one of its own. On a kept one the server may hang up at the
    very moment of the write, which would leave it unknown, or a stray answer may still be under way.
    `timeout` bounds a whole request in seconds, connecting included (only the system's name look-up is not bounded).
    `observe` is told the `Date` of every answer, errors included. `proxy` is an http address or empty; variables of
    the environment are not asked. No answer of more than `most` bytes is taken.
    """

    def __init__(
        self,
        addresses: Iterable[str],
        *,
        timeout: float,
        observe: Callable[[datetime], None] | None = None,
        proxy: str = "",
        most: int = MAX_BODY,
    ) -> None:
        self._allowed = frozenset(Origin.of(address) for address in addresses)
        self._timeout = timeout
        self._observe = observe
        self._proxy = proxy
        self._most = most
        self._lock = threading.Lock()
        self._idle: dict[Origin, list[_Wire]] = {}
        self._in_use: list[_Wire] = []
        self._over = False

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """Send one request and return its answer, whatever its status. Raises NotSent or NoAnswer.

        ValueError for an address outside the fixed set.
        """
        origin = Origin.of(url)
        if origin not in self._allowed:
            raise ValueError(f"Not one of the hosts this connection is for: {origin.host}")
        deadline = time.monotonic() + self._timeout
        reads = method == "GET"
        wire = (self._kept(origin) if reads else None) or self._connect(origin, deadline)
        wire.socket.deadline, wire.socket.used = deadline, False
        keep = False
        try:
            self._take_up(wire)
            reply, keep = _exchange(wire, method, url, headers, body, self._most)
        except Exception as error:
            if not wire.socket.used:
                raise NotSent(f"The request could not be sent to {origin.host}.") from error
            raise _lost(error, self._timeout) from error
        finally:
            self._lay_down(wire)
            if keep and reads:
                self._keep(origin, wire)
            else:
                wire.http.close()
        self._tell_time(reply)
        return reply

    def close(self) -> None:
        """Close what is kept open."""
        with self._lock:
            wires = [wire for wires in self._idle.values() for wire in wires]
            self._idle.clear()
        for wire in wires:
            wire.http.close()

    def break_off(self) -> None:
        """End for good, with the requests that are under way: none that comes later is sent. For any thread."""
        with self._lock:
            self._over = True
            for wire in self._in_use:
                wire.socket.break_off()
        self.close()

    def _take_up(self, wire: _Wire) -> None:
        with self._lock:
            if self._over:
                raise ConnectionAbortedError("ended")
            self._in_use.append(wire)

    def _lay_down(self, wire: _Wire) -> None:
        with self._lock:
            self._in_use = [one for one in self._in_use if one is not wire]

    def _kept(self, origin: Origin) -> _Wire | None:
        """A connection that is still open as far as this machine can know, and not about to be closed for idleness."""
        while True:
            with self._lock:
                wires = self._idle.get(origin)
                if not wires:
                    return None
                wire = wires.pop()
            if time.monotonic() - wire.last_used < _MAX_IDLE_SECONDS and wire.socket.idle():
                return wire
            wire.http.close()

    def _connect(self, origin: Origin, deadline: float) -> _Wire:
        try:
            sock = open_socket(origin, deadline, self._proxy)
        except OSError as error:
            raise NotSent(_not_connected(origin.host, error)) from error
        connection = http.client.HTTPConnection(origin.host, origin.port)
        connection.auto_open = 0
        connection.sock = sock
        if origin.scheme == "https":
            # Only the `Host` header depends on it: without its usual port, as servers expect.
            connection.default_port = 443
        return _Wire(connection, sock)

    def _keep(self, origin: Origin, wire: _Wire) -> None:
        wire.last_used = time.monotonic()
        with self._lock:
            wires = self._idle.setdefault(origin, [])
            if len(wires) < _MAX_IDLE_CONNECTIONS and not self._over:
                wires.append(wire)
                return
        wire.http.close()

    def _tell_time(self, reply: Reply) -> None:
        date = server_time(reply.headers.get("date", ""))
        if date is not None and self._observe is not None:
            self._observe(date)


def server_time(header: str) -> datetime | None:
    """The aware time of an HTTP date; None for anything that is none."""
    try:
        date = parsedate_to_datetime(header)
    except (ValueError, OverflowError, TypeError):
        return None
    return date if date.tzinfo is not None else None


def _exchange(
    wire: _Wire, method: str, url: str, headers: Mapping[str, str], body: bytes | None, most: int
) -> tuple[Reply, bool]:
    """Write the request, read the answer; the second value says whether the connection may be used again."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    wire.http.request(method, target or "/", body=body, headers={**headers, "accept-encoding": "gzip"})
    answer = wire.http.getresponse()
    try:
        raw = _read(answer, most)
        names = {name.lower(): value for name, value in answer.getheaders()}
        whole = Reply(answer.status, names, _decoded(raw, names.get("content-encoding", ""), most))
        return whole, wire.http.sock is not None and not answer.will_close
    finally:
        answer.close()


def _read(answer: http.client.HTTPResponse, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := answer.read(_CHUNK):
        size += len(part)
        if size > most:
            raise ValueError("too large")
        parts.append(part)
    if answer.length:  # http.client counts down what the header promised, and says nothing when the rest is missing
        raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(parts)


def _decoded(raw: bytes, encoding: str, most: int) -> bytes:
    if not raw or encoding in ("", "identity"):
        return raw
    if encoding != "gzip":
        raise ValueError(f"unknown encoding {encoding}")
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    body = unpacker.decompress(raw, most + 1)
    if len(body) > most:
        raise ValueError("too large")
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("cut, or more than one")
    return body


def _not_connected(host: str, error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return f"The name {host} could not be looked up: is this computer online?"
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate(host, error)
    if isinstance(error, ssl.SSLError):
        return f"A secure connection to {host} could not be made."
    if isinstance(error, TimeoutError):
        return f"{host} did not answer in time: is this computer online?"
    if isinstance(error, ConnectionRefusedError):
        return f"{host} refused the connection."
    reason = error.strerror or str(error)
    return f"{host} could not be reached: {reason}." if reason else f"{host} could not be reached."


_CLOCK_CODES = (9, 10)
"""OpenSSL: the certificate is not yet valid, has expired."""


def _certificate(host: str, error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in _CLOCK_CODES:
        return (
            f"The certificate of {host} is not valid at the time this computer shows: "
            "is its clock right? Nothing was sent."
        )
    return f"The certificate of {host} could not be verified, so nothing was sent: {error.verify_message}."


def _lost(error: Exception, timeout: float) -> NoAnswer:
    if isinstance(error, TimeoutError):
        return NoAnswer(f"There was no complete answer within {timeout:g} seconds.")
    if isinstance(error, ConnectionError | http.client.RemoteDisconnected):
        return NoAnswer("The connection broke before the answer was complete.")
    return Unreadable("The answer was cut or could not be read.")
