"""Sign-ins to keep, and a folder's memory of whose they are."""

from __future__ import annotations

from typing import Any

from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.ports import Credential

LOOPBACK = "http://127.0.0.1:8080/"
GOOGLE = "https://youtube.googleapis.com/"


def credential(**changes: Any) -> Credential:
    """A sign-in as long as real ones are."""
    values: dict[str, Any] = {
        "client_id": "1234567890-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com",
        "client_secret": "GOCSPX-" + "s" * 28,
        "refresh_token": "1//0" + "r" * 99,
        "channel_id": ChannelId("UCsmall000000000000000001"),
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
        "revoke_uri": "https://oauth2.googleapis.com/revoke",
        "scopes": ("https://www.googleapis.com/auth/youtube.force-ssl",),
    }
    return Credential(**{**values, **changes})


class Folder:
    """What a data folder remembers without being secret."""

    def __init__(self) -> None:
        self.account: tuple[str, ChannelId] | None = None
        self.unrevoked: tuple[str, ChannelId] | None = None

    def known_account(self) -> tuple[str, ChannelId] | None:
        return self.account

    def set_known_account(self, account: tuple[str, ChannelId] | None) -> None:
        self.account = account

    def unrevoked_account(self) -> tuple[str, ChannelId] | None:
        return self.unrevoked

    def set_unrevoked_account(self, account: tuple[str, ChannelId] | None) -> None:
        self.unrevoked = account
