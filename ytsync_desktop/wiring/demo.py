"""The demo's YouTube: started when first needed, signed in to without a person, its days passing on request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.request import ProxyHandler, build_opener

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.ports import Credential
from ytsync_desktop.wiring.claim import DEMO_STATE

_BROWSER_SECONDS = 20.0


class RunningYouTube(Protocol):
    """The process that plays YouTube; its three addresses are known once it has started."""

    api_root: str
    client_secrets: str
    admin: str

    def start(self) -> object:
        """Start and wait until it answers. Raises RuntimeError when it does not."""

    def stop(self) -> None:
        """End it; a second time does no harm."""


class Controls(Protocol):
    """What the demo moves on it."""

    def next_day(self) -> str:
        """Move its clock to just after the next Pacific midnight; the new time in ISO 8601. Raises RuntimeError."""


class DemoYouTube:
    """A YouTube on this machine with its state in `<data folder>/simulator`.

    The entry points hand in how it is started and moved, because nothing else may know the simulator.
    """

    def __init__(
        self,
        data_dir: Path,
        launch: Callable[[Sequence[str]], RunningYouTube],
        controls: Callable[[str], Controls],
    ) -> None:
        self.state = data_dir / DEMO_STATE
        self._process = launch(["--state", str(self.state), "--auto-consent"])
        self._controls = controls
        self._running = False
        self._lock = threading.Lock()

    @property
    def api_root(self) -> str:
        """Where it answers; starts it."""
        self._start()
        return self._process.api_root

    @property
    def client_secrets(self) -> Path:
        """The client to sign in with; starts it."""
        self._start()
        return Path(self._process.client_secrets)

    def here(self, credential: Credential) -> Credential:
        """The sign-in with the addresses of this start: the port changes from one to the next."""
        root = self.api_root
        return replace(
            credential, auth_uri=f"{root}o/oauth2/auth", token_uri=f"{root}token", revoke_uri=f"{root}revoke"
        )

    def visit(self, url: str) -> None:
        """Be the person's browser: open the consent page, which allows at once, and follow where it leads."""
        threading.Thread(target=_browse, args=(url,), name="demo-browser", daemon=True).start()

    def next_day(self) -> datetime:
        """Move its clock to just after the next Pacific midnight; the new time."""
        self._start()
        try:
            return datetime.fromisoformat(self._controls(self._process.admin).next_day())
        except RuntimeError as error:
            raise NotPossible(f"The demo's YouTube does not answer any more: {error}", where="demo") from error

    def close(self) -> None:
        """End it; its state stays."""
        with self._lock:
            self._process.stop()
            self._running = False

    def _start(self) -> None:
        with self._lock:
            if not self._running:
                self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
                try:
                    self._process.start()
                except (OSError, RuntimeError) as error:
                    raise NotPossible(f"The demo's YouTube could not be started: {error}", where="demo") from error
                self._running = True


def _browse(url: str) -> None:
    # The only address this opens is the simulator's own, on this machine; no proxy may get in between. What goes
    # wrong here the waiting sign-in says.
    with suppress(OSError, HTTPException), build_opener(ProxyHandler({})).open(url, timeout=_BROWSER_SECONDS) as page:
        page.read()
