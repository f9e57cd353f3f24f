"""The lab that the trials of the protocol's logic run in: the same YouTube as over HTTP, and a witness who sees."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chaos.lab.gates import KillAt, Killed, Walk
from tests.chaos.lab.lab import Lab
from tests.chaos.lab.machine import Client
from tests.chaos.lab.scene import Scene
from tests.chaos.lab.scenes import AGAIN, FRESH, REUSED
from tests.chaos.lab.witness import Violation
from tests.contract.youtube_contract import YouTubeContract
from tests.simulator_fixtures import small_library
from tests.youtube.accounts import CountingMeter
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.operations import JobState, Status

STRIDE = 23
"""Every so many points one kill: the long trials kill at all of them."""


class TestClientInTheLab(YouTubeContract):
    @pytest.fixture
    def youtube(self) -> Iterator[Client]:
        with Lab(Scene("contract", small_library(), {})) as lab:
            credential = lab.account.consent()
            yield Client(credential, lab.machine.line, meter=CountingMeter(), clock=ServerClock())


@pytest.mark.parametrize("scene", [FRESH, AGAIN, REUSED], ids=lambda scene: scene.name)
def test_a_job_ends_as_planned_and_costs_no_real_time(scene: Scene):
    with Lab(scene) as lab:
        planned = lab.machine.preview()
        assert lab.finish().state is JobState.COMPLETED
        lab.witness.check_end()
        assert lab.witness.writes == len(planned.plan.writes)


@pytest.mark.parametrize("scene", [FRESH, AGAIN, REUSED], ids=lambda scene: scene.name)
def test_a_job_killed_at_any_point_ends_as_planned(scene: Scene):
    gate = KillAt(0)
    with Lab(scene, gate=gate) as lab:
        lab.finish()
    for n in range(1, gate.points, STRIDE):
        with Lab(scene, gate=KillAt(n)) as lab:
            with pytest.raises(Killed):
                lab.run()
            lab.crash()
            lab.finish()
            lab.witness.check_end()


def test_a_run_can_be_held_and_looked_at():
    walks: list[Walk] = []
    with Lab(FRESH, gate=lambda point: walks[0].gate(point) if walks else None) as lab:
        walks.append(Walk(lab.run))
        while walks[0].point != "before POST /youtube/v3/playlistItems":
            walks[0].step()
        statuses = [row.status for row in lab.machine.rows("SELECT status FROM sync_operations")]
        assert statuses.count(Status.SENT) == 1
        walks[0].kill()
        lab.crash()
        walks.clear()
        lab.finish()
        lab.witness.check_end()


def test_the_witness_sees_a_second_copy_and_a_lost_video():
    with Lab(FRESH) as lab:
        lab.finish()
        playlist = next(one for one in lab.account.playlists().values() if one.title == "one")
        lab.account.admin.edit("add_item", playlist=playlist.id, video=playlist.items[0].video_id)
        with pytest.raises(Violation, match="2 times"):
            lab.witness.check_end()
        for item in list(playlist.items):
            lab.account.admin.edit("remove_item", item=item.id)
        with pytest.raises(Violation, match="is lost"):
            lab.witness.check_always()


def test_the_witness_sees_a_write_without_an_intent():
    with Lab(FRESH) as lab:
        client = Client(lab.account.consent(), lab.machine.line, meter=CountingMeter(), clock=ServerClock())
        with pytest.raises(Violation, match="0 operations are sent"):
            client.delete_playlist("PLfirst")
