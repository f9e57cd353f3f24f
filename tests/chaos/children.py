"""Children of a process that has imported everything once: each is one start of the program, and may be killed."""

from __future__ import annotations

import gc
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ytsync_desktop.core.control import Control
from ytsync_desktop.core.operations import Decision, Job, JobState
from ytsync_desktop.wiring.application import Application

Tell = Callable[[str], None]

MAX_RUNS = 200


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code, or None when it was killed, and the lines it told."""

    code: int | None
    lines: tuple[str, ...]

    @property
    def killed(self) -> bool:
        """By SIGKILL."""
        return self.code is None

    @property
    def store_problem(self) -> bool:
        """Whether it ended with what the program says in words about its files."""
        return any("StoreProblem" in kin.split() for kin in self.told("kin"))

    @property
    def last(self) -> str:
        """The end of what it told, in one line."""
        return " / ".join(" ".join(line.split()) for line in self.lines[-6:])[-400:]

    def told(self, word: str) -> list[str]:
        """What stands behind the word in the lines that begin with it."""
        return [line[len(word) + 1 :] for line in self.lines if line.startswith(f"{word} ")]


@dataclass
class Child:
    """A child that runs; `wait` for its end."""

    pid: int
    pipe: int

    def wait(self) -> Ended:
        """Read what it tells until it has ended."""
        with os.fdopen(self.pipe, "rb") as stream:
            said = stream.read().decode("utf-8", "replace")
        _, status = os.waitpid(self.pid, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        return Ended(None if killed else os.waitstatus_to_exitcode(status), tuple(said.splitlines()))


def start(act: Callable[[Tell], None]) -> Child:
    """Fork a child that acts. An exception is told with the word `failed`, and the exit code is 1."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _be(act, writing)
    os.close(writing)
    return Child(child, reading)


def run(act: Callable[[Tell], None]) -> Ended:
    """A child, waited for."""
    return start(act).wait()


def _be(act: Callable[[Tell], None], writing: int) -> NoReturn:
    def tell(line: str) -> None:
        os.write(writing, f"{line}\n".encode())

    gc.disable()  # it would copy the parent's pages, and a start is short
    code = 1
    try:
        act(tell)
        code = 0
    except BaseException as error:
        tell(f"failed {type(error).__name__}: {str(error)[:500]}")
        tell(f"kin {' '.join(kind.__name__ for kind in type(error).__mro__)}")
        for line in traceback.format_exc().splitlines()[-12:]:
            tell(f"  {line[:200]}")
    finally:
        os._exit(code)


def die() -> NoReturn:
    """SIGKILL to oneself: nothing is flushed, closed or finished."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def go_on(folder: Path, api_root: str) -> Job | None:
    """What a person does at each start: begin the job, or resume it, retrying what failed; None when all is done."""
    app = Application.open(folder, api_root)
    try:
        job = app.journal.unfinished_job()
        if job is None:
            return app.start_sync(None, lambda _: None, Control())
        if job.state is JobState.WAITING:
            app.decide(Decision.RETRY)
        return app.resume(lambda _: None, Control())
    finally:
        app.close()


def tell_job(job: Job | None, tell: Tell) -> None:
    """State and reason of a job, as `job <state> <reason> <message>`; `job none` without one."""
    tell(
        "job none" if job is None else f"job {job.state.value} {job.reason.value if job.reason else '-'} {job.message}"
    )
