"""Replies that go wrong: bodies that are not what they should be, and connections that break.

A body fault rewrites the reply, which is then sent properly. A socket fault sends it improperly, and the connection
ends with it.
"""

import contextlib
import gzip
import socket
import struct
import threading
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from .messages import Reply

JsonObject = dict[str, Any]
BodyFault = Callable[[Reply, JsonObject], None]
SocketFault = Callable[[socket.socket, bytes, bytes, JsonObject, threading.Event], None]

PORTAL_PAGE = b"<!DOCTYPE html><html><title>Log in to the network</title><body>Please log in.</body></html>"
_HANG_SECONDS = 600.0
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_JSON = {"Content-Type": "application/json; charset=UTF-8"}


def _fixed(status: int, body: bytes, headers: dict[str, str]) -> BodyFault:
    def rewrite(reply: Reply, _: JsonObject) -> None:
        reply.status, reply.body, reply.headers = status, body, dict(headers)

    return rewrite


def _redirect(status: int) -> BodyFault:
    return _fixed(status, b"", {"Location": "/_portal", **_HTML})


def _cut_json(reply: Reply, _: JsonObject) -> None:
    reply.status, reply.body = 200, reply.body[: len(reply.body) // 2] or b'{"kind": "youtube#'
    reply.headers = dict(_JSON)


def _huge(reply: Reply, action: JsonObject) -> None:
    padding = b" " * (int(action.get("megabytes", 16)) << 20)
    reply.status, reply.body, reply.headers = 200, b"{" + padding + b"}", dict(_JSON)


def _gzip_bomb(reply: Reply, action: JsonObject) -> None:
    body = gzip.compress(b"[" + b" " * (int(action.get("megabytes", 64)) << 20) + b"]")
    reply.status, reply.body, reply.headers = 200, body, {"Content-Encoding": "gzip", **_JSON}


def _bad_gzip(reply: Reply, _: JsonObject) -> None:
    reply.headers = {**reply.headers, "Content-Encoding": "gzip"}
    reply.status, reply.body = 200, b"\x1f\x8b\x08\x00" + bytes(range(64))


def _custom(reply: Reply, action: JsonObject) -> None:
    """Any reply at all, for instance a recorded one."""
    body = b64decode(action["body_base64"]) if "body_base64" in action else str(action.get("body", "")).encode()
    reply.status, reply.body = int(action.get("status", 200)), body
    reply.headers = {"Content-Type": str(action.get("content_type", _JSON["Content-Type"]))}


BODY_FAULTS: dict[str, BodyFault] = {
    "custom": _custom,
    "html_200": _fixed(200, PORTAL_PAGE, _HTML),
    "html_502": _fixed(502, b"<html><body>Bad Gateway</body></html>", _HTML),
    "redirect_302": _redirect(302),
    "redirect_303": _redirect(303),
    "redirect_307": _redirect(307),
    "portal_511": _fixed(511, PORTAL_PAGE, _HTML),
    "empty_200": _fixed(200, b"", _JSON),
    "empty_204": _fixed(204, b"", {}),
    "json_null": _fixed(200, b"null", _JSON),
    "json_list": _fixed(200, b"[]", _JSON),
    "json_number": _fixed(200, b"5", _JSON),
    "json_other_kind": _fixed(200, b'{"kind":"youtube#searchResult","id":"x"}', _JSON),
    "json_empty": _fixed(200, b"{}", _JSON),
    "json_wrong_types": _fixed(200, b'{"kind":7,"id":[],"snippet":"no","items":{"a":1}}', _JSON),
    "json_cut": _cut_json,
    "json_deep": _fixed(200, b"[" * 100_000 + b"]" * 100_000, _JSON),
    "json_nan": _fixed(200, b'{"kind":"youtube#playlistItem","id":NaN}', _JSON),
    "json_big_int": _fixed(200, b'{"id":' + b"9" * 5000 + b"}", _JSON),
    "bad_utf8": _fixed(200, b'{"kind":"youtube#playlistItem","id":"\xff\xfe\x80"}', _JSON),
    "bad_gzip": _bad_gzip,
    "gzip_bomb": _gzip_bomb,
    "huge_body": _huge,
}


def _close(_peer: socket.socket, _head: bytes, _body: bytes, _action: JsonObject, _stop: threading.Event) -> None:
    """Nothing is answered; the connection ends with a FIN."""


def reset(peer: socket.socket) -> None:
    """End a connection with an RST instead of a FIN."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def _reset(peer: socket.socket, _head: bytes, _body: bytes, _action: JsonObject, _stop: threading.Event) -> None:
    reset(peer)


def _hang(_peer: socket.socket, _head: bytes, _body: bytes, action: JsonObject, stop: threading.Event) -> None:
    stop.wait(float(action.get("seconds", _HANG_SECONDS)))


def _head_then_hang(peer: socket.socket, head: bytes, _body: bytes, action: JsonObject, stop: threading.Event) -> None:
    peer.sendall(head)
    stop.wait(float(action.get("seconds", _HANG_SECONDS)))


def _drip(peer: socket.socket, head: bytes, body: bytes, action: JsonObject, stop: threading.Event) -> None:
    for byte in head + body:
        peer.sendall(bytes([byte]))
        if stop.wait(float(action.get("seconds", 1.0))):
            return


def _truncated(peer: socket.socket, head: bytes, body: bytes, action: JsonObject, _stop: threading.Event) -> None:
    peer.sendall(head + body[: int(action.get("bytes", len(body) // 2))])


def _truncated_head(peer: socket.socket, head: bytes, _b: bytes, action: JsonObject, _stop: threading.Event) -> None:
    peer.sendall(head[: int(action.get("bytes", len(head) // 2))])


def _length(peer: socket.socket, head: bytes, body: bytes, length: int) -> None:
    lines = head.split(b"\r\n")
    changed = [b"Content-Length: %d" % length if one.startswith(b"Content-Length:") else one for one in lines]
    peer.sendall(b"\r\n".join(changed) + body)


def _length_too_small(peer: socket.socket, head: bytes, body: bytes, _a: JsonObject, _stop: threading.Event) -> None:
    _length(peer, head, body, len(body) // 2)


def _length_too_large(peer: socket.socket, head: bytes, body: bytes, _a: JsonObject, _stop: threading.Event) -> None:
    _length(peer, head, body, len(body) + 10)


def _bad_status_line(peer: socket.socket, _h: bytes, body: bytes, _a: JsonObject, _stop: threading.Event) -> None:
    peer.sendall(b"ICY fine\r\n\r\n" + body)


def _garbage(peer: socket.socket, _h: bytes, _b: bytes, _a: JsonObject, _stop: threading.Event) -> None:
    peer.sendall(bytes(range(256)) * 4)


SOCKET_FAULTS: dict[str, SocketFault] = {
    "close": _close,
    "reset": _reset,
    "hang": _hang,
    "head_then_hang": _head_then_hang,
    "drip": _drip,
    "truncated": _truncated,
    "truncated_head": _truncated_head,
    "length_too_small": _length_too_small,
    "length_too_large": _length_too_large,
    "bad_status_line": _bad_status_line,
    "garbage": _garbage,
}


def play(name: str, peer: socket.socket, head: bytes, body: bytes, action: JsonObject, stop: threading.Event) -> None:
    """Send a reply the wrong way; the client may have left already, and that is no concern of ours."""
    with contextlib.suppress(OSError):
        SOCKET_FAULTS[name](peer, head, body, action, stop)
