"""A person's browser at the sign-in: opens the consent page, follows it back, and does what browsers do besides."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import requests


class Browser:
    """`open` is what the sign-in is given as `open_url`; the visit happens on a thread of its own."""

    def __init__(self, before: Callable[[str], None] | None = None) -> None:
        self._before = before
        self._thread: threading.Thread | None = None
        self.address = ""
        self.pages: list[requests.Response] = []

    @property
    def asked(self) -> dict[str, str]:
        """What the address asks of Google."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.address).query).items()}

    def open(self, address: str) -> None:
        """Visit the address; `before` gets the redirect address first."""
        self.address = address
        self._thread = threading.Thread(target=self._visit)
        self._thread.start()

    def close(self) -> None:
        """Wait until the visit is over."""
        if self._thread is not None:
            self._thread.join()

    def _visit(self) -> None:
        if self._before is not None:
            self._before(self.asked["redirect_uri"])
        self.pages.append(requests.get(self.address, timeout=10))
