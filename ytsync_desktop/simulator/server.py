"""The HTTP side: reads requests, sends each reply in one write, keeps connections alive."""

import contextlib
import gzip
import socketserver
import threading
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from typing import cast

from . import wire_faults
from .messages import Reply, Request
from .service import Service

_MAX_LINE = 65_536
_MAX_BODY = 8 << 20
_GZIP_FROM = 512
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class MalformedRequest(Exception):
    """The bytes are not an HTTP/1.x request that this server takes."""


class SimulatorServer(ThreadingHTTPServer):
    """Listens on 127.0.0.1; one thread per connection."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, port: int, service: Service) -> None:
        self.service = service
        self.stopping = threading.Event()
        super().__init__(("127.0.0.1", port), Connection)

    def server_bind(self) -> None:
        # The stock method asks the resolver for a host name, which can take seconds offline.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]


class Connection(socketserver.StreamRequestHandler):
    """One client connection."""

    disable_nagle_algorithm = True
    rbufsize = 65_536

    def handle(self) -> None:
        """Serve requests until either side closes."""
        with contextlib.suppress(ConnectionError, TimeoutError):
            while self._serve_one():
                pass

    def _serve_one(self) -> bool:
        server = cast(SimulatorServer, self.server)
        try:
            request = self._read_head()
            if request is None:
                return False
            if server.service.drops_unread(request):
                self._reset()
                return False
            self._read_body(request)
        except MalformedRequest:
            self.connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return False
        reply = server.service.handle(request)
        head, body = self._encode(request, reply)
        if reply.wire is None:
            self.connection.sendall(head + body)
            if reply.then is not None:
                reply.then()
            return not request.wants_close()
        if reply.wire == "reset":
            self._reset()
        else:
            wire_faults.play(reply.wire, self.connection, head, body, reply.values, server.stopping)
        return False

    def _reset(self) -> None:
        # A socket that a file object still refers to is not closed; the RST would never leave.
        self.rfile.close()
        wire_faults.reset(self.connection)

    def _read_line(self) -> bytes:
        line = self.rfile.readline(_MAX_LINE + 1)
        if len(line) > _MAX_LINE:
            raise MalformedRequest
        return line

    def _read_head(self) -> Request | None:
        line = self._read_line()
        if not line:
            return None
        words = line.decode("latin-1").split()
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            raise MalformedRequest
        headers: dict[str, str] = {}
        while (line := self._read_line()) not in (b"\r\n", b"\n"):
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon:
                raise MalformedRequest
            headers[name.strip().lower()] = value.strip()
        return Request(words[0].upper(), words[1], headers)

    def _read_body(self, request: Request) -> None:
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _MAX_BODY or "transfer-encoding" in request.headers:
            raise MalformedRequest
        if request.headers.get("expect", "").lower() == "100-continue":
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.body = self.rfile.read(int(length))
        if len(request.body) < int(length):
            raise ConnectionAbortedError

    def _encode(self, request: Request, reply: Reply) -> tuple[bytes, bytes]:
        headers, body = reply.headers, reply.body
        packed = "gzip" in request.headers.get("accept-encoding", "") and "Content-Encoding" not in headers
        packed = packed and not headers.get("Content-Type", "").startswith("image/")
        if packed and len(body) >= _GZIP_FROM:
            body = gzip.compress(body, 1, mtime=0)
            headers = {**headers, "Content-Encoding": "gzip", "Vary": "Origin, X-Origin, Referer"}
        service = cast(SimulatorServer, self.server).service
        lines = [f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, 'Unknown')}", f"Date: {service.http_date()}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if reply.status not in (204, 304):
            lines.append(f"Content-Length: {len(body)}")
        if request.wants_close():
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"), b"" if reply.status == 304 else body
