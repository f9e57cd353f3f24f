"""Where a sign-in is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ytsync_desktop.core.library import ChannelId


@dataclass(frozen=True, slots=True, repr=False)
class Credential:
    """What is kept of a sign-in. Never printed, never logged.

    `lasts` are the seconds after which Google ends a fresh one, where it said so; that is not kept.
    """

    client_id: str
    client_secret: str
    refresh_token: str
    channel_id: ChannelId
    auth_uri: str
    token_uri: str
    revoke_uri: str
    scopes: tuple[str, ...]
    lasts: float | None = None


class Credentials(Protocol):
    """Where the sign-in of one data folder is kept, keyed by API root + client id + channel."""

    def load(self) -> Credential | None:
        """The stored sign-in, or None. Raises nothing for an absent or locked keyring: see `problem`."""

    def save(self, credential: Credential) -> bool:
        """Store and read back; False when it lasts for this process only."""

    def forget(self, *, to_revoke: bool = False) -> None:
        """Remove every entry of this folder; with `to_revoke` what revoking it later needs is kept, apart."""

    def unrevoked(self) -> Credential | None:
        """A sign-in that was forgotten before Google could be told; good for revoking only."""

    def drop_unrevoked(self) -> None:
        """Forget that one as well."""

    @property
    def problem(self) -> str:
        """Why the last load or save could not use the keyring, in a sentence; empty when it could."""
