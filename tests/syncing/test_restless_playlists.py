"""Adds that YouTube confirms and never carries out: the sweeps repair them for a while and then ask for a look."""

from __future__ import annotations

import pytest

from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scene import Scene
from tests.chaos.lab.scenes import FRESH, V
from ytsync_desktop.core.operations import JobState, Kind, Reason
from ytsync_desktop.syncing.engine import MAX_SWEEPS

_OLD = [playlist for playlist in FRESH.library["playlists"] if playlist["items"]]
KEPT = Scene("kept", {**FRESH.library, "playlists": _OLD}, {"new": [V[7], *V[10:12]]})
"""A job that takes nothing down, so that its only sweep is the last."""


@pytest.mark.parametrize("scene", [FRESH, KEPT], ids=["before the take-down", "at the end"])
def test_a_playlist_that_never_comes_to_rest_is_given_up_after_some_sweeps(scene: Scene):
    with Lab(scene) as lab:
        match = {"endpoint": "playlistItems.insert", "body": V[7]}
        lab.account.admin.add_fault("ok", match=match, effect="none")
        job = lab.run()
        assert job is not None
        assert (job.state, job.reason) == (JobState.PAUSED, Reason.GUARD), job
        assert "keep changing" in job.message
        (add,) = lab.machine.rows(
            f"SELECT attempts FROM sync_operations WHERE kind = '{Kind.ADD}' AND video_id = '{V[7]}'"
        )
        assert add.attempts == MAX_SWEEPS + 1
        lab.account.admin.clear_faults()
        assert lab.finish().state is JobState.COMPLETED
