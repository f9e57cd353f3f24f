"""Keeps the sign-in of one data folder in the keyring, or for this process only where there is none."""

from __future__ import annotations

import json
import threading
from typing import Protocol

from ytsync_desktop.core.addresses import is_loopback
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.ports import Credential
from ytsync_desktop.credentials.entries import Entries, KeyringUnusable

_FOR_NOW = "The sign-in lasts until this program ends and is written nowhere."
_UNREAD = "The stored sign-in could not be read."
_LEFT_BEHIND = "The stored sign-in could not be removed from the keyring."


class KnownAccount(Protocol):
    """Which account's entries belong to this data folder: kept in the folder, and no secret."""

    def known_account(self) -> tuple[str, ChannelId] | None:
        """(client id, channel id), or None when nobody is signed in."""

    def set_known_account(self, account: tuple[str, ChannelId] | None) -> None:
        """Remember or forget it."""


class KeyringCredentials:
    """Fulfils core.ports.Credentials. Two entries, keyed by API root + client id + channel: the refresh token with its
    scopes and channel, and the client with its addresses.

    On a loopback root any keyring is good (PYTHON_KEYRING_BACKEND is honoured); elsewhere only the system's own.
    Methods may block for as long as the system asks for the keyring's password: not for the thread of the window.
    """

    def __init__(self, api_root: str, known: KnownAccount) -> None:
        self._api_root = api_root
        self._known = known
        self._entries = Entries(system_only=not is_loopback(api_root))
        self._lock = threading.Lock()
        self._of_this_process: Credential | None = None
        self._problem = ""

    @property
    def problem(self) -> str:
        """Why the last load, save or forget could not use the keyring, in sentences; empty when it could."""
        return self._problem

    def load(self) -> Credential | None:
        """The sign-in of this process or the stored one; None when there is none or it cannot be read."""
        with self._lock:
            if self._of_this_process is not None:
                return self._of_this_process
            self._problem = ""
            account = self._known.known_account()
            if account is None:
                return None
            try:
                return self._read(*account)
            except KeyringUnusable as error:
                self._problem = f"{error} {_UNREAD}"
                return None

    def save(self, credential: Credential) -> bool:
        """Store and read back. False when no keyring could keep it: then it is kept for this process only."""
        with self._lock:
            before = self._known.known_account()
            account = (credential.client_id, credential.channel_id)
            try:
                self._write(credential)
            except KeyringUnusable as error:
                self._remove_quietly(*account)
                self._of_this_process = credential
                self._problem = f"{error} {_FOR_NOW}"
                return False
            self._of_this_process, self._problem = None, ""
            self._known.set_known_account(account)
            if before is not None and before != account:
                self._remove_quietly(*before)
            return True

    def forget(self) -> None:
        """Remove every entry of this folder. Where that fails they stay known, and `problem` says so: try again."""
        with self._lock:
            self._of_this_process, self._problem = None, ""
            account = self._known.known_account()
            if account is None:
                return
            try:
                for service in self._services(account[0]):
                    self._entries.remove(service, account[1])
            except KeyringUnusable as error:
                self._problem = f"{error} {_LEFT_BEHIND}"
                return
            self._known.set_known_account(None)

    def _services(self, client_id: str) -> tuple[str, str]:
        """A service name of their own for both entries: Windows moves entries that share one about."""
        key = f"({self._api_root} {client_id})"
        return f"YTSync Desktop sign-in {key}", f"YTSync Desktop client {key}"

    def _read(self, client_id: str, channel_id: ChannelId) -> Credential | None:
        texts = [self._entries.read(service, channel_id) for service in self._services(client_id)]
        if None in texts:
            return None
        try:
            token, client = (json.loads(text or "") for text in texts)
            return Credential(
                client_id=client_id,
                client_secret=client["client_secret"],
                refresh_token=token["refresh_token"],
                channel_id=channel_id,
                auth_uri=client["auth_uri"],
                token_uri=client["token_uri"],
                revoke_uri=client["revoke_uri"],
                scopes=tuple(token["scopes"]),
            )
        except (ValueError, TypeError, KeyError):
            raise KeyringUnusable("The entry in the keyring is damaged.") from None

    def _write(self, credential: Credential) -> None:
        token = {
            "refresh_token": credential.refresh_token,
            "scopes": list(credential.scopes),
            "channel_id": credential.channel_id,
        }
        client = {
            "client_id": credential.client_id,
            "client_secret": credential.client_secret,
            "auth_uri": credential.auth_uri,
            "token_uri": credential.token_uri,
            "revoke_uri": credential.revoke_uri,
        }
        for service, value in zip(self._services(credential.client_id), (token, client), strict=True):
            self._entries.write(service, credential.channel_id, json.dumps(value))

    def _remove_quietly(self, client_id: str, channel_id: ChannelId) -> None:
        """Leave no half of a sign-in and none of an account that is no longer in use, where that can be done."""
        for service in self._services(client_id):
            try:
                self._entries.remove(service, channel_id)
            except KeyringUnusable:
                return
