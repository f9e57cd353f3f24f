"""Where a run can be held or killed: between any two things that it says to the disk or to YouTube."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

Gate = Callable[[str], None]
"""Told the name of each point that a run comes to; it may raise Killed."""


class Killed(BaseException):
    """The process ends here. Nothing of ours catches it, so nothing more is said to anybody."""


class NotEnding(AssertionError):
    """A run that goes on and on."""


def walk_through(_point: str) -> None:
    """The gate that is always open."""


def gated(thing: Any, names: tuple[str, ...], gate: Gate, prefix: str) -> Any:
    """The same object, with a gate before and after each call of the named methods."""
    for name in names:
        setattr(thing, name, _between(getattr(thing, name), gate, f"{prefix}.{name}"))
    return thing


def _between(call: Callable[..., Any], gate: Gate, point: str) -> Callable[..., Any]:
    def through(*args: Any, **choices: Any) -> Any:
        gate(f"before {point}")
        result = call(*args, **choices)
        gate(f"after {point}")
        return result

    return through


class KillAt:
    """A gate that kills at its n-th point, counted from 1; 0 never does."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.points = 0

    def __call__(self, point: str) -> None:
        self.points += 1
        if self.points == self.n:
            raise Killed(point)


class Walk:
    """A run in a thread of its own that is taken from gate to gate. Only one of both threads ever goes."""

    def __init__(self, run: Callable[[], object]) -> None:
        self._run = run
        self._come, self._go = threading.Semaphore(0), threading.Semaphore(0)
        self._killed = False
        self.point = ""
        self.over = False
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        self._come.acquire()

    def gate(self, point: str) -> None:
        """To be called by the run."""
        if threading.current_thread() is not self._thread:
            return
        self.point = point
        self._come.release()
        self._go.acquire()
        if self._killed:
            raise Killed(point)

    def step(self, points: int = 1) -> None:
        """Let it come to its next points; what the run raised is raised here."""
        for _ in range(points):
            if self.over:
                break
            self._go.release()
            self._come.acquire()
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure

    def kill(self) -> None:
        """End it where it stands."""
        if not self.over:
            self._killed = True
            self._go.release()
            self._thread.join()

    def _work(self) -> None:
        self._come.release()
        self._go.acquire()
        try:
            if not self._killed:
                self._run()
        except Killed:
            pass
        except BaseException as failure:
            self.failure = failure
        finally:
            self.over = True
            self._come.release()
