"""What every Journal promises (core.ports.Journal). A test module inherits the class and gives it a `journal`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import CategoryId, ChannelId, PlaylistId, PlaylistItemId, VideoId
from ytsync_desktop.core.operations import (
    STEPS,
    Job,
    JobState,
    Kind,
    Operation,
    OperationError,
    Reason,
    Stage,
    Status,
)
from ytsync_desktop.core.plan import Kept, Plan, PlannedOperation, Strategy
from ytsync_desktop.core.ports import Journal, Outcome

AT = datetime(2026, 11, 20, 18, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)
TODAY = date(2026, 11, 20)
DAYS = ((date(2026, 11, 19), 310), (TODAY, 50))
REFUSED = OperationError(404, "videoNotFound", "No such video.", "Leave it out.")
CHANNEL = ChannelId("UC-mine")


def small_plan() -> Plan:
    """A create with two adds, a rename, a removal, a step by hand and two deletes."""
    new = {"playlist_title": "New <b>\x00\ud800", "category_id": CategoryId(1)}
    operations = (
        PlannedOperation(0, Kind.CREATE, **new, description="Made of two", why="The category has no playlist"),  # type: ignore[arg-type]
        PlannedOperation(1, Kind.ADD, **new, video_id=VideoId("video-one.."), video_title="One", depends_on=0),  # type: ignore[arg-type]
        PlannedOperation(2, Kind.ADD, **new, video_id=VideoId("video-two.."), depends_on=0),  # type: ignore[arg-type]
        PlannedOperation(3, Kind.RENAME, "Renamed", PlaylistId("PL-made"), CategoryId(2), description="As before"),
        PlannedOperation(
            4,
            Kind.REMOVE,
            "Renamed",
            PlaylistId("PL-made"),
            video_id=VideoId("video-one.."),
            item_id=PlaylistItemId("item-made-0"),
        ),
        PlannedOperation(5, Kind.BY_HAND, "Watch later", video_id=VideoId("video-two..")),
        PlannedOperation(6, Kind.DELETE, "Old one", PlaylistId("PL-old1")),
        PlannedOperation(7, Kind.DELETE, "Old two", PlaylistId("PL-old2")),
    )
    kept = (Kept(PlaylistId("PL-kept"), "Kept", "It holds a video that no category takes"),)
    return Plan(Strategy.FRESH, CHANNEL, operations, (), kept=kept)


def start(journal: Journal, plan: Plan | None = None) -> Job:
    """A running job of `plan`."""
    job = journal.create_job(plan or small_plan(), units_planned=360, days=DAYS, at=AT)
    return journal.set_state(job.id, JobState.RUNNING, at=AT)


def operation(journal: Journal, job: Job, seq: int) -> Operation:
    """The operation as the journal has it now."""
    return journal.operations(job.id)[seq]


def send(journal: Journal, job: Job, seq: int) -> Operation:
    """The operation, sent."""
    return journal.record_intent(operation(journal, job, seq).id, at=AT)


def bring(journal: Journal, job: Job, seq: int, status: Status, result_id: str | None = None) -> Operation:
    """The operation, brought from planned to `status`."""
    if status is Status.PLANNED:
        return operation(journal, job, seq)
    sent = send(journal, job, seq)
    if status is Status.SENT:
        return sent
    error = REFUSED if status in (Status.FAILED, Status.UNKNOWN) else None
    result_id = result_id or (f"result-{seq}" if status is Status.DONE else None)
    return journal.record_outcome(sent.id, Outcome(status, result_id, error), at=LATER)


class JournalContract:
    """The tests; each gets an empty `journal` from the inheriting module."""

    # --- jobs ---------------------------------------------------------------------------------------------------------

    def test_no_job(self, journal: Journal) -> None:
        assert journal.unfinished_job() is None
        assert journal.job(1) is None
        assert journal.jobs() == ()
        assert journal.operations(1) == ()

    def test_a_new_job_is_pending_and_holds_the_plan(self, journal: Journal) -> None:
        plan = small_plan()
        job = journal.create_job(plan, units_planned=360, days=DAYS, at=AT)
        assert (job.state, job.reason, job.strategy, job.channel_id) == (JobState.PENDING, None, "fresh", CHANNEL)
        assert job.planned_days == DAYS
        assert (job.started_at, job.units_planned, job.units_used, job.finish_date) == (AT, 360, 0, "2026-11-20")
        assert (job.plan_id, job.confirmed_deletes, job.backup_id) == (plan.id, 2, None)
        assert journal.plan(job.id) == plan
        assert journal.unfinished_job() == journal.job(job.id) == journal.jobs()[0] == job

    def test_every_operation_is_there_in_order(self, journal: Journal) -> None:
        plan = small_plan()
        job = start(journal, plan)
        for planned, held in zip(plan.operations, journal.operations(job.id), strict=True):
            same = ("seq", "kind", "playlist_title", "playlist_id", "category_id", "video_id", "video_title")
            for name in (*same, "item_id", "depends_on", "why", "stage"):
                assert getattr(held, name) == getattr(planned, name)
            assert held.status is (Status.BY_HAND if planned.kind is Kind.BY_HAND else Status.PLANNED)
            assert (held.job_id, held.attempts, held.units, held.error) == (job.id, 0, 0, None)

    def test_creates_carry_a_marker_of_their_own(self, journal: Journal) -> None:
        creates = tuple(PlannedOperation(seq, Kind.CREATE, f"New {seq}", description="Words") for seq in range(50))
        bare = PlannedOperation(50, Kind.CREATE, "New 50")
        held = journal.operations(start(journal, Plan(Strategy.FRESH, CHANNEL, (*creates, bare), ())).id)
        assert len({operation.marker for operation in held}) == 51
        assert all(re.fullmatch(r"\[ytsync [A-Z2-7]{10}\]", operation.marker) for operation in held)
        assert held[0].description == f"Words\n{held[0].marker}"
        assert held[50].description == held[50].marker

    def test_other_kinds_carry_none(self, journal: Journal) -> None:
        held = journal.operations(start(journal).id)
        assert [operation.marker for operation in held[1:]] == [""] * 7
        assert held[3].description == "As before"

    def test_stages_count_the_writes(self, journal: Journal) -> None:
        job = start(journal)
        assert {count.stage: count.total for count in job.stages} == {
            Stage.BACKUP: 0,
            Stage.CREATE_PLAYLISTS: 2,
            Stage.ADD_VIDEOS: 2,
            Stage.REMOVE_VIDEOS: 1,
            Stage.CLEAR_WATCH_LATER: 0,
            Stage.DELETE_PLAYLISTS: 2,
        }
        assert [count.stage for count in job.stages] == list(Stage)

    def test_a_large_plan_is_taken_whole(self, journal: Journal) -> None:
        adds = tuple(
            PlannedOperation(seq, Kind.ADD, "P", PlaylistId("PL"), video_id=VideoId(f"video{seq:06}"))
            for seq in range(1_203)
        )
        job = start(journal, Plan(Strategy.FRESH, CHANNEL, adds, ()))
        assert [held.video_id for held in journal.operations(job.id)] == [add.video_id for add in adds]

    def test_one_unfinished_job_at_a_time(self, journal: Journal) -> None:
        first = start(journal)
        with pytest.raises(NotPossible, match="not finished"):
            journal.create_job(small_plan(), units_planned=0, days=(), at=AT)
        assert [job.id for job in journal.jobs()] == [first.id]
        journal.set_state(first.id, JobState.ABORTED, at=LATER)
        second = start(journal)
        assert [job.id for job in journal.jobs()] == [second.id, first.id]
        assert journal.unfinished_job() == second

    def test_states_of_a_job(self, journal: Journal) -> None:
        job = journal.create_job(small_plan(), units_planned=360, days=(), at=AT)
        job = journal.set_state(job.id, JobState.RUNNING, at=LATER)
        assert (job.last_resumed_at, job.finished_at, job.finish_date) == (LATER, None, None)
        resume = LATER + timedelta(hours=9)
        job = journal.set_state(
            job.id, JobState.PAUSED, at=LATER, reason=Reason.QUOTA, resume_at=resume, message="Quota is spent"
        )
        assert (job.state, job.reason, job.resume_at, job.message) == (
            JobState.PAUSED,
            Reason.QUOTA,
            resume,
            "Quota is spent",
        )
        job = journal.set_state(job.id, JobState.RUNNING, at=resume)
        assert (job.reason, job.resume_at, job.message, job.last_resumed_at) == (None, None, "", resume)
        job = journal.set_state(job.id, JobState.COMPLETED, at=resume)
        assert (job.finished, job.finished_at) == (True, resume)
        assert journal.unfinished_job() is None

    def test_a_finished_job_stays_finished(self, journal: Journal) -> None:
        job = start(journal)
        journal.set_state(job.id, JobState.ABORTED, at=LATER)
        with pytest.raises(NotPossible, match="aborted"):
            journal.set_state(job.id, JobState.RUNNING, at=LATER)
        with pytest.raises(NotPossible, match="finished"):
            send(journal, job, 0)

    def test_a_write_under_way_when_its_job_ends_is_unknown_and_stands_in_nobodys_way(self, journal: Journal) -> None:
        job = start(journal)
        send(journal, job, 0)
        journal.set_state(job.id, JobState.ABORTED, at=LATER)
        assert operation(journal, job, 0).status is Status.UNKNOWN
        send(journal, start(journal), 0)

    def test_unknown_jobs_are_said_to_be_unknown(self, journal: Journal) -> None:
        for call in (
            lambda: journal.plan(7),
            lambda: journal.set_state(7, JobState.RUNNING, at=AT),
            lambda: journal.forbid_creates(7, AT),
            lambda: journal.set_backup(7, None),
            lambda: journal.add_repair(7, PlannedOperation(0, Kind.REMOVE, "New")),
            lambda: journal.answers(7),
            lambda: journal.set_answers(7, {}),
        ):
            with pytest.raises(NotPossible, match="no job 7"):
                call()

    def test_creates_may_be_forbidden_for_a_while(self, journal: Journal) -> None:
        job = start(journal)
        journal.forbid_creates(job.id, LATER)
        assert journal.jobs()[0].no_creates_until == LATER

    def test_answers_add_up(self, journal: Journal) -> None:
        job = start(journal)
        assert journal.answers(job.id) == {}
        journal.set_answers(job.id, {"drift": "keep", "dropped": "\ud800"})
        journal.set_answers(job.id, {"drift": "skip"})
        assert journal.answers(job.id) == {"drift": "skip", "dropped": "\ud800"}

    def test_kept_playlists_are_those_of_the_plan_and_of_the_run(self, journal: Journal) -> None:
        job = start(journal)
        journal.keep(job.id, PlaylistId("PL-old1"), "Old one", "It changed after the backup")
        journal.keep(job.id, PlaylistId("PL-old1"), "Old one", "It was made public")
        assert journal.kept(job.id) == (
            ("PL-kept", "Kept", "It holds a video that no category takes"),
            ("PL-old1", "Old one", "It was made public"),
        )

    # --- one write ----------------------------------------------------------------------------------------------------

    def test_an_intent_is_an_attempt_with_its_units(self, journal: Journal) -> None:
        job = start(journal)
        sent = send(journal, job, 0)
        assert (sent.status, sent.attempts, sent.units, sent.sent_at) == (Status.SENT, 1, 50, AT)
        assert operation(journal, job, 0) == sent
        assert journal.jobs()[0].units_used == 50
        assert journal.units_per_day(job.id) == ((TODAY, 50, 0),)

    def test_one_write_at_a_time(self, journal: Journal) -> None:
        job = start(journal)
        first = send(journal, job, 0)
        with pytest.raises(NotPossible, match="one write at a time"):
            send(journal, job, 3)
        assert operation(journal, job, 3).status is Status.PLANNED
        journal.record_outcome(first.id, Outcome(Status.UNKNOWN), at=AT)
        send(journal, job, 3)

    @pytest.mark.parametrize("status", [status for status in Status if status is not Status.PLANNED])
    def test_only_what_is_planned_is_sent(self, journal: Journal, status: Status) -> None:
        job = start(journal)
        seq = 5 if status is Status.BY_HAND else 6
        if status is not Status.BY_HAND:
            bring(journal, job, seq, status)
        before = operation(journal, job, seq)
        assert before.status is status
        with pytest.raises(NotPossible):
            send(journal, job, seq)
        assert operation(journal, job, seq) == before
        assert journal.jobs()[0].units_used == before.units

    def test_an_operation_that_does_not_exist(self, journal: Journal) -> None:
        start(journal)
        for call in (
            lambda: journal.record_intent(4711, at=AT),
            lambda: journal.record_outcome(4711, Outcome(Status.UNKNOWN), at=AT),
            lambda: journal.skip([4711], None, at=AT),
            lambda: journal.retry([4711]),
        ):
            with pytest.raises(NotPossible, match="no operation 4711"):
                call()

    @pytest.mark.parametrize("before", [Status.PLANNED, Status.SENT, Status.UNKNOWN, Status.DONE, Status.FAILED])
    @pytest.mark.parametrize("after", [Status.PLANNED, Status.UNKNOWN, Status.DONE, Status.FAILED, Status.SKIPPED])
    def test_only_the_steps_of_the_table_are_taken(self, journal: Journal, before: Status, after: Status) -> None:
        job = start(journal)
        held = bring(journal, job, 6, before)
        outcome = Outcome(after, error=REFUSED if after is Status.FAILED else None)
        if after in STEPS[before]:
            settled = journal.record_outcome(held.id, outcome, at=LATER)
            assert settled.status is after
            assert settled == operation(journal, job, 6)
            assert (settled.finished_at is not None) == (after in (Status.DONE, Status.FAILED, Status.SKIPPED))
        else:
            with pytest.raises(NotPossible, match=f"is {before}; it cannot become {after}"):
                journal.record_outcome(held.id, outcome, at=LATER)
            assert operation(journal, job, 6) == held

    def test_a_done_create_gives_its_id_to_what_waits_for_it(self, journal: Journal) -> None:
        job = start(journal)
        done = bring(journal, job, 0, Status.DONE, "PL-new")
        assert (done.status, done.result_id, done.finished_at, done.error) == (Status.DONE, "PL-new", LATER, None)
        assert [held.playlist_id for held in journal.operations(job.id)[:4]] == ["PL-new"] * 3 + ["PL-made"]

    @pytest.mark.parametrize("seq", [0, 1])
    def test_a_done_create_or_add_needs_the_id_that_youtube_gave(self, journal: Journal, seq: int) -> None:
        job = start(journal)
        sent = send(journal, job, seq)
        with pytest.raises(NotPossible, match="needs the id"):
            journal.record_outcome(sent.id, Outcome(Status.DONE), at=LATER)
        assert operation(journal, job, seq) == sent

    def test_a_failure_keeps_every_word(self, journal: Journal) -> None:
        job = start(journal)
        said = OperationError(403, "forbidden", "Not <b>allowed</b>\x00\udfff", "Sign in again.")
        sent = send(journal, job, 6)
        failed = journal.record_outcome(sent.id, Outcome(Status.FAILED, error=said), at=LATER)
        assert failed.error == said
        assert operation(journal, job, 6).error == said

    def test_success_and_a_new_try_overtake_what_was_said_before(self, journal: Journal) -> None:
        job = start(journal)
        unknown = bring(journal, job, 6, Status.UNKNOWN)
        assert unknown.error == REFUSED
        assert journal.record_outcome(unknown.id, Outcome(Status.PLANNED), at=LATER).error is None
        sent = send(journal, job, 6)
        assert (sent.attempts, sent.units) == (2, 100)
        assert journal.record_outcome(sent.id, Outcome(Status.DONE), at=LATER).error is None

    def test_done_by_a_read_is_verified_at_once_and_by_a_listing_later(self, journal: Journal) -> None:
        job = start(journal)
        first, second = send(journal, job, 6), operation(journal, job, 7)
        first = journal.record_outcome(first.id, Outcome(Status.DONE, verified=True), at=AT)
        assert first.verified_at == AT
        assert bring(journal, job, 7, Status.DONE).verified_at is None
        journal.verify([second.id, operation(journal, job, 3).id], at=LATER)
        assert operation(journal, job, 7).verified_at == LATER
        assert operation(journal, job, 3).verified_at is None, "what is not done cannot be verified"

    def test_a_done_operation_that_a_listing_misses_is_planned_again(self, journal: Journal) -> None:
        job = start(journal)
        bring(journal, job, 0, Status.DONE, "PL-new")
        add = bring(journal, job, 1, Status.DONE, "item-new")
        journal.verify([add.id], at=LATER)
        again = journal.record_outcome(add.id, Outcome(Status.PLANNED), at=LATER)
        assert again == replace(add, status=Status.PLANNED, result_id=None, finished_at=None)
        assert bring(journal, job, 1, Status.DONE, "item-newer").result_id == "item-newer"

    def test_a_repair_is_one_more_operation_at_the_end(self, journal: Journal) -> None:
        job = start(journal)
        removal = PlannedOperation(
            0, Kind.REMOVE, "New", PlaylistId("PL-new"), item_id=PlaylistItemId("item-twice"), why="It is there twice"
        )
        repair = journal.add_repair(job.id, removal)
        assert (repair.seq, repair.kind, repair.status, repair.item_id) == (
            8,
            Kind.REMOVE,
            Status.PLANNED,
            "item-twice",
        )
        assert journal.operations(job.id)[8] == repair
        assert {count.stage: count.total for count in journal.jobs()[0].stages}[Stage.REMOVE_VIDEOS] == 2
        assert bring(journal, job, 8, Status.DONE).status is Status.DONE

    def test_a_finished_job_grows_no_more(self, journal: Journal) -> None:
        job = start(journal)
        journal.set_state(job.id, JobState.ABORTED, at=LATER)
        with pytest.raises(NotPossible, match="aborted"):
            journal.add_repair(job.id, PlannedOperation(0, Kind.REMOVE, "New", item_id=PlaylistItemId("x")))
        assert len(journal.operations(job.id)) == 8

    def test_a_remark_leaves_done_operations_done_and_others_as_they_are(self, journal: Journal) -> None:
        job = start(journal)
        done = bring(journal, job, 0, Status.DONE, "PL-new")
        failed = bring(journal, job, 6, Status.FAILED)
        remark = OperationError(0, "placeholder", "It became private.")
        journal.remark([done.id, failed.id], remark)
        held = journal.operations(job.id)
        assert [(held[seq].status, held[seq].error) for seq in (0, 6)] == [
            (Status.DONE, remark),
            (Status.FAILED, REFUSED),
        ]

    # --- decisions ----------------------------------------------------------------------------------------------------

    def test_counts_follow_every_step(self, journal: Journal) -> None:
        job = start(journal)
        bring(journal, job, 0, Status.DONE, "PL-new")
        bring(journal, job, 6, Status.FAILED)
        bring(journal, job, 7, Status.UNKNOWN)
        journal.skip([operation(journal, job, seq).id for seq in (1, 2)], REFUSED, at=LATER)
        counts = {count.stage: count for count in journal.jobs()[0].stages}
        adds, deletes = counts[Stage.ADD_VIDEOS], counts[Stage.DELETE_PLAYLISTS]
        assert (adds.total, adds.skipped, adds.left) == (2, 2, 0)
        assert (deletes.total, deletes.failed, deletes.left) == (2, 1, 1)
        assert counts[Stage.CREATE_PLAYLISTS].done == 1

    def test_skipping_keeps_what_is_recorded_unless_told(self, journal: Journal) -> None:
        job = start(journal)
        failed = bring(journal, job, 6, Status.FAILED)
        other = OperationError(0, "guard", "It changed.")
        journal.skip([failed.id], None, at=LATER)
        journal.skip([operation(journal, job, 7).id], other, at=LATER)
        skipped = journal.operations(job.id)[6:]
        assert [(held.status, held.error, held.finished_at) for held in skipped] == [
            (Status.SKIPPED, REFUSED, LATER),
            (Status.SKIPPED, other, LATER),
        ]

    def test_skipping_is_all_or_nothing(self, journal: Journal) -> None:
        job = start(journal)
        by_hand = operation(journal, job, 5)
        with pytest.raises(NotPossible):
            journal.skip([operation(journal, job, 6).id, by_hand.id], None, at=LATER)
        assert operation(journal, job, 6).status is Status.PLANNED

    def test_skipping_what_is_already_done_takes_it_back(self, journal: Journal) -> None:
        job = start(journal)
        done = bring(journal, job, 6, Status.DONE)
        journal.skip([done.id], REFUSED, at=LATER)
        assert operation(journal, job, 6).status is Status.SKIPPED

    def test_retrying_plans_failures_again_all_or_none(self, journal: Journal) -> None:
        job = start(journal)
        failed = bring(journal, job, 6, Status.FAILED)
        with pytest.raises(NotPossible, match="not failed"):
            journal.retry([failed.id, operation(journal, job, 7).id])
        assert operation(journal, job, 6) == failed
        journal.retry([failed.id])
        again = operation(journal, job, 6)
        assert (again.status, again.error, again.finished_at, again.attempts) == (Status.PLANNED, None, None, 1)
        assert send(journal, job, 6).attempts == 2

    def test_thousands_are_skipped_and_retried_in_one_go(self, journal: Journal) -> None:
        adds = tuple(
            PlannedOperation(seq, Kind.ADD, "P", PlaylistId("PL"), video_id=VideoId(f"video{seq:06}"))
            for seq in range(1_203)
        )
        job = start(journal, Plan(Strategy.FRESH, CHANNEL, adds, ()))
        journal.skip([held.id for held in journal.operations(job.id)], REFUSED, at=LATER)
        assert {held.status for held in journal.operations(job.id)} == {Status.SKIPPED}
        assert {count.skipped for count in journal.jobs()[0].stages} == {0, 1_203}

    # --- by hand, units -----------------------------------------------------------------------------------------------

    def test_by_hand_is_verified_once(self, journal: Journal) -> None:
        job = start(journal)
        gone = [VideoId("video-two.."), VideoId("video-one..")]
        assert journal.verify_by_hand(job.id, gone[1:], at=AT) == 0
        assert journal.verify_by_hand(job.id, gone, at=AT) == 1
        assert journal.verify_by_hand(job.id, gone, at=LATER) == 0
        held = operation(journal, job, 5)
        assert (held.status, held.verified_at) == (Status.BY_HAND, AT)
        assert {count.total for count in journal.jobs()[0].stages if count.stage is Stage.CLEAR_WATCH_LATER} == {0}

    def test_units_belong_to_the_pacific_day_of_the_intent(self, journal: Journal) -> None:
        job = start(journal)
        before_midnight = datetime(2026, 11, 21, 7, 59, 59, tzinfo=UTC)
        first = journal.record_intent(operation(journal, job, 6).id, at=before_midnight)
        journal.record_outcome(first.id, Outcome(Status.DONE), at=before_midnight)
        journal.record_intent(operation(journal, job, 7).id, at=before_midnight + timedelta(seconds=1))
        assert journal.units_per_day(job.id) == ((TODAY, 50, 0), (date(2026, 11, 21), 50, 0))
