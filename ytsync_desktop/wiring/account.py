"""The account of a data folder: signing in and out, and the client that speaks for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import NetworkDown, SignInFailed, SignInRequired, TryLater, WrongUsage
from ytsync_desktop.core.library import Channel
from ytsync_desktop.core.ports import Clock, Credential, Credentials, Meter
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.wiring.demo import DemoYouTube

if TYPE_CHECKING:
    from ytsync_desktop.youtube.client import YouTubeClient
    from ytsync_desktop.youtube.client_secrets import ClientSecrets


class Account:
    """One folder's sign-in. Used by one thread."""

    def __init__(
        self,
        api_root: Callable[[], str],
        credentials: Credentials,
        settings: Callable[[], Settings],
        clock: Clock,
        demo: DemoYouTube | None,
    ) -> None:
        self._api_root = api_root
        self._credentials = credentials
        self._settings = settings
        self._clock = clock
        self._demo = demo
        self._client: YouTubeClient | None = None
        self.stored = True

    @property
    def keyring_problem(self) -> str:
        """Why the keyring could not be used last, in a sentence."""
        return self._credentials.problem

    def stored_credential(self) -> Credential | None:
        """The sign-in, if there is one."""
        credential = self._credentials.load()
        return self._demo.here(credential) if credential is not None and self._demo is not None else credential

    def youtube(self, meter: Meter) -> YouTubeClient:
        """The client of the stored sign-in, the same one until `close`. SignInRequired without a sign-in."""
        if self._client is None:
            credential = self.stored_credential()
            if credential is None:
                reason = f" ({self._credentials.problem})" if self._credentials.problem else ""
                raise SignInRequired(f"You are not signed in to YouTube{reason}. Sign in first.", where="sign-in")
            self._client = self._new_client(credential, meter)
        return self._client

    def hear_the_time(self, meter: Meter) -> None:
        """Ask the sign-in service, which costs no quota: it says what time it is, and whether the sign-in lives.

        TokenDead when it does not. Where nobody answers, what was known before must do.
        """
        self._clock.doubt()
        try:
            self.youtube(meter).authenticate()
        except (NetworkDown, TryLater):
            return

    def consent(
        self, secrets: Path | None, *, open_url: Callable[[str], None], control: Control, timeout: float
    ) -> Credential:
        """Have the person consent in the browser; the demo is its own browser. The channel is still to be asked."""
        from ytsync_desktop.youtube.sign_in import sign_in

        client = self._client_of(secrets)
        visit = self._demo.visit if self._demo is not None else open_url
        return sign_in(client, open_url=visit, control=control, timeout=timeout, proxy=self._settings().proxy)

    def ask_channel(self, credential: Credential, meter: Meter) -> Channel:
        """The channel that a fresh sign-in speaks for (1 unit)."""
        with closing(self._new_client(credential, meter)) as client:
            return client.own_channel()

    def keep(self, credential: Credential, channel: Channel) -> None:
        """Store the sign-in of this channel. `stored` says whether it outlives the process."""
        self.close()
        old = self._credentials.unrevoked()
        if old is not None and (old.client_id, old.channel_id) == (credential.client_id, channel.id):
            # Google knows one consent for each client and person: revoking the old token would end the new sign-in.
            self._credentials.drop_unrevoked()
        self.stored = self._credentials.save(replace(credential, channel_id=channel.id, lasts=None))

    def sign_out(self, meter: Meter) -> bool:
        """Revoke and forget; False when there was nothing to revoke or Google could not be told.

        In the second case the token is set aside in the keyring, and the next signing in or out tells Google.
        """
        told = self.tell_google(meter)
        credential = self.stored_credential()
        if credential is None:
            return told
        revoked = self.youtube(meter).revoke()
        self.close()
        self._credentials.forget(to_revoke=not revoked and bool(credential.revoke_uri))
        return revoked

    @property
    def google_untold(self) -> bool:
        """Whether a sign-in was forgotten here that Google still honours."""
        return self._credentials.unrevoked() is not None

    def tell_google(self, meter: Meter) -> bool:
        """Revoke what was signed out while Google could not be told; False when there is nothing, or still not."""
        credential = self._credentials.unrevoked()
        if credential is None:
            return False
        with closing(self._new_client(credential, meter)) as client:
            revoked = client.revoke()
        if revoked:
            self._credentials.drop_unrevoked()
        return revoked

    def forget_all(self) -> str:
        """Remove every entry from the keyring; why that could not be done, in a sentence, else nothing."""
        self.close()
        self._credentials.forget()
        if self._credentials.problem:
            return self._credentials.problem
        self._credentials.drop_unrevoked()
        return self._credentials.problem

    def close(self) -> None:
        """Close the client's connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _client_of(self, secrets: Path | None) -> ClientSecrets:
        from ytsync_desktop.youtube.client_secrets import ClientSecrets, read_client_secrets

        if secrets is None and self._demo is not None:
            secrets = self._demo.client_secrets
        if secrets is not None:
            return read_client_secrets(secrets, self._api_root())
        known = self.stored_credential()
        if known is None:
            raise WrongUsage("Name the client_secret.json of your Google client.", where="client-secrets")
        return ClientSecrets(
            client_id=known.client_id,
            client_secret=known.client_secret,
            auth_uri=known.auth_uri,
            token_uri=known.token_uri,
            revoke_uri=known.revoke_uri,
        )

    def _new_client(self, credential: Credential, meter: Meter) -> YouTubeClient:
        from ytsync_desktop.youtube.client import YouTubeClient

        settings = self._settings()
        return YouTubeClient(
            self._api_root(),
            credential,
            meter=meter,
            clock=self._clock,
            timeout=settings.request_timeout,
            proxy=settings.proxy,
            on_rotated_token=lambda token: self._rotate(credential, token),
        )

    def _rotate(self, credential: Credential, token: str) -> None:
        self._credentials.save(replace(credential, refresh_token=token))


def refuse_other_channel(known: Channel | None, found: Channel) -> None:
    """SignInFailed, naming both, when the folder belongs to another channel than the one found."""
    if known is not None and known.id != found.id:
        raise SignInFailed(
            f"This folder belongs to the channel “{known.title or known.id}” ({known.id}), but you signed in as "
            f"“{found.title}” ({found.id}). Nothing was changed. Sign in as the first one, or use another --data-dir.",
            where="channel",
        )
