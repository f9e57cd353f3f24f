"""JSON of long lists, written and read an entry at a time.

A call into Python's JSON library stops every other thread until it returns, 40 ms for a plan or a backup as one text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ytsync_desktop.core.breath import breathe, breathing

_BRACKETS = re.compile(r'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+"?)*+([\[\]{}]|\Z)', re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1, "": 0}
_MOST_DIGITS = 18
_PIECE = 100
_JOINED = 5_000
_DECODER = json.JSONDecoder()
_dump = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode


def dump_parts(content: Mapping[str, Any]) -> str:
    """Just what `json.dumps` gives with sorted keys, ASCII and without spaces; values may be generators of entries."""
    return "{" + ",".join(f"{_dump(key)}:{_value(content[key])}" for key in sorted(content)) + "}"


def load_parts(text: str) -> Any:
    """Just what `json.loads` gives, with its errors; quick for what `dump_parts` wrote."""
    try:
        found, end = _object(text)
    except (IndexError, StopIteration, ValueError):
        return json.loads(text)
    return found if end == len(text) else json.loads(text)


def strict_loads(text: str, *, deepest: int = 20) -> Any:
    """JSON of our own files: no key twice, no NaN, no integer of more than 18 digits, no deep nesting. ValueError."""
    depth = _deepest(text)
    if depth > deepest:
        raise ValueError(f"nested {depth:,} deep")
    return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_int=_short)


def joined(pieces: Iterable[str]) -> str:
    """One text of hundreds of thousands of small ones, none of them empty, which are freed by and by."""
    rest = breathing(pieces)
    return "".join(iter(lambda: "".join(islice(rest, _JOINED)), ""))


def _deepest(text: str) -> int:
    depth = most = 0
    for found in breathing(_BRACKETS.finditer(text)):
        depth += _STEPS[found[1]]
        most = max(most, depth)
    return most


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    breathe()
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _short(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError("a number is too long")
    return int(digits)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return dump_parts(value)
    if isinstance(value, (list, tuple, Iterator)):
        return "[" + ",".join(map(_dump, breathing(value))) + "]"
    return _dump(value)


def _object(text: str) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    if not text.startswith("{"):
        raise ValueError
    at, more = 1, text[1] != "}"
    while more:
        key, at = _DECODER.raw_decode(text, at)
        if not isinstance(key, str) or text[at] != ":":
            raise ValueError
        found[key], at = _list(text, at + 1) if text[at + 1] == "[" else _DECODER.raw_decode(text, at + 1)
        more = text[at] == ","
        at += more
    if text[at] != "}":
        raise ValueError
    return found, at + 1


def _list(text: str, at: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    at += 1
    more = text[at] != "]"
    while more:
        if len(found) % _PIECE == 0:
            breathe()
        entry, at = _DECODER.raw_decode(text, at)
        found.append(entry)
        more = text[at] == ","
        at += more
    if text[at] != "]":
        raise ValueError
    return found, at + 1
