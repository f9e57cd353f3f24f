"""What all views of one opened data folder have in common: lock, database, clock, and who uses it."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass, field

from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.ports import Credentials
from ytsync_desktop.credentials import DemoCredentials, KeyringCredentials
from ytsync_desktop.store.database import Database, open_database, open_for_reading
from ytsync_desktop.store.folder import DataFolder, FolderLock
from ytsync_desktop.store.meta import Meta
from ytsync_desktop.store.settings import SqlSettings
from ytsync_desktop.wiring.claim import Claim
from ytsync_desktop.wiring.demo import DemoYouTube
from ytsync_desktop.wiring.known_settings import KnownSettings


@dataclass
class Shared:
    """Closed when the last of its users lets go. `lock` is None where the folder is only read.

    `client_id` is the Google client that quota is counted by: in memory, because it is asked for inside transactions.
    """

    folder: DataFolder
    api_root: str
    lock: FolderLock | None
    database: Database
    clock: ServerClock
    settings: KnownSettings
    credentials: Credentials
    demo: DemoYouTube | None
    client_id: str
    _users: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def join(self) -> None:
        """One more user."""
        with self._guard:
            self._users += 1

    def leave(self) -> None:
        """One user less; the last one closes everything."""
        with self._guard:
            self._users -= 1
            last = self._users == 0
        if last:
            self.close()

    def close(self) -> None:
        """Give back database, demo and lock; a second time does no harm."""
        self.database.close()
        if self.demo is not None:
            self.demo.close()
        if self.lock is not None:
            self.lock.release()


class KnownInFolder:
    """Which account's keyring entries belong to the folder; the client id stays known, for quota is counted by it."""

    def __init__(self, meta: Meta) -> None:
        self._meta = meta

    def known_account(self) -> tuple[str, ChannelId] | None:
        """(client id, channel id), or None when nobody is signed in."""
        channel_id = self._meta.channel_id
        return None if channel_id is None else (self._meta.client_id, channel_id)

    def set_known_account(self, account: tuple[str, ChannelId] | None) -> None:
        """Remember or forget it."""
        if account is not None:
            self._meta.client_id = account[0]
        self._meta.channel_id = account[1] if account is not None else None

    def unrevoked_account(self) -> tuple[str, ChannelId] | None:
        """(client id, channel id) of a forgotten sign-in that Google has not been told of, or None."""
        return self._meta.unrevoked

    def set_unrevoked_account(self, account: tuple[str, ChannelId] | None) -> None:
        """Remember or forget it."""
        self._meta.unrevoked = account


def open_claimed(claimed: Claim, demo: DemoYouTube | None) -> Shared:
    """Open a folder that was claimed; errors as in `Application.open`, and then the claim is given up."""
    folder = claimed.folder
    with ExitStack() as undo:
        undo.callback(claimed.give_up)
        if demo is not None and claimed.lock is not None:
            demo.state.mkdir(mode=0o700, exist_ok=True)
        database = open_database(folder.database) if claimed.lock is not None else open_for_reading(folder.database)
        undo.callback(database.close)
        meta = Meta(database)
        settings = KnownSettings(SqlSettings(database), demo=demo is not None)
        credentials: Credentials = (
            KeyringCredentials(claimed.api_root, KnownInFolder(meta))
            if demo is None
            else DemoCredentials(folder.path / "demo-sign-in.json")
        )
        shared = Shared(
            folder=folder,
            api_root=claimed.api_root,
            lock=claimed.lock,
            database=database,
            clock=ServerClock(meta.clock_offset),
            settings=settings,
            credentials=credentials,
            demo=demo,
            client_id=meta.client_id,
        )
        undo.pop_all()
        return shared
