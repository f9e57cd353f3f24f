"""Each condition of a deletion broken alone, and all pairs of two kinds; `python -m tests.chaos T16` takes them all."""

from __future__ import annotations

import pytest

from tests.chaos.lab.broken_guards import ABOUT_THE_JOB, GUARDED
from tests.chaos.lab.lab import Lab
from tests.chaos.t16_guards import ALONE, PAIRS, judge
from ytsync_desktop.core.operations import JobState

HIDDEN = ("G03", "G04")
"""A listing that leaves out just what was added: equal to the backup's, and wrong."""
MIXED = [pair for pair in PAIRS if len(ABOUT_THE_JOB.intersection(pair)) == 1]


@pytest.mark.parametrize("broken", [*ALONE, HIDDEN, *MIXED[::3]], ids="+".join)
def test_nothing_is_deleted_with_a_guard_broken(broken: tuple[str, ...]):
    assert judge(broken) == ""


def test_with_all_guards_whole_the_old_playlist_goes():
    with Lab(GUARDED) as lab:
        assert lab.finish().state is JobState.COMPLETED
        assert lab.witness.deletes == ["PLold"]
