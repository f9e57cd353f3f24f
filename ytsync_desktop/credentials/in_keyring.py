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

    def unrevoked_account(self) -> tuple[str, ChannelId] | None:
        """(client id, channel id) of a forgotten sign-in that Google has not been told of, or None."""

    def set_unrevoked_account(self, account: tuple[str, ChannelId] | None) -> None:
        """Remember or forget it."""


class KeyringCredentials:
    """Fulfils core.ports.Credentials. Two entries, keyed by API root + client id + channel: the refresh token with its
    scopes and channel, and the client with its addresses. A third one, of another name, holds what was signed out
    while Google could not be told.

    On a loopback root any keyring is good (PYTHON_KEYRING_BACKEND is honoured); elsewhere only the system's own.
    Methods may block for as long as the system asks for the keyring's password: not for the thread of the window.
    """

    def __init__(self, api_root: str, known: KnownAccount) -> None:
        self._api_root = api_root
        self._known = known
        self._entries = Entries(system_only=not is_loopback(api_root))
        self._lock = threading.Lock()
        self._of_this_process: Credential | None = None
        self._unrevoked_here: Credential | None = None
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

    def forget(self, *, to_revoke: bool = False) -> None:
        """Remove every entry of this folder. Where that fails they stay known, and `problem` says so: try again.

        With `to_revoke` the token is first set aside, so that Google can be told later.
        """
        with self._lock:
            if self._of_this_process is not None and to_revoke:
                self._unrevoked_here = self._of_this_process
            self._of_this_process, self._problem = None, ""
            account = self._known.known_account()
            if account is None:
                return
            try:
                if to_revoke:
                    self._set_aside(account)
                for service in self._services(account[0]):
                    self._entries.remove(service, account[1])
            except KeyringUnusable as error:
                self._problem = f"{error} {_LEFT_BEHIND}"
                return
            self._known.set_known_account(None)

    def unrevoked(self) -> Credential | None:
        """What was set aside; None when there is nothing, or it cannot be read."""
        with self._lock:
            account = self._known.unrevoked_account()
            if self._unrevoked_here is not None or account is None:
                return self._unrevoked_here
            try:
                kept = json.loads(self._entries.read(self._aside(account[0]), account[1]) or "null")
                return _only_to_revoke(*account, kept["refresh_token"], kept["revoke_uri"])
            except (KeyringUnusable, ValueError, TypeError, KeyError):
                return None

    def drop_unrevoked(self) -> None:
        """Remove what was set aside. Where that fails it stays known, and `problem` says so."""
        with self._lock:
            self._unrevoked_here, self._problem = None, ""
            account = self._known.unrevoked_account()
            if account is None:
                return
            try:
                self._entries.remove(self._aside(account[0]), account[1])
            except KeyringUnusable as error:
                self._problem = f"{error} {_LEFT_BEHIND}"
                return
            self._known.set_unrevoked_account(None)

    def _set_aside(self, account: tuple[str, ChannelId]) -> None:
        credential = self._read(*account)
        if credential is not None:
            kept = {"refresh_token": credential.refresh_token, "revoke_uri": credential.revoke_uri}
            self._known.set_unrevoked_account(account)
            self._entries.write(self._aside(account[0]), account[1], json.dumps(kept))

    def _aside(self, client_id: str) -> str:
        return f"YTSync Desktop to be revoked ({self._api_root} {client_id})"

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


def _only_to_revoke(client_id: str, channel_id: ChannelId, refresh_token: str, revoke_uri: str) -> Credential:
    return Credential(
        client_id=client_id,
        client_secret="",
        refresh_token=refresh_token,
        channel_id=channel_id,
        auth_uri="",
        token_uri="",
        revoke_uri=revoke_uri,
        scopes=(),
    )
