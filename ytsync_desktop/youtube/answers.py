"""The body of an answer as plain JSON values, whatever a broken or hostile server puts into it."""

from __future__ import annotations

import json
from typing import NoReturn

MAX_PARTS = 300_000
"""Values in one answer, more than 50 descriptions of 5,000 commas have: millions of empty ones take gigabytes."""


class NotUnderstood(Exception):
    """The answer is not what YouTube answers to this call; the message says in which respect."""


def json_of(body: bytes) -> object:
    """The JSON value of a body.

    Raises NotUnderstood for anything else: no UTF-8, no JSON, NaN, numbers of thousands of digits, endless nesting,
    more parts than any answer has.
    """
    if body.count(b",") + body.count(b"[") + body.count(b"{") > MAX_PARTS:
        raise NotUnderstood("it has too many parts")
    try:
        value: object = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("it is not JSON") from error
    return value


def looks_like_a_page(content_type: str, body: bytes) -> bool:
    """Whether this is a web page, as networks that want a login serve in place of the answer."""
    return "html" in content_type.lower() or body[:200].lstrip().startswith(b"<")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
