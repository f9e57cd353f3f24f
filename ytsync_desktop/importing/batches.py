"""The loop of an import: requests go out side by side, replies are committed in batches with their checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from ytsync_desktop.core.checkpoints import (
    BATCH_SIZE,
    BatchSyncResult,
    EntityType,
    ImportStore,
    ImportUnit,
    Phase,
)
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import Cancelled, OperationRefused, QuotaExhausted, RunStopped, TryLater, YouTubeError
from ytsync_desktop.core.events import EntityProgress, Report, Waiting
from ytsync_desktop.core.ports import Clock, Listings
from ytsync_desktop.core.quota import PAGE_SIZE, reset_after
from ytsync_desktop.importing.entities.entity import Accepted, Reply, Request
from ytsync_desktop.importing.pool import NotSent, Pool
from ytsync_desktop.importing.progress import Progress, Stop

_REPLIES = BATCH_SIZE // PAGE_SIZE
MOST_UNNOTED = 200
"""So many answers that change nothing may go without a note: a kill costs that many calls, made once more."""
_Answer = tuple[Request, Reply | OperationRefused]


class Batches:
    """Runs some entity types, in the order in which one feeds the next, until all are complete or cannot go on.

    `booked` is told after every batch how many units have been spent.
    """

    def __init__(
        self,
        youtube: Listings,
        store: ImportStore,
        clock: Clock,
        report: Report,
        control: Control,
        booked: Callable[[int], None],
        *,
        phase: Phase,
        threads: int,
    ) -> None:
        self._youtube = youtube
        self._store = store
        self._clock = clock
        self._report = report
        self._control = control
        self._booked = booked
        self._phase = phase
        self._threads = threads
        self._runs: Sequence[Progress] = ()
        self.stop: Stop | None = None
        self.units = 0
        self._unnoted = 0

    def run(self, runs: Sequence[Progress]) -> None:
        """Go as far as possible. Sets `stop` for a limit or a wish to stop; raises only what is a fault."""
        self._runs = runs
        with Pool(self._youtube, self._threads) as pool, self._control.waking(pool.wake):
            while True:
                self._look_for_stop(pool)
                self._fill(pool)
                if pool.in_flight:
                    self._settle(pool)
                elif self.stop is not None or not self._wait():
                    break
        self._close()

    def _look_for_stop(self, pool: Pool) -> None:
        if self._control.stopping and self.stop is None:
            reason = "interrupted" if self._control.interrupted else "user"
            self.stop = Stop(reason, "Stopped. The import goes on from here the next time.")
        if self.stop is not None:
            pool.halt()

    def _fill(self, pool: Pool) -> None:
        last = True
        for run in self._runs:
            if run.gate.try_open(self._clock.monotonic()):
                pool.release(run.entity.type)
                self._report(Waiting("rate_limit", None))
            while self.stop is None and not run.gate.closed and pool.has_room:
                request = run.entity.next(last=last)
                if request is None:
                    break
                run.in_flight += 1
                pool.submit(request)
            last = last and (run.exhausted or (run.stuck and not run.in_flight))

    def _until_open(self) -> float | None:
        times = [run.gate.opens_at for run in self._runs if run.gate.opens_at is not None and not run.gate.given_up]
        return max(0.0, min(times) - self._clock.monotonic()) if times else None

    def _wait(self) -> bool:
        """Wait for the first gate to open, with nothing on its way; False when there is none to wait for."""
        seconds = self._until_open()
        if seconds is None:
            return False
        try:
            self._control.wait(seconds)
        except Cancelled:
            return True  # the loop sees the wish to stop
        return True

    def _settle(self, pool: Pool) -> None:
        """Take in what has arrived: limits first, then batches of up to 200 items.

        An answer counts as under way until it is taken in: it may bring more to ask for.
        """
        runs = {run.entity.type: run for run in self._runs}
        answered: dict[EntityType, list[_Answer]] = {}
        for arrival in pool.collect(self._until_open()):
            run, request, outcome = runs[arrival.request.entity], arrival.request, arrival.outcome
            self.units += arrival.units
            if isinstance(outcome, YouTubeError | NotSent) and not isinstance(outcome, OperationRefused):
                run.in_flight -= 1
                run.entity.put_back(request)
                if isinstance(outcome, YouTubeError):
                    self._limited(pool, run, outcome)
            else:
                answered.setdefault(request.entity, []).append((request, outcome))
        for kind, answers in answered.items():
            run, quiet, others = runs[kind], list[_Answer](), list[_Answer]()
            for one in answers:
                (quiet if run.entity.quiet(*one) else others).append(one)
            if quiet:
                self._tell(run, self._look(run, quiet))
            for first in range(0, len(others), _REPLIES):
                self._tell(run, self._commit(run, others[first : first + _REPLIES]))
                if not self._control.stopping:
                    self._fill(pool)  # what it brought to ask for goes out while the next batch is written
        if answered:
            self._booked(self.units)

    def _look(self, run: Progress, answers: Sequence[_Answer]) -> BatchSyncResult:
        """Take in answers that change nothing. What they leave to do is noted with the next change, or in the end."""
        with self._store.look() as unit:
            result = self._take_in(unit, run, answers)
        self._unnoted += len(answers)
        if self._unnoted >= MOST_UNNOTED:
            with self._store.begin() as unit:
                self._note(unit)
        return result

    def _commit(self, run: Progress, answers: Sequence[_Answer]) -> BatchSyncResult:
        """Write one batch of up to 200 items and its checkpoint in one transaction."""
        with self._store.begin() as unit:
            result = self._take_in(unit, run, answers)
            if self._unnoted:
                self._note(unit)
            else:
                self._complete(unit)
                self._checkpoint(unit, run)
        return result

    def _take_in(self, unit: ImportUnit, run: Progress, answers: Sequence[_Answer]) -> BatchSyncResult:
        at, accepted = self._clock.now(), Accepted()
        for request, reply in answers:
            run.in_flight -= 1
            one = run.entity.accept(unit, request, reply, at)
            accepted = Accepted(accepted.processed + one.processed, accepted.changes + one.changes)
        run.gate.answered()
        if not run.gate.closed:  # else it is the answer to a call beside the one that was refused
            run.limited = None
        return run.took(accepted)

    def _note(self, unit: ImportUnit) -> None:
        """Write down how far everything has come, and what is left."""
        self._unnoted = 0
        for run in self._runs:
            run.entity.note(unit, self._clock.now())
        self._complete(unit)
        for run in self._runs:
            self._checkpoint(unit, run)

    def _checkpoint(self, unit: ImportUnit, run: Progress) -> None:
        """Note how far a type has come; the end of a complete one is noted."""
        if run.complete:
            return
        kind, at = run.entity.type, self._clock.now()
        if unit.states.get_or_create(kind, self._phase, at=at).rate_limit_hit_at is not None:
            unit.states.clear_rate_limit(kind, self._phase, at=at)
        unit.states.update_checkpoint(kind, self._phase, offset=run.offset, total=run.total, at=at)

    def _complete(self, unit: ImportUnit) -> None:
        """A type is complete when it has nothing left, those that feed it are complete, and what it fed is noted."""
        if any(run.entity.unnoted for run in self._runs):
            return
        for run in self._runs:
            if not run.exhausted:
                return
            if not run.complete:
                run.complete = True
                kind, at = run.entity.type, self._clock.now()
                unit.states.update_checkpoint(
                    kind, self._phase, offset=run.offset, total=run.total, at=at, complete=True
                )

    def _limited(self, pool: Pool, run: Progress, error: YouTubeError) -> BatchSyncResult:
        """Note a limit: the day's quota and the like stop all, anything else this entity type alone."""
        at = self._clock.now()
        if isinstance(error, TryLater):
            pool.hold(run.entity.type)
            reset = at + timedelta(seconds=run.gate.refuse(self._clock.monotonic(), error.retry_after))
            self._report(Waiting("rate_limit", reset))
            return run.refused(reset)
        if isinstance(error, QuotaExhausted):
            pool.halt()
            reset = error.resets_at or reset_after(at)
            self.stop = Stop(error.pause, error.message, reset)
            return run.refused(reset)
        if isinstance(error, RunStopped):
            pool.halt()
            self.stop = self.stop or Stop(error.pause, error.message)
            return run.refused(None)
        raise error

    def _tell(self, run: Progress, result: BatchSyncResult) -> None:
        state = "complete" if run.complete else "running"
        self._report(EntityProgress(run.entity.type, self._phase, result.next_offset, result.total_estimated, state))

    def _close(self) -> None:
        """Complete what had nothing to do; note on the others why they stand still."""
        with self._store.begin() as unit:
            if self._unnoted:
                self._note(unit)
            elif self.stop is None:
                self._complete(unit)
            for run in self._runs:
                if not run.complete:
                    self._note_pause(unit, run)
        for run in self._runs:
            state = "complete" if run.complete else "paused"
            self._report(EntityProgress(run.entity.type, self._phase, run.offset, run.total, state))

    def _note_pause(self, unit: ImportUnit, run: Progress) -> None:
        kind, at = run.entity.type, self._clock.now()
        if unit.states.get(kind, self._phase) is None:
            return  # nothing of it was begun, and nothing shall be written
        if self.stop is not None and self.stop.resume_at is not None:
            unit.states.mark_rate_limited(
                kind, self._phase, at=at, reset_at=self.stop.resume_at, remaining=0, message=self.stop.message
            )
        elif run.limited is not None and run.limited.reset_time is not None:
            unit.states.mark_rate_limited(kind, self._phase, at=at, reset_at=run.limited.reset_time)
        elif run.entity.problem or self.stop is not None:
            message = run.entity.problem or (self.stop.message if self.stop else "")
            unit.states.record_error(kind, self._phase, message, at=at)
