"""Answers that were good once: recorded ones, changed in their structure, their bytes or their framing."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.youtube.documented import rows
from tests.youtube.in_process import TOKEN
from tests.youtube.payloads import FOLDER, recorded, recorded_json

SNS, JOOST = "sns-sdks--python-youtube/apidata/", "joostlek--python-youtube/"
_BIG_INT, _LARGE_INT = "@5,000 digits@", "@400 digits@"
"""Stand-ins: the one is more than Python reads, the other more than a float holds."""
_MIB = 1024 * 1024


@dataclass(frozen=True)
class Sent:
    """An answer on the wire, its status, and the body a reader is left with; None when there is no complete one."""

    wire: bytes
    status: int
    body: bytes | None
    how: str


def _deep(count: int) -> bytes:
    return b"[" * count + b"]" * count


FIXED: dict[str, Callable[[bytes], bytes]] = {
    "html": lambda _: b"<!DOCTYPE html><html><body>Log in to the network</body></html>",
    "empty": lambda _: b"",
    "null": lambda _: b"null",
    "list": lambda _: b"[]",
    "object": lambda _: b"{}",
    "number": lambda _: b"5",
    "text": lambda _: b'"fine"',
    "true": lambda _: b"true",
    "cut": lambda good: good[: len(good) // 2],
    "cut at the end": lambda good: good.rstrip()[:-1],
    "deep lists": lambda _: _deep(100_000),
    "deep objects": lambda _: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep inside": lambda good: good.rstrip()[:-1] + b', "more": ' + _deep(100_000) + b"}",
    "NaN": lambda good: good.rstrip()[:-1] + b', "more": NaN}',
    "infinity": lambda good: good.rstrip()[:-1] + b', "more": -Infinity}',
    "5,000 digits": lambda good: good.rstrip()[:-1] + b', "more": ' + b"9" * 5_000 + b"}",
    "overflow": lambda good: good.rstrip()[:-1] + b', "more": 1e99999}',
    "bad UTF-8": lambda good: good.replace(b"youtube", b"you\xff\xfetube", 1),
    "UTF-16": lambda good: good.decode().encode("utf-16"),
    "byte order mark": lambda good: b"\xef\xbb\xbf" + good,
    "lone surrogates": lambda good: good.replace(b"youtube", b"\\ud800you\\udc00tube", 1),
    "twice": lambda good: good + good,
    "other kind": lambda good: good.replace(b'"youtube#', b'"youtube#other', 1),
    "wrong types": lambda _: b'{"kind": 5, "items": {"0": []}, "snippet": [], "id": {}, "etag": null}',
    "many small parts": lambda good: good.rstrip()[:-1] + b', "more": [' + b"{}," * (2 * _MIB) + b"{}]}",
    "huge": lambda good: good.rstrip() + b" " * (8 * _MIB),
}
"""The 26 fixed shapes, each made of a good answer."""

_HOSTILE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**63, _BIG_INT, _LARGE_INT, float("nan"), float("inf"),
    "", " ", "\ud800", "\udfff\ud800",
    "\x00", "a\x00b", "\u202e\u2066", "\ufeff", "😀" * 40, "x" * 5_000, "<b>&amp;</b>", "2020-13-45T99:00:00Z",
    "9999-12-31T23:59:59-14:00", "PT99999999999H", "P", "../../x", "PL?x=1&y", "=1+1", [], {}, [None], [[[]]],
    {"a": None}, [1, "a", {}], {"kind": "youtube#video", "videoId": "AAAAAAAAAAA"},
)  # fmt: skip

_STATUSES = (*[200] * 30, 201, 202, 203, 204, 204, 205, 206, 299, 301, 302, 303, 304, 307, 399, *[400] * 4, *[401] * 2)
_MORE = (*[403] * 4, *[404] * 3, *[409] * 2, 405, 410, 412, 418, *[429] * 3, *[500] * 2, 502, *[503] * 2, 504, 511, 599)
_HEADERS = (
    b"Date: Fri, 20 Nov 2026 10:00:00 GMT", b"Date: nonsense", b"Date: Fri, 20 Nov 99999 10:00:00 GMT", b"Date:",
    b"Retry-After: 5", b"Retry-After: -1", b"Retry-After: Fri, 32 Foo 2026 10:00:00 GMT", b"Retry-After: " + b"9" * 400,
    b"Content-Type: text/html", b"Content-Type: application/json; charset=utf-16", b"Content-Type: \xff\xfe",
    b"Location: http://elsewhere.invalid/", b"ETag: \"x\"", b"Set-Cookie: a=b", b"X-Fill: " + b"f" * 3_000, b":", b"x",
    b" folded", b"Connection: close", b"Connection: keep-alive", b"Content-Encoding: identity", b"Content-Encoding: br",
)  # fmt: skip


_NO_HEADERS = (b":", b"x", b" folded")


@cache
def error_bodies() -> tuple[bytes, ...]:
    """Recorded errors, and one for every documented reason."""
    told = [recorded(one.relative_to(FOLDER).as_posix()) for one in FOLDER.glob("errors-from-threads/*.json")]
    reasons = [{"error": {"errors": [{"reason": row.reason}], "message": "Words per day."}} for row in rows()]
    return (*told, *(json.dumps(body).encode() for body in reasons))


def mangled(good: bytes, chance: random.Random) -> Sent:
    """One answer made of a good one."""
    status = 200 if chance.random() < 0.7 else chance.choice(_STATUSES + _MORE)
    source = good if status < 400 else chance.choice(error_bodies())
    dice = chance.random()
    if dice < 0.01:
        how = chance.choice(list(FIXED))
        body = FIXED[how](source) if source else FIXED["html"](source)
    elif dice < 0.05 or not source:
        how, body = "left as it was", source
    elif dice < 0.15:
        how, body = "about another", _about_another(source, chance)
    elif dice < 0.8:
        how, body = "structure", _structure(source, chance)
    else:
        how, body = "bytes", _bytes(source, chance)
    return framed(body, status, chance, how)


def _about_another(source: bytes, chance: random.Random) -> bytes:
    """Every text keeps its form, and one of them is another: an answer to somebody else's question."""
    variants = about_others(source, "Q" if chance.random() < 0.5 else "7")
    return chance.choice(variants)


