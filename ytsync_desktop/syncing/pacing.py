"""When the next write may be sent: intervals, back-off, and the settle time that scales every wait."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import timedelta

from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import Report, Waiting
from ytsync_desktop.core.operations import Kind, Operation, Reason
from ytsync_desktop.core.ports import Clock
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.syncing.halt import Halt

STANDARD_SETTLE = 120.0
"""The settle time in seconds that the other waits are given for; another one scales them."""
AFTER_CREATE = 10.0
FIRST_BACKOFF = 2.0
MAX_TRIES = 5
SECOND_LOOK = 0.25
"""A second read follows the first by this share of the settle time."""
LONGEST_WAIT = 300.0
"""Longer waits pause the job instead."""


class Pacing:
    """Waits, cancellable, and told to the person when they are long enough to be noticed.

    `settle` counts from an answer or the end of a deadline; `settle_after_send` from the sending of a write of which
    nothing else is known: it may have been under way until its deadline.
    """

    def __init__(self, settings: Settings, clock: Clock, control: Control, report: Report, *, loopback: bool) -> None:
        self.settle = settings.settle_seconds
        self.settle_after_send = self.settle + min(settings.request_timeout, self.settle)
        self._scale = settings.settle_seconds / STANDARD_SETTLE
        self.write_pause = settings.write_pause(loopback=loopback)
        self._create_pause = settings.create_pause(loopback=loopback)
        self._backoff_max = settings.backoff_max
        self._clock = clock
        self._control = control
        self._report = report
        self._random = random.Random()  # noqa: S311 - jitter, not a secret
        self._last_write: float | None = None
        self._last_create: float | None = None
        self._last_created: float | None = None

    def take_over(self, operations: Iterable[Operation]) -> None:
        """Learn from the journal when the last writes of an earlier process were."""
        now, mono = self._clock.now(), self._clock.monotonic()
        for operation in operations:
            if operation.sent_at is None or operation.kind is Kind.BY_HAND:
                continue
            at = mono - max(0.0, (now - operation.sent_at).total_seconds())
            self._last_write = at if self._last_write is None else max(at, self._last_write)
            if operation.kind is Kind.CREATE:
                self._last_create = at if self._last_create is None else max(at, self._last_create)
                self._last_created = self._last_create

    def before(self, operation: Operation) -> None:
        """Wait until this operation may be sent."""
        due = [(self._last_write, self.write_pause)]
        if operation.kind is Kind.CREATE:
            due.append((self._last_create, self._create_pause))
        else:
            due.append((self._last_created, AFTER_CREATE * self._scale))
        self._wait(max((since + pause for since, pause in due if since is not None), default=0.0), "pace")

    def sent(self, operation: Operation) -> None:
        """Note that a write left this machine."""
        self._last_write = self._clock.monotonic()
        if operation.kind is Kind.CREATE:
            self._last_create = self._last_created = self._last_write

    def wait_settled(self) -> None:
        """Wait until every write is old enough to be seen by a listing."""
        if self._last_write is not None:
            self._wait(self._last_write + self.settle, Reason.SETTLE)

    def wait_for(self, seconds: float) -> None:
        """Wait so many seconds for YouTube to settle."""
        self.wait_until(self._clock.monotonic() + seconds)

    def wait_until(self, due: float) -> None:
        """Wait for a moment of the monotonic clock."""
        self._wait(due, Reason.SETTLE)

    def back_off(self, tries: int, retry_after: float | None) -> None:
        """Wait 2 s × 2ⁿ ± 50 % before try number `tries` + 1, or as long as YouTube asked for.

        Raises Halt when that is longer than a process should sit and wait.
        """
        if retry_after is not None and retry_after > LONGEST_WAIT:
            resume_at = self._clock.now() + timedelta(seconds=retry_after)
            raise Halt(Reason.NETWORK, "YouTube asks for a longer wait. Nothing is lost.", resume_at=resume_at)
        seconds = min(self._backoff_max, FIRST_BACKOFF * 2 ** max(0, tries - 1)) * self._scale
        seconds *= self._random.uniform(0.5, 1.5)
        if retry_after is not None:
            seconds = max(seconds, retry_after)
        self._wait(self._clock.monotonic() + seconds, "backoff")

    def _wait(self, until: float, reason: Reason | str) -> None:
        seconds = until - self._clock.monotonic()
        if seconds <= 0:
            return
        tell = seconds > 1.0
        if tell:
            self._report(Waiting(reason, self._clock.now() + timedelta(seconds=seconds)))
        self._control.wait(seconds)
        if tell:
            self._report(Waiting(reason, None))
