"""One setting scales every wait, and what is known of a write says from when it counts."""

from __future__ import annotations

import pytest

from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import ignore
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.syncing.pacing import Pacing


@pytest.mark.parametrize(
    ("settle", "after_send"),
    [(0.0, 0.0), (2.0, 4.0), (120.0, 180.0), (600.0, 660.0)],
)
def test_a_write_of_which_nothing_is_known_may_have_been_under_way_until_its_deadline(settle: float, after_send: float):
    settings = Settings(settle_seconds=settle, request_timeout=60.0)
    pacing = Pacing(settings, ServerClock(), Control(), ignore, loopback=True)
    assert (pacing.settle, pacing.settle_after_send) == (settle, after_send)
