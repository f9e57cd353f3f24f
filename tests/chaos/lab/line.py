"""The line to YouTube without sockets: the simulator's own service, called in this process by the real client."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from tests.chaos.lab.gates import Gate, walk_through
from tests.chaos.lab.moments import Moments
from ytsync_desktop.simulator.messages import Request
from ytsync_desktop.simulator.service import Service
from ytsync_desktop.youtube.transport import NoAnswer, NotSent, Reply, server_time

ONE_WAY = (0.04, 0.06)
"""Seconds that a request or a reply travels: never quite the same, or two moments of two runs would be equal."""
TIMEOUT = 60.0

Watch = Callable[[Request], None]


class Line:
    """Stands where `youtube.transport.OneSend` does: each request is sent once, and told to `watch` before.

    `offline` lets no byte out; `dates` False leaves the `Date` header out of the replies.
    """

    def __init__(self, service: Service, moments: Moments) -> None:
        self._service = service
        self._moments = moments
        self.gate: Gate = walk_through
        self.watch: Watch = lambda _request: None
        self.observe: Callable[[datetime], None] = lambda _date: None
        self.offline = False
        self.dates = True
        self.sent = 0
        self._chance = random.Random(0)

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """As OneSend.send: a complete reply, NotSent or NoAnswer."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        request = Request(method, target, {name.lower(): value for name, value in headers.items()}, body or b"")
        request.take_override()  # a long GET travels as a POST
        point = f"{request.method} {request.path}"
        self.gate(f"before {point}")
        if self.offline:
            raise NotSent("There is no line to YouTube.")
        self.sent += 1
        self.watch(request)
        self._moments.pass_(self._chance.uniform(*ONE_WAY))
        if self._service.drops_unread(request):
            raise NoAnswer("The connection broke before the answer was complete.")
        reply = self._service.handle(request)
        self._moments.pass_(self._chance.uniform(*ONE_WAY))
        self.gate(f"after {point}")
        if reply.wire is not None:
            self._moments.pass_(TIMEOUT if "hang" in reply.wire else 0.0)
            raise NoAnswer("The connection broke before the answer was complete.")
        names = {name.lower(): value for name, value in reply.headers.items()}
        if self.dates:
            names["date"] = self._service.http_date()
            self._tell(names["date"])
        return Reply(reply.status, names, reply.body)

    def close(self) -> None:
        """Nothing is kept open."""

    def _tell(self, header: str) -> None:
        date = server_time(header)
        if date is not None:
            self.observe(date)
