"""A few stories, new ones and those that once failed; `python -m tests.chaos T08` tells two thousand."""

from __future__ import annotations

import pytest

from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scenes import FRESH, REUSED, V
from tests.chaos.lab.stories import Story
from tests.chaos.t08_stories import Part, tell
from ytsync_desktop.core.operations import Decision, JobState


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_no_promise_is_broken(seed: int):
    told = tell(Part(seed, examples=8, steps=50, shrink=False))
    assert told.failure == "", f"seed {seed}: {told.failure}"
    assert told.rules["step"], told


# --- stories that once failed, in their shortest form ---------------------------------------------------------------


@pytest.mark.parametrize("lying", [1, 2])
def test_a_second_copy_is_not_taken_for_removed_because_one_listing_leaves_it_out(lying: int):
    with Lab(FRESH) as lab:
        insert = {"endpoint": "playlistItems.insert", "body": V[0]}
        lab.account.admin.add_fault("ok", match=insert, when={"nth": 1}, effect="twice")
        look = {"endpoint": "playlistItems.list", "query": f"videoId={V[0]}"}
        lab.account.admin.add_fault("repeated_item", match=look, when={"count": lying})
        lab.finish()
        lab.witness.check_end()


@pytest.mark.parametrize(("playlist", "category"), [("PLfirst", "one"), ("PLsecond", "second")])
def test_a_reused_playlist_that_was_changed_and_is_left_alone_becomes_no_category(playlist: str, category: str):
    with Lab(REUSED) as lab:
        for item in lab.account.playlists()[playlist].items[:2]:
            lab.witness.edit("remove_item", playlist=playlist, video=item.video_id, item=item.id)
        job = lab.run()
        assert job is not None
        assert job.state is JobState.WAITING
        lab.answer(job, drift=Decision.SKIP)
        lab.finish()
        lab.witness.check_end()
        assert {one.name: one.playlist_id for one in lab.machine.categories.categories()}[category] is None


def test_a_job_whose_reused_playlist_is_gone_is_ended_with_nothing_written():
    story = Story()
    try:
        story.begin(scene="reused", seed=365, attentive=True, stride=8, noisy=True)
        story.another_hand_changes(change="gone", place=13)
        story.go_far(points=21)
        story.holds()
    finally:
        story.teardown()
