"""The small web server on this machine to which Google sends the browser back after the consent page."""

from __future__ import annotations

import contextlib
import hmac
import html
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import parse_qs, urlsplit

_IDLE_SECONDS = 30
_DONE = ("Signed in with Google", "YTSync Desktop goes on by itself. You can close this page.")
_DENIED = ("Nothing was allowed", "YTSync Desktop did not get access. You can close this page.")
_STRAY = ("Nothing to see here", "This address only waits for an answer from Google.")


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What Google sent along: a code, or an error such as access_denied."""

    code: str
    error: str


class Landing:
    """Waits on 127.0.0.1 for the one request that carries the right state; everything else is a stray one.

    Browsers ask for /favicon.ico, open connections without using them, load the page again; other programs on this
    machine may call as well. None of that ends the wait.
    """

    def __init__(self, state: str) -> None:
        self._answers: SimpleQueue[Answer | None] = SimpleQueue()
        self._server = _Server(state, self._answers)
        self.redirect_uri = f"http://127.0.0.1:{self._server.server_port}/"

    @classmethod
    @contextmanager
    def open(cls, state: str) -> Iterator[Landing]:
        """A landing that serves inside the block; its port and all its connections are closed afterwards."""
        landing = cls(state)
        thread = threading.Thread(target=landing._server.serve_forever, args=(0.05,), name="sign-in", daemon=True)
        thread.start()
        try:
            yield landing
        finally:
            landing._server.shutdown()
            thread.join()
            landing._server.server_close()

    def wake(self) -> None:
        """End the wait without an answer."""
        self._answers.put(None)

    def wait(self, seconds: float) -> Answer | None:
        """The answer; None after so many seconds, or when woken."""
        try:
            return self._answers.get(timeout=seconds)
        except Empty:
            return None


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    allow_reuse_address = False

    def __init__(self, state: str, answers: SimpleQueue[Answer | None]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state
        self.answers = answers
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Hang up on everybody, so that no thread is left waiting for a browser that says nothing."""
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no fault; and a traceback would show the address with its code."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _IDLE_SECONDS

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        known = hmac.compare_digest(given.get("state", "").encode(), self.server.state.encode())
        if parts.path != "/" or not known or not (given.get("code") or given.get("error")):
            self._show(404, _STRAY)
            return
        answer = Answer(given.get("code", ""), given.get("error", ""))
        self._show(200, _DENIED if answer.error else _DONE)
        self.server.answers.put(answer)

    def _show(self, status: int, words: tuple[str, str]) -> None:
        page = _page(*words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(page)
        self.wfile.flush()

    def version_string(self) -> str:
        return "YTSync"

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing: the address that was asked for holds the code."""


def _page(title: str, sentence: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f"<title>{html.escape(title)}</title>"
        "<style>body{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em}</style>"
        f"</head><body><h1>{html.escape(title)}</h1><p>{html.escape(sentence)}</p></body></html>"
    )
