"""Videos that YouTube refuses for a reason nobody knows: the job never stands still for ever, it asks about them."""

from __future__ import annotations

import json

import pytest

from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scenes import DEAD, FRESH
from ytsync_desktop.core.operations import Decision, Job, JobState, Kind, Operation, OperationError, Reason, Status
from ytsync_desktop.syncing.report_words import causes_of

REFUSAL = json.dumps({"error": {"code": 400, "message": "No.", "errors": [{"reason": "somethingNew"}]}})
VIDEOS = list(dict.fromkeys(video for videos in FRESH.wanted.values() for video in videos if video != DEAD))


CAUSE = "YouTube refused this for a reason that the program does not know: No."


def refuse(lab: Lab, video: str) -> None:
    match = {"endpoint": "playlistItems.insert", "body": video}
    lab.account.admin.add_fault("custom", match=match, status=400, body=REFUSAL, effect="none")


def until_asked(lab: Lab) -> Job:
    """Resume as a person does who reads “paused”, but not for ever."""
    for _ in range(4):
        job = lab.run()
        assert job is not None
        if job.state is not JobState.PAUSED:
            return job
    raise AssertionError(f"nobody is asked: {job}")


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6])
@pytest.mark.parametrize("last", [False, True], ids=["the first videos", "the last videos"])
def test_videos_refused_for_an_unknown_reason_are_asked_about(count: int, last: bool):
    refused = VIDEOS[-count:] if last else VIDEOS[:count]
    with Lab(FRESH) as lab:
        for video in refused:
            refuse(lab, video)
        job = until_asked(lab)
        assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES), job
        rows = lab.machine.rows("SELECT video_id, status FROM sync_operations")
        failed = [row.video_id for row in rows if row.status == Status.FAILED]
        assert set(failed) == set(refused)
        number = "1 operation" if len(failed) == 1 else f"{len(failed)} operations"
        assert job.message == f"{number} failed: {CAUSE} Retry, skip or abort?"
        lab.machine.decide(Decision.SKIP)
        assert lab.finish().state is JobState.COMPLETED


def test_each_cause_is_named_once_with_how_often_and_the_rarest_are_counted():
    errors = [OperationError(400, "a", "One."), OperationError(400, "b", "Two", "Do it."), None]
    errors += [OperationError(0, word, "") for word in ("c", "d")]
    failed = [operation(number, error) for number, error in enumerate([*errors, errors[1]])]
    assert causes_of(failed) == "Two. Do it. (2 times) One. (once) The cause is not known. (once) And 2 more causes."
    assert causes_of(failed[:1]) == "One."


def operation(seq: int, error: OperationError | None) -> Operation:
    return Operation(id=seq, job_id=1, seq=seq, kind=Kind.ADD, status=Status.FAILED, playlist_title="one", error=error)


def test_when_everything_is_refused_alike_it_ends_after_three_videos():
    with Lab(FRESH) as lab:
        for video in VIDEOS:
            refuse(lab, video)
        job = lab.run()
        assert job is not None
        assert (job.state, job.reason) == (JobState.PAUSED, Reason.GUARD), job
        rows = lab.machine.rows("SELECT attempts FROM sync_operations WHERE kind = 'add' AND attempts > 0")
        assert len(rows) == 3
