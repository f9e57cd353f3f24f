"""Signing in and out, and what the self-test found, line by line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import BadInput, Cancelled, ProjectProblem, SignInFailed, WrongUsage, YtsyncError
from ytsync_desktop.core.events import Report
from ytsync_desktop.core.library import Channel
from ytsync_desktop.core.web_pages import open_consent
from ytsync_desktop.ui.desk import Desk
from ytsync_desktop.ui.state import Work
from ytsync_desktop.ui.text import quoted

if TYPE_CHECKING:
    from ytsync_desktop.ui.services import Services

_log = logging.getLogger(__name__)


class Check(StrEnum):
    """How a line of the self-test stands."""

    OPEN = "open"
    RUNNING = "running"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the self-test."""

    what: str
    check: Check = Check.OPEN
    words: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a sign-in gave."""

    channel: Channel
    stored: bool
    problem: str


CLIENT, CONSENT, CHANNEL, KEPT = range(4)
NAMES = ("Google client", "Sign-in in the browser", "YouTube channel", "Kept for next time")


class ConnectCommands(QObject):
    """Drives the sign-in; `changed` says that the lines or the chosen file are other now."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.file: Path | None = None
        self.lines = [Line(name) for name in NAMES]

    def choose(self, file: Path) -> None:
        """Take a client_secret.json; it is read when signing in."""
        self.file = file
        self.lines = [Line(name) for name in NAMES]
        self.lines[CLIENT] = Line(NAMES[CLIENT], Check.OPEN, f"{file.name} is chosen")
        self.changed.emit()

    def sign_in(self) -> None:
        """Sign in with the chosen client, or with the one used before."""
        file = self.file

        def run(services: Services, _report: Report, control: Control) -> SignedIn:
            def open_url(url: str) -> None:
                if not open_consent(url, services.api_root):
                    raise SignInFailed(
                        "No browser could be opened here. In a terminal, “ytsync login --no-browser” shows the address."
                    )

            channel = services.sign_in(file, open_url=open_url, control=control)
            return SignedIn(channel, services.sign_in_stored, services.keyring_problem)

        if self._desk.work(Work.SIGN_IN, run, self._done, self._failed):
            self.lines = [Line(name) for name in NAMES]
            chosen = file.name if file is not None else "the one used before"
            self.lines[CLIENT] = Line(NAMES[CLIENT], Check.GOOD, chosen)
            self.lines[CONSENT] = Line(NAMES[CONSENT], Check.RUNNING, "waiting for you in the browser")
            self.changed.emit()

    def cancel(self) -> None:
        """Give up waiting for the browser."""
        self._desk.pause()

    def sign_out(self) -> None:
        """Revoke and forget the sign-in; the library stays."""

        def run(services: Services, _report: Report, _control: Control) -> tuple[bool, bool]:
            return services.sign_out(), services.google_untold

        self._desk.work(Work.SIGN_OUT, run, self._signed_out)

    def sign_out_for_good(self, then: Callable[[], None], ask: Callable[[Callable[[], None]], object]) -> None:
        """Revoke the sign-in, clear the keyring, and `then` do what cannot be taken back.

        Where Google could not be told, nothing more goes before the person was asked: what would tell it later goes
        as well. `ask` is given what to do when they agree.
        """

        def run(services: Services, _report: Report, _control: Control) -> tuple[bool, bool]:
            signed_in = services.signed_in()
            revoked, untold = services.sign_out(), services.google_untold
            alive = untold or (signed_in and not revoked)
            if not alive:
                services.clear_keyring()
            return alive, untold

        def done(result: tuple[bool, bool]) -> None:
            alive, untold = result
            if not alive:
                then()
                return
            self._signed_out((False, untold))
            ask(partial(self._clear_keyring, then))

        self._desk.work(Work.SIGN_OUT, run, done, self._kept)

    def _clear_keyring(self, then: Callable[[], None]) -> None:
        def run(services: Services, _report: Report, _control: Control) -> None:
            services.clear_keyring()

        self._desk.work(Work.SIGN_OUT, run, lambda _nothing: then(), self._kept)

    def _kept(self, error: YtsyncError) -> None:
        """The data stay; the sign-in may be gone all the same."""
        self._desk.complain(error)
        self._desk.refresh()

    def _done(self, result: SignedIn) -> None:
        self._set(CONSENT, Check.GOOD, "granted")
        self._set(CHANNEL, Check.GOOD, result.channel.title)
        if result.stored:
            self._set(KEPT, Check.GOOD, "in this computer's keyring")
        else:
            problem = result.problem or "no keyring can be used"
            self._set(KEPT, Check.WARN, f"for this session only: {problem}")
        self.changed.emit()
        self._desk.notices.dismiss("sign-in")
        self._desk.say(f"Signed in as {quoted(result.channel.title)}.", tone="good", key="sign-in")
        self._desk.refresh()

    def _failed(self, error: YtsyncError) -> None:
        at = CONSENT
        if isinstance(error, (BadInput, WrongUsage)):
            at = CLIENT
            self._set(CONSENT, Check.OPEN, "")
        elif isinstance(error, ProjectProblem) or error.where == "channel":
            at = CHANNEL
            self._set(CONSENT, Check.GOOD, "granted")
        cancelled = isinstance(error, Cancelled)
        self._set(at, Check.OPEN if cancelled else Check.BAD, "cancelled by you" if cancelled else str(error))
        self.changed.emit()

    def _signed_out(self, result: tuple[bool, bool]) -> None:
        revoked, untold = result
        told = "" if revoked else " Google could not be told; end the access at myaccount.google.com/permissions."
        tone = "good" if revoked else "warn"
        again = "Tell Google now" if untold else ""
        self._desk.say(
            f"Signed out; the library stays on this machine.{told}", tone=tone, action=again, run=self.sign_out
        )
        self.lines = [Line(name) for name in NAMES]
        self.changed.emit()
        self._desk.refresh()

    def _set(self, at: int, check: Check, words: str) -> None:
        self.lines[at] = Line(NAMES[at], check, words)
