"""The pictures of videos: whole, each its own, and neither booked nor logged."""

import pytest
import requests

from tests.simulator_fixtures import VIDEO_IDS, Simulator
from ytsync_desktop.simulator.pictures import painted
from ytsync_desktop.simulator.shapes import SIZES
from ytsync_desktop.youtube.picture_head import told_by_content


def get(simulator: Simulator, path: str, method: str = "GET") -> requests.Response:
    return requests.request(method, f"{simulator.api_root}{path}", timeout=10)


@pytest.mark.parametrize(("size", "width", "height"), [size[1:] for size in SIZES])
def test_every_size_that_the_api_names_is_served(simulator: Simulator, size: str, width: int, height: int) -> None:
    reply = get(simulator, f"vi/{VIDEO_IDS[0]}/{size}.jpg")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "image/png")
    got = told_by_content(reply.content)
    assert (got.width, got.height) == (width, height)


def test_every_video_has_its_own_and_always_the_same() -> None:
    pictures = {one: painted(one, 120, 90) for one in map("video{:06}".format, range(200))}
    assert len(set(pictures.values())) == 200
    painted.cache_clear()
    assert painted("video000007", 120, 90) == pictures["video000007"]


@pytest.mark.parametrize("path", ["vi/nobodyknows/mqdefault.jpg", f"vi/{VIDEO_IDS[0]}/huge.jpg", "vi/", "vi/x/y/z.jpg"])
def test_what_is_not_there_is_answered_by_404(simulator: Simulator, path: str) -> None:
    assert get(simulator, path).status_code == 404
    assert get(simulator, f"vi/{VIDEO_IDS[0]}/mqdefault.jpg", "POST").status_code == 404


@pytest.mark.parametrize("availability", ["deleted", "private"])
def test_a_video_that_is_gone_has_no_picture(simulator: Simulator, availability: str) -> None:
    simulator.admin.edit("set_video", video=VIDEO_IDS[3], availability=availability)
    assert get(simulator, f"vi/{VIDEO_IDS[3]}/mqdefault.jpg").status_code == 404


def test_pictures_cost_nothing_and_stand_in_no_log(simulator: Simulator) -> None:
    before = simulator.admin.quota()["used"], simulator.admin.requests()
    get(simulator, f"vi/{VIDEO_IDS[0]}/mqdefault.jpg")
    assert (simulator.admin.quota()["used"], simulator.admin.requests()) == before
    assert simulator.admin.pictures() == [f"/vi/{VIDEO_IDS[0]}/mqdefault.jpg"]
