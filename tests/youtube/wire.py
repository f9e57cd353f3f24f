"""A server that answers with scripted bytes and counts every request that reaches it, whole or broken off."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Answer = Callable[["Peer"], None]


@dataclass
class Request:
    """What came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Peer:
    """One connection, with the request to be answered now."""

    sock: socket.socket
    request: Request
    stop: threading.Event
    keep: bool = True

    def send(self, data: bytes) -> None:
        """Write bytes."""
        self.sock.sendall(data)

    def reply(self, status: int = 200, body: bytes = b"{}", headers: dict[str, str] | None = None) -> None:
        """A proper answer."""
        values = {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}
        head = f"HTTP/1.1 {status} Reason\r\n" + "".join(f"{name}: {value}\r\n" for name, value in values.items())
        self.send(head.encode() + b"\r\n" + body)

    def json(self, value: Any, status: int = 200) -> None:
        """A proper answer in JSON."""
        self.reply(status, json.dumps(value).encode())

    def finish(self) -> None:
        """End with a FIN."""
        self.keep = False

    def reset(self) -> None:
        """End with an RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.keep = False

    def hang(self) -> None:
        """Say nothing more for as long as the test lasts."""
        self.stop.wait(30)
        self.keep = False


@dataclass
class WireServer:
    """Answers each request with the next of `script`, and with the last one from then on."""

    script: list[Answer]
    context: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> WireServer:
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.root = f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}/"
        self._threads = [threading.Thread(target=self._accept)]
        self._open: list[socket.socket] = []
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for sock in self._open:
            sock.close()

    def hang_up(self) -> None:
        """Close every open connection from this side, as servers do with idle ones."""
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(sock)
            thread = threading.Thread(target=self._serve, args=(sock,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self.context is not None:
                sock = self.context.wrap_socket(sock, server_side=True)
                self._open.append(sock)
            with contextlib.closing(sock), sock.makefile("rb") as reader:
                while (request := _read(reader)) is not None:
                    self.requests.append(request)
                    peer = Peer(sock, request, self._stop)
                    self.script[min(len(self.requests), len(self.script)) - 1](peer)
                    if not peer.keep:
                        return


def _read(reader: Any) -> Request | None:
    first = reader.readline()
    if not first.strip():
        return None
    headers: dict[str, str] = {}
    while (line := reader.readline().strip()) != b"":
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    body = reader.read(int(headers.get("content-length", "0")))
    method, target, _ = first.decode("latin-1").split()
    return Request(method, target, headers, body)


def then(*steps: Answer) -> Answer:
    """Several things in turn."""

    def answer(peer: Peer) -> None:
        for step in steps:
            step(peer)

    return answer


def ok(peer: Peer) -> None:
    """An empty object."""
    peer.reply()
