"""The last requests and what came of them, for tests that ask what really went over the wire."""

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from .messages import Request

_KEPT = 100_000


@dataclass(slots=True)
class Entry:
    """One request; `applied` counts how often its write took effect."""

    n: int
    time: str
    method: str
    path: str
    query: dict[str, Any]
    body: Any
    endpoint: str
    status: int | None = None
    applied: int = 0
    fault: str | None = None
    units: int = 0

    def to_json(self) -> dict[str, Any]:
        """All fields; `applied` as a truth value, `times` as the count."""
        return {**asdict(self), "applied": self.applied > 0, "times": self.applied}


class RequestLog:
    """Numbered from 1; the oldest are forgotten when there are very many."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._count = 0

    def open(self, request: Request, time: str, endpoint: str) -> Entry:
        """Note a request before anything is done about it."""
        self._count += 1
        query = {name: values[0] if len(values) == 1 else values for name, values in request.query.items()}
        body: Any = None
        if request.body:
            try:
                body = request.json()
            except (ValueError, RecursionError):
                body = request.body.decode("utf-8", "replace")
        entry = Entry(self._count, time, request.method, request.path, query, body, endpoint)
        self._entries.append(entry)
        return entry

    def since(self, n: int) -> list[dict[str, Any]]:
        """The entries after number `n`."""
        return [entry.to_json() for entry in self._entries if entry.n > n]

    def clear(self) -> None:
        """Forget the entries; numbers go on."""
        self._entries.clear()