def about_others(source: bytes, letter: str = "Q") -> list[bytes]:
    """The answer with one letter of one text changed, for every text in it."""
    variants = []
    for number in range(len(list(_places(json.loads(source))))):
        tree = json.loads(source)
        holder, key = list(_places(tree))[number]
        text, at = holder[key], len(holder[key]) // 2
        holder[key] = f"{text[:at]}{letter if text[at] != letter else 'Z'}{text[at + 1 :]}"
        variants.append(json.dumps(tree).encode())
    return variants


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Where texts stand in it."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(value, str) and value:
            yield tree, key
        elif isinstance(value, dict | list):
            yield from _places(value)


def _structure(source: bytes, chance: random.Random) -> bytes:
    tree = json.loads(source)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        tree = _changed(tree, chance)
    text = json.dumps(tree, ensure_ascii=chance.random() < 0.8)
    for name, digits in {_BIG_INT: 5_000, _LARGE_INT: 400}.items():
        text = text.replace(f'"{name}"', "9" * digits)
    return text.encode("utf-8", "surrogatepass")


def _changed(tree: Any, chance: random.Random) -> Any:
    """The tree with one place changed: a random walk down, and something done to where it ends."""
    node: Any = tree
    path: list[tuple[Any, Any]] = []
    while isinstance(node, dict | list) and node and (not path or chance.random() < 0.75):
        key = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
        path.append((node, key))
        node = node[key]
    if not path:
        return deepcopy(chance.choice(_HOSTILE))
    holder, key = path[-1]
    match chance.randrange(7):
        case 0:
            del holder[key]
        case 1 | 2:
            holder[key] = deepcopy(chance.choice(_HOSTILE))
        case 3 if isinstance(node, str) and node:
            at = chance.randrange(len(node))
            holder[key] = node[:at] + chance.choice(["", "x", "\ud83d", "\x00", " ", "é"]) + node[at + 1 :]
        case 4 if isinstance(holder, list):
            holder.insert(key, deepcopy(node))
        case 5 if isinstance(holder, dict):
            holder[f"{key}{chance.choice(['', 'X', ' '])}"] = holder.pop(key)
        case _:
            other, place = chance.choice(path)
            holder[key] = {"a": 1} if other[place] is holder[key] else deepcopy(other[place])
    return tree


