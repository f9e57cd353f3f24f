"""One household under watch: account, machine, time and witness, and a person who answers whatever the job asks."""

from __future__ import annotations

import random
from datetime import datetime
from types import SimpleNamespace, TracebackType
from typing import Any
from unittest import mock

from tests.chaos.lab.gates import Gate, NotEnding, walk_through
from tests.chaos.lab.scene import Scene
from tests.chaos.lab.witness import Witness
from ytsync_desktop.core.errors import TokenDead
from ytsync_desktop.core.operations import Decision, Job, JobState, Reason
from ytsync_desktop.syncing import pacing

MAX_RUNS = 200


class Lab:
    """Enter it for a household at its first moment; leave it to clear up."""

    def __init__(
        self, scene: Scene, *, seed: int = 1, gate: Gate = walk_through, start: datetime | None = None
    ) -> None:
        # The jitter of back-off is chance as well: the same seed has to give the same run.
        self._fixed: Any = mock.patch.object(pacing, "random", SimpleNamespace(Random=lambda: random.Random(seed)))
        self._fixed.start()
        self.account, self.machine, self.moments = scene.enter(seed=seed, gate=gate, start=start)
        self.witness = Witness(self.account, self.machine, self.moments, scene.wanted)

    def __enter__(self) -> Lab:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Clear up; a second time does no harm."""
        self.machine.shut()
        self.account.close()
        if self._fixed is not None:
            self._fixed.stop()
            self._fixed = None

    def crash(self, *, boot: bool = False) -> None:
        """The process is gone; the program is started again, on a machine started again if `boot`."""
        self.witness.crashes += 1
        self.machine.crash()
        if boot:
            self.moments.boot()
        self.machine.open()

    def run(self) -> Job | None:
        """Start the job, or carry the unfinished one on."""
        if self.machine.journal.unfinished_job() is not None:
            return self.machine.resume()
        return self.machine.start()

    def answer(self, job: Job, *, failures: Decision = Decision.RETRY, drift: Decision = Decision.RETRY) -> None:
        """Do what a person does about a job that stands still, so that it can go on."""
        if job.state is JobState.WAITING:
            self.machine.decide(drift if job.reason is Reason.DRIFT else failures)
        elif job.reason in (Reason.SIGN_IN, Reason.CHANNEL):
            self.machine.sign_in()
        elif job.reason is Reason.GUARD and "End this job" in job.message:
            self.machine.runs.abort()
        elif job.resume_at is not None:
            self.moments.pass_((job.resume_at - self.moments.true()).total_seconds() + 1.0)

    def finish(self) -> Job:
        """Carry on until the job ends; what keeps failing is left out in the end."""
        for run in range(MAX_RUNS):
            try:
                job = self.run()
            except TokenDead:
                self.machine.sign_in()
                continue
            job = job or self.machine.job()
            assert job is not None, "there is nothing to do"
            if job.state not in (JobState.PAUSED, JobState.WAITING):
                return job
            self.answer(job, failures=Decision.RETRY if run < MAX_RUNS // 4 else Decision.SKIP)
            ended = self.machine.job()
            if ended is not None and ended.finished:
                return ended
        raise NotEnding(f"the job does not end: {self.machine.job()}")
