"""YouTube in this process: the simulator's world and service on virtual time, with the controls it has over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.chaos.lab.moments import Moments, ServerTime
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.ports import Credential
from ytsync_desktop.simulator.admin import SimulatorAdmin
from ytsync_desktop.simulator.catalogue import Base
from ytsync_desktop.simulator.clients import DEFAULT_CLIENT, client_id, secrets_document
from ytsync_desktop.simulator.messages import Request
from ytsync_desktop.simulator.oauth import SCOPES
from ytsync_desktop.simulator.service import Service
from ytsync_desktop.simulator.world import World

ROOT = "http://127.0.0.1:1/"
CLIENT = client_id(DEFAULT_CLIENT)


class Controls(SimulatorAdmin):
    """The simulator's controls by calls instead of requests."""

    def __init__(self, service: Service) -> None:
        super().__init__(ROOT + "_sim")
        self._service = service

    def _send(
        self, method: str, name: str, document: dict[str, Any] | None = None, *, query: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        target = f"/_sim/{name}" + (f"?{urlencode(query)}" if query else "")
        body = b"" if document is None else json.dumps(document).encode()
        reply = self._service.handle(Request(method, target, {}, body))
        found: dict[str, Any] = json.loads(reply.body)
        assert reply.status == 200, found
        return found


class Account:
    """One YouTube with one person's channel. Its state lies in `folder`."""

    def __init__(self, base: Base, folder: Path, moments: Moments, *, seed: int = 1) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.time = ServerTime(moments)
        self.world = World(base, folder, seed, settings={"consent": "allow"}, start=None, clock=self.time)
        self.service = Service(self.world, lambda: None)
        self.admin = Controls(self.service)
        moments.next_event = lambda: min((due for due, _ in self.service._late), default=None)
        moments.happen = self._happen
        self._secrets = secrets_document(self.world, ROOT, DEFAULT_CLIENT)["installed"]
        self._grants = 0

    def _happen(self) -> None:
        """Over HTTP a late effect waits for the next request; here it is made, and seen, at its own moment."""
        with self.world.lock:
            self.service._run_late()

    def consent(self, channel: str | None = None) -> Credential:
        """A sign-in, as after the person's consent."""
        self._grants += 1
        channel = channel or self.world.main_channel
        token = f"1//0lab-refresh-token-{self._grants}"
        self.world.commit(
            {
                "e": "grant",
                "refresh_token": token,
                "client": CLIENT,
                "channel": channel,
                "scopes": [SCOPES[0]],
                "issued": self.world.clock.now(),
            }
        )
        return Credential(
            client_id=CLIENT,
            client_secret=self._secrets["client_secret"],
            refresh_token=token,
            channel_id=ChannelId(channel),
            auth_uri=self._secrets["auth_uri"],
            token_uri=self._secrets["token_uri"],
            revoke_uri=self._secrets["revoke_uri"],
            scopes=(SCOPES[0],),
        )

    def playlists(self) -> dict[str, Any]:
        """The person's own playlists as they truly are: id → the simulator's object."""
        return {
            one.id: one
            for one in self.world.truth.playlists.values()
            if one.owner == self.world.main_channel and not one.id.startswith("LL")
        }

    def units(self) -> int:
        """Units that the server has booked for the client, all days together."""
        return sum(self.admin.quota(CLIENT)["history"].values())

    def close(self) -> None:
        """Give the files back."""
        self.world.close()
