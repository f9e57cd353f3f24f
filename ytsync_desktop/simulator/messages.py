"""A request as it came over the wire, and a reply before it goes there."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

JsonObject = dict[str, Any]


@dataclass(slots=True)
class Request:
    """One HTTP request; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""
    path: str = ""
    query: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        split = urlsplit(self.target)
        self.path = unquote(split.path)
        self.query = parse_qs(split.query, keep_blank_values=True)

    def take_override(self) -> None:
        """A long GET travels as a POST whose body is the query; read it as the GET that was meant."""
        override = self.headers.get("x-http-method-override", "").upper()
        if self.method != "POST" or not override:
            return
        self.method = override
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            for name, values in parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True).items():
                self.query.setdefault(name, []).extend(values)
            self.body = b""

    def one(self, name: str) -> str | None:
        """The last value of a query parameter."""
        values = self.query.get(name)
        return values[-1] if values else None

    def form(self) -> dict[str, str]:
        """The body as a form, one value per name."""
        return {name: values[-1] for name, values in parse_qs(self.body.decode("utf-8", "replace")).items()}

    def json(self) -> Any:
        """The body as JSON. Raises ValueError."""
        return json.loads(self.body)

    def wants_close(self) -> bool:
        """Whether the client said that it sends nothing more on this connection."""
        return self.headers.get("connection", "").lower() == "close"


@dataclass(slots=True)
class Reply:
    """One HTTP reply. `wire` names the way in which sending it goes wrong, with the action's values.

    `then` is called when it has been sent.
    """

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wire: str | None = None
    values: JsonObject = field(default_factory=dict)
    then: Callable[[], None] | None = None


def json_reply(status: int, document: Any, headers: dict[str, str] | None = None) -> Reply:
    """A reply whose body is a JSON document."""
    try:
        body = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # Half a surrogate pair in a title has no UTF-8 form; escaped it can travel.
        body = json.dumps(document, separators=(",", ":")).encode()
    return Reply(status, body, {"Content-Type": "application/json; charset=UTF-8", **(headers or {})})


def html_reply(status: int, html: str) -> Reply:
    """A reply whose body is a page."""
    return Reply(status, html.encode(), {"Content-Type": "text/html; charset=utf-8"})