def _bytes(source: bytes, chance: random.Random) -> bytes:
    body = bytearray(source)
    for _ in range(chance.choice([1, 1, 2, 5])):
        at = chance.randrange(len(body) + 1)
        match chance.randrange(4):
            case 0:
                del body[at:]
            case 1:
                body[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice([1, 2, 20])))
            case 2:
                body[at : at + 1] = bytes([chance.randrange(256)])
            case _:
                del body[at : at + chance.randrange(30)]
    return bytes(body)


def framed(body: bytes, status: int, chance: random.Random, how: str) -> Sent:
    """The body as an answer on the wire, now and then with a header or a length that does not fit."""
    lines = [b"HTTP/1.1 %d Reason" % status]
    if chance.random() < 0.3:
        lines += chance.choices(_HEADERS, k=chance.choice([1, 2, 4]))
    plain, packed = body, body
    if chance.random() < 0.1 and not any(line.startswith(b"Content-Encoding") for line in lines):
        lines.append(b"Content-Encoding: gzip")
        packed = gzip.compress(body, 1, mtime=0)
    left: bytes | None = plain
    # Behind a line that is no header the others are not seen, and the body goes on to the end of the connection.
    seen = not any(line in _NO_HEADERS for line in lines)
    match chance.randrange(20):
        case 0 if seen:
            lines.append(b"Content-Length: %d" % (len(packed) + chance.randint(1, 9)))
            left = None
        case 1 if seen and packed is plain and packed:
            short = chance.randrange(len(packed))
            lines.append(b"Content-Length: %d" % short)
            left = plain[:short]
        case 2:
            lines.append(b"Transfer-Encoding: chunked")
            packed = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:9], packed[9:]) if part)
            packed += b"0\r\n\r\n"
        case 3:
            pass  # without a length: to the end of the connection
        case _:
            lines.append(b"Content-Length: %d" % len(packed))
    return Sent(b"\r\n".join([*lines, b"", packed]), status, left, how)


def _made() -> dict[str, Any]:
    """The recorded answer to playlists.insert, with a description as this program writes them."""
    tree: dict[str, Any] = recorded_json(SNS + "playlists/insert_response.json")
    tree["snippet"]["description"] = "Words, and more “words”.\n[ytsync ABCDEFGHIJ]"
    return tree


MADE = _made()


@cache
def good_answers() -> dict[str, tuple[bytes, ...]]:
    """Recorded answers by the call they answer, lists cut to three entries. Deletions are answered without a body."""
    return {
        "own_channel": _recorded(SNS + "channels/info.json", JOOST + "channel_response_snippet.json"),
        "playlists": _recorded(SNS + "playlists/playlists_mine.json", SNS + "playlists/playlists_paged_1.json"),
        "items": _recorded(
            SNS + "playlist_items/playlist_items_paged_1.json",
            SNS + "playlist_items/playlist_items_filter_video.json",
            JOOST + "playlist_item_response_snippet_content_details.json",
        ),
        "videos": _recorded(SNS + "videos/videos_info_multi.json", JOOST + "video_response_1.json"),
        "create_playlist": (json.dumps(MADE).encode(),),
        "add_video": _recorded(SNS + "playlist_items/insert_response.json"),
        "token": (TOKEN, recorded(JOOST + "refresh_token.json")),
        "deletion": (b"", b'{"error": {"message": "Words."}}'),
    }


def _recorded(*names: str) -> tuple[bytes, ...]:
    trees = [recorded_json(name) for name in names]
    for tree in trees:
        if "items" in tree:
            tree["items"] = tree["items"][:3]
    return tuple(json.dumps(tree).encode() for tree in trees)
