"""Everything that may happen to a household, as the rules of a Hypothesis state machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.chaos.lab.gates import Walk
from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scenes import AGAIN, DEAD, FRESH, REUSED, V
from ytsync_desktop.core.errors import TokenDead
from ytsync_desktop.core.operations import Decision, Job, JobState
from ytsync_desktop.simulator.clock import from_iso

SCENES = {scene.name: scene for scene in (FRESH, AGAIN, REUSED)}
LATEST = 55.0
"""Seconds: a late effect that is seen late is seen within twice that, which is less than the settle time of 120."""

LOST = ("close", "hang", "html_200", "empty_200", "json_cut", "json_other_kind")
REFUSED = ("backendError", "aborted", "backendError500", "videoNotFound", "unknownReason403")
CLEAR = ("rateLimitExceeded", "failedPrecondition", "authError", "duplicate", "playlistCreationLimit")
LISTING = ("repeated_token", "refused_token", "wrong_total", "stale_token")
LIES = ("shrunken", "emptied", "repeated_item")
TRUTHFUL = 200.0
"""Seconds between two lies, more than between two looks."""
FAULTS: tuple[tuple[str, str], ...] = (
    *((reply, effect) for reply in (*LOST, *REFUSED) for effect in ("once", "none")),
    *((reply, "none") for reply in CLEAR),
)
QUARTER = 0.25 / len(FAULTS)
"""The probability of each of them, so that together they meet a quarter of the writes."""


class Story(RuleBasedStateMachine):
    """One household. After every rule everything that must always hold is checked, and at the end the end."""

    told: ClassVar[Counter[str]] = Counter()
    """How often each rule was played, by all stories of this process."""

    def __init__(self) -> None:
        super().__init__()
        self.walk: Walk | None = None

    @initialize(
        scene=st.sampled_from(sorted(SCENES)),
        seed=st.integers(0, 10_000),
        noisy=st.booleans(),
        stride=st.integers(1, 12),
        attentive=st.booleans(),
    )
    def begin(self, scene: str, seed: int, noisy: bool, stride: int, attentive: bool) -> None:
        """A quarter of the replies to writes is bad in a noisy story; the run goes `stride` points after each event.

        An attentive person answers what the job asks before it is resumed; another one just resumes.
        """
        self.stride, self.attentive = stride, attentive
        self.lab = Lab(SCENES[scene], seed=seed, gate=self._gate)
        if noisy:
            for method in ("POST", "PUT", "DELETE"):
                for reply, effect in FAULTS:
                    self._fault(reply, effect, method, {"probability": QUARTER})

    # --- the run ----------------------------------------------------------------------------------------------------

    @rule(points=st.integers(1, 4))
    def step(self, points: int) -> None:
        """Let the run come a few points further."""
        self._walk(points)

    @rule(points=st.integers(5, 20))
    def go(self, points: int) -> None:
        """The same for longer ways: little happens where only trouble is made."""
        self._walk(points)

    @rule(points=st.integers(21, 80))
    def go_far(self, points: int) -> None:
        """See go."""
        self._walk(points)

    def _walk(self, points: int) -> None:
        self.told["step"] += 1
        if self.walk is None:
            job = self.lab.machine.job()
            if self.attentive and job is not None and not job.finished:
                self.lab.answer(job)
            self.walk = Walk(self._run)
        self.walk.step(points)
        if self.walk.over:
            self.walk = None

    @precondition(lambda self: self.walk is not None)
    @rule(boot=st.booleans())
    def crash(self, boot: bool) -> None:
        """The process, or the whole machine, is gone."""
        with self._event("crash"):
            self._end_walk()
            self.lab.crash(boot=boot)

    @precondition(lambda self: self.walk is None)
    @rule(failures=st.sampled_from([Decision.RETRY, Decision.SKIP]), drift=st.sampled_from(["retry", "skip"]))
    def answer(self, failures: Decision, drift: str) -> None:
        """The person does what lets the job go on."""
        job = self.lab.machine.job()
        if job is not None and not job.finished:
            with self._event("answer"):
                self.lab.answer(job, failures=failures, drift=Decision(drift))

    # --- YouTube ----------------------------------------------------------------------------------------------------

    @rule(fault=st.sampled_from(FAULTS), method=st.sampled_from(["POST", "PUT", "DELETE"]), count=st.integers(1, 3))
    def bad_reply(self, fault: tuple[str, str], method: str, count: int) -> None:
        """The next writes get another reply than they should."""
        with self._event("bad reply"):
            self._fault(*fault, method, {"count": count})

    @rule(
        reply=st.sampled_from(("close", "hang", "backendError")),
        method=st.sampled_from(["POST", "DELETE"]),
        delay=st.floats(0.1, LATEST),
    )
    def late_effect(self, reply: str, method: str, delay: float) -> None:
        """The next write takes effect later than its reply."""
        with self._event("late effect"):
            self._fault(reply, "late", method, {"count": 1}, delay=delay)

    @rule(reply=st.sampled_from(("ok", "close")), effect=st.sampled_from(("twice", "none")), nth=st.integers(1, 3))
    def false_reply_to_an_add(self, reply: str, effect: str, nth: int) -> None:
        """An add is delivered twice, or confirmed although nothing was added."""
        with self._event("false reply"):
            match = {"endpoint": "playlistItems.insert"}
            self.lab.account.admin.add_fault(reply, match=match, when={"nth": nth}, effect=effect)

    @rule(reply=st.sampled_from((*LISTING, "close", "backendError", "html_200")), count=st.integers(1, 3))
    def bad_listing(self, reply: str, count: int) -> None:
        """The next reads fail, or cannot be gone through."""
        with self._event("bad listing"):
            self._fault(reply, "once", "GET", {"count": count})

    @precondition(lambda self: self._told_the_truth())
    @rule(reply=st.sampled_from(LIES), nth=st.integers(1, 8))
    def lying_listing(self, reply: str, nth: int) -> None:
        """One of the next reads leaves something out. What two reads in a row do not show is held to be gone."""
        with self._event("lying listing"):
            self._fault(reply, "once", "GET", {"nth": nth})

    @rule(delay=st.sampled_from((0.0, 5.0, LATEST)))
    def stale_reads(self, delay: float) -> None:
        """From now on reads show changes later."""
        with self._event("stale reads"):
            self.lab.account.admin.settings(consistency_delay=delay)

    @rule(left=st.integers(0, 400))
    def quota_cut(self, left: int) -> None:
        """Google leaves fewer units than the ledger thinks, until the day is over."""
        with self._event("quota cut"):
            used = self.lab.account.admin.quota()["used"]
            self.lab.account.admin.settings(daily_limit=used + left)

    @rule(revoke=st.booleans())
    def token_gone(self, revoke: bool) -> None:
        """The access token is over, or the whole sign-in."""
        with self._event("token gone"):
            self.lab.account.admin.tokens(**({"revoke_all": True} if revoke else {"expire_access": True}))

    # --- other hands ------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.lab.account.playlists())
    @rule(place=st.integers(0, 20), video=st.sampled_from([*V, DEAD]))
    def another_hand_adds(self, place: int, video: str) -> None:
        """A video is put into some own playlist."""
        with self._event("another hand"):
            self.lab.witness.edit("add_item", playlist=self._some_playlist(place), video=video)

    @precondition(lambda self: self.lab.account.playlists())
    @rule(place=st.integers(0, 20), item=st.integers(0, 20))
    def another_hand_removes(self, place: int, item: int) -> None:
        """A place of some own playlist goes."""
        playlist = self.lab.account.playlists()[self._some_playlist(place)]
        if playlist.items:
            with self._event("another hand"):
                gone = playlist.items[item % len(playlist.items)]
                self.lab.witness.edit("remove_item", playlist=playlist.id, video=gone.video_id, item=gone.id)

    @precondition(lambda self: self.lab.account.playlists())
    @rule(place=st.integers(0, 20), change=st.sampled_from(("title", "privacyStatus", "gone", "new")))
    def another_hand_changes(self, place: int, change: str) -> None:
        """Some own playlist gets another name, is shown to everybody or goes; or there is one more."""
        with self._event("another hand"):
            playlist = self._some_playlist(place)
            if change == "gone":
                self.lab.witness.edit("delete_playlist", playlist=playlist)
            elif change == "new":
                self.lab.witness.edit("create_playlist", title="one", videos=V[20:22])
            else:
                value = "public" if change == "privacyStatus" else "another title"
                self.lab.witness.edit("update_playlist", playlist=playlist, **{change: value})

    # --- time and other programs ------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from((-8766, -24, -1, 1, 24, 8766)))
    def clock_jumps(self, hours: int) -> None:
        """Somebody sets the machine's clock."""
        with self._event("clock jumps"):
            self.lab.moments.wall_error = timedelta(hours=hours)

    @rule(seconds=st.floats(0.5, 200.0))
    def time_passes(self, seconds: float) -> None:
        """The machine is busy with something else."""
        with self._event("time passes"):
            self.lab.moments.pass_(seconds)

    @rule()
    def day_passes(self) -> None:
        """The next Pacific day begins, with a whole quota."""
        with self._event("day passes"):
            self.lab.moments.next_day()
            self.lab.account.admin.settings(daily_limit=10_000)

    @rule()
    def second_instance(self) -> None:
        """Another program finds the folder taken."""
        with self._event("second instance"):
            assert self.lab.machine.folder.in_use()

    # --- what must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def holds(self) -> None:
        """See Witness.check_always."""
        if hasattr(self, "lab"):
            self.lab.witness.check_always()

    def teardown(self) -> None:
        """Without any more trouble the job ends, and as it should."""
        if not hasattr(self, "lab"):
            return
        try:
            self._end_walk(crash=True)
            admin = self.lab.account.admin
            admin.clear_faults()
            admin.settings(daily_limit=10_000, consistency_delay=0.0)
            admin.settle()
            self.lab.finish()
            self.lab.witness.check_end()
        finally:
            self._end_walk()
            self.lab.close()

    # --- the small parts --------------------------------------------------------------------------------------------

    def _gate(self, point: str) -> None:
        if self.walk is not None:
            self.walk.gate(point)

    def _run(self) -> Job | None:
        job = self.lab.machine.job()
        if job is not None and job.state in (JobState.COMPLETED, JobState.WAITING):
            return job
        try:
            return self.lab.run()
        except TokenDead:
            self.lab.machine.sign_in()
            return None

    def _end_walk(self, *, crash: bool = False) -> None:
        if self.walk is not None:
            self.walk.kill()
            self.walk = None
            if crash:
                self.lab.crash()

    def _fault(self, reply: str, effect: str, method: str, when: dict[str, Any], **action: Any) -> None:
        match = {"method": method, "path": "/youtube/v3/play"}
        self.lab.account.admin.add_fault(reply, match=match, when=when, effect=effect, **action)

    def _told_the_truth(self) -> bool:
        """Whether no lie is to come, and none came a moment ago."""
        if any(rule.reply in LIES and not rule.fired for rule in self.lab.account.service._faults.rules):
            return False
        entries = reversed(self.lab.account.service._log._entries)
        lied = next((entry.time for entry in entries if (entry.fault or "").partition("/")[0] in LIES), None)
        return lied is None or self.lab.moments.now() - from_iso(lied) > TRUTHFUL

    def _some_playlist(self, place: int) -> str:
        own = sorted(self.lab.account.playlists())
        return own[place % len(own)]

    @contextmanager
    def _event(self, name: str) -> Iterator[None]:
        yield
        self.told[name] += 1
        self._walk(self.stride)
