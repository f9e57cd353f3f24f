"""A network that goes wrong at one point of one exchange: a TCP proxy that understands just enough HTTP to find it."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import struct
import threading
import time

TOXICS = ("latency", "bandwidth", "slow close", "timeout", "reset", "slicer", "limit data", "garbage")
PHASES = ("connect", "request headers", "request body", "reply headers", "reply body")
_NOISE = bytes([*range(1, 9), *range(0xF5, 0x100)])
"""Bytes that are neither text nor line ends, so that no parser can take them for something meant."""
_LONGEST_WAIT = 20.0


class _Over(Exception):
    """The exchange ends here; `rudely` with an RST to both sides."""

    def __init__(self, *, rudely: bool = False) -> None:
        super().__init__()
        self.rudely = rudely


class ToxicProxy:
    """Carries one exchange to `target`, with the toxic in the phase; what comes after it is carried faithfully.

    `requests` counts those that came whole. Waits are of the order of `deadline`, the client's patience.
    """

    def __init__(self, target: tuple[str, int], toxic: str, phase: str, chance: random.Random, deadline: float) -> None:
        self._target, self._toxic, self._phase = target, toxic, phase
        self._chance, self._deadline = chance, deadline
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self.port: int = self._listener.getsockname()[1]
        self.requests = 0
        self._threads[0].start()

    def close(self) -> None:
        """Take no more connections and wait until what was begun has had its effect."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(_LONGEST_WAIT)

    def _accept(self) -> None:
        first = True
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client, first), daemon=True)
            self._threads.append(thread)
            thread.start()
            first = False

    def _serve(self, client: socket.socket, toxic: bool) -> None:
        client.settimeout(_LONGEST_WAIT)
        server = socket.create_connection(self._target, _LONGEST_WAIT)
        with contextlib.closing(client), contextlib.closing(server), contextlib.suppress(OSError):
            try:
                self._exchange(client, server, toxic)
            except _Over as over:
                for sock in (client, server) if over.rudely else ():
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _exchange(self, client: socket.socket, server: socket.socket, toxic: bool) -> None:
        phase = self._phase if toxic else ""
        if phase == "connect" and self._toxic not in ("bandwidth", "slicer"):
            self._strike(b"", client, client)
        request = _message(client)
        if request is None:
            return
        self.requests += 1
        self._carry(request, server, client, "request" if phase != "connect" else "", phase)
        if phase == "connect" and self._toxic in ("bandwidth", "slicer"):
            self._strike(request, server, client)
        elif not phase.startswith("request"):
            server.sendall(request)
        reply = _message(server)
        if reply is not None:
            # Whether or not the client still listens, what the server did is done.
            self._carry(reply, client, client, "reply", phase)
            if not phase.startswith("reply"):
                client.sendall(reply)

    def _carry(self, message: bytes, to: socket.socket, client: socket.socket, side: str, phase: str) -> None:
        """The message with the toxic at a random place of its head or body, if this is its side."""
        if not side or not phase.startswith(side):
            return
        head = message.index(b"\r\n\r\n") + 4
        whole = len(message)
        at = self._chance.randrange(head) if phase.endswith("headers") else self._chance.randint(head, whole)
        to.sendall(message[:at])
        self._strike(message[at:], to, client)

    def _strike(self, rest: bytes, to: socket.socket, client: socket.socket) -> None:
        wait = self._deadline * self._chance.uniform(0.1, 1.6)
        match self._toxic:
            case "latency":
                time.sleep(wait)
                to.sendall(rest)
            case "bandwidth":
                self._drip(rest, to, wait)
            case "slicer":
                for at in range(0, len(rest), 7):
                    to.sendall(rest[at : at + 7])
            case "garbage":
                to.sendall(bytes(self._chance.choices(_NOISE, k=self._chance.randint(1, 40))) + rest)
            case "slow close":
                time.sleep(wait)
                raise _Over
            case "timeout":
                with contextlib.suppress(OSError):
                    while client.recv(65_536):
                        pass
                raise _Over
            case "limit data":
                raise _Over
            case "reset":
                raise _Over(rudely=True)

    def _drip(self, rest: bytes, to: socket.socket, seconds: float) -> None:
        size = max(1, len(rest) // 50)
        for at in range(0, len(rest), size):
            to.sendall(rest[at : at + size])
            time.sleep(seconds / 50)


def _message(sock: socket.socket) -> bytes | None:
    """One whole request or answer; None when the other side ends before."""
    data = b""
    while True:
        head, found, body = data.partition(b"\r\n\r\n")
        if found:
            length = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
            if len(body) >= (int(length.group(1)) if length else 0):
                return data
        part = sock.recv(65_536)
        if not part:
            return None
        data += part
