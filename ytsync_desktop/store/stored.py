"""How texts, times and JSON stand in the file, and what they say when they are read; it loads nothing to know that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from sys import intern
from typing import Any, TypeVar

_Value = TypeVar("_Value")

_FROM_JSON = json.JSONDecoder().decode
_AS_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_ESCAPE = "\x1b"
_UNSAFE = re.compile("[\x00\x1b\ud800-\udfff]")
_ESCAPED = re.compile("\x1b([0-9a-f]{4})")


class Unreadable(ValueError):
    """A stored value is none that was ever written: the file is damaged."""


def stored_text(value: str | None) -> str | None:
    """A text as it is stored: what SQLite cannot hold (lone surrogates) or cuts at (NUL) as ESC and 4 hex digits."""
    if value is None or (value.isascii() and "\x00" not in value and _ESCAPE not in value):
        return value  # known at once also of the millions of letters of a plan, which every thread would wait for
    if _UNSAFE.search(value) is None:
        return value
    return _UNSAFE.sub(lambda found: f"{_ESCAPE}{ord(found[0]):04x}", value)


def text_of(stored: str | None) -> str | None:
    """The text that was stored as this one; Unreadable for what is no text."""
    return None if stored is None else some_text(stored)


def some_text(stored: object) -> str:
    """The text that was stored as this one, where one must be; Unreadable for what is none."""
    if not isinstance(stored, str):
        raise Unreadable("it holds bytes where a text was written")
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), stored) if _ESCAPE in stored else stored


def shared_text(stored: object) -> str:
    """As `some_text`, for a text that many rows hold: it is in memory once."""
    return intern(some_text(stored))


def stored_time(value: datetime | None) -> str | None:
    """ISO text in UTC with microseconds, so that text order is time order; ValueError for a time without a zone."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"A time without a zone cannot be stored: {value!r}")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def time_of(stored: str | None) -> datetime | None:
    """The time that was stored as this text; Unreadable for what is none, or has no zone."""
    return None if stored is None else read_as(_with_zone, stored)


def _with_zone(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("no zone")
    return at


def stored_json(value: Any) -> str | None:
    """JSON as ASCII text, which holds any string; a tuple becomes a list."""
    return None if value is None else _AS_JSON(value)


def json_of(stored: str | None) -> Any:
    """The value that was stored as this text; Unreadable for what is none."""
    return None if stored is None else read_as(_FROM_JSON, stored)


def texts_of(value: Any) -> tuple[str, ...]:
    """The texts of a JSON value that was stored as a list of them, each once in memory; Unreadable for what is none."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(map(intern, value))
    raise Unreadable("it holds something else where a list of texts was written")


def number_of(stored: object) -> int | None:
    """The whole number that was stored; Unreadable for what is none."""
    if stored is None or isinstance(stored, int):
        return stored
    raise Unreadable("it holds something else where a number was written")


def read_as(parse: Callable[[str], _Value], text: str) -> _Value:
    """What a stored text says; Unreadable where it is none that was ever written."""
    try:
        return parse(text)
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise Unreadable(f"it holds {repr(text)[:40]} where something else was written") from error
