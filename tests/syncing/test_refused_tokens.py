"""A write that YouTube refuses for its token is written down anew before it is sent again."""

from __future__ import annotations

from tests.household import Household
from tests.syncing.conftest import TIDY
from ytsync_desktop.core.operations import JobState, Reason

ADDS = {"endpoint": "playlistItems.insert"}


def test_the_second_try_is_an_attempt_of_its_own(sorted_household: Household):
    sorted_household.simulator.admin.add_fault("authError", match=ADDS, when={"nth": 3})
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED, job
    assert sorted_household.truth() == TIDY
    operations = sorted_household.app.operations(job.id)
    assert sorted(op.attempts for op in operations if op.attempts)[-2:] == [1, 2]
    assert sum(op.attempts for op in operations) == len(sorted_household.writes())
    assert sum(op.units for op in operations) == 50 * len(sorted_household.writes())


def test_one_operation_is_not_tried_a_third_time(sorted_household: Household):
    sorted_household.simulator.admin.add_fault("authError", match=ADDS, when={"after": 2})
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.SIGN_IN), job
    sent = sorted_household.writes()
    assert [one["endpoint"] for one in sent].count("playlistItems.insert") == 4
    assert sum(op.attempts for op in sorted_household.app.operations(job.id)) == len(sent)
